"""What every page may show: the practice's name, that an example is one, an alarm."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from cairn.web.alarms import Alarm, find_alarm
from cairn.web.language.spoken import choices_at
from cairn.web.offline.phone import describe_phone
from cairn.web.request import CairnRequest, practice_of


@dataclass(frozen=True, slots=True)
class Frame:
    """The practice as the frame of a page shows it."""

    name: str
    is_example: bool
    alarm: Alarm | None


def describe_practice(request: HttpRequest) -> dict[str, Any]:
    """Return the practice for the frame of the page, and who is looking."""
    asked: CairnRequest = request  # type: ignore[assignment]
    known = hasattr(asked, "standing")
    practice = practice_of(asked) if known else None
    member = asked.standing.member if known else None
    example = settings.EXAMPLE or bool(practice and practice.example)
    frame = Frame(
        name=practice.read_text("name") if practice and member else "",
        is_example=example,
        alarm=find_alarm(member, at=timezone.now()) if member else None,
    )
    return {
        "practice": frame,
        "practice_name": frame.name,
        "member": member,
        "is_example": example,
        "alarm": frame.alarm,
        "phone": SimpleLazyObject(lambda: describe_phone(asked)),
        "languages": choices_at(request.path_info) if known else (),
    }
