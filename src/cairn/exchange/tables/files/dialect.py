"""Which character parts the columns of this text?

The first lines suggest an answer. A tie, or a file of one column, is marked as
assumed, so that a person can confirm it or state another.
"""

import csv
from collections.abc import Sequence

from cairn.exchange.tables.files.encoding import Suggested
from cairn.exchange.tables.problems import RefusalRule, TableRefused

DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = "sep="


def check_delimiter(delimiter: str) -> str:
    """Return a stated delimiter or refuse one that cannot part columns."""
    if len(delimiter) != 1 or delimiter in '"\r\n\0' or delimiter.isalnum():
        raise TableRefused(
            RefusalRule.DELIMITER,
            "A delimiter is one character between the columns: a comma, a semicolon, "
            "a tab or a bar. State one of these.",
        )
    return delimiter


def stated_in_file(first_line: str) -> str | None:
    """Read the line "sep=;" that some programs write above the header."""
    line = first_line.strip('"')
    if not line.lower().startswith(_SEPARATOR_LINE):
        return None
    rest = line[len(_SEPARATOR_LINE) :]
    return rest if len(rest) == 1 and not rest.isalnum() else None


def suggest_delimiter(lines: Sequence[str]) -> Suggested:
    """Choose the delimiter that gives most lines as many columns as the header."""
    fits = {mark: _fit(lines, mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: fits[mark])
    others = [fits[mark] for mark in DELIMITERS if mark != best]
    clear = fits[best] > (0.0, 1) and max(others)[0] < fits[best][0]
    return Suggested(best, assumed=not clear)


def _fit(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    columns = len(rows[0]) if rows else 1
    if columns == 1:
        return 0.0, 1
    return sum(len(row) == columns for row in rows) / len(rows), columns
