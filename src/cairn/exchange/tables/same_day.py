"""What when one client has several scores on one day?

Looks at all scores of a table at once, in about 30 bytes for each, and applies the
stated choice. Assumes: clients are told apart by a 64-bit hash, so two of a million
clients are taken for one in fewer than one of ten million tables.
"""

from array import array
from dataclasses import dataclass, field
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from cairn.exchange.tables.candidates import Candidates
from cairn.exchange.tables.limits import Limits
from cairn.exchange.tables.mapping import SameDay
from cairn.exchange.tables.places import Answers
from cairn.exchange.tables.problems import (
    ProblemLog,
    ProblemRule,
    RefusalRule,
    TableRefused,
)

_ROWS_NAMED = 6


@dataclass(slots=True)
class Seen:
    """The places of all scores read so far, in little memory."""

    clients: "array[int]" = field(default_factory=lambda: array("q"))
    times: "array[float]" = field(default_factory=lambda: array("d"))
    values: "array[float]" = field(default_factory=lambda: array("d"))
    rows: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, candidates: Candidates, limits: Limits) -> None:
        """Remember where these scores stand."""
        self.clients.extend(map(hash, candidates.clients))
        self.times.extend([moment.sort_key for moment in candidates.moments])
        self.values.extend(map(_value_mark, candidates.values))
        self.rows.extend(candidates.rows)
        if len(self.rows) > limits.scores:
            raise TableRefused(
                RefusalRule.TOO_MANY_ROWS,
                f"The table has more than {limits.scores:,} scores, the most that are "
                "read at once. Split it into several files.",
            )


@dataclass(frozen=True, slots=True)
class Settled:
    """For every score its number within the day, or 0 when it does not count."""

    nth: NDArray[np.int32]
    clients: int

    @property
    def kept(self) -> int:
        """Return how many scores count."""
        return int(np.count_nonzero(self.nth))


def settle(seen: Seen, choice: SameDay, log: ProblemLog) -> Settled:
    """Apply the choice to every group of scores of one client on one day."""
    nth = np.ones(len(seen.rows), dtype=np.int32)
    if not len(nth):
        return Settled(nth, 0)
    clients = np.frombuffer(seen.clients, dtype=np.int64)
    times = np.frombuffer(seen.times, dtype=np.float64)
    # A stable order: by client, by time, and then as in the table.
    order = np.lexsort((times, clients))
    is_same_client = _is_as_before(clients[order])
    groups = _find_groups(is_same_client & _is_as_before(np.floor(times[order])))
    if len(groups.starts):
        members = order[groups.members]
        nth[members] = _number(groups, choice)
        if choice is SameDay.REFUSE:
            _note(seen, members, groups, log)
    return Settled(nth, len(nth) - int(np.count_nonzero(is_same_client)))


@dataclass(frozen=True, slots=True)
class _Groups:
    """The places that share their day, and where among them each group begins."""

    members: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]


def _is_as_before(sorted_values: NDArray[np.generic]) -> NDArray[np.bool_]:
    is_same = np.zeros(len(sorted_values), dtype=np.bool_)
    np.equal(sorted_values[1:], sorted_values[:-1], out=is_same[1:])
    return is_same


def _find_groups(is_as_before: NDArray[np.bool_]) -> _Groups:
    is_in_group = is_as_before.copy()
    is_in_group[:-1] |= is_as_before[1:]
    members = np.flatnonzero(is_in_group)
    starts = np.flatnonzero(~is_as_before[members])
    return _Groups(members, starts, np.diff(starts, append=len(members)))


def _number(groups: _Groups, choice: SameDay) -> NDArray[np.int32]:
    if choice is SameDay.REFUSE:
        return np.zeros(len(groups.members), dtype=np.int32)
    sizes = np.repeat(groups.sizes, groups.sizes)
    position = np.arange(len(sizes)) - np.repeat(groups.starts, groups.sizes)
    numbers: NDArray[np.int64]
    match choice:
        case SameDay.KEEP_FIRST:
            numbers = np.where(position == 0, 1, 0)
        case SameDay.KEEP_LAST:
            numbers = np.where(position == sizes - 1, 1, 0)
        case SameDay.KEEP_ALL_IN_ORDER:
            numbers = position + 1
        case _:
            assert_never(choice)
    return numbers.astype(np.int32)


def _note(
    seen: Seen, members: NDArray[np.intp], groups: _Groups, log: ProblemLog
) -> None:
    values = np.frombuffer(seen.values, dtype=np.float64)[members]
    rows = np.frombuffer(seen.rows, dtype=np.uint32)[members]
    lowest = np.minimum.reduceat(values, groups.starts)
    is_equal = lowest == np.maximum.reduceat(values, groups.starts)
    first_rows = np.minimum.reduceat(rows, groups.starts)
    for rule, which in (
        (ProblemRule.SAME_DAY_SAME_SCORE, np.flatnonzero(is_equal)),
        (ProblemRule.SAME_DAY_OTHER_SCORE, np.flatnonzero(~is_equal)),
    ):
        listed = which[np.argsort(first_rows[which])][: log.listed_per_rule]
        for group in listed.tolist():
            start = int(groups.starts[group])
            its_rows = sorted(rows[start : start + int(groups.sizes[group])].tolist())
            log.add(rule, row=its_rows[0], message=_sentence(rule, its_rows))
        log.count(rule, len(which) - len(listed))


def _sentence(rule: ProblemRule, rows: list[int]) -> str:
    named = ", ".join(map(str, dict.fromkeys(rows[:_ROWS_NAMED])))
    more = "" if len(rows) <= _ROWS_NAMED else " and more"
    alike = "equal" if rule is ProblemRule.SAME_DAY_SAME_SCORE else "different"
    return (
        f"{len(rows)} {alike} scores of one client at one time, in rows {named}{more}. "
        "One counts. Choose: keep the first, keep the last, or keep all in order."
    )


def _value_mark(value: float | Answers) -> float:
    # Answers are told apart by a hash: enough to say whether two forms are equal.
    return value if isinstance(value, float) else float(hash(tuple(value.values())))
