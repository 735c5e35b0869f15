"""What may be said to a client about their course, when nothing may be promised?

Method: reliable change from the first to the last score of each agreed measure; a
worsening on one outranks an improvement on another.
Refuses: a reassuring word before three scores, from scores that are old, incomplete or
asked in another language, and while anything about safety or a worsening is open.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise
from statistics import median

from django.utils import timezone

from cairn.clinic.records.courses import Course, courses_of
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import Administration, AttentionReason, Client
from cairn.clinic.records.queries import latest_episode, measures_of, open_items
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.place import Axis
from cairn.science.measure.scoring import risk_answers, unanswered_risk_items

FEWEST_SCORES = 3
LAST_FORMS = 2
THREE_TIMES = 3
# What was answered longer ago says little about today. Cairn rules, not thresholds.
HEAVY_FOR = timedelta(days=30)
USUAL_GAPS = 2
ALERTS = (
    AttentionReason.SAFETY,
    AttentionReason.SAFETY_NOT_ANSWERED,
    AttentionReason.WORSE,
)


class Standing(Enum):
    """Where a path stands, as far as it can be said."""

    EMPTY = "nothing yet"
    FIRST = "one score"
    FEW = "too few scores"
    BETTER = "better"
    SAME = "same"
    OLD = "the last score is old"
    WORSE = "worse"
    WORSE_AGAIN = "worse three times"
    WORSE_ELSEWHERE = "worse on another measure"
    OPEN = "no word fits"


# The standings that could be read as "all is well"; every other one makes no promise.
REASSURING = frozenset({Standing.BETTER, Standing.SAME})


@dataclass(frozen=True, slots=True)
class OwnCourse:
    """Where a client stands, the course their line is drawn from, and its weight."""

    standing: Standing
    course: Course | None
    is_heavy: bool = False


def own_course(client: Client) -> OwnCourse:
    """Read where a client stands from the record."""
    courses = courses_of([client.id]).get(client.id, {})
    agreed, now = _agreed(client, courses), timezone.now()
    first = next(iter(agreed.values()), None)
    unsafe = bool(agreed) and (has_alert(client) or asks_about_safety(client))
    standing = find_standing(first, agreed, unsafe=unsafe, at=now)
    heavy = any(is_heavy(course, at=now) for course in agreed.values())
    return OwnCourse(standing, first, heavy)


def _agreed(client: Client, courses: Mapping[str, Course]) -> Mapping[str, Course]:
    """Return the agreed measures that have been answered; without any, all."""
    episode = latest_episode(client)
    keys = [measure.key for measure in measures_of(episode)] if episode else []
    return {key: courses[key] for key in keys if key in courses} or courses


def find_standing(
    first: Course | None, agreed: Mapping[str, Course], *, unsafe: bool, at: datetime
) -> Standing:
    """Say where a path stands; what is harder is said before what is easier."""
    known = len(first.values) if first else 0
    if first is None or known < FEWEST_SCORES:
        return (Standing.EMPTY, Standing.FIRST, Standing.FEW)[known]
    if worse := _find_worse(first, agreed):
        return worse
    if unsafe or not is_sound(first):
        return Standing.OPEN
    if is_old(first, at=at):
        return Standing.OLD
    improved = _verdict(first) is Verdict.IMPROVED
    return Standing.BETTER if improved else Standing.SAME


def _find_worse(first: Course, agreed: Mapping[str, Course]) -> Standing | None:
    if any(one.count_worse_at_the_end() >= THREE_TIMES for one in agreed.values()):
        return Standing.WORSE_AGAIN
    if _verdict(first) is Verdict.DETERIORATED:
        return Standing.WORSE
    if Verdict.DETERIORATED in map(_verdict, agreed.values()):
        return Standing.WORSE_ELSEWHERE
    return None


def may_reassure(course: Course, *, at: datetime) -> bool:
    """Whether one measure by itself allows a word that could sound like relief."""
    enough = len(course.values) >= FEWEST_SCORES
    return enough and is_sound(course) and not is_old(course, at=at)


def is_sound(course: Course) -> bool:
    """Whether first and last score can be laid side by side: complete, and alike."""
    first, last = course.scored[0], course.readings[-1]
    whole = last.value is not None and not first.missing and not last.missing
    alike = first.language == last.language
    return whole and alike and course.change is not None


def is_old(course: Course, *, at: datetime) -> bool:
    """Whether the last score is older than two of this client's usual gaps."""
    moments = [one.answered_at for one in course.scored]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    if not gaps:
        return False
    usual = max(timedelta(seconds=median(gaps)), timedelta(days=1))
    return at - moments[-1] > USUAL_GAPS * usual


def is_heavy(course: Course, *, at: datetime) -> bool:
    """Whether the newest score on distress lies in the highest published band."""
    bands, scored = course.scale.bands, course.scored
    if course.measure.axis is not Axis.DISTRESS or not bands or not scored:
        return False
    newest = scored[-1]
    high = newest.value is not None and course.scale.band(newest.value) == bands[-1]
    return high and at - newest.answered_at <= HEAVY_FOR


def _verdict(course: Course) -> Verdict | None:
    return course.change.verdict if course.change else None


def has_alert(client: Client) -> bool:
    """Whether something about safety or a worsening waits for a person's look."""
    items = open_items(client.practice_id)
    return items.filter(client=client, reason__in=ALERTS).exists()


def asks_about_safety(client: Client) -> bool:
    """Whether safety is open, was marked of late, or was left out the last time."""
    items = open_items(client.practice_id)
    if items.filter(client=client, reason=AttentionReason.SAFETY).exists():
        return True
    seen: Counter[str] = Counter()
    newest = Administration.objects.filter(client=client).order_by("-answered_at")
    for row in newest:
        measure = find_measure(row.instrument)
        if not measure.risk_items or not row.answers or seen[measure.key] == LAST_FORMS:
            continue
        left_out = not seen[measure.key] and unanswered_risk_items(measure, row.answers)
        if left_out or risk_answers(measure, row.answers):
            return True
        seen[measure.key] += 1
    return False
