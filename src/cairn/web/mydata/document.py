"""How is all that is stored about a client written down to be read?

The page, the PDF and the plain page are one and the same document. What only a machine
reads (numbers of rows, versions, methods) is in the file for computers.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import AuthorKind
from cairn.clinic.records.models.answers import WhenKnown
from cairn.clinic.records.stored import Stored, StoredTable
from cairn.exchange.paper import (
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Table,
    Terms,
)
from cairn.web.checkin.questions import text_of
from cairn.web.mydata.values import OWN_WORDING, write_day, write_value
from cairn.web.mydata.wording import TABLES, VALUES, name_field, name_table
from cairn.web.wording import open_sentence

Row = Mapping[str, Any]
# What only a machine reads; the file for computers has it.
FOR_MACHINES = frozenset(
    {
        *("id", "author_kind", "item", "episode", "session", "submission", "client"),
        *("administration", "invitation", "row", "version", "method", "source"),
        *("next_try_at", "attempts", "erased_at", "position", "about"),
    }
)
# What belongs to one row of another table is written beneath that row: by which field.
BENEATH = {
    "own_item": ("own_entry", "item"),
    "submission": ("administration", "submission"),
    "administration": ("score", "administration"),
    "session": ("session_status", "session"),
    "episode": ("episode_ending", "episode"),
}
BELOW = frozenset(name for name, _field in BENEATH.values())
IN_ITS_HEADING = frozenset({"at", "author", "kind"})
MOST_COLUMNS = 4
LONGEST_CELL = 48


def write_everything(stored: Stored, *, therapist: str, at: datetime) -> Document:
    """Write down all that is stored, with what was left out at its head."""
    order = {name: place for place, name in enumerate(TABLES)}
    tables = sorted(stored.tables, key=lambda one: order.get(one.name, len(order)))
    parts = (
        block
        for table in tables
        if table.name not in BELOW
        for block in describe_table(table, stored)
    )
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


def describe_table(table: StoredTable, stored: Stored) -> Iterator[Block]:
    """Write one table: in columns where it is short, else one row after another."""
    yield Heading(name_table(table.name))
    if table.name == "audit_event":
        yield describe_trail(table.rows)
        return
    said = [describe_row(row) for row in table.rows]
    if table.name not in BENEATH and is_short(said):
        columns = list(dict.fromkeys(name for row in said for name in row))
        cells = tuple(tuple(row.get(name, "") for name in columns) for row in said)
        yield Table(tuple(name_field(name) for name in columns), cells)
        return
    for row, words in zip(table.rows, said, strict=True):
        yield from describe_one(words)
        yield from describe_beneath(table.name, row, stored)


def describe_trail(rows: Iterable[Row]) -> Table:
    """Write who did what on which day, each once; every moment is in the JSON file."""
    said = (describe_row({**row, "at": _day_of(row["at"])}) for row in rows)
    columns = ("at", "author", "action")
    cells = dict.fromkeys(tuple(row.get(name, "") for name in columns) for row in said)
    return Table(tuple(name_field(name) for name in columns), tuple(cells))


def is_short(said: list[dict[str, str]]) -> bool:
    """Whether rows fit into columns, on a phone as well; own words have a line each."""
    columns = {name for row in said for name in row}
    cells = [text for row in said for text in row.values()]
    return (
        len(columns) <= MOST_COLUMNS
        and not columns & OWN_WORDING
        and not any(len(text) > LONGEST_CELL for text in cells)
    )


def describe_one(words: dict[str, str]) -> Iterator[Block]:
    """Write one row by itself, with what it is, its day and its author above it."""
    above = [open_sentence(words[name]) for name in ("kind", "at") if name in words]
    if above and "author" in words:
        above.append(_("by %(name)s") % {"name": words["author"]})
    if above:
        yield Heading(", ".join(above), 3)
    rest = {name: text for name, text in words.items() if name not in IN_ITS_HEADING}
    if rest:
        yield Terms(tuple((name_field(name), text) for name, text in rest.items()))


def describe_beneath(name: str, row: Row, stored: Stored) -> Iterator[Block]:
    """Write what belongs to one row."""
    child, field = BENEATH.get(name, ("", ""))
    rows = [one for one in stored.rows(child) if one.get(field) == row["id"]]
    if child == "administration":
        for one in rows:
            yield from describe_answers(one)
            yield from describe_beneath(child, one, stored)
    elif rows:
        yield Listing(tuple(_in_one_line(describe_row(one)) for one in rows))


def describe_answers(row: Row) -> Iterator[Block]:
    """Write one measure with each question and what was answered."""
    measure = find_measure(row["instrument"])
    yield Heading(measure.name, 4)
    texts = text_of(measure).items if measure.has_text else {}
    cells = []
    for number, value in row["answers"].items():
        asked = texts.get(number)
        label = asked.options.get(value, "") if asked and value is not None else ""
        chosen = _("not answered") if value is None else str(value)
        cells.append(
            (asked.text if asked else number, f"{chosen}: {label}" if label else chosen)
        )
    if cells:
        yield Table((_("Question"), _("Your answer")), tuple(cells))
    else:
        yield Paragraph(_("The total was entered, without the answers."))


def describe_row(row: Row) -> dict[str, str]:
    """Return what a row says, by field; what says the same as its day is left out."""
    said: dict[str, str] = {}
    for name, value in row.items():
        if name in FOR_MACHINES or value in (None, "", {}, []):
            continue
        if name != "at" and value in (row.get("at"), WhenKnown.MOMENT):
            continue
        if isinstance(value, dict) and name in {"value", "more"}:
            said |= {key: write_value(key, one) for key, one in value.items() if one}
        else:
            said[name] = write_value(name, value)
    kind = row.get("author_kind", AuthorKind.MEMBER)
    if kind != AuthorKind.MEMBER:
        said["author"] = str(VALUES[kind])
    return said


def _day_of(moment: str) -> str:
    return localdate(datetime.fromisoformat(moment)).isoformat()


def _in_one_line(words: Mapping[str, str]) -> str:
    """Say a row in a line: its day, then the rest by name."""
    day = words.get("at", words.get("answered_at", ""))
    rest = [
        f"{name_field(name)}: {text}"
        for name, text in words.items()
        if name not in {"at", "author"}
    ]
    return ", ".join(filter(None, (day, "; ".join(rest))))
