"""The pictures of a week's end: bars of people, and dots around an even line."""

import re

import pytest

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.growth import GrowthBar, GrowthWords, draw_growth
from cairn.exchange.svg.leaning import LeaningWords, draw_leaning

GROWTH = GrowthWords("PHQ-9", "What moved", "light: 3", second="7", everybody="10")
LEANING = LeaningWords("Dots", "The last", "receiving", "even", "giving")


def widths(drawn, kind):
    return [
        float(one) for one in re.findall(rf'width="([\d.]+)"[^>]*class="{kind}"', drawn)
    ]


@pytest.mark.parametrize("size", Size)
def test_bars_share_one_width_and_the_unknown_reach_behind_each(size):
    bars = (GrowthBar("4 better", 4), GrowthBar("2 same", 2), GrowthBar("1 worse", 1))
    drawn = draw_growth(bars, GROWTH, unknown=3, size=size)
    known, could_be = widths(drawn, "known"), widths(drawn, "could-be")
    one = known[2]
    assert known == pytest.approx([4 * one, 2 * one, one])
    assert could_be == pytest.approx([7 * one, 5 * one, 4 * one])
    whole = float(re.search(r'viewBox="0 0 ([\d.]+)', drawn).group(1))
    assert whole == pytest.approx(10 * one)


def test_nobody_known_is_drawn_without_a_fault():
    bars = (GrowthBar("0 better", 0), GrowthBar("0 same", 0), GrowthBar("0 worse", 0))
    assert widths(draw_growth(bars, GROWTH, unknown=0), "known") == [0, 0, 0]


def test_words_are_escaped():
    words = GrowthWords("<b>", "a & b", "<u>", second='"', everybody="<script>")
    drawn = draw_growth((GrowthBar("<i>", 1),), words, unknown=0)
    assert not re.search("<b>|<i>|<u>|<script>", drawn)


def test_receiving_lies_above_even_and_the_newest_answer_at_the_end():
    drawn = draw_leaning([-3, 0, 2], LEANING, room=8)
    dots = [
        (float(x), float(y), kind)
        for x, y, kind in re.findall(
            r'cx="([\d.]+)" cy="([\d.]+)"[^>]*class="(\w+)"', drawn
        )
    ]
    (_, giving, _), (_, even, _), (last, receiving, kind) = dots
    assert receiving < even < giving
    assert kind == "dot"
    assert [one[2] for one in dots[:-1]] == ["pebble", "pebble"]
    full = draw_leaning([1] * 8, LEANING, room=8)
    assert last == max(float(x) for x in re.findall(r'cx="([\d.]+)"', full))
