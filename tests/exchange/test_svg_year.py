"""A year from above: a stone for every week, all of one size, and drops for lines."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.exchange.svg import YearWeek, YearWords, draw_year

HOSTILE = "</title><script>alert(1)</script>\" onload='x' \x00&"
WORDS = YearWords("The year", "In words.", "34 people", "900 sessions", (("Jun", 0),))
WEEKS = st.lists(
    st.builds(YearWeek, is_held=st.booleans(), lines=st.integers(0, 9)), max_size=54
)


def count(drawn: str, kind: str) -> int:
    return drawn.count(f'class="{kind}"')


@given(WEEKS)
def test_every_week_is_one_stone_and_at_most_three_drops(weeks):
    drawn = draw_year(weeks, WORDS)
    ET.fromstring(drawn)  # noqa: S314 - drawn here
    assert count(drawn, "stone") == sum(week.is_held for week in weeks)
    assert count(drawn, "hoped") == sum(not week.is_held for week in weeks)
    assert count(drawn, "drop") == sum(min(week.lines, 3) for week in weeks)


@given(WEEKS)
def test_all_stones_are_of_one_size_and_lie_inside_the_sheet(weeks):
    drawn = draw_year(weeks, WORDS)
    sizes = set(re.findall(r'rx="([\d.]+)" ry="([\d.]+)"', drawn))
    assert len(sizes) == (1 if weeks else 0)
    places = re.findall(r'c[xy]="(-?[\d.]+)"', drawn)
    assert all(0 < float(place) < 360 for place in places)


def test_it_begins_at_the_top_and_goes_round_like_a_clock():
    drawn = draw_year([YearWeek(True)] * 4, WORDS)
    stones = re.findall(r'<ellipse cx="([\d.]+)" cy="([\d.]+)"', drawn)
    sides = [(float(x) > 180, float(y) < 180) for x, y in stones]
    assert sides == [(True, True), (True, False), (False, False), (False, True)]


@pytest.mark.parametrize("standalone", [True, False])
def test_words_never_become_markup(standalone):
    words = YearWords(HOSTILE, HOSTILE, HOSTILE, HOSTILE, ((HOSTILE, 0),))
    drawn = draw_year([YearWeek(False, 2)], words, standalone=standalone)
    ET.fromstring(drawn)  # noqa: S314 - drawn here
    assert "<script" not in drawn
    assert "onload='" not in drawn
