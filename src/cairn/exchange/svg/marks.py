"""Which lines, dots and shades stand for scores, gaps, wobble, cut-off and today?"""

from cairn.exchange.svg.frame import Frame
from cairn.exchange.svg.ink import clean, element, tidy
from cairn.exchange.svg.trail import Spot
from cairn.exchange.svg.words import Words, write_score
from cairn.science.chart import Band, PathChart, Place, Point

INK = 0.26
HOLLOW = {Place.FIRST, Place.WITHIN}


def draw_band(band: Band | None, frame: Frame, ids: str) -> str:
    """Shade the wobble."""
    if band is None:
        return ""
    return draw_fading_band(
        (frame.left, frame.y(band.upper)),
        (frame.right, frame.y(band.lower)),
        ink=f"{ids}-wobble",
    )


def draw_fading_band(
    upper_left: Spot, lower_right: Spot, *, ink: str, fade: float = 26.0
) -> str:
    """Shade a band; it fades across its edges, for the edge itself is unsure."""
    (left, top), (right, bottom) = upper_left, lower_right
    fade = min(fade, (bottom - top) / 2)
    top, bottom = top - fade / 2, bottom + fade / 2
    depth = max(bottom - top, 1.0)
    edge = fade / depth
    stops = ((0.0, 0.0), (edge, INK), (1 - edge, INK), (1.0, 0.0))
    gradient = element(
        "linearGradient",
        *(
            element(
                "stop", offset=f"{at:.3f}", stop_opacity=f"{part:g}", class_="wobble"
            )
            for at, part in stops
        ),
        id=ink,
        x1=0,
        x2=0,
        y1=0,
        y2=1,
    )
    band_drawn = element(
        "rect", x=left, y=top, width=right - left, height=depth, fill=f"url(#{ink})"
    )
    return element("defs", gradient) + band_drawn


def draw_rulers(chart: PathChart, frame: Frame, today: float | None) -> str:
    """Draw the ground line, the cut-off and today."""
    ground = frame.y(chart.minimum)
    lines = [draw_line((frame.left, ground), (frame.right, ground), "base")]
    if chart.cutoff is not None:
        height = frame.y(chart.cutoff)
        lines.append(draw_line((frame.left, height), (frame.right, height), "cutoff"))
    if today is not None:
        at = frame.x(today)
        lines.append(draw_line((at, frame.top), (at, ground), "today"))
    return "".join(lines)


def draw_line(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    """Draw one straight line."""
    (x1, y1), (x2, y2) = start, end
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def draw_lines(chart: PathChart, frame: Frame) -> str:
    """Join the scores of each unbroken stretch; a missing score is a gap."""
    return "".join(
        element(
            "polyline",
            class_="line",
            points=" ".join(
                f"{tidy(frame.x(point.day))},{tidy(frame.y(point.value))}"
                for point in run
                if point.value is not None
            ),
        )
        for run in chart.runs
        if len(run) > 1
    )


def draw_dots(chart: PathChart, frame: Frame, words: Words) -> str:
    """Draw every check-in: hollow inside the wobble, filled outside it."""
    spacing = (frame.right - frame.left) / max(len(chart.points), 1)
    radius = min(4.5, max(1.8, spacing * 0.4))
    places = zip(chart.points, chart.places, strict=True)
    return "".join(
        draw_dot(point, place, frame, radius=radius, words=words)
        for point, place in places
    )


def draw_dot(
    point: Point, place: Place, frame: Frame, *, radius: float, words: Words
) -> str:
    """Draw one check-in; without a score it is a short stroke on the ground."""
    x = frame.x(point.day)
    if point.value is None:
        title = element("title", clean(f"{point.label}: {words.missing}"))
        ground = frame.bottom
        return element(
            "line", title, x1=x, x2=x, y1=ground - 7, y2=ground, class_="gap"
        )
    note = f". {point.note}" if point.note else ""
    title = element("title", clean(f"{point.label}: {write_score(point.value)}{note}"))
    kind = "dot within" if place in HOLLOW else "dot"
    return element(
        "circle", title, cx=x, cy=frame.y(point.value), r=radius, class_=kind
    )
