"""How is a pause said to the client, and what does their therapist read of it?"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cairn.clinic.records.models import Client, Correction, Pause
from cairn.clinic.records.pauses import departure_of, running_pause
from cairn.web.wording import DAY, WEEKDAY


@dataclass(frozen=True, slots=True)
class Rests:
    """What rests, in sentences, and how many corrections wait."""

    said: tuple[str, ...]
    corrections: int


def present_rests(client: Client, *, at: datetime) -> Rests:
    """Collect it for the therapist; nothing of it is a reason to worry by itself."""
    pause, departure = running_pause(client, at=at), departure_of(client)
    waiting = Correction.objects.filter(client=client, answered_at=None)
    said = [_tell_pause(pause)] if pause else []
    if departure:
        said.append(
            _(
                "The client closed their page on %(day)s. Their links lead nowhere. A "
                "new link opens it again, if they ask for one."
            )
            % {"day": _write(departure.at, DAY)}
        )
    return Rests(tuple(said), waiting.count())


def say_pause(client: Client, *, at: datetime) -> str:
    """Say to the client that questions rest, and until when; empty if they do not."""
    pause = running_pause(client, at=at)
    if pause is None:
        return ""
    if pause.until is None:
        return _("No questions until you ask for them again.")
    return _("No questions until %(day)s.") % {"day": _write(pause.until, WEEKDAY)}


def _tell_pause(pause: Pause) -> str:
    if pause.until is not None:
        day = _write(pause.until, DAY)
        return _("Paused by the client until %(day)s.") % {"day": day}
    return _(
        "Paused by the client since %(day)s, until they ask for questions again."
    ) % {"day": _write(pause.at, DAY)}


def _write(moment: datetime, pattern: object) -> str:
    return date_format(localtime(moment), str(pattern))
