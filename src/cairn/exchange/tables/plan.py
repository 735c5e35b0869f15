"""Does the stated mapping fit this table and this measure?

Turns column names into places and cell readers once, before the first row.
Refuses: a mapping that names what is not there, twice, or not at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cairn.exchange.tables.cells import (
    NumberStyle,
    answer_reader,
    read_client,
    total_reader,
)
from cairn.exchange.tables.column_reader import ColumnReader
from cairn.exchange.tables.mapping import Kind, Long, Occasion, Wide, Written
from cairn.exchange.tables.mapping import Mapping as Stated
from cairn.exchange.tables.measure import (
    Bounds,
    Measured,
    ScoreRange,
    check_items,
    find_bounds,
    find_scale,
)
from cairn.exchange.tables.moments import at_day, at_session, moment_reader
from cairn.exchange.tables.places import (
    FixedTime,
    ItemsPlace,
    Place,
    Time,
    TimePlace,
    TotalPlace,
)
from cairn.exchange.tables.problems import ProblemRule, RefusalRule, TableRefused
from cairn.exchange.tables.table import Table, TableFormat
from cairn.science.measure.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping made ready for reading rows; columns count from 0 here."""

    width: int
    clients: ColumnReader[str | ProblemRule | None]
    places: tuple[Place, ...]
    bounds: Bounds
    measured: Measured
    pads_short_rows: bool


@dataclass(frozen=True, slots=True)
class _Making:
    """What is at hand while a plan is made."""

    table: Table
    stated: Stated
    instrument: Instrument | None
    style: NumberStyle
    bounds: Bounds

    def column(self, name: str, role: str) -> int:
        """Find a stated column; its name is not repeated, it may be a cell."""
        found = self.table.column(name)
        if found is None:
            raise _refuse(
                f"The stated {role} column is not in this table. Choose one of its "
                f"{len(self.table.columns)} columns."
            )
        return found.number - 1

    def place(self, time: Time, score: str | None, items: Mapping[str, str]) -> Place:
        """Say where one time's scores stand."""
        if (score is None) == (not items):
            raise _refuse(
                "State a column for the total score or columns for the items, not both."
            )
        if score is not None:
            meaning = total_reader(self.bounds, self.style)
            return TotalPlace(time, ColumnReader(self.column(score, "score"), meaning))
        instrument = check_items(self.instrument, items)
        return ItemsPlace(
            time,
            tuple(
                (item_id, self._item(instrument, item_id, name))
                for item_id, name in items.items()
            ),
        )

    def _item(
        self, instrument: Instrument, item_id: str, name: str
    ) -> ColumnReader[int | ProblemRule | None]:
        labels = self.stated.answer_labels
        meaning = answer_reader(instrument, item_id, self.style, labels)
        return ColumnReader(self.column(name, "item"), meaning)

    def time_column(self, name: str, written: Written, label: str = "") -> TimePlace:
        """Say where a time column stands and how it is read."""
        meaning = moment_reader(written, self.style, label)
        return TimePlace(ColumnReader(self.column(name, "date or session"), meaning))


def make_plan(
    table: Table,
    stated: Stated,
    *,
    instrument: Instrument | None,
    score_range: ScoreRange | None,
) -> Plan:
    """Check a mapping against the table and the measure, and make it ready."""
    bounds = find_bounds(instrument, score_range, scale=stated.scale)
    if stated.fractions:
        bounds = replace(bounds, whole=False)
    style = NumberStyle(frozenset(stated.missing), stated.decimal_comma)
    making = _Making(table, stated, instrument, style, bounds)
    client = making.column(stated.client, "client")
    places = _places(making)
    _refuse_used_twice(client, places)
    return Plan(
        width=len(table.columns),
        clients=ColumnReader(client, read_client),
        places=places,
        bounds=bounds,
        measured=_measured(stated, instrument),
        pads_short_rows=table.format is TableFormat.WORKBOOK,
    )


def _measured(stated: Stated, instrument: Instrument | None) -> Measured:
    if instrument is None:
        return Measured(stated.instrument_key, stated.scale or "total")
    if stated.instrument_key != instrument.key:
        raise _refuse(
            f"The mapping was stated for another measure than {instrument.short_name}. "
            "State the measure again."
        )
    # Item answers belong to the whole measure, a total to one of its scales.
    scale = find_scale(instrument, stated.scale).key
    return Measured(instrument.key, "items" if stated.kind is Kind.ITEMS else scale)


def _places(making: _Making) -> tuple[Place, ...]:
    match making.stated.scores:
        case Long() as long:
            time = making.time_column(long.when, long.written)
            return (making.place(time, long.score, long.items),)
        case Wide() as wide:
            return tuple(_wide_places(making, wide))


def _wide_places(making: _Making, wide: Wide) -> Iterable[Place]:
    if not wide.occasions:
        raise _refuse("State at least one column with scores and its time.")
    kinds = {_kind_of_time(occasion) for occasion in wide.occasions}
    if len(kinds) > 1:
        raise _refuse("State the times all as order, all as days or all as dates.")
    fixed = [(o.order, o.day) for o in wide.occasions if o.date is None]
    if len(set(fixed)) < len(fixed):
        raise _refuse("Two columns have the same order or day. State each once.")
    if len({bool(o.items) for o in wide.occasions}) > 1:
        raise _refuse("State total scores for all times or items for all times.")
    for occasion in wide.occasions:
        time = _time_of(making, occasion, wide)
        yield making.place(time, occasion.score, occasion.items)


def _kind_of_time(occasion: Occasion) -> str:
    stated = {
        "order": occasion.order is not None,
        "day": occasion.day is not None,
        "date": occasion.date is not None,
    }
    if sum(stated.values()) != 1:
        raise _refuse("State for each time one of: its order, its day, a date column.")
    return next(kind for kind, is_stated in stated.items() if is_stated)


def _time_of(making: _Making, occasion: Occasion, wide: Wide) -> Time:
    if occasion.order is not None:
        return FixedTime(at_session(occasion.order, occasion.label))
    if occasion.day is not None:
        return FixedTime(at_day(float(occasion.day), occasion.label))
    if wide.written is None:
        raise _refuse("State in which order day, month and year are written.")
    return making.time_column(occasion.date or "", wide.written, occasion.label)


def _refuse_used_twice(client: int, places: tuple[Place, ...]) -> None:
    # One date column may serve several occasions; a column of scores only one.
    times = {place.time.column for place in places if place.time.column is not None}
    scores = [column for place in places for column in place.columns]
    columns = [client, *times, *scores]
    if len(set(columns)) < len(columns):
        raise _refuse("A column is used twice. State a column of its own for each.")


def _refuse(message: str) -> TableRefused:
    return TableRefused(RefusalRule.MAPPING, message)
