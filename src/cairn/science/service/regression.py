"""How much of a group's change is to be expected without anybody's help?

Method: regression to the mean, (1 - reliability) x (mean first score - norm mean);
Galton (1886), J Anthropol Inst 15, 246-263; Nunnally & Kotsch (1983), Br J Clin
Psychol 22, 83-93 for the estimated true score.
Assumes: people came because they scored as they did, and the norm is the population
they would drift back to. Time and life move people too; they are not in this number.
Refuses: fewer than 2 people with two scores, a reliability outside (0, 1).
"""

from dataclasses import dataclass

from cairn.errors import ScienceError, TooFew
from cairn.science.change.first_and_last import first_and_last
from cairn.science.measure.instrument import Direction
from cairn.science.measure.reading import Norm
from cairn.science.provenance import Method
from cairn.science.scores import Scores

REGRESSION_TO_THE_MEAN = Method(
    "expected regression to the mean",
    "1",
    "Galton (1886), J Anthropol Inst 15, 246-263",
)


@dataclass(frozen=True, slots=True)
class RegressionToTheMean:
    """Points that the mean would move towards the norm, next to what it did move.

    `expected_change` and `observed_change` are last minus first, in points of the
    measure: negative means a fall. `n` people have two scores, `missing` have not.
    """

    expected_change: float
    observed_change: float
    mean_first: float
    norm_mean: float
    reliability: float
    direction: Direction
    n: int
    missing: int
    method: str
    version: str
    source: str

    @property
    def points(self) -> float:
        """Return the size of the expected move, in points of the measure."""
        return abs(self.expected_change)


def expect_regression(
    scores: Scores, *, norm: Norm, reliability: float
) -> RegressionToTheMean:
    """Compare the mean change with what regression to the norm's mean would bring.

    `reliability` is strictly between 0 and 1, retest reliability if it is known.
    Raises TooFew when fewer than 2 people have two scores, ScienceError otherwise.
    """
    if not 0 < reliability < 1:
        raise ScienceError(
            "The reliability must lie strictly between 0 and 1. Take it from the "
            "study that the norm comes from."
        )
    pairs = first_and_last(scores)
    first, last = pairs.first[pairs.used], pairs.last[pairs.used]
    if len(first) < 2:
        raise TooFew("Regression to the mean of a group", needed=2, given=len(first))
    mean_first = float(first.mean())
    how = REGRESSION_TO_THE_MEAN
    return RegressionToTheMean(
        expected_change=-(1 - reliability) * (mean_first - norm.mean),
        observed_change=float((last - first).mean()),
        mean_first=mean_first,
        norm_mean=norm.mean,
        reliability=reliability,
        direction=scores.direction,
        n=len(first),
        missing=scores.n_clients - len(first),
        method=how.name,
        version=how.version,
        source=f"{how.source}; norm: {norm.sample} ({norm.source})",
    )
