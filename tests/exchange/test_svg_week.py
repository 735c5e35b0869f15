"""A week in its limits and ranges side by side: marks by shape, words escaped."""

import re
from xml.etree import ElementTree as ET

import pytest

from cairn.exchange.svg import (
    Range,
    RangesPicture,
    Size,
    Stretch,
    WeekDay,
    WeekPicture,
    draw_ranges,
    draw_week,
)

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def week(**changes) -> WeekPicture:
    days = tuple(WeekDay(name) for name in NAMES)
    return WeekPicture(**({"title": "A week", "summary": "Quiet.", "days": days}
                          | changes))  # fmt: skip


def marks(svg: str, kind: str) -> list[ET.Element]:
    root = ET.fromstring(svg)  # noqa: S314 - drawn here
    return [one for one in root.iter() if one.get("class") == kind]


@pytest.mark.parametrize("size", Size)
def test_what_is_beyond_is_filled_and_the_rest_hollow(size):
    inside, beyond = Stretch(540, 590), Stretch(1100, 1150, beyond=True)
    days = (WeekDay("Mon", (Stretch(480, 1020),), (inside, beyond)), *week().days[1:])
    svg = draw_week(week(days=days, finish=1080, finish_label="till 18:00"), size=size)
    [open_], [hollow], [filled] = (marks(svg, k) for k in ("open", "hoped", "waymark"))
    tops = [float(one.get("y", "")) for one in (open_, hollow, filled)]
    assert tops == sorted(tops)
    across, sample = marks(svg, "cutoff")
    assert tops[1] < float(across.get("y1", "")) < tops[2] < float(sample.get("y1", ""))
    assert "till 18:00" in svg


@pytest.mark.parametrize("size", Size)
def test_nothing_leaves_the_sheet_at_any_hour(size):
    night = (Stretch(0, 120), Stretch(1380, 1440))
    days = tuple(WeekDay(name, night, night) for name in NAMES)
    svg = draw_week(week(days=days, finish=1440), size=size)
    width, height = map(float, re.findall(r'viewBox="0 0 (\S+) (\S+)"', svg)[0])
    for one in marks(svg, "open") + marks(svg, "hoped"):
        x, y, wide, high = (
            float(one.get(a, "")) for a in ("x", "y", "width", "height")
        )
        assert x >= 0
        assert x + wide <= width
        assert 0 <= y < y + high <= height


def test_a_day_off_says_so_and_words_are_escaped():
    days = (WeekDay("<b>", off="off & away"), *week().days[1:])
    svg = draw_week(week(days=days))
    assert "&lt;b&gt;" in svg
    assert "off &amp; away" in svg


@pytest.mark.parametrize("size", Size)
def test_a_range_is_a_bar_and_too_few_is_a_gap(size):
    chart = RangesPicture(
        title="Load", summary="Some.", too_few="too few",
        ranges=(Range("A", None), Range("B", (5, 20)), Range("C", (10, 10))),
    )  # fmt: skip
    svg = draw_ranges(chart, size=size)
    assert len(marks(svg, "bar")) == 2
    assert len(marks(svg, "gap")) == svg.count("too few") == 1
    assert [float(one.get("height", "")) > 3 for one in marks(svg, "bar")] == [True] * 2
