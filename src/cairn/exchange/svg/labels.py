"""Which few words and numbers stand on a path, and where do they not collide?"""

from collections.abc import Iterator
from itertools import pairwise

from cairn.exchange.svg.frame import (
    LETTER,
    LINE,
    Frame,
    Size,
    Tag,
    every_few,
    thin_out,
)
from cairn.exchange.svg.ink import write_text
from cairn.exchange.svg.words import Words, write_score
from cairn.science.chart import ExpectedRange, PathChart, Point

Spot = tuple[float, float]


def write_range(chart: PathChart, frame: Frame, words: Words) -> str:
    """Write what is measured, which way is better, and the two ends of the scale."""
    direction = words.name_direction(chart.direction)
    heading = f"{chart.unit_label} · {direction}" if chart.unit_label else direction
    ends = ((chart.maximum, frame.top + 10), (chart.minimum, frame.bottom))
    numbers = (
        write_text(write_score(score), x=frame.left - 6, y=y, anchor="end", kind="end")
        for score, y in ends
    )
    return write_text(heading, x=0.0, y=16.0, anchor="start", kind="heading") + "".join(
        numbers
    )


def write_days(
    chart: PathChart, frame: Frame, today: float | None, words: Words
) -> str:
    """Write as many labels under the dots as fit, today and both ends first."""
    tags = [] if today is None else [Tag(words.today, frame.x(today))]
    labels = [Tag(point.label, frame.x(point.day)) for point in chart.points]
    tags += every_few(labels, room=frame.right - frame.left)
    kept = thin_out(tags, left=0, right=min(frame.width, frame.right + 40))
    return "".join(
        write_text(tag.text, x=tag.x, y=frame.bottom + 26, anchor="middle", kind="day")
        for tag in kept
    )


def write_meanings(chart: PathChart, frame: Frame, size: Size, words: Words) -> str:
    """Name band and cut-off where they are: beside them, or inside on a phone."""
    if size is Size.PHONE:
        return write_inside(chart, frame, words)
    return write_beside(sorted(name_meanings(chart, frame, words)), frame)


def name_meanings(
    chart: PathChart, frame: Frame, words: Words
) -> Iterator[tuple[float, str]]:
    """Give height and words of both bands and the cut-off, as far as they are known."""
    if chart.band is not None:
        middle = (frame.y(chart.band.upper) + frame.y(chart.band.lower)) / 2
        yield middle, words.wobble
    if (there := last_expected(chart, frame)) is not None:
        yield frame.y(there.middle), words.expected
    if chart.cutoff is not None:
        yield frame.y(chart.cutoff), f"{words.cutoff} {write_score(chart.cutoff)}"


def last_expected(chart: PathChart, frame: Frame) -> ExpectedRange | None:
    """Give what is usual at the end of the picture, if the band is drawn that far."""
    if chart.expected is None:
        return None
    stretch = chart.expected.between(frame.first_day, frame.last_day)
    return stretch[-1][1] if len(stretch) > 1 else None


def write_beside(wanted: list[tuple[float, str]], frame: Frame) -> str:
    """Write labels in the right margin, pushed apart until none covers another."""
    written, free_from = [], frame.top
    for height, text in wanted:
        lines = fold(text, 20)
        y = max(height - (len(lines) - 1) * LINE / 2 + 5, free_from)
        for number, line in enumerate(lines):
            at = y + number * LINE
            x = frame.right + 12
            written.append(write_text(line, x=x, y=at, anchor="start", kind="meaning"))
        free_from = y + len(lines) * LINE + 2
    return "".join(written)


def write_inside(chart: PathChart, frame: Frame, words: Words) -> str:
    """Write labels inside the picture, each where it covers the least."""
    taken = list(walk(chart, frame))
    written = []
    if chart.cutoff is not None:
        ground = frame.y(chart.cutoff)
        taken += [(float(x), ground) for x in range(int(frame.left), 340, 12)]
        text = f"{words.cutoff} {write_score(chart.cutoff)}"
        written.append(settle(text, (ground - 7, ground + 17), frame, taken))
    if chart.band is not None:
        top, bottom = frame.y(chart.band.upper), frame.y(chart.band.lower)
        written.append(settle(words.wobble, (bottom - 8, top + 18), frame, taken))
    if (there := last_expected(chart, frame)) is not None:
        low, high = frame.y(there.most_lower), frame.y(there.half_upper)
        heights = (low - 6, frame.y(there.half_lower), frame.y(there.middle), high)
        written.append(settle(words.expected, heights, frame, taken))
    return "".join(written)


def walk(chart: PathChart, frame: Frame) -> Iterator[Spot]:
    """Pass along the drawn line and the two numbers on it in short steps."""
    for run in chart.runs:
        spots = [(frame.x(p.day), frame.y(p.value)) for p in run if p.value is not None]
        yield from spots
        for (x1, y1), (x2, y2) in pairwise(spots):
            steps = int(max(abs(x2 - x1), abs(y2 - y1)) / 6) + 1
            for step in range(1, steps):
                part = step / steps
                yield x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
    for point in (*chart.scored[:1], *chart.scored[-1:]):
        x, y = place_value(chart, point, frame)
        yield from ((x + dx, y - dy) for dx in (-9, 0, 9) for dy in (0, 6, 12))


def settle(
    text: str, heights: tuple[float, ...], frame: Frame, taken: list[Spot]
) -> str:
    """Write a label where it covers the fewest taken spots, and take that place."""
    width = len(text) * LETTER + 8
    lefts = (
        frame.left + 6,
        frame.right - width,
        (frame.left + frame.right - width) / 2,
    )
    corners = [
        (left, min(max(y, frame.top + 14), frame.bottom - 4))
        for y in heights
        for left in lefts
    ]
    left, y = min(corners, key=lambda corner: count_covered(corner, width, taken))
    taken += [
        (left + step, y - up) for step in range(0, int(width), 8) for up in (2, 10)
    ]
    return write_text(text, x=left, y=y, anchor="start", kind="meaning halo")


def count_covered(corner: Spot, width: float, taken: list[Spot]) -> int:
    """Count the spots a label would cover if it began at this corner."""
    left, base = corner
    return sum(
        left - 4 <= x <= left + width + 4 and base - 15 <= y <= base + 5
        for x, y in taken
    )


def write_ends(chart: PathChart, frame: Frame) -> str:
    """Write the first and the latest score beside their dots."""
    ends = dict.fromkeys((*chart.scored[:1], *chart.scored[-1:]))
    written = []
    for point in ends:
        x, y = place_value(chart, point, frame)
        score = write_score(point.value or 0.0)
        written.append(write_text(score, x=x, y=y, anchor="middle", kind="value halo"))
    return "".join(written)


def place_value(chart: PathChart, point: Point, frame: Frame) -> Spot:
    """Place a score above its dot, or below where the line comes from above."""
    value = point.value or 0.0
    before = chart.scored[-2:][0].value or 0.0
    falls = point is chart.scored[-1] and before > value
    y = frame.y(value) + (24 if falls else -12)
    return frame.x(point.day), min(max(y, frame.top - 10), frame.bottom - 4)


def fold(text: str, width: int) -> tuple[str, ...]:
    """Fold a label into lines of about `width` letters, never inside a word."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)
