"""What does a course look like beside its wobble, and beside what is usual?"""

from dataclasses import dataclass

from cairn.exchange.svg import labels, marks
from cairn.exchange.svg.fan import draw_fan
from cairn.exchange.svg.frame import Size, frame_of
from cairn.exchange.svg.ink import picture
from cairn.exchange.svg.words import ENGLISH, Words
from cairn.science.chart import PathChart


def draw_path(
    chart: PathChart,
    *,
    size: Size = Size.WIDE,
    today: float | None = None,
    ids: str = "path",
    words: Words = ENGLISH,
    standalone: bool = False,
) -> str:
    """Draw the path; `ids` must differ for every picture on a page."""
    frame = frame_of(chart, size, today)
    parts = (
        marks.draw_band(chart.band, frame, ids),
        draw_fan(chart.expected, frame, ids),
        marks.draw_rulers(chart, frame, today),
        marks.draw_lines(chart, frame),
        marks.draw_dots(chart, frame, words),
        labels.write_range(chart, frame, words),
        labels.write_days(chart, frame, today, words),
        labels.write_meanings(chart, frame, size, words),
        labels.write_ends(chart, frame),
    )
    return picture(
        *parts,
        width=frame.width,
        height=frame.height,
        kind=f"picture-{size.value}",
        ids=ids,
        title=chart.title,
        description=chart.summary,
        standalone=standalone,
    )


@dataclass(frozen=True, slots=True)
class PathPicture:
    """A path that shows itself in a notebook and writes itself for print."""

    chart: PathChart
    size: Size = Size.WIDE
    today: float | None = None

    def _repr_svg_(self) -> str:
        return draw_path(self.chart, size=self.size, today=self.today, standalone=True)
