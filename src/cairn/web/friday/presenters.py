"""What stands on each card of a Friday, besides its form?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.clinic.records.day import read_day
from cairn.clinic.records.friday import (
    OpenWeek,
    SharedWords,
    is_light,
    last_intention,
    newest_purpose,
    words_shared,
)
from cairn.clinic.records.models import Client, ItemKind
from cairn.clinic.records.queries import names_of
from cairn.clinic.records.witnessed import growth_of
from cairn.errors import NotYet
from cairn.science.reciprocity.pulse import LAST_ANSWERS, Lean, weigh_balance
from cairn.web.aftersession.own_half import GAVE, RECEIVED
from cairn.web.friday.growth import say_elsewhere, say_growth
from cairn.web.friday.own_words import DOMAINS
from cairn.web.friday.pictures import picture_leaning
from cairn.web.known.strips import count_weeks, picture_weeks
from cairn.web.today.presenters import attention_rows, close_list
from cairn.web.today.views import begin_of_day
from cairn.web.wording import write_day

FAR = 3


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something a client chose to show, as it arrives: once, in their wording."""

    name: str
    text: str
    when: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """One word of the week, and how often it was tapped."""

    name: str
    times: int


def show_purpose(week: OpenWeek, _at: datetime) -> dict[str, Any]:
    """Show why one does this work."""
    kept = newest_purpose(week.entries)
    return {"purpose": kept.content.text if kept else ""}


def show_stays(week: OpenWeek, at: datetime) -> dict[str, Any]:
    """Show who needs a look, and what was carried here."""
    local = timezone.localtime(at)
    day = read_day(week.member, begin=begin_of_day(local))
    hard = [one.entry.content.text for one in week.carried() if not is_light(one)]
    return {
        "rows": attention_rows(day, week.member, at=at),
        "closing": close_list(day),
        "carried": hard,
    }


def show_moved(week: OpenWeek, at: datetime) -> dict[str, Any]:
    """Show what moved, and what clients chose to show."""
    growth = [say_growth(one) for one in growth_of(week.member)]
    return {
        "growth": growth[0] if growth else None,
        "other_growth": growth[1:],
        "elsewhere": say_elsewhere(),
        "arrived": _arrived(words_shared(week), at=at),
    }


def show_given(week: OpenWeek, _at: datetime) -> dict[str, Any]:
    """Show the week's chips and the last answers."""
    taps = week.taps()
    answers = [one.balance for one in week.weeks if one.balance is not None]
    return {
        "gave": _chips((gave for one in taps for gave in one.gave), GAVE),
        "received": _chips((got for one in taps for got in one.received), RECEIVED),
        "picture": picture_leaning(answers[-LAST_ANSWERS:]) if answers else None,
        "lean": say_lean(week),
        "at_giving": say_end(-FAR),
        "at_receiving": say_end(FAR),
    }


def show_week(week: OpenWeek, at: datetime) -> dict[str, Any]:
    """Show the week beside the ones before, and a gentle word where there is one."""
    return {
        "is_nudged": week.friday.was_nudged,
        "strips": picture_weeks(week.member, week.entries, at=at),
        "count": count_weeks(week.weeks),
    }


def show_learned(_week: OpenWeek, _at: datetime) -> dict[str, Any]:
    """Show nothing besides the question."""
    return {}


def show_next(week: OpenWeek, _at: datetime) -> dict[str, Any]:
    """Show first what was set out the last time."""
    last, before = last_intention(week), week.before
    return {
        "last": last,
        "last_domain": DOMAINS[last.domain] if last and last.domain else "",
        "before": before,
    }


def say_lean(week: OpenWeek) -> str:
    """Say to which side the last answers lean, where they do."""
    if week.marks.balance is not None and abs(week.marks.balance) == FAR:
        return say_end(week.marks.balance)
    answers = [one.balance for one in week.weeks if one.balance is not None]
    try:
        lean = weigh_balance(answers).lean
    except NotYet:
        return ""
    ends = {Lean.GIVING: -FAR, Lean.RECEIVING: FAR}
    return say_end(ends[lean]) if lean in ends else ""


def say_end(balance: int) -> str:
    """Say what stands at each end: a question, and somebody to think of."""
    if balance < 0:
        return _("You've been giving a lot. Who could you ask?")
    return _(
        "You feel you're receiving more than you give. Worth a thought: is anyone "
        "working to please you?"
    )


def _chips(tapped: Iterable[Any], names: Mapping[Any, Any]) -> list[Chip]:
    counted = Counter(tapped)
    return [Chip(str(names[one]), counted[one]) for one in names if counted[one]]


def _arrived(words: list[SharedWords], *, at: datetime) -> list[Arrived]:
    clients = Client.objects.filter(id__in={one.client_id for one in words})
    names = names_of(clients)
    return [_arrive(one, names, at=at) for one in words if one.client_id in names]


def _arrive(words: SharedWords, names: Mapping[UUID, str], *, at: datetime) -> Arrived:
    is_letter = words.kind is ItemKind.LETTER
    return Arrived(
        names[words.client_id],
        words.text,
        write_day(words.at, at=at),
        reverse("letters:given", args=[words.id]) if is_letter else "",
    )
