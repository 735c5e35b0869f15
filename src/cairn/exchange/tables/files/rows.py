"""What does one row of a table look like while it is read?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cairn.exchange.tables.problems import ProblemRule

# CSV cells are text; a workbook's cells may also be numbers and dates of their own.
Cell = str | int | float | datetime
Row = Sequence[Cell]

# Stands for a workbook's formula cell: it reads as a formula and tells nothing.
FORMULA = "="


class BrokenRow(list[Cell]):
    """A row that could not be taken apart; it has no cells, only the broken rule."""

    def __init__(self, rule: ProblemRule) -> None:
        super().__init__()
        self.rule = rule


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Some consecutive rows with their numbers, and the share of the file behind."""

    numbers: Sequence[int]
    rows: Sequence[Row]
    share: float


def is_blank(row: Row) -> bool:
    """Say whether a row holds nothing at all."""
    return not any(cell.strip() if isinstance(cell, str) else True for cell in row)


def is_formula(cell: str) -> bool:
    """Say whether a spreadsheet would run this text; "+5" is only a number."""
    if not cell.startswith(("=", "+", "@")):
        return False
    number = cell[1:].strip().replace(",", ".", 1)
    return cell[0] != "+" or not number.replace(".", "", 1).isdecimal()
