"""How is all that is stored about a client written down to be read?

The page, the PDF and the plain page are one and the same document. What only a machine
reads (numbers of rows, versions, methods) is in the file for computers.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.stored import Stored, StoredTable
from cairn.exchange.paper import Block, Document, Heading, Paragraph, Table, Terms
from cairn.web.checkin.questions import text_of
from cairn.web.mydata.wording import (
    TABLES,
    VALUES,
    name_deed,
    name_field,
    name_table,
)
from cairn.web.wording import write_number

Row = Mapping[str, Any]
# What only a machine reads; the file for computers has it.
FOR_MACHINES = frozenset(
    {
        *("id", "author_kind", "item", "episode", "session", "submission", "client"),
        *("administration", "invitation", "row", "version", "method", "source"),
        *("next_try_at", "attempts", "erased_at", "position"),
    }
)
# Somebody's own words are never taken for one of ours.
OWN_WORDING = frozenset({"text", "name", "theme", "what_brings_me", "good_week"})
MOST_COLUMNS = 5
LONGEST_CELL = 48


def write_everything(stored: Stored, *, therapist: str, at: datetime) -> Document:
    """Write down all that is stored, with what was left out at its head."""
    order = {name: place for place, name in enumerate(TABLES)}
    tables = sorted(stored.tables, key=lambda one: order.get(one.name, len(order)))
    parts = (block for table in tables for block in describe_table(table))
    return Document(
        title=_("What is stored about you"),
        beneath_title=write_day(at),
        blocks=(*say_left_out(stored, therapist), *parts),
        made_at=at,
        language=get_language() or "en",
        letters_missing=_(
            "Some letters could not be printed here. The file for computers has them."
        ),
    )


def say_left_out(stored: Stored, therapist: str) -> Iterator[Paragraph]:
    """Say what is not in it, and how to get it."""
    if stored.closed:
        yield Paragraph(
            ngettext(
                "%(n)d thing that only you see is closed, and not in here. Open it "
                "with your own words first to have it in here too.",
                "%(n)d things that only you see are closed, and not in here. Open them "
                "with your own words first to have them in here too.",
                stored.closed,
            )
            % {"n": stored.closed}
        )
    if stored.for_the_work:
        yield Paragraph(
            ngettext(
                "%(n)d note that %(name)s keeps for the work is not in here. You have "
                "a right to see it: ask %(name)s.",
                "%(n)d notes that %(name)s keeps for the work are not in here. You "
                "have a right to see them: ask %(name)s.",
                stored.for_the_work,
            )
            % {"n": stored.for_the_work, "name": therapist}
        )


def describe_table(table: StoredTable) -> Iterator[Block]:
    """Write one table: in columns where it is short, else one row after another."""
    yield Heading(name_table(table.name))
    if table.name == "administration":
        for row in table.rows:
            yield from describe_answers(row)
        return
    said = [describe_row(row) for row in table.rows]
    columns = list(dict.fromkeys(name for row in said for name in row))
    longest = max((len(text) for row in said for text in row.values()), default=0)
    if len(columns) <= MOST_COLUMNS and longest <= LONGEST_CELL:
        cells = tuple(tuple(row.get(name, "") for name in columns) for row in said)
        yield Table(tuple(name_field(name) for name in columns), cells)
        return
    for row in said:
        if "at" in row and len(said) > 1:
            yield Heading(_by_whom(row), 3)
        yield Terms(tuple((name_field(name), text) for name, text in row.items()))


def describe_answers(row: Row) -> Iterator[Block]:
    """Write one measure with each question and what was answered."""
    measure = find_measure(row["instrument"])
    when = write_value("answered_at", row["answered_at"])
    yield Heading(f"{measure.name}, {when}", 3)
    texts = text_of(measure).items if measure.has_text else {}
    cells = []
    for number, value in row["answers"].items():
        asked = texts.get(number)
        labels = asked.options if asked else {}
        chosen = _("not answered") if value is None else str(value)
        label = labels.get(value, "")
        cells.append(
            (asked.text if asked else number, f"{chosen}: {label}" if label else chosen)
        )
    if cells:
        yield Table((_("Question"), _("Your answer")), tuple(cells))
    else:
        yield Paragraph(_("Only the total was entered."))


def describe_row(row: Row) -> dict[str, str]:
    """Return what a row says, by field; who wrote it is one of you, Cairn, a name."""
    said = {
        name: write_value(name, value)
        for name, value in row.items()
        if name not in FOR_MACHINES and value not in (None, "", {}, [])
    }
    kind = row.get("author_kind", "member")
    if kind != "member":
        said["author"] = str(VALUES[kind])
    return said


def write_value(name: str, value: Any) -> str:
    """Write a value as people read it."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case float():
            return write_number(value)
        case dict():
            return write_pairs(value)
        case str():
            return write_text(name, value)
        case _:
            return str(value)


def write_text(name: str, text: str) -> str:
    """Write what is stored as text: a day, a name of ours, or somebody's own words."""
    if name in OWN_WORDING:
        return text
    if name == "action":
        return name_deed(text)
    if name == "instrument":
        return find_measure(text).name
    if name.endswith(("_at", "_on")) or name in {"at", "until"}:
        return write_day(text)
    return str(VALUES.get(text, text))


def write_pairs(values: Mapping[str, Any]) -> str:
    """Write the fields inside a field."""
    said = (
        f"{name_field(name)}: {write_value(name, value)}"
        for name, value in values.items()
        if value not in (None, "")
    )
    return "; ".join(said)


def write_day(moment: str | datetime | date) -> str:
    """Write a day with its year; a moment with its time."""
    if isinstance(moment, datetime):
        return date_format(localtime(moment), "j F Y, H:i")
    if isinstance(moment, date):
        return date_format(moment, "j F Y")
    if "T" in moment:
        return write_day(datetime.fromisoformat(moment))
    return write_day(date.fromisoformat(moment))


def _by_whom(row: Mapping[str, str]) -> str:
    if "author" not in row:
        return row["at"]
    return _("%(when)s, by %(name)s") % {"when": row["at"], "name": row["author"]}
