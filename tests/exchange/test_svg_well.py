"""The pool and the quarters: every stone inside the sheet, nothing early, no number."""

import re
import xml.etree.ElementTree as ET

import pytest

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.pool import MOST, STONE, draw_pool
from cairn.exchange.svg.quarters import draw_quarters

NAMES = {"title": "What lies here", "summary": "Two <lie> & one"}


def parts(drawing, kind):
    found = ET.fromstring(drawing).iter()  # noqa: S314
    return [one for one in found if kind in one.get("class", "").split()]


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize(("sinking", "kept"), [(0, 0), (1, 0), (0, 1), (200, 200)])
def test_every_stone_lies_on_the_sheet(size, sinking, kept):
    faded = [number / max(sinking, 1) for number in range(sinking)]
    drawing = draw_pool(faded, kept, **NAMES, size=size)
    width, height = map(
        float, re.search(r'viewBox="0 0 (\S+) (\S+)"', drawing).groups()
    )
    stones = parts(drawing, "stone")
    assert len(stones) == min(sinking, MOST) + min(kept, MOST)
    for stone in stones:
        x, y = float(stone.get("cx")), float(stone.get("cy"))
        assert STONE[0] <= x <= width - STONE[0]
        assert STONE[1] <= y <= height - STONE[1]
    assert "<text" not in drawing


def test_what_fades_goes_paler_and_what_is_kept_does_not():
    fresh, old, kept = parts(draw_pool([0.0, 1.0], 1, **NAMES), "stone")
    assert float(old.get("opacity")) < float(fresh.get("opacity"))
    assert kept.get("opacity") is None


def test_a_quarter_with_too_little_is_a_gap_and_draws_no_dot():
    drawing = draw_quarters([("Q1 2026", None), ("Q2 2026", (5.0, 6.0, 7.0))], **NAMES)
    assert (len(parts(drawing, "gap")), len(parts(drawing, "dot"))) == (1, 1)


@pytest.mark.parametrize("size", Size)
def test_an_interval_beyond_the_scale_ends_at_its_edge(size):
    drawing = draw_quarters([("Q1", (-3.0, 5.0, 14.0))], **NAMES, size=size)
    (spread,) = parts(drawing, "spread")
    base = [float(one.get("y1")) for one in parts(drawing, "base")]
    assert {float(spread.get("y1")), float(spread.get("y2"))} == set(base)
