"""What may be said to a client about their course, when nothing may be promised?

Method: reliable change from the first to the last score of each agreed measure; a
worsening on one outranks an improvement on another.
Refuses: a reassuring word before three scores, or while an answer asks about safety.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from cairn.clinic.records.courses import Course, courses_of
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import Administration, AttentionReason, Client
from cairn.clinic.records.queries import latest_episode, measures_of, open_items
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.scoring import risk_answers, unanswered_risk_items

FEWEST_SCORES = 3
LAST_FORMS = 2


class Standing(Enum):
    """Where a path stands, as far as it can be said."""

    EMPTY = "nothing yet"
    FIRST = "one score"
    FEW = "too few scores"
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    WORSE_ELSEWHERE = "worse on another measure"
    OPEN = "no word fits"


@dataclass(frozen=True, slots=True)
class OwnCourse:
    """Where a client stands, and the course their line is drawn from."""

    standing: Standing
    course: Course | None


def own_course(client: Client) -> OwnCourse:
    """Read where a client stands from the record."""
    courses = courses_of([client.id]).get(client.id, {})
    agreed = _agreed(client, courses)
    first = next(iter(agreed.values()), None)
    return OwnCourse(_stand(client, first, agreed), first)


def _agreed(client: Client, courses: Mapping[str, Course]) -> Mapping[str, Course]:
    """Return the agreed measures that have been answered; without any, all."""
    episode = latest_episode(client)
    keys = [measure.key for measure in measures_of(episode)] if episode else []
    return {key: courses[key] for key in keys if key in courses} or courses


def _stand(
    client: Client, first: Course | None, agreed: Mapping[str, Course]
) -> Standing:
    known = len(first.values) if first else 0
    if first is None or known < FEWEST_SCORES:
        return (Standing.EMPTY, Standing.FIRST, Standing.FEW)[known]
    verdict = _verdict(first)
    if verdict is Verdict.DETERIORATED:
        return Standing.WORSE
    if Verdict.DETERIORATED in map(_verdict, agreed.values()):
        return Standing.WORSE_ELSEWHERE
    if verdict is None or asks_about_safety(client):
        return Standing.OPEN
    return Standing.BETTER if verdict is Verdict.IMPROVED else Standing.SAME


def _verdict(course: Course) -> Verdict | None:
    return course.change.verdict if course.change else None


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
