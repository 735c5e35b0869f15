"""What when one client has several scores on one day?

Looks at all scores of a table at once, in about 30 bytes for each, and applies the
stated choice. Assumes: clients are told apart by a 64-bit hash, so two of a million
clients are taken for one in fewer than one of ten million tables.
"""

from array import array
from collections.abc import Iterable, Iterator
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
    values: "array[int]" = field(default_factory=lambda: array("q"))
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
    is_other_client = _differs(clients[order])
    is_other = is_other_client | _differs(np.floor(times[order]))
    for start, end in _groups(is_other):
        members = order[start:end]
        nth[members] = _number(end - start, choice)
        if choice is SameDay.REFUSE:
            _note(seen, members.tolist(), log)
    return Settled(nth, 1 + int(np.count_nonzero(is_other_client)))


def _differs(sorted_values: NDArray[np.generic]) -> NDArray[np.bool_]:
    differs: NDArray[np.bool_] = np.not_equal(sorted_values[1:], sorted_values[:-1])
    return differs


def _groups(is_other: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    # A group of two or more is a stretch of neighbours that do not differ.
    edges = np.flatnonzero(np.diff(is_other, prepend=True, append=True)).tolist()
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield first, last + 1


def _number(size: int, choice: SameDay) -> NDArray[np.int32]:
    numbers = np.zeros(size, dtype=np.int32)
    match choice:
        case SameDay.REFUSE:
            pass
        case SameDay.KEEP_FIRST:
            numbers[0] = 1
        case SameDay.KEEP_LAST:
            numbers[-1] = 1
        case SameDay.KEEP_ALL_IN_ORDER:
            numbers = np.arange(1, size + 1, dtype=np.int32)
        case _:
            assert_never(choice)
    return numbers


def _note(seen: Seen, members: list[int], log: ProblemLog) -> None:
    rule = _rule_of(seen.values[place] for place in members)
    rows = sorted(seen.rows[place] for place in members)
    log.add(rule, row=rows[0], message=_sentence(rule, rows))


def _rule_of(values: Iterable[int]) -> ProblemRule:
    is_same = len(set(values)) == 1
    return (
        ProblemRule.SAME_DAY_SAME_SCORE if is_same else ProblemRule.SAME_DAY_OTHER_SCORE
    )


def _sentence(rule: ProblemRule, rows: list[int]) -> str:
    named = ", ".join(map(str, dict.fromkeys(rows[:_ROWS_NAMED])))
    more = "" if len(rows) <= _ROWS_NAMED else " and more"
    alike = "equal" if rule is ProblemRule.SAME_DAY_SAME_SCORE else "different"
    return (
        f"{len(rows)} {alike} scores of one client at one time, in rows {named}{more}. "
        "One counts. Choose: keep the first, keep the last, or keep all in order."
    )


def _value_mark(value: float | Answers) -> int:
    return hash(value if isinstance(value, float) else tuple(value.values()))
