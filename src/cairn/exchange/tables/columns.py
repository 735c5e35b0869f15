"""What are the columns called, so that each can be stated without doubt?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cairn.exchange.tables.problems import (
    Problem,
    ProblemLog,
    ProblemRule,
    column_letter,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column with a name of its own; number 1 is the leftmost."""

    number: int
    name: str

    @property
    def letter(self) -> str:
        """Return the column's letter in a spreadsheet."""
        return column_letter(self.number)


def name_columns(
    header: Sequence[str], *, row: int
) -> tuple[tuple[Column, ...], tuple[Problem, ...]]:
    """Name every column once: empty headers by letter, equal headers by count."""
    log = ProblemLog()
    titles = [title.strip() for title in header]
    repeated = {title for title, count in Counter(titles).items() if count > 1}
    taken = set(titles) - repeated
    columns = []
    for number, title in enumerate(titles, start=1):
        name = title
        if not title or title in repeated:
            _note(log, title, row=row, number=number)
            name = _free_name(title or f"column {column_letter(number)}", taken, title)
        taken.add(name)
        columns.append(Column(number, name))
    return tuple(columns), log.listed()


def _note(log: ProblemLog, title: str, *, row: int, number: int) -> None:
    if title:
        log.add(
            ProblemRule.DUPLICATE_HEADER,
            row=row,
            column=number,
            message="Another column has the same header. Each column is shown with a "
            "count behind its name; choose by that name.",
        )
        return
    log.add(
        ProblemRule.EMPTY_HEADER,
        row=row,
        column=number,
        message="This column has no header. It is shown by its letter.",
    )


def _free_name(base: str, taken: set[str], title: str) -> str:
    if not title and base not in taken:
        return base
    count = 1
    while f"{base} ({count})" in taken:
        count += 1
    return f"{base} ({count})"
