"""A month of arriving and leaving: counts, a dot each, and nobody's name."""

from datetime import date, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.services.open_well import open_well
from cairn.clinic.records.services.write_well import put_entry
from cairn.clinic.records.well_sessions import Taps, taps_content, taps_name
from cairn.web.month.presenters import DAYS, lay_out, picture_month, sum_up

pytestmark = pytest.mark.django_db
WORDS = "Acht Bachstelzen am Wehr"
TODAY = date(2026, 3, 4)


def taps(number: int, *, days: int = 0, arriving=None, leaving=None, today=TODAY):
    on = today - timedelta(days=days)
    return Taps(UUID(int=number), UUID(int=7), on, arriving, leaving)


def test_each_tap_is_a_dot_and_both_make_a_line():
    both = taps(1, days=3, arriving=2, leaving=4)
    drawn = picture_month([both, taps(2, days=1, leaving=3)], today=TODAY)
    assert drawn.wide.count("<circle") == 3
    assert drawn.wide.count('class="dot within"') == 1
    assert drawn.wide.count('class="line"') == 1
    assert drawn.rows == (("1 Mar", "2", "4"), ("3 Mar", "–", "3"))  # noqa: RUF001


def test_what_is_older_or_was_left_out_is_not_there():
    old = taps(1, days=DAYS, arriving=1)
    assert picture_month([old, taps(2), taps(3, days=-1, leaving=1)], today=TODAY) is (
        None
    )


def test_sessions_of_one_day_stand_side_by_side_within_it():
    first = TODAY - timedelta(days=DAYS - 1)
    day = [taps(number, arriving=3) for number in range(4)]
    places = [met.place for met in lay_out(day, first=first)]
    assert places == sorted(set(places))
    assert (DAYS - 1) / DAYS < places[0] < places[-1] < 1


def test_it_is_said_in_counts():
    month = [
        taps(1, arriving=2, leaving=4),
        taps(2, arriving=2, leaving=2),
        taps(3, arriving=5, leaving=1),
        taps(4, arriving=5),
    ]
    assert sum_up(month) == (
        "4 sessions with a tap. Fuller after 1, the same after 1, emptier after 1."
    )


def test_the_page_shows_ones_own_month_and_no_name(anna, clara, cast):
    form = {"own_words": WORDS, "own_words_again": WORDS, "understood": "on"}
    anna.post(reverse("well:begin"), form)
    page = unescape(anna.get("/well/month/").content.decode())
    assert "No taps in the last month." in page
    with scope(practice=cast.practice):
        key = open_well(cast.anna, WORDS)
        one = taps(1, arriving=2, leaving=4, today=timezone.localdate())
        name = taps_name(one.session)
        put_entry(cast.anna, name, taps_content(one), key=key, by=cast.by_anna)
    page = unescape(anna.get("/well/month/").content.decode())
    assert "Fuller after 1" in page
    assert "Ben" not in page
    assert clara.get("/well/month/")["Location"] == reverse("well:begin")
