"""What can a client be told, truthfully, about help: whom to reach, who looks and when?

Everything comes from the practice's own protocol; without one, only the local emergency
number is named and no promise is made.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import assert_never
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.clinic.keys import keyring
from cairn.clinic.limits import Limits
from cairn.clinic.records.limits import limits_of
from cairn.clinic.records.models import (
    AttentionReason,
    AttentionStatus,
    Client,
    Member,
    Practice,
    RiskProtocol,
    Submission,
)
from cairn.clinic.records.services.raise_attention import RiskReply, who_looks
from cairn.clinic.records.services.state_protocol import (
    covered_hours_of,
    is_in_force,
    newest_protocol,
    protocol_in_force,
)
from cairn.web.wording import DAY, MOMENT, MOMENT_THIS_WEEK

_SHARED = {
    "Emergency": gettext_lazy("Emergency"),
    "at any hour": gettext_lazy("at any hour"),
    "always": gettext_lazy("always"),
}
_SCHEMES = {"tel": "tel:", "sms": "sms:"}
_NAMED_DAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Line:
    """One line a client can reach: what it is called and how to open it."""

    service: str
    href: str
    shown: str
    hours: str
    channel: str


@dataclass(frozen=True, slots=True)
class Safety:
    """What the help on a client's page says; without names before they have agreed."""

    resources: tuple[Line, ...] = ()
    therapist: str = ""
    hours: str = ""
    holder: str = ""
    promise: str = ""
    looks_by: str = ""
    # Until when the therapist is away, as a day in words; empty while they are here.
    away_until: str = ""
    # Whether an answer about safety is passed on although the form was not sent.
    tells_unsent: bool = False

    def without_names(self) -> "Safety":
        """Return the same lines without saying whose page this is."""
        return Safety(resources=self.resources)


def safety_for(client: Client, *, at: datetime) -> Safety:
    """Say who is there for this client, at this moment."""
    practice, newest = client.practice, newest_protocol(client.practice)
    protocol = newest if is_in_force(newest, on=at.date()) else None
    holder = next(iter(who_looks(client, protocol, at=at)), client.therapist)
    key = keyring().key(practice.id)
    safety = Safety(
        resources=lines_of(newest),
        therapist=client.therapist.read_text("name", key=key),
        hours=name_hours_of(client.therapist)
        or practice.read_text("contact_hours", key=key),
        holder=holder.read_text("name", key=key),
        away_until=_name_absence(client.therapist, on=at.date()),
    )
    if protocol is None:
        return safety
    due = covered_hours_of(protocol, practice).add_minutes(at, protocol.minutes_to_look)
    looks_by = name_moment(due, practice, now=at)
    promise = _promise(protocol, safety.holder, looks_by=looks_by)
    out_of_hours = _out_of_hours(protocol, practice, at=at)
    return replace(
        safety,
        promise=f"{promise} {out_of_hours}".strip(),
        looks_by=looks_by,
        tells_unsent=protocol.tells_unsent,
    )


def safety_after(submission: Submission, *, at: datetime) -> Safety:
    """Say who was told by this check-in, and by when they have promised to look."""
    safety = safety_for(submission.client, at=at)
    status = (
        AttentionStatus.objects.filter(
            administration__submission=submission, item__reason=AttentionReason.SAFETY
        )
        .select_related("holder")
        .order_by("-at")
        .first()
    )
    if status is None or status.holder is None or status.due_at is None:
        return safety
    practice = submission.client.practice
    protocol = protocol_in_force(practice, on=at.date())
    name = status.holder.read_text("name")
    if protocol is None:
        told = _("This has been passed on to %(name)s.") % {"name": name}
        return replace(safety, promise=told)
    told = _("This has been passed on to %(name)s, who looks by %(moment)s.") % {
        "name": name,
        "moment": name_moment(status.due_at, practice, now=at),
    }
    until_then = _out_of_hours(protocol, practice, at=at)
    return replace(safety, promise=f"{told} {until_then}".strip())


def lines_of(newest: RiskProtocol | None) -> tuple[Line, ...]:
    """Return the lines of the newest protocol; a number stays true after its date."""
    stated = newest.crisis_lines if newest else []
    return tuple(line for entry in stated if (line := _line(entry)))


def answer_reply(reply: RiskReply, name: str) -> str:
    """Say what comes of the choice beside the help text."""
    match reply:
        case RiskReply.CALL_ME:
            return _("You asked for a call. %(name)s sees that.") % {"name": name}
        case RiskReply.TELL:
            return _("You asked that %(name)s knows before your session.") % {
                "name": name
            }
        case RiskReply.IN_SESSION:
            return _("You would like to talk about it in your session.")
        case RiskReply.SAFE:
            return _("You wrote that you are safe and that it is an old thought.")
        case RiskReply.NONE:
            return ""
        case _:
            assert_never(reply)


def name_moment(moment: datetime, practice: Practice, *, now: datetime) -> str:
    """Write a moment as people say it, in the practice's own time."""
    local = timezone.localtime(moment, ZoneInfo(practice.time_zone))
    pattern = MOMENT_THIS_WEEK if moment - now < _NAMED_DAY else MOMENT
    return date_format(local, str(pattern))


def name_days(days: str) -> str:
    """Write covered weekdays as people say them: "Monday to Friday"."""
    numbers = sorted(int(day) - 1 for day in set(days))
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return _("%(first)s to %(last)s") % {
            "first": WEEKDAYS[numbers[0]],
            "last": WEEKDAYS[numbers[-1]],
        }
    return ", ".join(str(WEEKDAYS[number]) for number in numbers)


def name_hours_of(therapist: Member) -> str:
    """Write when a therapist can be reached, if they said so; days off are left out."""
    limits = limits_of(therapist)
    return name_hours(limits) if limits else ""


def name_hours(limits: Limits) -> str:
    """Write contact hours as "Monday to Thursday 09:00-16:00; Friday 09:00-12:00"."""
    open_days = sorted(set(limits.hours) - limits.off_days)
    return "; ".join(
        f"{name_days(''.join(map(str, days)))} {start:%H:%M}–{end:%H:%M}"  # noqa: RUF001
        for (start, end), days in groupby(open_days, key=lambda day: limits.hours[day])
    )


def name_span(minutes: int) -> str:
    """Write a span of minutes in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [
        ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours},
        ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest},
    ]
    return " ".join(
        part for part, number in zip(parts, (hours, rest), strict=True) if number
    )


def _name_absence(therapist: Member, *, on: date) -> str:
    until = therapist.away_until
    return date_format(until, str(DAY)) if until and until >= on else ""


def _promise(protocol: RiskProtocol, name: str, *, looks_by: str) -> str:
    return _(
        "%(name)s normally looks within %(span)s, counted %(days)s from %(start)s to "
        "%(end)s. If you send this now, that is by %(due)s."
    ) % {
        "name": name,
        "span": name_span(protocol.minutes_to_look),
        "days": name_days(protocol.covered_days),
        "start": time_format(protocol.covered_from, "H:i"),
        "end": time_format(protocol.covered_until, "H:i"),
        "due": looks_by,
    }


def _out_of_hours(protocol: RiskProtocol, practice: Practice, *, at: datetime) -> str:
    hours = covered_hours_of(protocol, practice)
    if hours.is_covered(at):
        return ""
    nobody = _("Nobody looks before %(moment)s.") % {
        "moment": name_moment(hours.next_cover(at), practice, now=at)
    }
    return f"{nobody} {protocol.read_text('out_of_hours')}".strip()


def _line(entry: dict[str, str]) -> Line | None:
    channel, value = entry.get("channel", ""), entry.get("value", "")
    if channel in _SCHEMES:
        href = _SCHEMES[channel] + re.sub(r"[^0-9+*#]", "", value)
    elif value.startswith("https://"):
        href = value
    else:
        return None
    return Line(
        service=_name(entry.get("label", "")),
        href=href,
        shown=value,
        hours=_name(entry.get("hours", "")),
        channel=channel,
    )


def _name(said: str) -> str:
    """Say what every region's lines share in the reader's language; names stay."""
    return str(_SHARED.get(said, said))
