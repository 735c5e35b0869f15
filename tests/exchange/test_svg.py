"""Pictures are safe, named, complete as rows, and the same in a page and a notebook."""

import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cairn.exchange.svg
from cairn.exchange.svg import (
    Mark,
    MarkKind,
    PathPicture,
    Size,
    StripWeek,
    StripWords,
    Way,
    Words,
    describe_as_table,
    draw_intervals,
    draw_path,
    draw_rings,
    draw_shape,
    draw_strips,
    draw_way,
    table_headings,
)
from cairn.science.chart import (
    Band,
    ExpectedBand,
    ExpectedRange,
    PathChart,
    Point,
    shape_of,
)
from cairn.science.measure.instrument import Direction

SRC = Path(cairn.exchange.svg.__file__).parents[2]
VALUES = (20, 17, 14, None, 15, 8)
ANYTHING = st.text(st.characters(), max_size=40)
HOSTILE = "</title><script>alert(1)</script>\" onload='x' \x00\ud800&"


def chart_of(values=VALUES, **changed):
    points = tuple(Point(n * 7, str(n + 1), v) for n, v in enumerate(values))
    parts = {
        "points": points,
        "minimum": 0,
        "maximum": 27,
        "direction": Direction.LOWER_IS_BETTER,
        "title": "Jonas H., PHQ-9",
        "summary": "Lower than where he started.",
        "band": Band(14.8, 25.2),
        "cutoff": 10,
        "unit_label": "Distress",
    }
    return PathChart(**parts | changed)


def classes(drawn: str) -> list[str]:
    return [part.get("class", "") for part in ET.fromstring(drawn).iter()]  # noqa: S314


def texts(drawn: str) -> list[str]:
    return [part.text or "" for part in ET.fromstring(drawn).iter("text")]  # noqa: S314


@pytest.mark.parametrize("size", Size)
def test_a_path_is_one_named_and_described_image(size):
    root = ET.fromstring(draw_path(chart_of(), size=size, ids="one"))  # noqa: S314
    named = {part.get("id"): part.text for part in root if part.get("id")}
    assert root.get("role") == "img"
    assert [named[each] for each in root.get("aria-labelledby", "").split()] == [
        "Jonas H., PHQ-9",
        "Lower than where he started.",
    ]


def test_dots_inside_the_wobble_are_hollow_and_a_missing_score_is_a_gap():
    drawn = draw_path(chart_of())
    kinds = [kind for kind in classes(drawn) if kind in {"dot", "dot within", "gap"}]
    assert kinds == ["dot within", "dot within", "dot", "gap", "dot within", "dot"]
    assert classes(drawn).count("line") == 2


@pytest.mark.parametrize("size", Size)
def test_words_stand_beside_what_they_name_instead_of_in_a_legend(size):
    written = texts(draw_path(chart_of(), size=size, today=40))
    assert {"20", "8", "cut-off 10", "today", "Distress · lower is better"} <= {
        *written
    }
    assert "what the questions wobble" in " ".join(written)


def test_a_path_without_band_cutoff_or_scores_is_still_a_picture():
    bare = chart_of((), band=None, cutoff=None, unit_label="")
    assert texts(draw_path(bare)) == ["lower is better", "27", "0"]
    assert texts(draw_path(chart_of((None,), band=None, cutoff=None)))[-1] == "1"


@settings(max_examples=60)
@given(label=ANYTHING, note=ANYTHING, title=ANYTHING, word=ANYTHING)
def test_any_text_leaves_a_well_formed_picture(label, note, title, word):
    points = (Point(0, label, 3, note), Point(7, label, None, note))
    chart = chart_of((), points=points, title=title, summary=note, unit_label=label)
    words = Words(today=word, wobble=word, cutoff=word)
    way = Way(
        title=title, summary=note, marks=(Mark(MarkKind.BEND, label),), words=word
    )
    shape = draw_shape(shape_of((3, None, 4), wobble=5), title=title)
    for size in Size:
        drawn = draw_path(chart, size=size, today=9, words=words)
        for picture in (drawn, draw_way(way, size=size), shape):
            ET.fromstring(picture)  # noqa: S314


@pytest.mark.parametrize("standalone", [False, True])
def test_a_hostile_text_stays_text_and_nothing_asks_for_scripts_or_inline_style(
    standalone,
):
    points = (Point(0, HOSTILE, 3, HOSTILE),)
    chart = chart_of((), points=points, title=HOSTILE, summary=HOSTILE)
    way = Way(title=HOSTILE, summary=HOSTILE, marks=(Mark(label=HOSTILE),))
    for drawn in (
        draw_path(chart, standalone=standalone),
        draw_way(way, standalone=standalone),
    ):
        for part in ET.fromstring(drawn).iter():  # noqa: S314
            assert "script" not in part.tag
            assert not {name for name in part.keys() if name.startswith("on")}  # noqa: SIM118
            assert part.get("style") is None


def numbers(part: ET.Element) -> list[float]:
    named = ("x", "y", "cx", "cy", "x1", "x2", "y1", "y2")
    return [float(part.get(name, "0")) for name in named]


@settings(max_examples=60)
@given(
    values=st.lists(st.none() | st.floats(0, 27), max_size=80),
    half=st.floats(0.1, 40),
    cutoff=st.none() | st.floats(0, 27),
    size=st.sampled_from(Size),
)
def test_nothing_is_drawn_outside_the_sheet(values, half, cutoff, size):
    first = next((value for value in values if value is not None), 13.0)
    chart = chart_of(values, band=Band(first - half, first + half), cutoff=cutoff)
    root = ET.fromstring(draw_path(chart, size=size, today=900))  # noqa: S314
    _, _, width, height = (float(n) for n in root.get("viewBox", "").split())
    for part in root.iter():
        assert all(-15 <= at <= max(width, height) + 15 for at in numbers(part))
        if part.tag == "text":
            assert 0 <= float(part.get("x", "")) <= width
            assert 0 <= float(part.get("y", "")) <= height


@given(count=st.integers(0, 400))
@settings(max_examples=40)
def test_labels_under_the_dots_never_touch_each_other(count):
    drawn = draw_path(chart_of([5] * count), size=Size.PHONE, today=count * 7 + 30)
    days = [
        (float(part.get("x", "")), len(part.text or ""))
        for part in ET.fromstring(drawn).iter("text")  # noqa: S314
        if part.get("class") == "day"
    ]
    reach = sorted((x - letters * 3.6, x + letters * 3.6) for x, letters in days)
    assert all(a[1] < b[0] for a, b in pairwise(reach))


def test_the_table_says_what_the_picture_shows():
    assert table_headings() == ("Check-in", "Score", "Beside the first", "Note")
    assert describe_as_table(chart_of()) == (
        ("1", "20", "where it started", ""),
        ("2", "17", "inside the wobble", ""),
        ("3", "14", "better, beyond the wobble", ""),
        ("4", "", "no score", ""),
        ("5", "15", "inside the wobble", ""),
        ("6", "8", "better, beyond the wobble", ""),
    )


def test_the_table_names_no_place_when_reliable_change_is_unknown():
    rows = describe_as_table(chart_of((20, 9.5), band=None))
    assert rows == (("1", "20", "where it started", ""), ("2", "9.5", "", ""))


def test_a_way_shows_every_mark_in_one_size_and_no_number():
    marks = [Mark(MarkKind.WAYMARK, "own words"), Mark(), Mark(MarkKind.BEND, "a bend")]
    way = Way(title="Way", summary="So far.", marks=tuple(marks + [Mark()] * 20))
    for size in Size:
        drawn = draw_way(way, size=size)
        kinds = classes(drawn)
        assert (kinds.count("pebble"), kinds.count("bend")) == (21, 1)
        assert (kinds.count("waymark"), kinds.count("here")) == (6, 1)
        assert not any(letter.isdigit() for text in texts(drawn) for letter in text)
        pebbles = [
            (part.get("rx"), part.get("ry"))
            for part in ET.fromstring(drawn).iter("ellipse")  # noqa: S314
            if part.get("class") == "pebble"
        ]
        assert len(set(pebbles)) == 1


@given(count=st.integers(0, 120), size=st.sampled_from(Size))
@settings(max_examples=40)
def test_a_way_of_any_length_stays_on_its_sheet(count, size):
    way = Way(title="Way", summary="", marks=(Mark(),) * count, words="I want lunch")
    root = ET.fromstring(draw_way(way, size=size))  # noqa: S314
    _, _, width, height = (float(n) for n in root.get("viewBox", "").split())
    spots = [
        (float(part.get("cx", "")), float(part.get("cy", "")))
        for part in root.iter()
        if part.get("class") in {"pebble", "here"}
    ]
    assert len(spots) == count + 1
    assert len(set(spots)) == count + 1
    assert all(0 < x < width and 0 < y < height for x, y in spots)


def test_a_shape_lifts_the_pen_over_a_missing_check_in():
    drawn = draw_shape(shape_of((9, 9, None, 14), wobble=5))
    line = next(part for part in ET.fromstring(drawn) if part.tag == "path")  # noqa: S314
    assert [line.get("d", "").count(move) for move in "ML"] == [2, 1]
    assert 'aria-hidden="true"' in drawn


def test_a_notebook_shows_the_same_drawing_with_its_style_inside():
    chart = chart_of()
    shown = PathPicture(chart, today=40)._repr_svg_()
    page = draw_path(chart, today=40)
    start = page.index("<title")
    drawing = page[page.index("<defs", start) :]
    assert shown.endswith(drawing)
    assert "var(--" not in shown
    assert "#25303a" in shown


def test_page_and_notebook_are_inked_by_the_same_style():
    ours = (SRC / "exchange/svg/style.css").read_bytes()
    assert (SRC / "web/static/cairn/picture.css").read_bytes() == ours


USUAL = ExpectedBand(
    days=(0, 14, 28),
    ranges=(
        ExpectedRange(20, 20, 20, 20, 20),
        ExpectedRange(8, 12, 15, 17.6, 21),
        ExpectedRange(6, 10, 13, 16, 20),
    ),
    label="from published figures",
)


@pytest.mark.parametrize("size", Size)
def test_the_usual_course_is_shaded_named_and_has_no_line_at_its_edge(size):
    drawn = draw_path(chart_of(expected=USUAL), size=size)
    assert "usual for this start" in " ".join(texts(drawn))
    sheets = list(ET.fromstring(drawn).iter("polygon"))  # noqa: S314
    assert len(sheets) > 8
    assert all(part.attrib.keys() == {"points"} for part in sheets)


@pytest.mark.parametrize("size", Size)
def test_the_usual_course_ends_where_it_is_no_longer_known(size):
    short = texts(draw_path(chart_of(expected=USUAL), size=size, today=28))
    long = texts(draw_path(chart_of(expected=USUAL), size=size, today=400))
    assert "usual for this start" in " ".join(short)
    assert "usual for this start" in " ".join(long)
    only_begun = draw_path(chart_of((20,), expected=USUAL), size=size)
    assert "usual" not in " ".join(texts(only_begun))
    assert "polygon" not in only_begun


def test_without_a_usual_course_a_picture_is_what_it_was():
    drawn = draw_path(chart_of())
    assert "usual" not in drawn
    assert "polygon" not in drawn


def test_two_pictures_on_a_page_do_not_share_their_ink():
    one, other = (draw_path(chart_of(expected=USUAL), ids=name) for name in "ab")
    assert 'id="a-usual"' in one
    assert 'fill="url(#b-usual)"' in other


def test_the_table_says_what_is_usual_on_each_day():
    headings = table_headings(expected=True)
    assert headings[3] == "Usual for this start (half of people, four in five)"
    rows = describe_as_table(chart_of(expected=USUAL))
    assert {len(row) for row in rows} == {len(headings)}
    assert [row[3] for row in rows] == [
        "",
        "16 to 19 (14 to 20)",
        "12 to 18 (8 to 21)",
        "11 to 17 (7 to 20)",
        "10 to 16 (6 to 20)",
        "",
    ]


@settings(max_examples=60)
@given(
    values=st.lists(st.none() | st.floats(0, 27), max_size=40),
    edges=st.lists(st.lists(st.floats(0, 27), min_size=5, max_size=5), min_size=2),
    size=st.sampled_from(Size),
)
def test_the_usual_course_stays_on_the_sheet(values, edges, size):
    band = ExpectedBand(
        days=tuple(7.0 * number for number in range(len(edges))),
        ranges=tuple(ExpectedRange(*sorted(row)) for row in edges),
        label="",
    )
    root = ET.fromstring(  # noqa: S314
        draw_path(chart_of(values, expected=band), size=size, today=900)
    )
    _, _, width, height = (float(n) for n in root.get("viewBox", "").split())
    for part in root.iter("polygon"):
        for spot in part.get("points", "").split():
            x, y = map(float, spot.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height


def strip_weeks(cups):
    return [StripWeek(cup=cup, sessions=12, heavy=3, moved=0.4) for cup in cups]


STRIPS = StripWords(
    "My weeks", HOSTILE, ("Cup", "a"), ("Load", "b"), ("Moved", HOSTILE), ("Bal", "d")
)


@pytest.mark.parametrize("size", Size)
def test_strips_leave_a_gap_where_a_week_is_missing(size):
    drawn = draw_strips(strip_weeks([6, 5, None, 7]), STRIPS, usual=(4, 8), size=size)
    paths = [p.get("d") for p in ET.fromstring(drawn).iter() if p.get("d")]  # noqa: S314
    assert [path.count("M") for path in paths] == [2]
    # Three cups, and a hollow dot for each week in which one or two people moved.
    assert classes(drawn).count("dot") == 3
    assert classes(drawn).count("dot within") == 4
    assert classes(drawn).count("bar heavy") == 4
    assert "<script>" not in drawn


def test_strips_of_no_weeks_and_of_impossible_values_are_drawn():
    assert "My weeks" in draw_strips([], STRIPS)
    far = [StripWeek(cup=99, sessions=400, heavy=400, moved=-50, balance=9)]
    drawn = draw_strips(far, STRIPS, line=False)
    spots = [p for p in ET.fromstring(drawn).iter() if p.get("cy")]  # noqa: S314
    assert all(0 <= float(spot.get("cy")) <= 400 for spot in spots)
    assert "line" not in classes(drawn)


def test_a_ring_grows_with_what_is_there_and_closes_when_it_is_full():
    drawn = draw_rings([0, 0.5, 1.7], title=HOSTILE, ids="r")
    assert classes(drawn).count("to-come") == 3
    grown = [p for p in ET.fromstring(drawn).iter() if p.get("class") == "grown"]  # noqa: S314
    lengths = [
        float(dash) / float(round_)
        for dash, round_ in (p.get("stroke-dasharray").split() for p in grown)
    ]
    assert lengths == pytest.approx([0.5, 1], abs=0.01)
    assert "<script>" not in drawn


def test_an_interval_lies_on_its_side_of_nothing():
    drawn = draw_intervals([(0.1, 0.3, 0.5), (-0.5, -0.1, 0.3)], title="t", ids="i")
    dots = [p for p in ET.fromstring(drawn).iter() if p.get("class") == "at"]  # noqa: S314
    assert float(dots[0].get("cx")) > 48 > float(dots[1].get("cx"))
    assert "at" in classes(draw_intervals([(0, 0, 0)], title="t", ids="i"))
