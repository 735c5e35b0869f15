"""Which clients can be taken together without changing anything?

Clients measured at the same times share Z'Z; the likelihood then depends on them only
through the sum of the outer products of their Z'(X y), which a few rows can carry.
Assumes: nothing; the sums are the same up to rounding.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from cairn.science.course.deviance import CrossProducts
from cairn.science.scores import Floats, Whole

# Fewer clients to a group than this would not repay the sorting.
_LEAST_SHARED = 20
# So many clients show whether times are shared at all.
_GLANCE = 500


def pool(products: CrossProducts) -> CrossProducts:
    """Let clients with the same Z'Z share rows, when that makes far fewer of them."""
    rows = len(products.clients)
    if rows < _GLANCE or _groups(products.gram[:, :_GLANCE]) > _GLANCE / 2:
        return products
    order, starts = _sort(products.gram)
    if len(starts) * _LEAST_SHARED > rows:
        return products
    columns = products.cross.shape[1]
    flat = products.cross.reshape(2 * columns, rows)
    parts = list(_shrink(flat, order, np.append(starts, rows)))
    sizes = [part.shape[1] for part in parts]
    clients = np.zeros(sum(sizes))
    clients[np.cumsum([0, *sizes[:-1]])] = np.diff(np.append(starts, rows))
    return CrossProducts(
        gram=np.repeat(products.gram[:, order[starts]], sizes, axis=1),
        cross=np.concatenate(parts, axis=1).reshape(2, columns, -1),
        total=products.total,
        clients=clients,
        n_scores=products.n_scores,
    )


def _groups(gram: Floats) -> int:
    return len(_sort(gram)[1])


def _sort(gram: Floats) -> tuple[Whole, Whole]:
    """Return an order in which equal columns are neighbours, and where each begins."""
    order = np.lexsort(gram)
    ranked = gram[:, order]
    new = np.any(ranked[:, 1:] != ranked[:, :-1], axis=0)
    return order, np.flatnonzero(np.concatenate(([True], new)))


def _shrink(flat: Floats, order: Whole, ends: Whole) -> Iterator[Floats]:
    """Yield for each group columns with the same sum of outer products."""
    for start, end in pairwise(ends):
        members = flat[:, order[start:end]]
        if end - start <= len(flat):
            yield members
            continue
        values, axes = np.linalg.eigh(members @ members.T)
        yield axes * np.sqrt(np.maximum(values, 0.0))
