"""How are the columns of a growth model brought to one scale, and back?

Columns are centred and scaled before anything is estimated, so that the answer does
not depend on the units of time and score.
Refuses: a term that does not vary or that other terms determine.
"""

from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError
from cairn.science.course.deviance import CrossProducts
from cairn.science.course.statistics import GrowthDesign, GrowthStatistics
from cairn.science.scores import Floats

# The share of a column that other columns leave unexplained, below which rounding
# could not be told from information.
_LEAST_LEFT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Standardised:
    """Cross-products of scaled columns, and the way back to the columns reported.

    `fixed` turns scaled fixed effects into reported ones, `random` does so for the
    random intercept and slope; both still in units of `score_scale`. `score_centre`
    belongs to the intercept. `first_centre` is the mean that the first score is
    centred at, None without a first score.
    """

    products: CrossProducts
    fixed: Floats
    random: Floats
    score_centre: float
    score_scale: float
    first_centre: float | None


def standardise(statistics: GrowthStatistics) -> Standardised:
    """Centre and scale every column. Raises ScienceError naming a term that cannot."""
    weight = statistics.gram[0].sum()
    basis = statistics.gram[1].sum() / weight
    score = statistics.moment[0].sum() / weight
    start = statistics.origin
    moved = statistics.move((start[0] + basis, start[1] + score))
    spread = np.sqrt(max(moved.gram[2].sum() / weight, 0.0)) or 1.0
    square = float(moved.square.sum())
    scale = np.sqrt(max(square / weight, 0.0)) or 1.0
    centres = moved.between.mean(axis=1)
    spreads = moved.between.std(axis=1)
    spreads[spreads == 0] = 1.0
    products = _products(
        moved.gram / _column(1, spread, spread**2),
        moved.moment / _column(scale, spread * scale),
        (moved.between - centres[:, None]) / spreads[:, None],
        statistics=moved,
        square=square / scale**2,
    )
    _check_rank(products.total, statistics.design.fixed_names)
    line = (moved.origin[0], spread)
    crossed = statistics.design.first_score
    return Standardised(
        products=products,
        fixed=_back(line, centres, spreads, design=statistics.design),
        random=np.array([[1, -line[0] / spread], [0, 1 / spread]]),
        score_centre=moved.origin[1],
        score_scale=float(scale),
        first_centre=float(centres[0]) if crossed else None,
    )


def _products(
    gram: Floats,
    moment: Floats,
    between: Floats,
    *,
    statistics: GrowthStatistics,
    square: float,
) -> CrossProducts:
    """Expand the statistics to the columns 1, basis, between, basis x first, score.

    `gram` is (3, clients), `moment` (2, clients), `between` (covariates, clients).
    """
    k, clients = between.shape
    crossed = int(statistics.design.first_score)
    first = slice(0, crossed)
    cross = np.empty((2, 3 + k + crossed, clients))
    cross[:, :2] = gram[[[0, 1], [1, 2]]]
    cross[:, 2 : 2 + k] = between * gram[:2, None]
    cross[:, 2 + k : -1] = between[first] * gram[1:, None]
    cross[:, -1] = moment
    above = np.concatenate(
        (
            cross.sum(axis=2),
            between @ cross[0].T,
            between[first] @ cross[1].T,
        )
    )
    total = np.vstack((above, np.append(above[:, -1], square)))
    return CrossProducts(
        gram=gram,
        cross=cross,
        total=(total + total.T) / 2,
        clients=np.ones(clients),
        n_scores=statistics.n_scores,
    )


def _column(*values: float) -> Floats:
    return np.array(values)[:, None]


def _check_rank(total: Floats, names: tuple[str, ...]) -> None:
    """Refuse the first column that the columns before it leave nothing of."""
    left = total[:-1, :-1].copy()
    sizes = left.diagonal().copy()
    for column, name in enumerate(names):
        if left[column, column] <= _LEAST_LEFT * max(sizes[column], _LEAST_LEFT):
            raise ScienceError(
                f"The term {name} cannot be estimated: it does not vary, or the terms "
                "before it determine it. Leave it out, or give more varied clients."
            )
        explained = np.outer(left[:, column], left[column]) / left[column, column]
        left -= explained


def _back(
    line: tuple[float, float],
    centres: Floats,
    spreads: Floats,
    *,
    design: GrowthDesign,
) -> Floats:
    """Return the matrix that turns scaled fixed effects into reported ones.

    Reported columns are 1, basis, first score - its mean, covariates as they are,
    basis x (first score - its mean).
    """
    p = len(design.fixed_names)
    basis, spread = line
    k = len(design.between)
    back = np.eye(p)
    back[0, 1], back[1, 1] = -basis / spread, 1 / spread
    for place in range(k):
        first = design.first_score and place == 0
        back[0, 2 + place] = 0 if first else -centres[place] / spreads[place]
        back[2 + place, 2 + place] = 1 / spreads[place]
    if design.first_score:
        back[2, -1] = -basis / (spread * spreads[0])
        back[-1, -1] = 1 / (spread * spreads[0])
    return back
