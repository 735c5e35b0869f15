"""How is the practice, without looking at anybody: care, endings, answers, load?

Only whole quarters that are over, so that no two readings differ by one person. A cell
stands for eleven clients and three therapists or more, no therapist makes up over half
of it, and numbers are rounded to five. How people are is a band from eight answers on.
Nothing here takes a person: whoever asks for one is refused.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from cairn.clinic.quarter import Quarter
from cairn.clinic.records.load import Met, monday_of, sessions_of_practice
from cairn.clinic.records.models import (
    AttentionState,
    AttentionStatus,
    Episode,
    EpisodeEnding,
    EpisodeEndingKind,
    Practice,
    QuarterMark,
    QuarterTally,
    Submission,
)
from cairn.clinic.records.services.answer_quarter import FEWEST_ANSWERS
from cairn.errors import NotAllowed

FEWEST_CLIENTS = 11
FEWEST_THERAPISTS = 3
ROUNDED_TO = 5
STILL_FRESH = timedelta(days=6)
ANSWERED = (AttentionState.ACKNOWLEDGED, AttentionState.DECIDED)
# One pair for each thing that is counted: whose client, and which therapist's.
People = Sequence[tuple[UUID, UUID]]


@dataclass(frozen=True, slots=True)
class Endings:
    """How work ended in a quarter, each rounded to five."""

    agreed: int
    unplanned: int
    from_outside: int


@dataclass(frozen=True, slots=True)
class Band:
    """How people said they were: the most frequent answer and the low ones in ten."""

    most: QuarterMark | None
    low_in_ten: int


@dataclass(frozen=True, slots=True)
class Health:
    """One quarter; None wherever a number would stand for too few."""

    quarter: Quarter
    in_care: int | None
    waiting: int | None
    endings: Endings | None
    hours_to_answer: int | None
    check_ins_percent: int | None
    sessions_a_week: tuple[int, int] | None
    band: Band | None


def read_health(practice: Practice, quarter: Quarter, *, today: date) -> Health:
    """Read one quarter that is over. Raises NotAllowed for anything narrower."""
    _refuse_narrower(practice, quarter, today)
    met = sessions_of_practice(practice, since=quarter.begins, until=quarter.ends)
    in_care, waiting = _in_care(practice, quarter, met)
    return Health(
        quarter=quarter,
        in_care=_rounded(len(in_care)) if _is_wide(in_care) else None,
        waiting=_rounded(waiting) if _is_wide(in_care) else None,
        endings=_endings(practice, quarter),
        hours_to_answer=_hours_to_answer(practice, quarter),
        check_ins_percent=_check_ins(practice, met),
        sessions_a_week=_range_of_weeks(met),
        band=read_band(practice, quarter, today=today),
    )


def read_load(
    practice: Practice, quarter: Quarter, *, today: date
) -> tuple[int, int] | None:
    """Return the usual range of sessions a week in a quarter that is over."""
    _refuse_narrower(practice, quarter, today)
    return _range_of_weeks(
        sessions_of_practice(practice, since=quarter.begins, until=quarter.ends)
    )


def read_band(practice: Practice, quarter: Quarter, *, today: date) -> Band | None:
    """Return how people said they were, from eight answers on and never exactly."""
    _refuse_narrower(practice, quarter, today)
    rows = QuarterTally.objects.filter(practice=practice, quarter=quarter.name)
    counts = dict(rows.values_list("mark", "count"))
    total = sum(counts.values())
    if total < FEWEST_ANSWERS:
        return None
    most = max(QuarterMark, key=lambda mark: counts.get(mark, 0))
    tenths = round(10 * counts.get(QuarterMark.LOW, 0) / total)
    # Never all and never none: that would say it of each of them.
    return Band(
        most=most if 2 * counts.get(most, 0) > total else None,
        low_in_ten=min(max(tenths, 1), 9),
    )


def _refuse_narrower(practice: object, quarter: object, today: date) -> None:
    if not isinstance(practice, Practice) or not isinstance(quarter, Quarter):
        raise NotAllowed("This is about a whole practice and a whole quarter.")
    if not quarter.is_over(today):
        raise NotAllowed("This quarter is not over yet.")


def _is_wide(people: People) -> bool:
    """Whether a cell stands for enough people, and for no one therapist."""
    therapists = Counter(therapist for _, therapist in people)
    return (
        len({client for client, _ in people}) >= FEWEST_CLIENTS
        and len(therapists) >= FEWEST_THERAPISTS
        and 2 * max(therapists.values()) <= len(people)
    )


def _rounded(count: float) -> int:
    return ROUNDED_TO * round(count / ROUNDED_TO)


def _in_care(
    practice: Practice, quarter: Quarter, met: Sequence[Met]
) -> tuple[People, int]:
    """Return who was in care as the quarter ended, and how many of them waited."""
    open_then = Episode.objects.filter(
        Q(ending=None) | Q(ending__ended_on__gte=quarter.ends),
        practice=practice,
        started_on__lt=quarter.ends,
        client__erased_at=None,
    )
    people = list(open_then.values_list("client_id", "therapist_id"))
    seen = {one.client_id for one in met}
    began = open_then.filter(started_on__gte=quarter.begins)
    new = set(began.values_list("client_id", flat=True))
    return people, len(new - seen)


def _endings(practice: Practice, quarter: Quarter) -> Endings | None:
    rows = EpisodeEnding.objects.filter(
        episode__practice=practice,
        ended_on__gte=quarter.begins,
        ended_on__lt=quarter.ends,
    ).values_list("episode__client_id", "episode__therapist_id", "kind")
    ended = list(rows)
    if not _is_wide([(client, therapist) for client, therapist, _ in ended]):
        return None
    kinds = Counter(kind for *_, kind in ended)
    return Endings(
        agreed=_rounded(kinds[EpisodeEndingKind.AGREED]),
        unplanned=_rounded(kinds[EpisodeEndingKind.UNILATERAL]),
        from_outside=_rounded(kinds[EpisodeEndingKind.EXTERNAL]),
    )


def _hours_to_answer(practice: Practice, quarter: Quarter) -> int | None:
    """Return the middle of the hours from a flag to somebody's answer to it."""
    begin, end = _moments(practice, quarter)
    rows = AttentionStatus.objects.filter(
        item__practice=practice, item__at__gte=begin, item__at__lt=end
    ).order_by("at")
    opened: dict[UUID, tuple[tuple[UUID, UUID], datetime]] = {}
    waited: dict[UUID, float] = {}
    for item, client, therapist, state, at in rows.values_list(
        "item_id", "item__client_id", "item__client__therapist_id", "state", "at"
    ):
        _, since = opened.setdefault(item, ((client, therapist), at))
        if state in ANSWERED:
            waited.setdefault(item, (at - since).total_seconds() / 3600)
    if not _is_wide([opened[item][0] for item in waited]):
        return None
    return max(round(median(waited.values())), 1)


def _check_ins(practice: Practice, met: Sequence[Met]) -> int | None:
    """Return to how many sessions in a hundred a check-in had come."""
    if not _is_wide(_people(met)):
        return None
    first, last = met[0].starts_at - STILL_FRESH, met[-1].starts_at
    came: dict[UUID, list[datetime]] = defaultdict(list)
    rows = Submission.objects.filter(
        practice=practice, answered_at__gte=first, answered_at__lte=last
    )
    for client, at in rows.values_list("client_id", "answered_at"):
        came[client].append(at)
    with_one = sum(
        any(one.starts_at - STILL_FRESH <= at <= one.starts_at
            for at in came[one.client_id])
        for one in met
    )  # fmt: skip
    return _rounded(100 * with_one / len(met))


def _range_of_weeks(met: Sequence[Met]) -> tuple[int, int] | None:
    """Return between how many sessions eight working weeks in ten lay."""
    if not _is_wide(_people(met)):
        return None
    weeks = Counter((one.therapist_id, monday_of(one.on)) for one in met)
    counts = sorted(weeks.values())
    low, high = (counts[round(part * (len(counts) - 1))] for part in (0.1, 0.9))
    return _rounded(low), _rounded(high)


def _people(met: Iterable[Met]) -> People:
    return [(one.client_id, one.therapist_id) for one in met]


def _moments(practice: Practice, quarter: Quarter) -> tuple[datetime, datetime]:
    zone = ZoneInfo(practice.time_zone)
    begin, end = (
        datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
        for day in (quarter.begins, quarter.ends)
    )
    return begin, end
