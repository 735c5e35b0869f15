"""What every page may show: the practice's name, that an example is one, an alarm."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cairn.clinic.clock import read_last_round
from cairn.web.language.spoken import choices_at
from cairn.web.offline.phone import describe_phone
from cairn.web.request import CairnRequest, practice_of

LONGEST_SILENCE_OF_CLOCK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Alarm:
    """What cannot wait, above every page of a member."""

    text: str
    url: str = ""
    link: str = ""


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
        alarm=find_alarm() if member else None,
    )
    return {
        "practice": frame,
        "practice_name": frame.name,
        "member": member,
        "is_example": example,
        "phone": SimpleLazyObject(lambda: describe_phone(asked)),
        "languages": choices_at(request.path_info) if known else (),
    }


def find_alarm() -> Alarm | None:
    """Return what is wrong with the clock that passes late answers on, if it is."""
    last = read_last_round()
    if last is None or timezone.now() - last < LONGEST_SILENCE_OF_CLOCK:
        return None
    shown = timezone.localtime(last).strftime("%H:%M")
    return Alarm(
        _(
            "Answers that wait too long are not passed on right now; the last round "
            "was at {time}. Look at the attention list yourself, and restart Cairn."
        ).format(time=shown)
    )
