"""What form did the last few check-ins have? A sketch without any scale."""

from cairn.exchange.svg.ink import clean, element, tidy
from cairn.science.chart import Shape


def draw_shape(shape: Shape, *, title: str = "", ids: str = "shape") -> str:
    """Draw the form of the last check-ins; without a title it is mere decoration."""
    width, height, edge = 120.0, 36.0, 6.0
    step = (width - 2 * edge) / max(len(shape.heights) - 1, 1)
    places = [
        None if part is None else (edge + at * step, height - edge - part * 24)
        for at, part in enumerate(shape.heights)
    ]
    named: dict[str, object] = {"aria_hidden": "true"}
    parts = [draw_stroke(places), draw_last(places)]
    if title:
        named = {"role": "img", "aria_labelledby": f"{ids}-title"}
        parts.insert(0, element("title", clean(title), id=f"{ids}-title"))
    box = f"0 0 {tidy(width)} {tidy(height)}"
    return element("svg", *parts, viewBox=box, class_="shape", **named)


def draw_stroke(places: list[tuple[float, float] | None]) -> str:
    """Draw the line of a shape, lifted where a check-in is missing."""
    moves, pen_down = [], False
    for place in places:
        if place is not None:
            moves.append(f"{'L' if pen_down else 'M'}{tidy(place[0])} {tidy(place[1])}")
        pen_down = place is not None
    return element("path", d="".join(moves), class_="line") if moves else ""


def draw_last(places: list[tuple[float, float] | None]) -> str:
    """Mark the latest check-in of a shape."""
    known = [place for place in places if place is not None]
    if not known:
        return ""
    x, y = known[-1]
    return element("circle", cx=x, cy=y, r=3.5, class_="dot last")
