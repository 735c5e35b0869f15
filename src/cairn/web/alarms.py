"""What cannot wait, above every page of a member: answers may not reach anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.clinic.clock import read_last_round
from cairn.clinic.mail_check import read_mail_check
from cairn.clinic.number_checks import LOOKED_UP_FOR
from cairn.clinic.records.models import Member, Role
from cairn.clinic.records.services.state_protocol import newest_protocol

LONGEST_SILENCE_OF_CLOCK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One sentence, and where something can be done about it."""

    text: str
    url: str = ""
    link: str = ""


def find_alarm(member: Member, *, at: datetime) -> Alarm | None:
    """Return the first thing that is wrong with how answers reach somebody."""
    return _find_stopped_clock(at) or _find_silent_mail(at) or _find_aged(member, at)


def _find_stopped_clock(at: datetime) -> Alarm | None:
    last = read_last_round()
    if last is None or at - last < LONGEST_SILENCE_OF_CLOCK:
        return None
    return Alarm(
        _(
            "Answers that wait too long are not passed on right now; the last round "
            "was at {time}. Look at the attention list yourself, and restart Cairn."
        ).format(time=_clock(last))
    )


def _find_silent_mail(at: datetime) -> Alarm | None:
    check = read_mail_check()
    if check is None or not check.is_down(at=at):
        return None
    return Alarm(
        _(
            "Notices about answers cannot leave by e-mail right now; the mail server "
            "has not answered since {time}. Look at the attention list yourself."
        ).format(time=_clock(check.since))
    )


def _find_aged(member: Member, at: datetime) -> Alarm | None:
    """Tell whoever can mend it that the risk protocol or its lines have aged."""
    if Role.OWNER not in member.roles:
        return None
    stated, today = newest_protocol(member.practice), timezone.localdate(at)
    if stated is None:
        return None
    url, link = reverse("setup:protocol"), _("State it again")
    if stated.valid_until < today:
        text = _("The risk protocol has run out: no safety question is sent home.")
        return Alarm(text, url, link)
    if stated.at.date() + LOOKED_UP_FOR < today:
        text = _("The lines for a client in danger were looked up over a year ago.")
        return Alarm(text, url, link)
    return None


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
