"""Which few words and numbers stand on a path, and where do they not collide?"""

from cairn.exchange.svg.frame import LINE, Frame, Size, Tag, from_the_ends, thin_out
from cairn.exchange.svg.ink import write_text
from cairn.exchange.svg.words import Words, write_score
from cairn.science.chart import PathChart, Point


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
    tags += [
        Tag(chart.points[index].label, frame.x(chart.points[index].day))
        for index in from_the_ends(len(chart.points))
    ]
    kept = thin_out(tags, left=0, right=min(frame.width, frame.right + 40))
    return "".join(
        write_text(tag.text, x=tag.x, y=frame.bottom + 26, anchor="middle", kind="day")
        for tag in kept
    )


def write_meanings(chart: PathChart, frame: Frame, size: Size, words: Words) -> str:
    """Name band and cut-off where they are: beside them, or inside on a phone."""
    wanted = []
    if chart.band is not None:
        middle = (frame.y(chart.band.upper) + frame.y(chart.band.lower)) / 2
        wanted.append((middle, words.wobble))
    if chart.cutoff is not None:
        text = f"{words.cutoff} {write_score(chart.cutoff)}"
        wanted.append((frame.y(chart.cutoff), text))
    if size is Size.PHONE:
        return write_inside(chart, frame, words)
    return write_beside(sorted(wanted), frame)


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
    """Write labels inside the picture, one at each side so that they never meet."""
    written = []
    if chart.band is not None:
        y = min(frame.y(chart.band.lower) - 7, frame.bottom - 10)
        x = frame.left + 10
        written.append(
            write_text(words.wobble, x=x, y=y, anchor="start", kind="meaning halo")
        )
    if chart.cutoff is not None:
        text = f"{words.cutoff} {write_score(chart.cutoff)}"
        y = frame.y(chart.cutoff) - 6
        x = frame.right - 2
        written.append(write_text(text, x=x, y=y, anchor="end", kind="meaning halo"))
    return "".join(written)


def write_ends(chart: PathChart, frame: Frame) -> str:
    """Write the first and the latest score beside their dots."""
    scored = chart.scored
    if not scored:
        return ""
    ends = (scored[0],) if len(scored) == 1 else (scored[0], scored[-1])
    return "".join(write_value(chart, point, frame) for point in ends)


def write_value(chart: PathChart, point: Point, frame: Frame) -> str:
    """Write one score above its dot, or below where the line comes from above."""
    value = point.value or 0.0
    scored = chart.scored
    before = scored[-2].value or 0.0 if len(scored) > 1 else value
    falls = point is scored[-1] and len(scored) > 1 and before > value
    y = frame.y(value) + (24 if falls else -12)
    y = min(max(y, frame.top - 4), frame.bottom - 4)
    x = frame.x(point.day)
    return write_text(write_score(value), x=x, y=y, anchor="middle", kind="value halo")


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
