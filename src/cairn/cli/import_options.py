"""What `cairn import` can be told, and how it becomes a mapping."""

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import NoReturn

from cairn.errors import ImportRefused
from cairn.exchange.tables import (
    DateOrder,
    Dates,
    DayNumbers,
    DayUnit,
    Long,
    Mapping,
    Occasion,
    SameDay,
    ScoreRange,
    SessionNumbers,
    Wide,
)

SAME_DAY = {
    "refuse": SameDay.REFUSE,
    "first": SameDay.KEEP_FIRST,
    "last": SameDay.KEEP_LAST,
    "all": SameDay.KEEP_ALL_IN_ORDER,
}
TIMES = ("date", "day", "week", "month", "session")


def add_import_options(parser: ArgumentParser) -> None:
    """Declare the file, the measure, the columns and the choices."""
    parser.add_argument("file", type=Path, help="a CSV or .xlsx file")
    measure = parser.add_mutually_exclusive_group(required=True)
    measure.add_argument("--measure", help="a shipped measure, such as phq-9")
    measure.add_argument(
        "--own",
        metavar="NAME:LOW:HIGH:BETTER",
        help="another measure, such as DAS:0:151:higher",
    )
    parser.add_argument("--client", required=True, help="the column of the client")
    parser.add_argument("--time", help="long tables: the column of the time")
    parser.add_argument("--time-as", choices=TIMES, help="how that column counts")
    parser.add_argument("--date-order", choices=[order.value for order in DateOrder])
    parser.add_argument("--score", help="long tables: the column of the total score")
    parser.add_argument("--items", help="long tables: 1=q1,2=q2,… instead of --score")
    parser.add_argument(
        "--wide", help="wide tables: column=time,… in --time-as units, such as pre=0"
    )
    parser.add_argument("--label", action="append", default=[], metavar="WORD=NUMBER")
    parser.add_argument("--missing", action="append", default=[""], metavar="MARK")
    parser.add_argument("--decimal-comma", action="store_true")
    parser.add_argument("--same-day", choices=tuple(SAME_DAY), default="refuse")
    parser.add_argument("--delimiter")
    parser.add_argument("--encoding")
    parser.add_argument("--sheet")


def read_mapping(options: Namespace, *, measure: str) -> Mapping:
    """Turn the options into a mapping; what is not stated is not guessed."""
    if options.time_as is None:
        _refuse("State --time-as: how the table counts time. It is never guessed.")
    if options.time_as != "date" and options.first_day is None:
        _refuse("State --first-day: the day from which the table counts its time.")
    return Mapping(
        measure,
        options.client,
        _wide(options) if options.wide else _long(options),
        missing=tuple(dict.fromkeys(options.missing)),
        decimal_comma=options.decimal_comma,
        same_day=SAME_DAY[options.same_day],
    )


def read_own(text: str) -> tuple[str, ScoreRange]:
    """Read NAME:LOW:HIGH:BETTER."""
    parts = text.rsplit(":", 3)
    if len(parts) != 4 or parts[3] not in {"lower", "higher"}:
        _refuse("State another measure as NAME:LOW:HIGH:lower or …:higher.")
    name, low, high, better = parts
    try:
        score_range = ScoreRange(float(low), float(high), better == "lower")
    except ValueError:
        _refuse("The lowest and highest score of a measure are numbers.")
    return name, score_range


def read_day(text: str) -> date:
    """Read a date as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse("Write the first day as YYYY-MM-DD.")


def _long(options: Namespace) -> Long:
    if not options.time or not options.time_as:
        _refuse("State --time and --time-as (or --wide for a wide table).")
    if bool(options.score) == bool(options.items):
        _refuse("State --score for totals or --items for answers, one of them.")
    return Long(
        options.time,
        _written(options),
        score=options.score,
        items=_pairs(options.items) if options.items else {},
    )


def _written(options: Namespace) -> Dates | DayNumbers | SessionNumbers:
    labels = _pairs(",".join(options.label)) if options.label else {}
    if options.time_as == "date":
        if not options.date_order:
            _refuse("State --date-order: DMY, MDY or YMD. It is never guessed.")
        return Dates(DateOrder(options.date_order))
    if options.time_as == "session":
        return SessionNumbers({word: int(n) for word, n in labels.items()})
    numbers = {word: float(number) for word, number in labels.items()}
    return DayNumbers(DayUnit(options.time_as), numbers)


def _wide(options: Namespace) -> Wide:
    if options.time_as not in {"day", "week", "month", "session"}:
        _refuse("For a wide table state --time-as day, week, month or session.")
    times = {column: float(time) for column, time in _pairs(options.wide).items()}
    if options.time_as == "session":
        occasions = [
            Occasion(column, score=column, order=int(time))
            for column, time in times.items()
        ]
    else:
        unit = DayUnit(options.time_as).days
        occasions = [
            Occasion(column, score=column, day=time * unit)
            for column, time in times.items()
        ]
    return Wide(tuple(occasions))


def _pairs(text: str) -> dict[str, str]:
    pairs = [part.rsplit("=", 1) for part in text.split(",") if part]
    if any(len(pair) != 2 for pair in pairs):
        _refuse("Write pairs as name=value, with commas between.")
    return {name.strip(): value.strip() for name, value in pairs}


def _refuse(message: str) -> NoReturn:
    raise ImportRefused(message)
