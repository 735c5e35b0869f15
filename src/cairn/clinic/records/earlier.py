"""What was known of a client when a check-in came: earlier answers, the main scores?

Read inside the check-in's transaction while others wait, so only what is compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from cairn.clinic.records.models import Administration, Score
from cairn.science.instrument import Instrument


def previous_answers(administration: Administration) -> dict[str, int | None] | None:
    """Return the answers to the same measure the time before, if there was one."""
    earlier = Administration.objects.filter(
        client_id=administration.client_id,
        instrument=administration.instrument,
        answered_at__lte=administration.answered_at,
    ).exclude(id=administration.id)
    answers = earlier.order_by("-answered_at").values_list("answers", flat=True)
    return answers.first()


def main_scores_of(
    client_id: UUID, measures: Iterable[Instrument]
) -> Mapping[str, Sequence[float]]:
    """Return the main scores of some measures by key, in the order of answering."""
    scales = {measure.key: measure.main_scale.key for measure in measures}
    rows = (
        Score.objects.filter(
            administration__client_id=client_id,
            administration__instrument__in=scales,
        )
        .order_by("administration__answered_at", "at")
        .values_list("administration__instrument", "scale", "value")
    )
    values: dict[str, list[float]] = defaultdict(list)
    for key, scale, value in rows:
        if value is not None and scale == scales[key]:
            values[key].append(value)
    return values
