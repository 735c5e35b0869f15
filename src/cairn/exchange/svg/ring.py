"""How much of what a question needs is there? Rings that grow, and no early number."""

from collections.abc import Sequence
from math import pi

from cairn.exchange.svg.ink import clean, element, tidy

SIDE = 96.0
OUTERMOST, APART = 40.0, 13.0


def draw_rings(parts: Sequence[float], *, title: str, ids: str) -> str:
    """Draw a ring for each need, from outside in; a full one is closed."""
    rings = (
        draw_ring(min(1.0, max(0.0, part)), OUTERMOST - number * APART)
        for number, part in enumerate(parts)
    )
    return element(
        "svg",
        element("title", clean(title), id=f"{ids}-title"),
        *rings,
        viewBox=f"0 0 {tidy(SIDE)} {tidy(SIDE)}",
        class_="rings",
        role="img",
        aria_labelledby=f"{ids}-title",
    )


def draw_ring(part: float, radius: float) -> str:
    """Draw how far one ring has grown, from the top on."""
    middle = SIDE / 2
    around = 2 * pi * radius
    whole = element("circle", cx=middle, cy=middle, r=radius, class_="to-come")
    if not part:
        return whole
    grown = element(
        "circle",
        cx=middle,
        cy=middle,
        r=radius,
        class_="grown",
        stroke_dasharray=f"{tidy(around * part)} {tidy(around)}",
        transform=f"rotate(-90 {tidy(middle)} {tidy(middle)})",
    )
    return whole + grown
