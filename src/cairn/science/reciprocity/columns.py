"""Columns of sessions, each with its client; rows that lack something are counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.scores import Floats, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Complete rows: `columns` (n, k), `group` numbers the cluster of each from 0."""

    columns: Floats
    group: Whole
    missing: int

    @property
    def n(self) -> int:
        """How many rows are complete."""
        return len(self.group)

    @property
    def clients(self) -> int:
        """How many clusters they come from."""
        return int(self.group.max()) + 1 if self.n else 0


def read_columns(cluster: ArrayLike, *columns: ArrayLike) -> Rows:
    """Keep the rows in which nothing is NaN. Raises ScienceError for uneven columns."""
    names = np.asarray(cluster)
    table = [np.asarray(column, dtype=np.float64) for column in columns]
    if names.ndim != 1 or any(column.shape != names.shape for column in table):
        raise ScienceError("Every session needs its client, and every column a row.")
    stacked = np.column_stack(table)
    if np.isinf(stacked).any():
        raise ScienceError("A value must be a finite number or missing.")
    known = ~np.isnan(stacked).any(axis=1)
    group = np.unique(names[known], return_inverse=True)[1]
    return Rows(stacked[known], group, int(np.count_nonzero(~known)))
