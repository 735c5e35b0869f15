"""Where does the line between the clinical and the functional range lie?

Method: Jacobson & Truax (1991), cut-offs a, b and c, from given norms or, for the
clinical group, from the first scores of the sample.
Assumes: the sample was in the clinical range when it began. Refuses: a cut-off b or c
without the functional group's norm.
"""

from dataclasses import dataclass
from enum import StrEnum

from cairn.errors import ScienceError
from cairn.science.change.clinical_change import cutoff_a, cutoff_b, cutoff_c
from cairn.science.change.first_and_last import FirstAndLast
from cairn.science.change.hageman_arrindell import true_norm
from cairn.science.change.norms import UsedNorms, norm_of_first_scores
from cairn.science.measure.instrument import Direction
from cairn.science.measure.reading import Cutoff, Norm


class CutoffLetter(StrEnum):
    """Two SD from the clinical mean, two from the functional mean, or between both."""

    A = "a"
    B = "b"
    C = "c"


@dataclass(frozen=True, slots=True)
class CutoffChoice:
    """A cut-off to be computed; no clinical norm means the sample's first scores."""

    letter: CutoffLetter
    clinical: Norm | None = None
    functional: Norm | None = None


@dataclass(frozen=True, slots=True)
class PlacedCutoff:
    """A cut-off and the norms it was computed from; none for one that was given."""

    cutoff: Cutoff
    clinical: Norm | None = None
    functional: Norm | None = None
    clinical_from_sample: bool = False
    true_scores: bool = False


def place_cutoff(
    choice: Cutoff | CutoffChoice,
    pairs: FirstAndLast,
    *,
    direction: Direction,
    true_scores: UsedNorms | None = None,
) -> PlacedCutoff:
    """Compute the cut-off; `true_scores` asks for Hageman & Arrindell's true-score SDs.

    Raises ScienceError where a norm is missing or the groups lie the wrong way round,
    TooFew where the sample is too small to give the clinical norm.
    """
    if isinstance(choice, Cutoff):
        return PlacedCutoff(choice)
    clinical = functional = None
    if choice.letter is not CutoffLetter.B:
        clinical = choice.clinical or norm_of_first_scores(pairs)
    if choice.letter is not CutoffLetter.A:
        functional = _given(choice)
    return PlacedCutoff(
        cutoff=_compute(
            _true(clinical, true_scores),
            _true(functional, true_scores),
            direction=direction,
        ),
        clinical=clinical,
        functional=functional,
        clinical_from_sample=clinical is not None and choice.clinical is None,
        true_scores=true_scores is not None,
    )


def _given(choice: CutoffChoice) -> Norm:
    if choice.functional is None:
        raise ScienceError(
            f"Cut-off {choice.letter} needs mean and standard deviation of the "
            "functional group. Take them from a published norm sample."
        )
    return choice.functional


def _true(norm: Norm | None, norms: UsedNorms | None) -> Norm | None:
    return norm if norm is None or norms is None else true_norm(norm, norms)


def _compute(
    clinical: Norm | None, functional: Norm | None, *, direction: Direction
) -> Cutoff:
    """Use each norm there is: the clinical alone is a, the functional alone is b."""
    if clinical is None:
        if functional is None:
            raise ScienceError("A cut-off needs a norm.")
        return cutoff_b(functional, direction=direction)
    if functional is None:
        return cutoff_a(clinical, direction=direction)
    return cutoff_c(clinical, functional, direction=direction)
