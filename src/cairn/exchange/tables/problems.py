"""What is wrong with this table, in which row and column, and by which rule?

Refuses: to hold what a cell says. A problem knows its place and its rule, so that it
can be shown, logged and mailed without telling anything about a client.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cairn.errors import ImportRefused

LISTED_PER_RULE = 1_000


class RefusalRule(StrEnum):
    """Why a table cannot be read at all."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    NOT_A_TABLE = "not a table"
    OLD_OR_LOCKED_WORKBOOK = "old or locked workbook"
    BROKEN_WORKBOOK = "broken workbook"
    UNSAFE_WORKBOOK = "unsafe workbook"
    NO_SUCH_SHEET = "no such sheet"
    ENCODING = "encoding"
    DELIMITER = "delimiter"
    HEADER = "header"
    TOO_MANY_COLUMNS = "too many columns"
    TOO_MANY_ROWS = "too many rows"
    TOO_MANY_BROKEN_ROWS = "too many broken rows"
    MAPPING = "mapping"
    CHANGED = "changed while being read"


class ProblemRule(StrEnum):
    """Which rule a row, a cell or a header breaks."""

    DUPLICATE_HEADER = "duplicate header"
    EMPTY_HEADER = "empty header"
    ONE_COLUMN = "one column"
    RAGGED_ROW = "ragged row"
    BROKEN_QUOTES = "broken quotes"
    LINE_TOO_LONG = "line too long"
    UNREADABLE_LETTERS = "unreadable letters"
    CONTROL_CHARACTER = "control character"
    FORMULA = "formula"
    NO_CLIENT = "no client"
    CLIENT_NOT_A_NAME = "client not a name or number"
    CLIENT_TOO_LONG = "client too long"
    NO_DATE = "no date"
    NOT_A_DATE = "not a date"
    DATE_IS_A_NUMBER = "date is a number"
    TWO_DIGIT_YEAR = "two-digit year"
    DATE_OUT_OF_RANGE = "date out of range"
    NOT_A_DAY = "not a day number"
    NOT_A_SESSION = "not a session number"
    NOT_A_NUMBER = "not a number"
    DECIMAL_MARK = "decimal mark"
    NOT_WHOLE = "not a whole number"
    OUT_OF_RANGE = "out of range"
    ANSWER_DOES_NOT_FIT = "answer does not fit"
    SAME_DAY_SAME_SCORE = "same day, same score"
    SAME_DAY_OTHER_SCORE = "same day, other score"


class TableRefused(ImportRefused):
    """The whole table is refused; `rule` says which rule it breaks."""

    def __init__(self, rule: RefusalRule, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule and its place; row 1 is the first row of the file."""

    row: int
    column: int | None
    rule: ProblemRule
    message: str

    @property
    def place(self) -> str:
        """Say where it is, as a spreadsheet would: "row 12, column C"."""
        if self.column is None:
            return f"row {self.row}"
        return f"row {self.row}, column {column_letter(self.column)}"


@dataclass(slots=True)
class ProblemLog:
    """Gathers problems in bounded memory: all are counted, the first ones listed."""

    listed_per_rule: int = LISTED_PER_RULE
    counts: Counter[ProblemRule] = field(default_factory=Counter)
    _listed: list[Problem] = field(default_factory=list)

    def add(
        self,
        rule: ProblemRule,
        *,
        row: int,
        message: str,
        column: int | None = None,
    ) -> None:
        """Count one more problem of this rule and list it if there is room."""
        self.counts[rule] += 1
        if self.counts[rule] <= self.listed_per_rule:
            self._listed.append(Problem(row, column, rule, message))

    def count(self, rule: ProblemRule, number: int) -> None:
        """Count problems that are too many to list."""
        if number:
            self.counts[rule] += number

    def has_room(self, rule: ProblemRule) -> bool:
        """Say whether the next problem of this rule would still be listed."""
        return self.counts[rule] < self.listed_per_rule

    def listed(self) -> tuple[Problem, ...]:
        """Return the listed problems from the top of the table to its end."""
        return tuple(sorted(self._listed, key=lambda p: (p.row, p.column or 0)))

    def totals(self) -> Mapping[ProblemRule, int]:
        """Return how often each rule was broken, unlisted problems included."""
        return MappingProxyType(dict(self.counts))


def column_letter(number: int) -> str:
    """Name a column as spreadsheets do: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def problems_as_rows(problems: tuple[Problem, ...]) -> list[dict[str, str | int]]:
    """Turn problems into plain rows for a CSV or JSON file."""
    return [
        {
            "row": problem.row,
            "column": column_letter(problem.column) if problem.column else "",
            "rule": problem.rule.value,
            "message": problem.message,
        }
        for problem in problems
    ]
