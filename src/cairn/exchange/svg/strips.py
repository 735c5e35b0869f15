"""How do a therapist's weeks lie side by side: cup, load, movement, give and receive?

Four strips on one time axis. What is missing is a gap; nothing joins the strips.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cairn.exchange.svg.frame import Size, Tag, thin_out
from cairn.exchange.svg.ink import element, picture, tidy, write_text
from cairn.exchange.svg.marks import draw_fading_band
from cairn.exchange.svg.trail import Spot

CUP_ENDS = (0.0, 10.0)
# A mean step of one usual spread is far; what is farther stays at the edge.
MOVED_ENDS = (-1.0, 1.0)
BALANCE_ENDS = (-3.0, 3.0)
FEWEST_SESSIONS_DRAWN = 10
STRIP = 64.0
DOT = 3.0
SEVERAL = 3


@dataclass(frozen=True, slots=True)
class StripWeek:
    """One week; None where nothing is known.

    `month` is written below it. `seen` is how many people's check-ins moved it.
    """

    month: str = ""
    cup: float | None = None
    sessions: int = 0
    heavy: int = 0
    moved: float | None = None
    seen: int = 0
    balance: float | None = None


@dataclass(frozen=True, slots=True)
class StripWords:
    """The few words in the picture: a name and a meaning for each strip."""

    title: str
    summary: str
    cup: tuple[str, str]
    load: tuple[str, str]
    moved: tuple[str, str]
    balance: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the strips lie: words beside them on a wide sheet, above on a phone."""

    width: float
    left: float
    above: float
    between: float

    def top(self, number: int) -> float:
        """Give the upper edge of a strip, counted from 0."""
        return self.above + number * (STRIP + self.between)

    @property
    def height(self) -> float:
        """The whole height, months included."""
        return self.top(3) + STRIP + 30


@dataclass(frozen=True, slots=True)
class Strip:
    """One strip: its edges in pixels, and how many weeks share its width."""

    top: float
    left: float
    right: float
    weeks: int

    @property
    def step(self) -> float:
        """The width of one week."""
        return (self.right - self.left) / max(self.weeks, 1)

    def x(self, week: int) -> float:
        """Give the middle of a week."""
        return self.left + (week + 0.5) * self.step

    def y(self, value: float, ends: tuple[float, float]) -> float:
        """Give the height of a value; what lies beyond the ends stays at them."""
        part = (value - ends[0]) / (ends[1] - ends[0])
        return self.top + STRIP * (1 - min(1.0, max(0.0, part)))


SHEETS = {
    Size.PHONE: Sheet(width=340, left=0, above=26, between=44),
    Size.WIDE: Sheet(width=960, left=236, above=8, between=26),
}


def draw_strips(
    weeks: Sequence[StripWeek],
    words: StripWords,
    *,
    usual: tuple[float, float] | None = None,
    line: bool = True,
    size: Size = Size.WIDE,
    ids: str = "strips",
    standalone: bool = False,
) -> str:
    """Draw the weeks; `usual` is the usual range of the cup, once there is one.

    `line` joins the dots of the cup.
    """
    sheet = SHEETS[size]
    kinds = (words.cup, words.load, words.moved, words.balance)
    strips = [
        Strip(sheet.top(number), sheet.left, sheet.width, len(weeks))
        for number in range(len(kinds))
    ]
    parts = (
        *(
            write_names(name, meaning, strip)
            for (name, meaning), strip in zip(kinds, strips, strict=True)
        ),
        draw_usual(usual, strips[0], ids) if usual else "",
        draw_ground(strips[0]),
        draw_cup([week.cup for week in weeks], strips[0], line=line),
        draw_load(weeks, strips[1]),
        draw_moved(weeks, strips[2]),
        draw_balance(weeks, strips[3]),
        write_months(weeks, strips[3]),
    )
    return picture(
        *parts,
        width=sheet.width,
        height=sheet.height,
        kind=f"picture-{size.value}",
        ids=ids,
        title=words.title,
        description=words.summary,
        standalone=standalone,
    )


def write_names(name: str, meaning: str, strip: Strip) -> str:
    """Write what a strip is and how to read it: beside it, or above it on a phone."""
    write = partial(write_text, anchor="start")
    if strip.left:
        middle = strip.top + STRIP / 2
        return write(name, x=0.0, y=middle - 3, kind="place") + write(
            meaning, x=0.0, y=middle + 16, kind="meaning"
        )
    right = write_text(
        meaning, x=strip.right, y=strip.top - 10, anchor="end", kind="meaning"
    )
    return write(name, x=0.0, y=strip.top - 10, kind="place") + right


def draw_usual(usual: tuple[float, float], strip: Strip, ids: str) -> str:
    """Shade one's own usual range; its edges fade, for they are not sharp."""
    top, bottom = strip.y(usual[1], CUP_ENDS), strip.y(usual[0], CUP_ENDS)
    return draw_fading_band(
        (strip.left, top), (strip.right, bottom), ink=f"{ids}-usual", fade=12.0
    )


def draw_ground(strip: Strip, height: float = STRIP) -> str:
    """Draw the line a strip stands on, or the one in its middle."""
    y = strip.top + height
    return element("line", x1=strip.left, x2=strip.right, y1=y, y2=y, class_="base")


def draw_cup(cups: Sequence[float | None], strip: Strip, *, line: bool) -> str:
    """Draw a dot for each week and a thin line that stops at every gap."""
    spots = [
        None if cup is None else (strip.x(week), strip.y(cup, CUP_ENDS))
        for week, cup in enumerate(cups)
    ]
    moves, before = [], False
    for spot in spots:
        if spot is not None:
            moves.append(f"{'L' if before else 'M'}{tidy(spot[0])} {tidy(spot[1])}")
        before = spot is not None
    joined = element("path", d="".join(moves), class_="line") if moves and line else ""
    return joined + "".join(draw_dot(spot) for spot in spots if spot is not None)


def draw_dot(spot: Spot, kind: str = "dot") -> str:
    """Draw one week's dot."""
    return element("circle", cx=spot[0], cy=spot[1], r=DOT, class_=kind)


def draw_load(weeks: Sequence[StripWeek], strip: Strip) -> str:
    """Draw a bar of sessions for each week, its dark part those that were heavy."""
    most = max(FEWEST_SESSIONS_DRAWN, *(week.sessions for week in weeks), 0)
    width = min(strip.step * 0.6, 12.0)

    def bar(week: int, sessions: int, kind: str) -> str:
        top = strip.y(sessions, (0, most))
        height = strip.top + STRIP - top
        x = strip.x(week) - width / 2
        return element("rect", x=x, y=top, width=width, height=height, class_=kind)

    bars = [
        bar(number, week.sessions, "bar")
        + (bar(number, week.heavy, "bar heavy") if week.heavy else "")
        for number, week in enumerate(weeks)
        if week.sessions
    ]
    return draw_ground(strip) + "".join(bars)


def draw_moved(weeks: Sequence[StripWeek], strip: Strip) -> str:
    """Draw how far people moved; hollow where it was only one or two of them."""
    return _round_the_middle(
        strip,
        [(week.moved, week.seen >= SEVERAL) for week in weeks],
        lambda value: strip.y(value, MOVED_ENDS),
        stem=True,
    )


def draw_balance(weeks: Sequence[StripWeek], strip: Strip) -> str:
    """Draw giving and receiving around a line in the middle."""
    return _round_the_middle(
        strip,
        [(week.balance, True) for week in weeks],
        lambda value: strip.y(value, BALANCE_ENDS),
        stem=False,
    )


def _round_the_middle(
    strip: Strip,
    values: Sequence[tuple[float | None, bool]],
    height: Callable[[float], float],
    *,
    stem: bool,
) -> str:
    drawn = []
    for week, (value, full) in enumerate(values):
        if value is None:
            continue
        x, y = strip.x(week), height(value)
        if stem:
            middle = strip.top + STRIP / 2
            drawn.append(element("line", x1=x, x2=x, y1=middle, y2=y, class_="leader"))
        drawn.append(draw_dot((x, y), "dot" if full else "dot within"))
    return draw_ground(strip, STRIP / 2) + "".join(drawn)


def write_months(weeks: Sequence[StripWeek], strip: Strip) -> str:
    """Write the months below, as many as fit."""
    tags = (
        Tag(week.month, strip.x(number))
        for number, week in enumerate(weeks)
        if week.month
    )
    return "".join(
        write_text(
            tag.text, x=tag.x, y=strip.top + STRIP + 22, anchor="middle", kind=""
        )
        for tag in thin_out(tags, left=strip.left, right=strip.right)
    )
