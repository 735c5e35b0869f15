"""Managers read whole quarters; everybody is asked once; no address narrows it."""

from datetime import UTC, datetime, time, timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.quarter import Quarter
from cairn.clinic.records.models import (
    Author,
    QuarterAnswered,
    QuarterMark,
    QuarterTally,
    Role,
    SessionState,
)
from cairn.clinic.records.practice_health import Band, Endings, Health
from cairn.clinic.records.services.open_practice import add_member
from cairn.web.health.presenters import name_quarter, write_band, write_facts
from people import PASSPHRASE
from web.conftest import signed_in
from weeks import enrol, meet

HEALTH, QUESTION = "/practice/health/", "/practice/health/question/"
LOW, MIDDLE, GOOD = QuarterMark.LOW, QuarterMark.MIDDLE, QuarterMark.GOOD


def text(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def eight(cast):
    """Let three more people work here, so that everybody is asked."""
    with scope(practice=cast.practice):
        return [
            add_member(
                cast.practice, name=name, sign_in_name=f"{name}.{cast.practice.id.hex}",
                passphrase=PASSPHRASE, roles=[Role.THERAPIST], by=Author.system(),
                at=timezone.now(),
            )
            for name in ("Jo", "Kim", "Lou")
        ]  # fmt: skip


def tallies(cast) -> dict[str, int]:
    with scope(practice=cast.practice):
        return dict(QuarterTally.objects.values_list("mark", "count"))


def test_a_small_practice_reads_that_it_is_too_small(dora):
    page = text(dora.get(HEALTH))
    assert "This page can't show you a person." in page
    assert "Fewer than eight answers. Ask in a team meeting instead." in page
    assert page.count("Too few to say.") == 5


def test_only_managers_read_it(anna, clara):
    assert anna.get(HEALTH).status_code == clara.get(HEALTH).status_code == 404


@pytest.mark.parametrize("narrower", [
    "member", "therapist", "client", "name", "day", "week", "from", "until", "q",
])  # fmt: skip
def test_no_address_narrows_the_page(dora, cast, narrower):
    whole = text(dora.get(HEALTH)).partition("<main")[2]
    asked = text(dora.get(HEALTH, {narrower: str(cast.anna.id)})).partition("<main")[2]
    assert asked == whole != ""


@pytest.mark.parametrize("asked", ["", "2026", "1890Q1", "9999Q4", "now", "'", "Q"])
def test_a_quarter_that_is_not_there_shows_the_last_one(dora, asked):
    last = Quarter.of(timezone.localdate()).before
    assert name_quarter(last) in text(dora.get(HEALTH, {"quarter": asked}))


def test_the_running_quarter_is_not_shown(dora):
    now = Quarter.of(timezone.localdate())
    assert name_quarter(now) not in text(dora.get(HEALTH, {"quarter": now.name}))


def test_an_earlier_quarter_is_shown_when_asked_for(dora):
    earlier = Quarter.of(timezone.localdate()).before.before
    page = text(dora.get(HEALTH, {"quarter": earlier.name}))
    assert f'<p class="aside">{name_quarter(earlier)}</p>' in page


def test_load_shows_as_a_range_without_a_name(dora, cast, eight):
    quarter = Quarter.of(timezone.localdate()).before
    day = quarter.begins + timedelta(days=14)
    for therapist in (cast.anna, cast.clara, eight[0]):
        for number in range(5):
            client = enrol(f"{number}", therapist)
            at = datetime.combine(day, time(9 + number), tzinfo=UTC)
            meet(client, at, SessionState.ATTENDED)
    page = text(dora.get(HEALTH))
    assert "a therapist had about 5 sessions." in page
    assert not [name for name in ("Anna", "Clara", "Jo<") if name in page]


# the question


def test_everybody_is_asked_once_and_counted_once(cast, eight):
    for member in (cast.anna, cast.fritz, eight[0]):
        browser = signed_in(member)
        assert "checked" not in text(browser.get(QUESTION))
        for _ in range(2):
            assert browser.post(QUESTION, {"mark": "low"}).status_code == 302
        assert "Your answer is counted." in text(browser.get(QUESTION))
    assert tallies(cast) == {LOW: 3, MIDDLE: 0, GOOD: 0}


def test_a_second_answer_in_another_tab_changes_nothing(anna, cast, eight):
    anna.post(QUESTION, {"mark": "good"})
    anna.post(QUESTION, {"mark": "low"})
    assert tallies(cast) == {LOW: 0, MIDDLE: 0, GOOD: 1}


@pytest.mark.parametrize("sent", [{}, {"mark": ""}, {"mark": "worst"}])
def test_without_an_answer_nothing_is_counted(anna, cast, eight, sent):
    answer = anna.post(QUESTION, sent)
    assert answer.status_code == 400
    assert "Choose one" in text(answer)
    assert tallies(cast) == {}


def test_where_few_work_nobody_is_asked(anna, cast):
    assert "so nobody is asked" in text(anna.get(QUESTION))
    anna.post(QUESTION, {"mark": "low"})
    assert tallies(cast) == {}
    with scope(practice=cast.practice):
        assert not QuarterAnswered.objects.exists()


# the words


@pytest.mark.parametrize(("band", "said"), [
    (Band(MIDDLE, 2), "Most answers were in the middle; two in ten low."),
    (Band(GOOD, 1), "Most answers were good; at most one in ten low."),
    (Band(LOW, 9), "Most answers were low."),
    (Band(None, 4), "Answers were mixed; four in ten low."),
    (None, "Fewer than eight answers. Ask in a team meeting instead."),
])  # fmt: skip
def test_the_band_is_a_sentence(band, said):
    assert write_band(band) == said


OUTSIDE = "fewer than five for reasons from outside"


def test_the_facts_are_sentences():
    health = Health(
        Quarter(2026, 1), in_care=45, waiting=0, endings=Endings(10, 5, 0),
        hours_to_answer=1, check_ins_percent=70, sessions_a_week=(5, 20), band=None,
    )  # fmt: skip
    assert [said for _, said in write_facts(health)] == [
        "about 45",
        "fewer than five",
        f"about 10 as planned, about 5 unplanned, {OUTSIDE}",
        "half of them within 1 hour",
        "at about 70 of 100 sessions",
    ]
