"""How does one week lie within its limits: hours of contact, sessions, latest finish?

Seven columns from morning to night. A session within the limits is hollow, one beyond
them is filled; nothing is coloured by worth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.ink import element, picture, write_text

HOUR = 60
MIDNIGHT = 24 * HOUR
# A week that holds little is drawn over an ordinary day all the same.
ORDINARY = (8 * HOUR, 18 * HOUR)
EVERY_HOURS = 2
ABOVE, BELOW = 34.0, 12.0
LEGEND = 26.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a day in minutes since midnight, as the wall shows it."""

    start: int
    end: int
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day: its short name, when contact is open, its sessions; `off` names it."""

    name: str
    open: tuple[Stretch, ...] = ()
    sessions: tuple[Stretch, ...] = ()
    off: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class WeekPicture:
    """Seven days, and the latest finish with its label, if one is set."""

    title: str
    summary: str
    days: tuple[WeekDay, ...]
    finish: int | None = None
    finish_label: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a column and an hour lie."""

    width: float
    left: float
    hour: float
    first: int
    last: int

    @property
    def column(self) -> float:
        """The width of one day."""
        return (self.width - self.left) / 7

    @property
    def bottom(self) -> float:
        """The lower edge of the last hour."""
        return self.y(self.last)

    def x(self, day: int) -> float:
        """Give the left edge of a day."""
        return self.left + day * self.column

    def y(self, minute: int) -> float:
        """Give the height of a minute of the day."""
        inside = min(max(minute, self.first), self.last)
        return ABOVE + (inside - self.first) / HOUR * self.hour


def draw_week(
    week: WeekPicture,
    *,
    size: Size = Size.WIDE,
    ids: str = "week",
    standalone: bool = False,
) -> str:
    """Draw the week; `ids` must differ for every picture on a page."""
    sheet = _sheet_for(week, size)
    parts = (
        *_draw_hours(sheet),
        *(_draw_day(day, number, sheet) for number, day in enumerate(week.days)),
        _draw_finish(week, sheet),
    )
    return picture(
        *parts,
        width=sheet.width,
        height=sheet.bottom + BELOW + (LEGEND if week.finish else 0),
        kind=f"picture-{size.value}",
        ids=ids,
        title=week.title,
        description=week.summary,
        standalone=standalone,
    )


def _sheet_for(week: WeekPicture, size: Size) -> Sheet:
    stretches = [one for day in week.days for one in (*day.open, *day.sessions)]
    starts = [ORDINARY[0], *(one.start for one in stretches)]
    ends = [ORDINARY[1], *(one.end for one in stretches), week.finish or 0]
    first = min(starts) // HOUR * HOUR
    last = min(-(-max(ends) // HOUR) * HOUR, MIDNIGHT)
    if size is Size.PHONE:
        return Sheet(340, 26, 22, first, last)
    return Sheet(960, 52, 26, first, last)


def _draw_hours(sheet: Sheet) -> Iterator[str]:
    for minute in range(sheet.first, sheet.last + 1, EVERY_HOURS * HOUR):
        y = sheet.y(minute)
        yield element("line", x1=sheet.left, x2=sheet.width, y1=y, y2=y, class_="base")
        hour = f"{minute // HOUR}"
        yield write_text(hour, x=sheet.left - 8, y=y + 5, anchor="end", kind="end")


def _draw_day(day: WeekDay, number: int, sheet: Sheet) -> str:
    middle = sheet.x(number) + sheet.column / 2
    kind = "place" if day.today else "day"
    bar = partial(_draw_bar, sheet=sheet, middle=middle)
    parts = [
        *(bar(one, width=sheet.column * 0.82, kind="open") for one in day.open),
        *(
            bar(
                one,
                width=min(sheet.column * 0.46, 46.0),
                kind="waymark" if one.beyond else "hoped",
            )
            for one in day.sessions
        ),
        write_text(day.name, x=middle, y=16.0, anchor="middle", kind=kind),
    ]
    if day.off:
        y = (ABOVE + sheet.bottom) / 2
        parts.append(write_text(day.off, x=middle, y=y, anchor="middle", kind="day"))
    return element("g", *parts)


def _draw_bar(
    one: Stretch, *, sheet: Sheet, middle: float, width: float, kind: str
) -> str:
    top = sheet.y(one.start)
    height = max(sheet.y(one.end) - top, 3.0)
    x, round_ = middle - width / 2, min(8.0, height / 2)
    return element(
        "rect", x=x, y=top, width=width, height=height, rx=round_, class_=kind
    )


def _draw_finish(week: WeekPicture, sheet: Sheet) -> str:
    """Draw the line across the week, and below it what the line is."""
    if week.finish is None:
        return ""
    y, below = sheet.y(week.finish), sheet.bottom + LEGEND
    across = element("line", x1=sheet.left, x2=sheet.width, y1=y, y2=y, class_="cutoff")
    sample = element(
        "line", x1=sheet.left, x2=sheet.left + 26, y1=below, y2=below, class_="cutoff"
    )
    label = write_text(
        week.finish_label, x=sheet.left + 34, y=below + 5, anchor="start", kind="day"
    )
    return across + sample + label
