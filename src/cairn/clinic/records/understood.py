"""How understood did one's own clients feel, and where did guesses miss what they said?

Only what was said after sessions that the therapist has looked at, and only while they
treat that client; the guess of a session was made before.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from cairn.clinic.records.after_sessions import FORM, GUESSED
from cairn.clinic.records.models import Administration, FitGuess, Member
from cairn.science.reciprocity.understood import Quarter, understood_by_quarter

UNDERSTOOD = GUESSED[0]
# Further away than this a guess counts as missed.
NEAR = 1.5
LOOKED_BACK = timedelta(weeks=26)
_MONTHS_IN_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Misses:
    """For each question, how many guesses there were and how many missed."""

    of: Mapping[str, int]
    missed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Looked:
    session: UUID
    client: UUID
    on: date
    marks: Mapping[str, int | None]


def understood_trend(member: Member) -> tuple[Quarter, ...]:
    """Return what one's own clients marked, quarter by quarter, pooled."""
    rows = [one for one in _looked_at(member) if one.marks.get(UNDERSTOOD) is not None]
    return understood_by_quarter(
        [float(one.marks[UNDERSTOOD] or 0) for one in rows],
        [str(one.client) for one in rows],
        [_quarter(one.on) for one in rows],
    )


def misses_of(member: Member, *, at: datetime) -> Misses:
    """Count guesses and misses of half a year; which client, nobody asks."""
    since = timezone.localdate(at) - LOOKED_BACK
    guesses = dict(
        FitGuess.objects.filter(
            session__episode__therapist=member, revealed_at__isnull=False
        ).values_list("session_id", "marks")
    )
    of: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for one in _looked_at(member):
        guess = guesses.get(one.session, {})
        for item in GUESSED if one.on >= since else ():
            guessed, marked = guess.get(item), one.marks.get(item)
            if guessed is not None and marked is not None:
                of[item] += 1
                missed[item] += abs(guessed - marked) > NEAR
    return Misses(of, missed)


def _looked_at(member: Member) -> Iterator[_Looked]:
    told = "submission__told_after"
    rows = Administration.objects.filter(
        instrument=FORM,
        **{
            f"{told}__session__episode__therapist": member,
            f"{told}__client__therapist": member,
            f"{told}__client__erased_at": None,
            f"{told}__session__guess__revealed_at__isnull": False,
        },
    ).values_list(f"{told}__session_id", f"{told}__client_id", "answered_at", "answers")
    for session, client, answered_at, marks in rows:
        yield _Looked(session, client, timezone.localdate(answered_at), marks)


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // _MONTHS_IN_A_QUARTER + 1
