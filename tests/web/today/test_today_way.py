"""Today's way: stones, a break, one's own question; and what is left of the day."""

from datetime import date, time, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.limit_facts import LeftToday
from cairn.clinic.records.models import Author, ItemKind, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.open_well import open_well
from cairn.clinic.records.services.write_well import put_entry
from cairn.clinic.records.well import WellContent, WellKind
from cairn.clinic.records.well_sessions import question_name
from cairn.web.today.presenters import say_friday, say_left
from weeks import check_in, enrol, meet, midday

TODAY = "/today/"
WORDS = "Sieben Rohrsänger am Kanal"
QUESTION = "What became of the letter?"


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def lay(client, visibility: Visibility) -> None:
    key = None if visibility is Visibility.SHARED else bytes(32)
    with scope(practice=client.practice):
        lay_item(client, Content(ItemKind.STONE, "A stone"), visibility=visibility,
                 key=key, by=Author.client(client), at=timezone.now())  # fmt: skip


def test_a_stop_shows_the_stones_that_are_shown_and_no_others(anna, cast):
    meet(cast.ben, midday())
    assert "stone shown" not in text(anna.get(TODAY))
    lay(cast.ben, Visibility.ONLY_ME)
    assert "stone shown" not in text(anna.get(TODAY))
    for _ in range(2):
        lay(cast.ben, Visibility.SHARED)
    assert 'aria-label="two stones shown"' in text(anna.get(TODAY))
    for _ in range(5):
        lay(cast.ben, Visibility.SHARED)
    page = text(anna.get(TODAY))
    assert 'aria-label="seven stones shown"><span></span><span></span><span>' in page
    assert page.partition("seven stones shown")[2].count("<span></span>") == 5


def test_low_marks_are_said_until_somebody_decided(anna, cast):
    meet(cast.ben, midday())
    assert "low fit last time" not in text(anna.get(TODAY))
    marks = {str(number): 2 for number in range(1, 5)}
    check_in(cast.ben, marks, at=timezone.now(), measure="session-form")
    assert "low fit last time" in text(anna.get(TODAY))


@pytest.mark.parametrize(("hours", "breaks"), [
    ((0, 1), 0), ((0, 1.75), 0), ((0, 2), 1), ((0, 2, 4), 1), ((0,), 0), ((0, 0), 0),
])  # fmt: skip
def test_the_longest_break_of_an_hour_or_more_lies_on_the_way(
    anna, cast, hours, breaks
):
    for hour in hours:
        meet(cast.ben, midday() - timedelta(hours=3 - hour))
    page = text(anna.get(TODAY))
    assert page.count('class="stop rest"') == breaks
    assert page.count('<li class="stop') == len(hours) + breaks


def leave_question(cast) -> None:
    with scope(practice=cast.practice):
        content = WellContent(WellKind.QUESTION, timezone.localdate(), QUESTION)
        put_entry(cast.anna, question_name(cast.ben.id), content,
                  key=open_well(cast.anna, WORDS), by=cast.by_anna)  # fmt: skip


def test_ones_own_question_shows_only_while_the_well_is_open(anna, cast):
    meet(cast.ben, midday())
    form = {"own_words": WORDS, "own_words_again": WORDS, "understood": "on"}
    anna.post(reverse("well:begin"), form)
    leave_question(cast)
    assert QUESTION in text(anna.get(TODAY))
    anna.post(reverse("well:close"))
    assert QUESTION not in text(anna.get(TODAY))


def test_the_foot_leads_to_limits_friday_and_a_hard_day(anna, cast):
    page = text(anna.get(TODAY))
    for name in ("limits:show", "friday:begin", "hardday:show"):
        assert f'href="{reverse(name)}"' in page
    assert "Set your limits" in page
    anna.post(reverse("limits:show"), {"latest_finish": "23:59"})
    assert "Hours left in your limits: " in text(anna.get(TODAY))


@pytest.mark.parametrize(("left", "said"), [
    (None, "Set your limits"),
    (LeftToday(free=timedelta(hours=4, minutes=30)), "Hours left in your limits: 4.5"),
    (LeftToday(free=timedelta()), "Hours left in your limits: 0"),
    (LeftToday(), "My limits"),
    (LeftToday(day_off=True), "Today is a day off in your limits"),
    (
        LeftToday(free=timedelta(hours=1), late=(time(19, 20), time(18))),
        "Today ends 19:20; your latest finish is 18:00",
    ),
])  # fmt: skip
def test_what_is_left_is_a_plain_fact(left, said):
    assert say_left(left) == said


@pytest.mark.parametrize(("day", "said"), [
    (16, "Friday review: in 4 days"), (19, "Friday review: tomorrow"),
    (20, "Friday review: today"), (21, "Friday review: in 6 days"),
])  # fmt: skip
def test_friday_is_so_many_days_away(day, said):
    assert say_friday(date(2026, 11, day)) == said


def test_nobody_elses_stones_or_questions_show(clara, cast):
    lay(cast.ben, Visibility.SHARED)
    meet(cast.ben, midday())
    meet(enrol("Tom", cast.clara), midday())
    assert "stone shown" not in text(clara.get(TODAY))
