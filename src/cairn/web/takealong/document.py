"""How is a whole Well written down to be read, or for computers?"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from cairn.clinic.records.well import Kept, WellKind
from cairn.clinic.records.well_along import take_entries
from cairn.exchange.paper import (
    Block,
    Document,
    Heading,
    Paragraph,
    Quote,
    Table,
    set_pdf,
    write_page,
)
from cairn.web.wording import DAY_WITH_YEAR

Row = Mapping[str, Any]
# In this order; what each kind is called on paper.
PARTS = {
    WellKind.PURPOSE: _t("Why I do this work"),
    WellKind.LESSON: _t("Lessons"),
    WellKind.MIRROR: _t("What it touched in me"),
    WellKind.GRATITUDE: _t("Gratitude"),
    WellKind.MOMENT: _t("Moments"),
    WellKind.COMFORT: _t("For hard days"),
    WellKind.CONTACT: _t("Whom I can call"),
    WellKind.INTENTION: _t("Intentions"),
    WellKind.QUESTION: _t("Questions left for the next time"),
    WellKind.YEAR: _t("Years"),
    WellKind.LETTER: _t("Letters to myself"),
    WellKind.SESSION: _t("Before and after sessions"),
    WellKind.WEEK: _t("Weeks"),
    WellKind.FRIDAY: _t("Fridays"),
    WellKind.BLOCK: _t("Runs of days and weeks"),
    WellKind.TRIAL: _t("Trials on myself"),
    WellKind.ANCHOR: _t("Questionnaires"),
}


def write_file(
    kind: str, entries: Sequence[Kept], *, name: str, at: datetime
) -> bytes | str:
    """Write the whole Well in one of the three kinds."""
    rows = take_entries(entries)
    if kind == "json":
        written = {"made_at": at.isoformat(), "entries": rows}
        return json.dumps(written, ensure_ascii=False, indent=2)
    document = write_well(rows, name=name, at=at)
    return set_pdf(document) if kind == "pdf" else write_page(document)


def write_well(rows: Sequence[Row], *, name: str, at: datetime) -> Document:
    """Write it down by what the entries are, each part by its days."""
    return Document(
        title=_("My Well"),
        beneath_title=f"{name} · {date_format(at, str(DAY_WITH_YEAR))}",
        blocks=tuple(_write_parts(rows)),
        made_at=at.replace(microsecond=0),
        language=get_language() or "en",
        letters_missing=_(
            "Some letters could not be printed here. The file for computers has them."
        ),
    )


def _write_parts(rows: Sequence[Row]) -> Iterator[Block]:
    if not rows:
        yield Paragraph(_("Nothing was written."))
    order = list(PARTS)
    ranked = sorted(rows, key=lambda row: order.index(WellKind(row["kind"])))
    for kind, part in groupby(ranked, key=lambda row: WellKind(row["kind"])):
        yield Heading(str(PARTS[kind]))
        yield from _write_part(list(part))


def _write_part(rows: Sequence[Row]) -> Iterator[Block]:
    marks = [row for row in rows if not row["text"]]
    for row in rows:
        if row["text"]:
            said = (_write_day(row), row["tag"], _write_more(row["more"]))
            yield Quote(row["text"], beneath=" · ".join(filter(None, said)))
    if marks:
        cells = ((_write_day(row), _write_more(row["more"])) for row in marks)
        yield Table((_("Day"), _("What was marked")), tuple(cells))


def _write_day(row: Row) -> str:
    return date_format(date.fromisoformat(row["on"]), str(DAY_WITH_YEAR))


def _write_more(more: Row) -> str:
    said = (f"{_words(name)}: {_words(value)}" for name, value in more.items()
            if value not in (None, "", []))  # fmt: skip
    return "; ".join(said)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).replace("_", " ")
