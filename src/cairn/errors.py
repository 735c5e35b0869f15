"""Everything that can go wrong and be said to a person.

CairnError
├── InstrumentError      a measure's data file breaks a rule
├── ScoringError         answers do not fit the measure
├── ScienceError         numbers outside what a method can answer
│   ├── ScoresRefused    columns of scores break a rule, in rows that are named
│   └── TooFew           fewer observations than a method needs to say anything
│       └── NotYet       a question that is gathering what it needs, with the counts
├── ImportRefused        a table cannot be read at all
├── VaultError           a sealed text cannot be opened, or a key is unusable
│   ├── KeyDestroyed     the client was erased; this is the intended end
│   └── WrongWords       somebody's own words do not open what they locked
├── NotAllowed           the policy says no, with the reason
├── Conflict             the same key arrived with a different content
└── InsecureSetup        Cairn will not start like this, and how to mend it

A message says what happened, the rule and what to do. It never contains a client's
answer, name or word: messages end up in logs.
"""

from collections.abc import Iterable, Sequence
from typing import Self

# So many row numbers are enough to find a fault by; a message is one line.
_ROWS_NAMED = 5


class CairnError(Exception):
    """Base of every error Cairn raises on purpose; `exit_code` is for the command."""

    exit_code = 1


class InstrumentError(CairnError):
    """A measure's data file breaks a rule."""

    exit_code = 3


class ScoringError(CairnError):
    """The answers do not fit the measure."""

    exit_code = 4


class ScienceError(CairnError):
    """The numbers are outside what the method can answer."""

    exit_code = 5


class ScoresRefused(ScienceError):
    """Columns of scores break a rule; `rows` counts from 1 and may be empty."""

    def __init__(self, message: str, rows: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.rows = tuple(rows)

    @classmethod
    def at(cls, rule: str, rows: Iterable[int]) -> Self:
        """Name the rule and the first rows that break it, never what stands there."""
        found = tuple(int(row) for row in rows)
        named = ", ".join(str(row) for row in found[:_ROWS_NAMED])
        more = f" and {len(found) - _ROWS_NAMED} more" * (len(found) > _ROWS_NAMED)
        word = "row" if len(found) == 1 else "rows"
        return cls(f"{rule} ({word} {named}{more}).", found)


class TooFew(ScienceError):
    """Fewer observations than a method needs; `needed` and `given` count them."""

    def __init__(self, what: str, *, needed: int, given: int) -> None:
        super().__init__(
            f"{what} needs at least {needed}; there are {given}. Nothing is said "
            "from fewer, because it could not be trusted."
        )
        self.needed, self.given = needed, given


class NotYet(TooFew):
    """A question still gathers what it needs.

    `counts` has a name, how many are needed and how many are there, for each need.
    """

    def __init__(self, question: str, counts: Sequence[tuple[str, int, int]]) -> None:
        least = min(counts, key=lambda count: count[2] / count[1])
        super().__init__(
            f"{question}, counted in {least[0]},", needed=least[1], given=least[2]
        )
        self.question, self.counts = question, tuple(counts)


class ImportRefused(CairnError):
    """The table cannot be read at all."""

    exit_code = 6


class VaultError(CairnError):
    """A sealed text cannot be opened, or a key is missing or unusable."""

    exit_code = 7


class KeyDestroyed(VaultError):
    """The client was erased, so nothing of theirs can be opened any more."""


class WrongWords(VaultError):
    """Somebody's own words do not open what they locked, or are too easy to guess."""


class NotAllowed(CairnError):
    """The policy says no; the message is the reason."""

    exit_code = 8


class Conflict(CairnError):
    """The same submission key arrived again with a different content."""

    exit_code = 9


class InsecureSetup(CairnError):
    """Cairn refuses to start like this; the message says how to mend it."""

    exit_code = 10
