"""Published questionnaires about oneself, answered a few times a year, in the Well.

The answers lie there as they were given; the score is always the one scorer's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cairn.clinic.records.well import Kept, WellContent, WellKind
from cairn.exchange.instruments import shelf
from cairn.science.measure.instrument import Instrument
from cairn.science.measure.scoring import score

# Only what its owner lets everybody use; WHO-5 waits until its licence was seen.
PROQOL, CBI = "proqol-satisfaction", "cbi-clients"
# Rarely enough that the last answers are not remembered.
AGAIN_AFTER = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One time that a questionnaire was answered; no score where too few were."""

    on: date
    value: float | None


def measure_of(key: str) -> Instrument:
    """Return the questionnaire as it is shipped."""
    return shelf.instrument(key)


def anchor_content(
    measure: Instrument, answers: Mapping[str, int], *, on: date
) -> WellContent:
    """Return answers as an entry says them."""
    more: dict[str, str | list[str]] = {
        "measure": measure.key,
        "version": measure.version,
        "answers": [f"{item}={value}" for item, value in answers.items()],
    }
    return WellContent(WellKind.ANCHOR, on, more=more)


def anchors_among(entries: Sequence[Kept], measure: Instrument) -> list[Anchor]:
    """Return each time it was answered, oldest first, scored by the one scorer."""
    return [
        Anchor(one.content.on, score(measure, _answers(one))[0].value)
        for one in entries
        if one.content.kind is WellKind.ANCHOR
        and one.content.more.get("measure") == measure.key
    ]


def _answers(entry: Kept) -> dict[str, int | None]:
    said = entry.content.more["answers"]
    pairs = (str(one).split("=") for one in (said if isinstance(said, list) else []))
    return {item: int(value) for item, value in pairs}
