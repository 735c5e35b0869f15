"""Small invented tables for the tests of the import, and where real ones may lie."""

import os
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from cairn.exchange.tables import (
    DateOrder,
    Dates,
    DayNumbers,
    ImportedScore,
    Long,
    Mapping,
    ProblemRule,
    Reading,
    ScoreRange,
    SessionNumbers,
    open_table,
    read_scores,
)

SHARED = Path(
    os.environ.get("CAIRN_SHARED_DATA")
    or Path(__file__).resolve().parents[2].parent / "shared" / "data"
)
POINTS = ScoreRange(0, 63, lower_is_better=True, whole=True)
DMY = Dates(DateOrder.DAY_MONTH_YEAR)
BY_DATE = Mapping("bdi", "client", Long("date", DMY, score="score"))
BY_DAY = Mapping("bdi", "client", Long("day", DayNumbers(), score="score"))
BY_SESSION = Mapping("bdi", "client", Long("time", SessionNumbers(), score="score"))


def shared(name: str) -> Path:
    """Find a real table or skip: real data never lies in this repository."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(
            f"the real table {name} is not here; set CAIRN_SHARED_DATA to its folder"
        )
    return path


def read(text: str | bytes, mapping: Mapping, **options) -> Reading:
    """Read a table that is written out in the test."""
    data = text if isinstance(text, bytes) else text.encode()
    measure = {"score_range": POINTS} if "instrument" not in options else {}
    return read_scores(open_table(data), mapping, **(measure | options))


def told(reading: Reading) -> list[tuple[int, int | None, ProblemRule]]:
    """Say in short what is wrong: row, column, rule."""
    return [(p.row, p.column, p.rule) for p in reading.problems]


def when(score: ImportedScore) -> date | float | int | None:
    """Return the time of a score as the table states it."""
    return score.at or (score.day if score.day is not None else score.occasion)


def totals(reading: Reading) -> list[tuple[str, date | float | int | None, float]]:
    """Say in short what was read: client, time, total."""
    return [(s.client, when(s), s.total) for s in reading.values()]


def workbook(*rows: tuple, sheet: str = "scores") -> bytes:
    """Write rows as an .xlsx workbook."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Save a workbook to bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(
    data: bytes, changes: dict[str, bytes | None], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Replace, add or drop parts of a workbook's archive."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            content = changes[name] if name in changes else old.read(name)
            if content is not None:
                new.writestr(name, content, packing)
    return out.getvalue()
