"""What every page may show: the practice's name, and that an example is one."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cairn.web.request import CairnRequest, practice_of


def describe_practice(request: HttpRequest) -> dict[str, Any]:
    """Return the practice for the frame of the page."""
    asked: CairnRequest = request  # type: ignore[assignment]
    practice = practice_of(asked) if hasattr(asked, "standing") else None
    member = asked.standing.member if practice else None
    return {
        "practice": practice,
        "practice_name": practice.read_text("name") if practice and member else "",
        "member": member,
        "is_example": bool(practice and practice.example),
        "example_links": settings.EXAMPLE,
    }
