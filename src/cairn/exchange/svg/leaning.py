"""To which side did the last answers about giving and receiving lean?

Dots around a line that means even: below it more was given, above it more received.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.ink import element, picture, write_text

FAR = 3
HEIGHT, STEP = 190.0, 21.0
# The words stand at the left, and no dot lies on them.
LEFT, RIGHT = 68.0, 20.0
WIDTHS = {Size.PHONE: 340.0, Size.WIDE: 620.0}


@dataclass(frozen=True, slots=True)
class LeaningWords:
    """What the picture is called and says, and what each height means."""

    title: str
    summary: str
    receiving: str
    even: str
    giving: str


def draw_leaning(
    answers: Sequence[int],
    words: LeaningWords,
    *,
    room: int,
    size: Size = Size.WIDE,
    ids: str = "leaning",
    standalone: bool = False,
) -> str:
    """Draw the answers, the newest at the end; there is room for so many."""
    width, middle = WIDTHS[size], HEIGHT / 2
    step = (width - LEFT - RIGHT) / max(room - 1, 1)
    first = room - len(answers)
    dots = (
        element(
            "circle",
            cx=LEFT + (first + place) * step,
            cy=middle - answer * STEP,
            r=8.0,
            class_="dot" if place == len(answers) - 1 else "pebble",
        )
        for place, answer in enumerate(answers)
    )
    return picture(
        element("line", x1=0.0, x2=width, y1=middle, y2=middle, class_="base"),
        write_text(words.receiving, x=0.0, y=16.0, anchor="start", kind="aside"),
        write_text(words.even, x=0.0, y=middle - 6, anchor="start", kind="aside"),
        write_text(words.giving, x=0.0, y=HEIGHT - 6, anchor="start", kind="aside"),
        *dots,
        width=width,
        height=HEIGHT,
        kind=f"picture-{size.value}",
        ids=ids,
        title=words.title,
        description=words.summary,
        standalone=standalone,
    )
