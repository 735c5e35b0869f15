"""How is the usual course shaded, so that nobody reads its edge as a line?

The ink lies in thin sheets from the range of four in five people inwards to the range
of half of them: the middle is darkest, and the edge is a fading, not a border.
"""

from collections.abc import Iterator

from cairn.exchange.svg.frame import Frame
from cairn.exchange.svg.ink import element, tidy
from cairn.science.chart import ExpectedBand, ExpectedRange

SHEETS = 14
INK = 0.036
FADE = 22.0
# The outermost sheet reaches a little beyond four in five, the innermost into the half.
OUTERMOST, INNERMOST = -0.25, 1.5


def draw_fan(band: ExpectedBand | None, frame: Frame, ids: str) -> str:
    """Shade where people who began here usually are, up to the end of the picture."""
    stretch = band.between(frame.first_day, frame.last_day) if band else ()
    if len(stretch) < 2:
        return ""
    ink = f"{ids}-usual"
    sheets = (draw_sheet(stretch, depth, frame) for depth in depths())
    fading = draw_fading(ink, end=frame.x(stretch[-1][0]))
    return element("defs", fading) + element("g", *sheets, fill=f"url(#{ink})")


def draw_fading(ink: str, *, end: float) -> str:
    """Draw ink that thins out where the band ends: it ends there, life does not."""
    stops = ((0.0, INK), (1.0, 0.0))
    return element(
        "linearGradient",
        *(
            element(
                "stop", offset=f"{at:g}", stop_opacity=f"{part:g}", class_="expected"
            )
            for at, part in stops
        ),
        id=ink,
        gradientUnits="userSpaceOnUse",
        x1=end - FADE,
        x2=end,
        y1=0,
        y2=0,
    )


def depths() -> Iterator[float]:
    """Walk from the outermost sheet (below 0) past the half (1) to the innermost."""
    step = (INNERMOST - OUTERMOST) / (SHEETS - 1)
    yield from (OUTERMOST + number * step for number in range(SHEETS))


def draw_sheet(
    stretch: tuple[tuple[float, ExpectedRange], ...], depth: float, frame: Frame
) -> str:
    """Draw one sheet of ink between its lower and its upper edge."""
    edges = [(frame.x(day), *reach(there, depth)) for day, there in stretch]
    upper = [(x, frame.y(high)) for x, _, high in edges]
    lower = [(x, frame.y(low)) for x, low, _ in reversed(edges)]
    points = " ".join(f"{tidy(x)},{tidy(y)}" for x, y in (*upper, *lower))
    return element("polygon", points=points)


def reach(there: ExpectedRange, depth: float) -> tuple[float, float]:
    """Give the edges of a sheet: 0 is four in five, 1 the half, 2 the middle."""
    if depth > 1:
        part = depth - 1
        return (
            there.half_lower + part * (there.middle - there.half_lower),
            there.half_upper + part * (there.middle - there.half_upper),
        )
    return (
        there.most_lower + depth * (there.half_lower - there.most_lower),
        there.most_upper + depth * (there.half_upper - there.most_upper),
    )
