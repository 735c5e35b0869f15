"""How is a mapping kept between two steps, or written in a file by hand?

As plain values that JSON and TOML can hold. Refuses: words it does not know, so that
a slip of the pen is told and not ignored.
"""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from cairn.exchange.tables.dates import DateOrder, Dates
from cairn.exchange.tables.mapping import (
    DayNumbers,
    DayUnit,
    Long,
    Occasion,
    SameDay,
    SessionNumbers,
    Wide,
    Written,
)
from cairn.exchange.tables.mapping import Mapping as Stated
from cairn.exchange.tables.plain_fields import (
    FLAG,
    NUMBER,
    TEXT,
    WHOLE,
    Fields,
    refuse,
)

Plain = dict[str, object]
_DATES, _DAYS, _SESSIONS = "dates", "day numbers", "session numbers"


def mapping_as_plain(mapping: Stated) -> Plain:
    """Turn a mapping into plain values; what was not stated is left out."""
    return _stated_only(
        instrument=mapping.instrument_key,
        scale=mapping.scale,
        client=mapping.client,
        long=_long_as_plain(mapping.scores)
        if isinstance(mapping.scores, Long)
        else None,
        wide=_wide_as_plain(mapping.scores)
        if isinstance(mapping.scores, Wide)
        else None,
        missing=list(mapping.missing),
        decimal_comma=mapping.decimal_comma,
        fractions=mapping.fractions,
        answer_labels=dict(mapping.answer_labels),
        same_day=mapping.same_day.value,
    )


def mapping_from_plain(plain: Mapping[str, object]) -> Stated:
    """Read a mapping from plain values; refuse what is unknown or of a wrong sort."""
    fields = Fields(plain, "mapping")
    mapping = Stated(
        instrument_key=fields.take("instrument", TEXT),
        client=fields.take("client", TEXT),
        scores=_read_scores(fields),
        scale=fields.take_or_none("scale", TEXT),
        missing=fields.take_list("missing", TEXT),
        decimal_comma=fields.take_or_none("decimal_comma", FLAG) or False,
        fractions=fields.take_or_none("fractions", FLAG) or False,
        answer_labels=fields.take_named("answer_labels", WHOLE),
        same_day=fields.choose("same_day", SameDay, SameDay.REFUSE),
    )
    fields.finish()
    return mapping


def _long_as_plain(long: Long) -> Plain:
    return _stated_only(
        when=long.when,
        written=_written_as_plain(long.written),
        score=long.score,
        items=dict(long.items),
    )


def _wide_as_plain(wide: Wide) -> Plain:
    return _stated_only(
        occasions=[
            _stated_only(
                label=occasion.label,
                score=occasion.score,
                items=dict(occasion.items),
                order=occasion.order,
                day=occasion.day,
                date=occasion.date,
            )
            for occasion in wide.occasions
        ],
        written=_written_as_plain(wide.written) if wide.written else None,
    )


def _written_as_plain(written: Written) -> Plain:
    match written:
        case Dates():
            last = written.not_after
            return _stated_only(
                kind=_DATES,
                order=written.order.value,
                two_digit_years_from=written.two_digit_years_from,
                not_after=last.isoformat() if last else None,
            )
        case DayNumbers():
            labels = dict(written.labels)
            return _stated_only(kind=_DAYS, unit=written.unit.value, labels=labels)
        case SessionNumbers():
            return _stated_only(kind=_SESSIONS, labels=dict(written.labels))
        case _:
            assert_never(written)


def _read_scores(fields: Fields) -> Long | Wide:
    long, wide = fields.part_or_none("long"), fields.part_or_none("wide")
    if long is not None and wide is None:
        return _read_long(long)
    if wide is not None and long is None:
        return _read_wide(wide)
    raise refuse("State the columns of a long table or of a wide one, not of both.")


def _read_long(fields: Fields) -> Long:
    long = Long(
        when=fields.take("when", TEXT),
        written=_read_written(fields.part("written")),
        score=fields.take_or_none("score", TEXT),
        items=fields.take_named("items", TEXT),
    )
    fields.finish()
    return long


def _read_wide(fields: Fields) -> Wide:
    part = fields.part_or_none("written")
    written = None if part is None else _read_written(part)
    if written is not None and not isinstance(written, Dates):
        raise refuse("In a wide table only date columns are written in an order.")
    occasions = tuple(_read_occasion(one) for one in fields.parts("occasions"))
    fields.finish()
    return Wide(occasions, written)


def _read_occasion(fields: Fields) -> Occasion:
    occasion = Occasion(
        label=fields.take_or_none("label", TEXT) or "",
        score=fields.take_or_none("score", TEXT),
        items=fields.take_named("items", TEXT),
        order=fields.take_or_none("order", WHOLE),
        day=fields.take_or_none("day", NUMBER),
        date=fields.take_or_none("date", TEXT),
    )
    fields.finish()
    return occasion


def _read_written(fields: Fields) -> Written:
    kind = fields.take("kind", TEXT)
    written: Written
    if kind == _DATES:
        written = Dates(
            order=fields.choose("order", DateOrder),
            two_digit_years_from=fields.take_or_none("two_digit_years_from", WHOLE),
            not_after=_read_day(fields.take_or_none("not_after", TEXT)),
        )
    elif kind == _DAYS:
        unit = fields.choose("unit", DayUnit, DayUnit.DAY)
        written = DayNumbers(unit, fields.take_named("labels", NUMBER))
    elif kind == _SESSIONS:
        written = SessionNumbers(fields.take_named("labels", WHOLE))
    else:
        raise refuse(f"A time is written as {_DATES}, {_DAYS} or {_SESSIONS}.")
    fields.finish()
    return written


def _read_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise refuse("The last day is stated as YYYY-MM-DD.") from error


def _stated_only(**values: object) -> Plain:
    return {
        name: value for name, value in values.items() if value not in (None, {}, [])
    }
