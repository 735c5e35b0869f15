"""How is a chart drawn so that everyone can read it: in a page, a notebook, on paper?

One drawing for all three. Every picture carries a name and a description, and
`describe_as_table` gives the same content as rows.
"""

from cairn.exchange.svg.axes import AxesWords, draw_two_axes
from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.interval import Interval, draw_intervals
from cairn.exchange.svg.path import PathPicture, draw_path
from cairn.exchange.svg.ranges import Range, RangesPicture, draw_ranges
from cairn.exchange.svg.ring import draw_rings
from cairn.exchange.svg.shape import draw_shape
from cairn.exchange.svg.strips import StripWeek, StripWords, draw_strips
from cairn.exchange.svg.way import Mark, MarkKind, Way, draw_way
from cairn.exchange.svg.week import Stretch, WeekDay, WeekPicture, draw_week
from cairn.exchange.svg.winding import draw_winding_way
from cairn.exchange.svg.words import Words, describe_as_table, table_headings
from cairn.exchange.svg.year_well import YearWeek, YearWords, draw_year

__all__ = [
    "AxesWords",
    "Interval",
    "Mark",
    "MarkKind",
    "PathPicture",
    "Range",
    "RangesPicture",
    "Size",
    "Stretch",
    "StripWeek",
    "StripWords",
    "Way",
    "WeekDay",
    "WeekPicture",
    "Words",
    "YearWeek",
    "YearWords",
    "describe_as_table",
    "draw_intervals",
    "draw_path",
    "draw_ranges",
    "draw_rings",
    "draw_shape",
    "draw_strips",
    "draw_two_axes",
    "draw_way",
    "draw_week",
    "draw_winding_way",
    "draw_year",
    "table_headings",
]
