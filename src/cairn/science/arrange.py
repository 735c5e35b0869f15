"""Put scores into columns: checked once, sorted once.

Assumes: one row for each time that a client answered one measure.
Refuses: two rows of a client on one occasion, times that run against the occasions,
times and scores that are infinite, rows without a client, a direction not stated.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import ScoresRefused
from cairn.science.measure.instrument import Direction
from cairn.science.scores import (
    Floats,
    Scores,
    Whole,
    check_direction,
    check_lengths,
)


def arrange_scores(
    client: ArrayLike,
    score: ArrayLike,
    *,
    direction: Direction,
    time: ArrayLike | None = None,
    occasion: ArrayLike | None = None,
) -> Scores:
    """Check and sort columns of equal length, one row for each time of measurement.

    `client` holds labels, `score` floats with NaN for a missing one, `time` finite
    numbers (days), `occasion` whole numbers that say which came first.
    Without `occasion`, rows are numbered by their time, and rows of one client at the
    same time stay in the order given. Without `time`, the occasion is the time.
    Raises ScoresRefused, which names the rule and the rows, counted from 1.
    """
    return arrange_rows(
        client, score, direction=direction, time=time, occasion=occasion
    )[0]


def arrange_rows(
    client: ArrayLike,
    score: ArrayLike,
    *,
    direction: Direction,
    time: ArrayLike | None = None,
    occasion: ArrayLike | None = None,
) -> tuple[Scores, Whole | None]:
    """Arrange scores; return with them the given rows in their new order, from 0.

    None instead of rows says that they stayed where they were. With it a further
    column of the same table can be laid beside the scores.
    """
    check_direction(direction)
    labels = _labels(client)
    values = _numbers(score, "score")
    _refuse(np.isinf(values), "A score must be a finite number or missing")
    when = None if time is None else _numbers(time, "time")
    which = None if occasion is None else _whole(occasion)
    check_lengths(labels, values, when, which)
    key = when if which is None else which
    if key is None:
        raise ScoresRefused("Rows need a time or an occasion. Name one of them.")
    if when is not None:
        _refuse(~np.isfinite(when), "Every row needs a time that is a finite number")
    names, starts, number, order = _group(labels)
    rows = _sort(number, order, key)
    scores = _build(
        names,
        starts,
        rows,
        values=values,
        when=when,
        which=which,
        direction=direction,
    )
    return scores, rows


def _build(
    names: NDArray[Any],
    starts: Whole,
    rows: Whole | None,
    *,
    values: Floats,
    when: Floats | None,
    which: NDArray[np.int64] | None,
    direction: Direction,
) -> Scores:
    if rows is not None:
        values = values[rows]
        when = None if when is None else when[rows]
        which = None if which is None else which[rows]
    within = _follows(starts, len(values))
    if which is None:
        which = np.arange(len(values)) - np.repeat(starts[:-1], np.diff(starts)) + 1
    else:
        _refuse_pairs(
            within & (np.diff(which) == 0),
            rows,
            "A client has one row for each occasion; these rows share one",
        )
    if when is None:
        when = which.astype(np.float64)
    else:
        _refuse_pairs(
            within & (np.diff(when) < 0),
            rows,
            "Time may not run backwards from one occasion to the next",
        )
    return Scores(
        clients=names,
        starts=starts,
        occasion=_own(which),
        time=_own(when),
        score=_own(values),
        direction=direction,
    )


def _own(column: NDArray[Any]) -> NDArray[Any]:
    """Return a view that can be made read-only without touching the caller's array."""
    return column.view()


def _group(labels: NDArray[Any]) -> tuple[NDArray[Any], Whole, Whole, Whole | None]:
    """Return labels, first rows, each row's client, and an order unless grouped."""
    n = len(labels)
    heads = (
        np.flatnonzero(np.concatenate(([True], labels[1:] != labels[:-1])))
        if n
        else np.zeros(0, dtype=np.intp)
    )
    runs = labels[heads]
    names, first, number = np.unique(runs, return_index=True, return_inverse=True)
    if len(names) == len(runs):
        starts = np.append(heads, n).astype(np.intp)
        return runs, starts, np.repeat(np.arange(len(runs)), np.diff(starts)), None
    rank = np.empty(len(names), dtype=np.intp)
    in_order = np.argsort(first, kind="stable")
    rank[in_order] = np.arange(len(names))
    lengths = np.diff(np.append(heads, n))
    of_row = np.repeat(rank[number], lengths)
    counts = np.bincount(of_row, minlength=len(names))
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.intp)
    return names[in_order], starts, of_row, np.argsort(of_row, kind="stable")


def _sort(
    number: Whole,
    order: Whole | None,
    key: NDArray[Any],
) -> Whole | None:
    """Return the rows in order of client and occasion; None when they are already."""
    if order is None:
        same = number[1:] == number[:-1]
        if not np.any(same & (key[1:] < key[:-1])):
            return None
    # The last sort that is stable decides: by occasion or time within each client.
    return np.lexsort((key, number))


def _follows(starts: Whole, rows: int) -> NDArray[np.bool_]:
    """Say of each neighbouring pair of rows whether it belongs to one client."""
    same = np.ones(max(rows - 1, 0), dtype=bool)
    inner = starts[1:-1]
    same[inner[(inner > 0) & (inner < rows)] - 1] = False
    return same


def _labels(client: ArrayLike) -> NDArray[Any]:
    labels = np.asarray(client)
    if labels.dtype.kind == "f":
        _refuse(np.isnan(labels), "Every row needs a client")
    elif labels.dtype.kind == "O":
        empty = np.fromiter((_is_empty(one) for one in labels), bool, len(labels))
        _refuse(empty, "Every row needs a client")
        # Labels of mixed kinds cannot be told apart safely by comparing.
        labels = np.array([str(one) for one in labels], dtype=object)
        labels = labels.astype(str) if len(labels) else labels
    elif labels.dtype.kind in "US":
        _refuse(np.char.str_len(labels) == 0, "Every row needs a client")
    return labels


def _is_empty(label: object) -> bool:
    return label is None or label == "" or label != label  # noqa: PLR0124 - NaN


def _numbers(column: ArrayLike, name: str) -> Floats:
    try:
        values = np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError):
        raise ScoresRefused(f"The column of the {name} must hold numbers.") from None
    if values.ndim != 1:
        raise ScoresRefused(f"The {name} must be one column.")
    return values


def _whole(occasion: ArrayLike) -> NDArray[np.int64]:
    values = np.asarray(occasion)
    if values.dtype.kind in "iu":
        return values.astype(np.int64, copy=False)
    numbers = _numbers(occasion, "occasion")
    with np.errstate(invalid="ignore"):
        broken = ~np.isfinite(numbers) | (numbers != np.floor(numbers))
    _refuse(broken, "An occasion is a whole number")
    return numbers.astype(np.int64)


def _refuse(broken: NDArray[np.bool_], rule: str) -> None:
    rows = np.flatnonzero(broken)
    if len(rows):
        raise ScoresRefused.at(rule, rows + 1)


def _refuse_pairs(broken: NDArray[np.bool_], rows: Whole | None, rule: str) -> None:
    pairs = np.flatnonzero(broken)
    if len(pairs):
        both = np.concatenate((pairs, pairs + 1))
        named = both if rows is None else rows[both]
        raise ScoresRefused.at(rule, np.unique(named) + 1)
