"""T4's own half: what one gave, received and leaves, in the open Well alone."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cairn.clinic.records.models import FitGuess, SessionState, WellEntry
from cairn.clinic.records.services.open_well import open_well
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_sessions import (
    Carry,
    Gave,
    MomentWord,
    Received,
    lines_among,
    questions_among,
    taps_among,
)
from weeks import meet, midday

WORDS = "Zwölf Zaunkönige im Efeu"
FULL = {
    "deed": "done",
    "leaving": "4",
    "gave": ["witnessed", "taught"],
    "received": ["trust"],
    "moments": ["joy"],
    "line": "Ich blieb ruhig sitzen",
    "carry": "supervision",
    "question": "Der Brief?",
}
FIELDS = ("leaving", "gave", "received", "moments", "line", "carry", "question")


@pytest.fixture
def desk(met) -> str:
    return f"/sessions/{met.id}/after/"


@pytest.fixture
def opened(anna):
    """Anna's browser with her Well open in it."""
    form = {"own_words": WORDS, "own_words_again": WORDS, "understood": "on"}
    anna.post(reverse("well:begin"), form)
    return anna


def close(browser):
    browser.post(reverse("well:close"))


def text(answer) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def well(cast):
    with scope(practice=cast.practice):
        return entries_of(cast.anna, key=open_well(cast.anna, WORDS))


def written() -> int:
    with scopes_disabled():
        return WellEntry.objects.count()


def guesses(cast) -> list[FitGuess]:
    with scope(practice=cast.practice):
        return list(FitGuess.objects.all())


def test_all_of_it_is_put_down_and_stands_there_again(opened, desk, cast, met):
    answer = opened.post(desk, FULL)
    assert (answer.status_code, answer["Location"]) == (303, "/today/")
    [taps] = taps_among(well(cast))
    assert (taps.session, taps.client, taps.leaving) == (met.id, cast.ben.id, 4)
    assert (taps.gave, taps.received) == (
        (Gave.WITNESSED, Gave.TAUGHT),
        (Received.TRUST,),
    )
    assert (taps.moments, taps.carry) == ((MomentWord.JOY,), Carry.SUPERVISION)
    [line] = lines_among(well(cast))
    assert line.entry.content.text == "Ich blieb ruhig sitzen"
    assert line.carry is Carry.SUPERVISION
    assert questions_among(well(cast)) == {cast.ben.id: "Der Brief?"}
    page = text(opened.get(desk))
    assert set(re.findall(r'value="([\w ]+)"[^>]*checked', page)) == {
        "4", "witnessed", "taught", "trust", "joy", "supervision",
    }  # fmt: skip
    assert 'value="Ich blieb ruhig sitzen"' in page


def test_nothing_is_chosen_and_done_with_nothing_writes_nothing(opened, desk, cast):
    page = text(opened.get(desk))
    assert " checked" not in page
    assert "disabled" not in page
    assert "This isn't your clinical note." in page
    answer = opened.post(desk, {"deed": "done"})
    assert answer["Location"] == "/today/"
    assert written() == 0
    assert guesses(cast) == []


def test_done_says_when_the_next_session_begins_and_not_whose(
    opened, desk, cast, monkeypatch
):
    # An afternoon that has passed: signing in lies after it, and has not run out.
    passed = midday() + timedelta(hours=3) < timezone.now()
    noon = midday() - timedelta(days=not passed)
    meet(cast.ben, noon + timedelta(hours=2, minutes=10))
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    opened.post(desk, {"deed": "done"})
    assert "Next at 14:10." in text(opened.get("/today/"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon + timedelta(hours=3))
    meet(cast.ben, noon + timedelta(hours=4), SessionState.CANCELLED)
    opened.post(desk, {"deed": "done"})
    assert "No more sessions today." in text(opened.get("/today/"))


@pytest.mark.parametrize("times", [2, 3])
def test_sent_again_it_takes_its_own_place(opened, desk, cast, times):
    for _ in range(times):
        opened.post(desk, FULL)
    opened.post(desk, FULL | {"leaving": "2", "line": "", "question": ""})
    assert [taps.leaving for taps in taps_among(well(cast))] == [2]
    assert lines_among(well(cast)) == []
    assert questions_among(well(cast)) == {}


def test_a_question_stays_until_another_one_or_its_own_page_takes_it_away(
    opened, desk, cast
):
    opened.post(desk, FULL)
    later = meet(cast.ben, timezone.now() - timedelta(hours=1), SessionState.ATTENDED)
    after = f"/sessions/{later.id}/after/"
    assert 'value="Der Brief?"' not in text(opened.get(after))
    opened.post(after, {"deed": "done"})
    assert questions_among(well(cast)) == {cast.ben.id: "Der Brief?"}
    opened.post(after, {"deed": "done", "question": "Und der Bruder?"})
    assert questions_among(well(cast)) == {cast.ben.id: "Und der Bruder?"}


def test_a_reveal_loses_nothing_of_what_was_tapped_and_typed(opened, phone, desk, cast):
    phone.send()
    sent = FULL | {"deed": "guess", "session-form.1": "7"}
    assert opened.post(desk, sent)["Location"] == desk
    page = text(opened.get(desk))
    assert "Marked 8, you guessed 7." in page
    assert 'value="Ich blieb ruhig sitzen"' in page
    assert taps_among(well(cast))[0].leaving == 4


@pytest.mark.parametrize("deed", ["not yet", "done", "open"])
def test_a_guess_that_is_not_revealed_is_kept_and_shows_nothing(
    opened, phone, desk, cast, deed
):
    phone.send(wish="More time.", visibility="shared")
    opened.post(desk, {"deed": deed, "session-form.2": "6"})
    [kept] = guesses(cast)
    assert (kept.marks["2"], kept.revealed_at) == (6, None)
    page = text(opened.get(desk))
    assert "More time." not in page
    assert re.findall(r'name="session-form.2" value="(\d+)" checked', page) == ["6"]


def test_an_older_tab_after_the_look_keeps_its_taps_and_not_its_guess(
    opened, phone, desk, cast
):
    phone.send()
    opened.post(desk, {"deed": "guess", "session-form.1": "7"})
    answer = opened.post(desk, FULL | {"session-form.1": "2"})
    assert answer.status_code == 303
    assert guesses(cast)[0].marks["1"] == 7
    assert taps_among(well(cast))[0].leaving == 4


def test_nothing_today_stands_alone(opened, desk):
    both = FULL | {"received": ["trust", "nothing today"]}
    answer = opened.post(desk, both)
    assert (answer.status_code, written()) == (400, 0)
    assert "Nothing today stands alone." in text(answer)
    assert 'value="Ich blieb ruhig sitzen"' in text(answer)
    assert opened.post(desk, FULL | {"received": ["nothing today"]}).status_code == 303


def test_a_clients_name_is_pointed_out_once(opened, desk, cast):
    with scope(practice=cast.practice):
        cast.ben.write_text("name", "Benedikt Sommerfeld")
        cast.ben.save()
    named = FULL | {"line": "Sommerfeld hat mich gerührt"}
    answer = opened.post(desk, named)
    assert (answer.status_code, written()) == (400, 0)
    assert "A client's name may stand in this" in text(answer)
    assert 'name="seen" value="yes"' in text(answer)
    assert opened.post(desk, named | {"seen": "yes"}).status_code == 303


@pytest.mark.parametrize("line", ["x" * 141, "🪨" * 10_000])
def test_a_line_that_is_too_long_is_refused_and_stands_there(opened, desk, line):
    answer = opened.post(desk, FULL | {"line": line})
    assert (answer.status_code, written()) == (400, 0)
    assert line in text(answer)


def test_marks_of_every_kind_stay_as_they_are(opened, desk):
    line = "<script>alert(1)</script> \u202e🪨"
    opened.post(desk, FULL | {"line": line})
    page = opened.get(desk).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert line in unescape(page)


class TestWithoutAnOpenWell:
    def test_one_quiet_line_leads_there_and_back(self, anna, opened, desk):
        close(opened)
        page = text(opened.get(desk))
        assert not any(f'name="{name}"' in page for name in FIELDS)
        assert page.count("Open your Well") == 1
        door = opened.post(desk, {"deed": "open", "session-form.1": "7"})
        back = opened.post(door["Location"], {"own_words": WORDS})
        assert back["Location"] == desk
        assert 'name="leaving"' in text(opened.get(desk))

    def test_who_has_none_is_led_to_its_beginning(self, anna, desk):
        assert anna.post(desk, {"deed": "open"})["Location"] == reverse("well:begin")

    def test_the_way_back_leads_to_no_other_site(self, opened):
        close(opened)
        door = reverse("well:open") + "?next=//elsewhere.example/"
        back = opened.post(door, {"own_words": WORDS})
        assert back["Location"] == reverse("well:book")

    def test_a_well_that_closed_meanwhile_loses_nothing(self, opened, desk, cast):
        close(opened)
        answer = opened.post(desk, FULL)
        assert (answer.status_code, written()) == (409, 0)
        page = text(answer)
        assert "Your Well has closed." in page
        assert 'value="Ich blieb ruhig sitzen"' in page
        assert 'value="witnessed"' in page
        opened.post(reverse("well:open"), {"own_words": WORDS})
        assert opened.post(desk, FULL).status_code == 303
        assert len(taps_among(well(cast))) == 1

    def test_the_guess_needs_no_well(self, anna, desk, cast):
        answer = anna.post(desk, {"deed": "done", "session-form.1": "7"})
        assert answer["Location"] == "/today/"
        assert guesses(cast)[0].marks["1"] == 7


def test_a_colleague_with_a_well_of_their_own_sees_nothing(opened, clara, desk):
    opened.post(desk, FULL)
    form = {"own_words": WORDS, "own_words_again": WORDS, "understood": "on"}
    clara.post(reverse("well:begin"), form)
    assert clara.get(desk).status_code == 404
    assert clara.post(desk, FULL).status_code == 404
