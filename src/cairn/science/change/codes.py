"""What may the change of each client be called? Verdicts and outcomes as small codes.

Method: Jacobson & Truax (1991), over columns; a code is a place in a tuple of words.
Assumes: code 0 means unknown; it is counted and never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cairn.science.change.clinical_change import lies_clinical, lies_functional
from cairn.science.change.first_and_last import FirstAndLast
from cairn.science.change.line import Truths, beyond, reaches, reaches_down, short_of
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.instrument import Direction
from cairn.science.measure.reading import Cutoff
from cairn.science.scores import Floats

Codes = NDArray[np.int8]


class Outcome(StrEnum):
    """How far a client has come, by reliable change and the cut-off together."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    HARMED = "harmed"


# A code is the place of its word; place 0 is unknown.
VERDICTS = (None, Verdict.IMPROVED, Verdict.UNCHANGED, Verdict.DETERIORATED)
OUTCOMES = (None, *Outcome)
ANSWERS = (None, False, True)

IMPROVED, UNCHANGED, DETERIORATED = 1, 2, 3
NO, YES = 1, 2


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a value must be; `on_line` says whether the line itself counts.

    Both are sizes above 0, in the unit of the value that is judged.
    """

    better: float
    worse: float
    on_line: bool = False


def judge(values: Floats, limits: Limits, *, direction: Direction) -> Codes:
    """Give each value a place in VERDICTS; NaN is unknown. Shape (clients,)."""
    upper, lower = limits.better, limits.worse
    if direction is Direction.LOWER_IS_BETTER:
        upper, lower = lower, upper
    above, below = (reaches, reaches_down) if limits.on_line else (beyond, short_of)
    high, low = above(values, upper), below(values, -lower)
    if direction is Direction.LOWER_IS_BETTER:
        high, low = low, high
    return verdict_codes(high, low, known=~np.isnan(values))


def verdict_codes(improved: Truths, worse: Truths, *, known: Truths) -> Codes:
    """Turn three columns of truths into places in VERDICTS."""
    codes = np.full(len(known), UNCHANGED, dtype=np.int8)
    codes -= improved.view(np.int8)
    codes += worse.view(np.int8)
    codes *= known.view(np.int8)
    return codes


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """On which side of the cut-off each client began and ended; all (clients,)."""

    clinical_before: Truths
    functional_before: Truths
    functional_after: Truths
    clinical_after: Truths


def sides_of_cutoff(
    pairs: FirstAndLast, cutoff: Cutoff, *, direction: Direction
) -> Sides:
    """Compare first and last scores with one cut-off; NaN lies on neither side."""
    return Sides(
        clinical_before=lies_clinical(pairs.first, cutoff, direction=direction),
        functional_before=lies_functional(pairs.first, cutoff, direction=direction),
        functional_after=lies_functional(pairs.last, cutoff, direction=direction),
        clinical_after=lies_clinical(pairs.last, cutoff, direction=direction),
    )


def outcome_codes(verdicts: Codes, sides: Sides | None) -> Codes:
    """Give each client a place in OUTCOMES; without a cut-off it is the verdict's."""
    codes = verdicts + (verdicts > 0).view(np.int8)
    if sides is None:
        return codes
    recovered = sides.clinical_before & sides.functional_after
    recovered &= verdicts == IMPROVED
    harmed = sides.functional_before & sides.clinical_after
    harmed &= verdicts == DETERIORATED
    # Recovered stands one place before improved, harmed one after deteriorated.
    codes -= recovered.view(np.int8)
    codes += harmed.view(np.int8)
    return codes


def answer_codes(truths: Truths | None, known: Truths) -> Codes:
    """Give each client a place in ANSWERS; nothing asked is nothing known."""
    if truths is None:
        return np.zeros(len(known), dtype=np.int8)
    codes = truths.view(np.int8) + np.int8(NO)
    codes *= known.view(np.int8)
    return codes


def spell(codes: Codes, places: Sequence[str | bool | None]) -> NDArray[np.object_]:
    """Replace each code by its word, or by None where it is unknown."""
    words = [str(word) if isinstance(word, str) else word for word in places]
    return np.array(words, dtype=object)[codes]
