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
    number_rows,
)

# Labels that are whole numbers are counted while they spread over so many times n.
_SPREAD = 4
_LARGEST = 2.0**62


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
    names, starts, number = _group(labels)
    if number is None and _runs_on(starts, key):
        rows = None
    else:
        rows = _sort(_clients(starts) if number is None else number, key)
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
        which = number_rows(starts)
    else:
        _refuse_pairs(
            within & (which[1:] == which[:-1]),
            rows,
            "A client has one row for each occasion; these rows share one",
        )
    if when is None:
        when = which.astype(np.float64)
    else:
        _refuse_pairs(
            within & (when[1:] < when[:-1]),
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


def _group(labels: NDArray[Any]) -> tuple[NDArray[Any], Whole, Whole | None]:
    """Return labels, first rows and, unless rows are grouped, each row's client."""
    n = len(labels)
    heads = np.flatnonzero(
        np.append(np.ones(min(n, 1), dtype=bool), labels[1:] != labels[:-1])
    )
    runs = labels[heads]
    edges = np.append(heads, n).astype(np.intp)
    names, number = _number(runs)
    if len(names) == len(runs):
        return runs, edges, None
    of_row = np.repeat(number, np.diff(edges))
    counts = np.bincount(of_row, minlength=len(names))
    return names, np.concatenate(([0], np.cumsum(counts))).astype(np.intp), of_row


def _clients(starts: Whole) -> Whole:
    """Return each row's client; shape (rows,)."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def _runs_on(starts: Whole, key: NDArray[Any]) -> bool:
    """Say whether the rows of every client are in order already."""
    return not np.any(_follows(starts, len(key)) & (key[1:] < key[:-1]))


def _number(runs: NDArray[Any]) -> tuple[NDArray[Any], Whole]:
    """Give labels numbers from 0, in the order in which they first appear."""
    names, first, number = _distinct(runs)
    in_order = np.argsort(first)
    rank = np.empty(len(names), dtype=np.intp)
    rank[in_order] = np.arange(len(names))
    return names[in_order], rank[number]


def _distinct(runs: NDArray[Any]) -> tuple[NDArray[Any], Whole, Whole]:
    """Return sorted labels, where each first stands, and each one's place in them."""
    n = len(runs)
    if not n or runs.dtype.kind not in "iu":
        names, first, number = np.unique(runs, return_index=True, return_inverse=True)
        return names, first, number
    lowest, highest = int(runs.min()), int(runs.max())
    if highest - lowest > _SPREAD * n:
        names, first, number = np.unique(runs, return_index=True, return_inverse=True)
        return names, first, number
    # Whole numbers that lie close together are counted, not sorted.
    offset = (runs - runs.dtype.type(lowest)).astype(np.intp)
    at = np.full(highest - lowest + 1, n)
    at[offset[::-1]] = np.arange(n)[::-1]
    found = np.flatnonzero(at < n)
    place = np.cumsum(at < n) - 1
    names = found.astype(runs.dtype) + runs.dtype.type(lowest)
    return names, at[found], place[offset]


def _sort(number: Whole, key: NDArray[Any]) -> Whole:
    """Return the rows in order of client and occasion or time; ties keep theirs."""
    packed = _pack(number, key)
    if packed is not None:
        packed.sort()
        packed %= len(key)
        return packed
    return np.lexsort((key, number))


def _pack(number: Whole, key: NDArray[Any]) -> Whole | None:
    """Pack client, whole key and row into one number each, if they fit.

    Sorting those is three times as fast as sorting rows by two columns.
    """
    lowest, highest = float(key.min()), float(key.max())
    span = highest - lowest + 1
    n = len(key)
    if not (float(number.max()) + 1) * span * n < _LARGEST or lowest != int(lowest):
        return None
    steps: Whole = (key - key.min()).astype(np.intp)
    if key.dtype.kind == "f" and np.any(steps != key - key.min()):
        return None
    steps += number * int(span)
    steps *= n
    steps += np.arange(n)
    return steps


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
