"""Which scores does a growth model explain, and from what?

The scores after a client's first one are explained by the time of measurement, by that
first score and by what else is known of the client; without a first score in the model
all scores are explained.
Assumes: a covariate describes a client, not an occasion.
Refuses: covariates of another length, infinite, or named like a term of the model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import ScoresRefused
from cairn.science.course.basis import Basis, positions
from cairn.science.scores import Floats, Scores, Whole

FIRST_SCORE = "first_score"
INTERCEPT = "(Intercept)"


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """The scores to explain, in order of client and occasion.

    Rows `starts[i]` up to `starts[i + 1]` belong to client `i` of the scores; a client
    may have none. `basis` holds values of the basis, `time` the time as in the
    scores. `between` is (clients, covariates), the first score leading when it is
    in the model; NaN where it is not known. `names` names its columns.
    """

    starts: Whole
    basis: Floats
    time: Floats
    score: Floats
    between: Floats
    names: tuple[str, ...]
    missing: int

    @property
    def counts(self) -> Whole:
        """How many responses each client has; shape (clients,)."""
        return np.diff(self.starts)

    def keep_clients(self, kept: NDArray[np.bool_]) -> "Responses":
        """Keep some clients and their rows; `kept` is (clients,)."""
        if kept.all():
            return self
        rows = np.repeat(kept, self.counts)
        return Responses(
            starts=np.concatenate(([0], np.cumsum(self.counts[kept]))),
            basis=self.basis[rows],
            time=self.time[rows],
            score=self.score[rows],
            between=self.between[kept],
            names=self.names,
            missing=self.missing,
        )


def arrange_responses(
    scores: Scores,
    *,
    basis: Basis,
    first_score: bool,
    covariates: Mapping[str, ArrayLike] | None = None,
    column: ArrayLike | None = None,
) -> Responses:
    """Set the first scores apart from the scores they help to explain.

    `covariates` has one number for each client of the scores, NaN where not known;
    `column` one number for each row, for the basis 'given'.
    """
    where = basis.values_at(positions(scores, basis, column=column))
    kept = scores.known
    between, names = _covariates(scores.n_clients, covariates or {})
    if first_score:
        heads = _first_known(scores, kept)
        first = np.full(scores.n_clients, np.nan)
        first[heads >= 0] = scores.score[heads[heads >= 0]]
        kept[heads[heads >= 0]] = False
        between = np.column_stack((first, between))
        names = (FIRST_SCORE, *names)
    before = np.concatenate(([0], np.cumsum(kept)))
    every = bool(kept.all())
    return Responses(
        starts=before[scores.starts],
        basis=where if every else where[kept],
        time=scores.time if every else scores.time[kept],
        score=scores.score if every else scores.score[kept],
        between=between,
        names=names,
        missing=scores.missing,
    )


def describe_clients(
    scores: Scores, columns: Mapping[str, ArrayLike]
) -> dict[str, Floats]:
    """Take covariates from rows to clients: one number each, NaN where none is known.

    `columns` has one number for each row of the scores, NaN where not known. Raises
    ScoresRefused, naming the rows, when a covariate differs within a client.
    """
    return {
        name: _describe(scores, name, np.asarray(column, dtype=np.float64))
        for name, column in columns.items()
    }


def _describe(scores: Scores, name: str, column: Floats) -> Floats:
    known = ~np.isnan(column)
    rows = _first_known(scores, known)
    found = np.full(scores.n_clients, np.nan)
    found[rows >= 0] = column[rows[rows >= 0]]
    differs = known & (column != found[scores.client_of_row])
    if differs.any():
        raise ScoresRefused.at(
            f"The covariate {name} describes a client, so it must be the same in all "
            "of a client's rows, sorted by client and time",
            np.flatnonzero(differs) + 1,
        )
    return found


def _first_known(scores: Scores, known: NDArray[np.bool_]) -> Whole:
    """Return the row of each client's first known score; -1 where there is none."""
    if known.all():
        found = scores.starts[:-1]
    else:
        rows = np.append(np.flatnonzero(known), scores.n_rows)
        before = np.concatenate(([0], np.cumsum(known)))
        found = rows[before[scores.starts[:-1]]]
    return np.where(found < scores.starts[1:], found, -1)


def _covariates(
    clients: int, covariates: Mapping[str, ArrayLike]
) -> tuple[Floats, tuple[str, ...]]:
    taken = {INTERCEPT, FIRST_SCORE, *(one.term for one in Basis)}
    columns = []
    for name, column in covariates.items():
        if name in taken:
            raise ScoresRefused(f"A covariate cannot be named {name}: a term is.")
        columns.append(_numbers(name, column, clients))
    between = np.column_stack(columns) if columns else np.zeros((clients, 0))
    return between, tuple(covariates)


def _numbers(name: str, column: ArrayLike, clients: int) -> NDArray[Any]:
    try:
        values = np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError):
        raise ScoresRefused(f"The covariate {name} must hold numbers.") from None
    if values.shape != (clients,):
        raise ScoresRefused(f"The covariate {name} needs one number for each client.")
    if np.any(np.isinf(values)):
        raise ScoresRefused(f"The covariate {name} must be finite or missing.")
    return values
