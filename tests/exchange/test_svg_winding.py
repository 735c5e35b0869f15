"""The winding way and the two axes: one size of stone, nothing off the sheet."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.exchange.instruments.shelf import instrument
from cairn.exchange.svg import AxesWords, Size, draw_two_axes, draw_winding_way
from cairn.exchange.svg.short_text import breadth, fold_short
from cairn.science.two_axes import AxisMeasure, place_on_two_axes
from cairn.science.way import MOST_STOPS, Stop, StopKind, WayChart

HOSTILE = "</title><script>alert(1)</script>\" onload='x' \x00\ud800&"
ANYTHING = st.text(st.characters(), max_size=60)
WORDS = AxesWords("Then and now", "Two places.")
STOPS = (
    Stop(StopKind.STONE, 1, "Opened the post."),
    Stop(StopKind.BEND, 2, "a bend here, March"),
    Stop(StopKind.MILESTONE, 3, "first lunch"),
    Stop(StopKind.STONE, 4, "Rang the landlord."),
)


def way_of(stops=STOPS, hopes=("hope: lunch",), **more):
    return WayChart("My path", "Your way.", tuple(stops), tuple(hopes), "today", **more)


def parts(drawn: str):
    return list(ET.fromstring(drawn).iter())  # noqa: S314


def texts(drawn: str) -> list[str]:
    return [part.text or "" for part in parts(drawn) if part.tag == "text"]


def sheet(drawn: str) -> tuple[float, float]:
    box = ET.fromstring(drawn).get("viewBox", "")  # noqa: S314
    _, _, width, height = map(float, box.split())
    return width, height


@pytest.mark.parametrize("size", Size)
def test_every_stone_has_the_same_size_and_a_way_mark_is_low(size):
    drawn = draw_winding_way(way_of(), size=size)
    stones = [part for part in parts(drawn) if part.tag == "ellipse"]
    assert {(one.get("rx"), one.get("ry")) for one in stones} == {("9", "5.5")}
    kinds = [one.get("class") for one in stones]
    assert (kinds.count("stone"), kinds.count("hoped")) == (2 + 3, 3)
    heights = [float(one.get("cy", "")) for one in stones]
    assert max(heights[1:4]) - min(heights[1:4]) < 2 * 5.5


@pytest.mark.parametrize("size", Size)
def test_a_way_is_one_named_image_with_words_and_no_number(size):
    drawn = draw_winding_way(way_of(), size=size, ids="one")
    root = ET.fromstring(drawn)  # noqa: S314
    assert (root.get("role"), root.get("aria-labelledby")) == (
        "img",
        "one-title one-desc",
    )
    said = " ".join(texts(drawn))
    assert "Opened the" in said
    assert "a bend here," in said
    assert not any(letter.isdigit() for letter in said)


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(0, MOST_STOPS),
    hopes=st.integers(0, 3),
    earlier=st.booleans(),
    size=st.sampled_from(Size),
    text=ANYTHING,
)
def test_nothing_lies_off_the_sheet_or_falls(count, hopes, earlier, size, text):
    stops = [Stop(StopKind.STONE, day, text) for day in range(count)]
    way = way_of(stops, (text,) * hopes, earlier="some before" if earlier else "")
    drawn = draw_winding_way(way, size=size)
    width, height = sheet(drawn)
    spots = [
        (float(part.get("cx", "")), float(part.get("cy", "")))
        for part in parts(drawn)
        if part.get("class") in {"stone", "here"}
    ]
    assert len(spots) == count + 1
    assert all(9 < x < width - 9 and 6 < y < height - 6 for x, y in spots)
    assert [y for _, y in spots] == sorted(y for _, y in spots)


@given(text=ANYTHING, width=st.integers(8, 40), lines=st.integers(1, 3))
def test_a_text_never_is_broader_than_its_room(text, width, lines):
    folded = fold_short(text, width, lines=lines)
    assert len(folded) <= lines
    # The marks that keep a line in its own direction have no width.
    assert all(breadth(line[1:-1]) <= width for line in folded)


def test_a_long_text_says_that_it_goes_on_and_keeps_its_own_direction():
    assert fold_short("Rang the landlord and asked about the heating", 14) == (
        "\u2068Rang the\u2069",
        "\u2068landlord and…\u2069",
    )
    assert fold_short("\u202eno", 14) == ("\u2068no\u2069",)
    assert fold_short("家" * 9, 9) == ("\u2068家家家家…\u2069",)


@pytest.mark.parametrize("standalone", [False, True])
def test_a_hostile_text_stays_text(standalone):
    stops = (Stop(StopKind.MILESTONE, 1, HOSTILE),)
    way = way_of(stops, (HOSTILE,), words=HOSTILE, earlier=HOSTILE)
    drawn = draw_winding_way(way, standalone=standalone)
    axes = draw_two_axes(
        axes_of((19, 12), (9, 24)), AxesWords(HOSTILE, HOSTILE), standalone=standalone
    )
    for picture in (drawn, axes):
        tags = {part.tag.split("}")[-1] for part in parts(picture)}
        assert "script" not in tags
        assert not any(part.get("onload") or part.get("style") for part in parts(drawn))


def axes_of(first, latest):
    measures = tuple(
        AxisMeasure.of(one.short_name, one.direction, one.main_scale)
        for one in (instrument("phq-9"), instrument("swls"))
    )
    return place_on_two_axes(
        [(0, first[0]), (70, latest[0])],
        [(0, first[1]), (70, latest[1])],
        measures=measures,
    )


def test_an_arrow_stands_only_for_what_moved_beyond_error():
    def arrows(first, latest):
        return draw_two_axes(axes_of(first, latest), WORDS).count('class="line"')

    assert arrows((19, 12), (9, 24)) == 1
    assert arrows((19, 12), (18, 24)) == 1
    assert arrows((19, 12), (16, 14)) == 0


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("pair", [((27, 5), (0, 35)), ((0, 35), (27, 5))])
def test_both_places_and_their_wobble_stay_on_the_sheet(size, pair):
    drawn = draw_two_axes(axes_of(*pair), WORDS, size=size)
    width, height = sheet(drawn)
    round_them = [part for part in parts(drawn) if part.get("class") == "error"]
    assert len(round_them) == 2
    for part in round_them:
        x, y, rx, ry = (float(part.get(name, "")) for name in ("cx", "cy", "rx", "ry"))
        assert 0 <= x - rx < x + rx <= width
        assert 0 <= y - ry < y + ry <= height


def test_less_distress_lies_to_the_right_and_more_well_being_above():
    drawn = draw_two_axes(axes_of((19, 12), (9, 24)), WORDS)
    then, now = (
        (float(part.get("cx", "")), float(part.get("cy", "")))
        for part in parts(drawn)
        if (part.get("class") or "").startswith("dot")
    )
    assert now[0] > then[0]
    assert now[1] < then[1]
