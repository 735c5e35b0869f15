"""What both are working on: a line each, seen by both, changed by whose it is."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Plan, Purpose
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_plan import Lines, begin_plan
from weeks import meet, midday

NEW, PATH = "/page/working-on/new/", "/page/path/"


@pytest.fixture
def ben(cast) -> Browser:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
    browser = Browser()
    browser.get(f"/c/{link.token}/")
    return browser


@pytest.fixture
def desk(cast) -> str:
    return f"/people/{cast.ben.id}/working-on/"


def read(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def form(browser, address: str, **changes: str) -> dict[str, str]:
    key = re.search(r'name="key" value="([0-9a-f]{32})"', read(browser, address))[1]
    return {"key": key, "line": "One lunch this week.", "review_on": ""} | changes


def plans(cast) -> list[Plan]:
    with scope(practice=cast.practice):
        return list(Plan.objects.filter(client=cast.ben))


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


class TestTheClientsSide:
    def test_a_line_stands_on_both_pages(self, ben, anna, cast, desk):
        answer = ben.post(NEW, form(ben, NEW, review_on=day(7)))
        assert (answer.status_code, answer["Location"]) == (303, PATH)
        for page in (read(ben, PATH), read(anna, desk)):
            assert "One lunch this week." in page
            assert "look again:" in page
        assert "One lunch this week." in read(anna, f"/people/{cast.ben.id}/")

    def test_the_same_form_twice_is_one_line(self, ben, cast):
        sent = form(ben, NEW)
        assert ben.post(NEW, sent).status_code == 303
        assert ben.post(NEW, sent).status_code == 303
        assert len(plans(cast)) == 1

    def test_a_used_form_with_other_words_is_kept_and_can_be_sent_as_another(
        self, ben, cast
    ):
        sent = form(ben, NEW)
        ben.post(NEW, sent)
        answer = ben.post(NEW, sent | {"line": "Ring the landlord."})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Ring the landlord." in page
        fresh = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
        assert ben.post(NEW, sent | {"line": "Ring the landlord.", "key": fresh})
        assert len(plans(cast)) == 2

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"line": "  "}, "There is nothing written yet."),
            ({"line": "x" * 10_000}, "This can be 200 characters long at most."),
            ({"review_on": "soon"}, "Choose a day, or leave this open."),
            ({"review_on": day(-2)}, "This day is over."),
            ({"key": "mine"}, "The form came without its own number."),
        ],
    )
    def test_what_does_not_fit_is_said_and_kept(self, ben, cast, changes, said):
        answer = ben.post(NEW, form(ben, NEW, **changes))
        page = unescape(answer.content.decode())
        assert answer.status_code == 400
        assert said in page
        assert changes.get("line", "One lunch this week.").strip() in page
        assert plans(cast) == []

    @pytest.mark.parametrize(
        "text", ["🌱 yes", "\u202eleft", "<script>x</script>", "é"]
    )
    def test_any_text_stands_as_it_was_written(self, ben, cast, text):
        ben.post(NEW, form(ben, NEW, line=text))
        with scope(practice=cast.practice):
            assert plans(cast)[0].read_text("client_line") == text
        assert "<script>x" not in ben.get(PATH).content.decode()

    def test_it_changes_its_own_line_and_the_day_alone(self, ben, cast):
        with scope(practice=cast.practice):
            lines = Lines(client="One lunch.", therapist="Send a card.")
            plan = begin_plan(
                cast.ben, lines, review_on=None, by=cast.by_anna, at=timezone.now()
            )
        address = f"/page/working-on/{plan.id}/"
        assert "Send a card." in read(ben, address)
        ben.post(address, {"line": "Two lunches.", "review_on": day(3),
                           "their_line": "Do it all for me."})  # fmt: skip
        [kept] = plans(cast)
        with scope(practice=cast.practice):
            assert kept.read_text("client_line") == "Two lunches."
            assert kept.read_text("therapist_line") == "Send a card."
        assert kept.review_on.isoformat() == day(3)

    def test_an_emptied_line_goes_and_with_the_last_one_the_whole(self, ben, cast):
        with scope(practice=cast.practice):
            lines = Lines(client="One lunch.", therapist="Send a card.")
            both = begin_plan(
                cast.ben, lines, review_on=None, by=cast.by_anna, at=timezone.now()
            )
            mine = begin_plan(
                cast.ben, Lines(client="Rest."), review_on=None, by=cast.by_ben,
                at=timezone.now(),
            )  # fmt: skip
        for plan in (both, mine):
            ben.post(f"/page/working-on/{plan.id}/", {"line": "", "review_on": ""})
        [left] = plans(cast)
        assert (left.id, bytes(left.client_line)) == (both.id, b"")

    def test_done_is_folded_away_and_can_be_taken_up_again(self, ben, cast):
        ben.post(NEW, form(ben, NEW))
        [plan] = plans(cast)
        finish = f"/page/working-on/{plan.id}/done/"
        assert ben.get(finish).status_code == 405
        assert ben.post(finish).status_code == 303
        assert plans(cast)[0].done_at is not None
        assert "Take it up again" in read(ben, PATH)
        ben.post(finish, {"deed": "again"})
        assert plans(cast)[0].done_at is None


class TestTheTherapistsSide:
    def agree(self, anna, desk, **changes):
        sent = form(anna, desk, their_line="One lunch.", line="Send a card.")
        return anna.post(desk, sent | changes)

    def test_it_may_write_both_lines_when_they_are_agreed_on(
        self, anna, ben, cast, desk
    ):
        assert self.agree(anna, desk).status_code == 302
        page = read(ben, PATH)
        assert "One lunch." in page
        assert "Send a card." in page

    def test_afterwards_it_changes_its_own_alone(self, anna, cast, desk):
        self.agree(anna, desk)
        [plan] = plans(cast)
        sent = {"line": "Send two cards.", "review_on": "", "their_line": "Obey."}
        assert anna.post(f"/working-on/{plan.id}/", sent).status_code == 302
        with scope(practice=cast.practice):
            kept = Plan.objects.get()
            assert kept.read_text("client_line") == "One lunch."
            assert kept.read_text("therapist_line") == "Send two cards."

    def test_two_empty_lines_are_not_kept(self, anna, cast, desk):
        answer = self.agree(anna, desk, line="", their_line="")
        assert answer.status_code == 400
        assert plans(cast) == []

    def test_done_and_again(self, anna, cast, desk):
        self.agree(anna, desk)
        [plan] = plans(cast)
        anna.post(f"/working-on/{plan.id}/done/")
        assert plans(cast)[0].done_at is not None
        anna.post(f"/working-on/{plan.id}/done/", {"deed": "again"})
        assert plans(cast)[0].done_at is None

    def test_a_stranger_reaches_nothing_of_it(self, anna, clara, greta, cast, desk):
        self.agree(anna, desk)
        [plan] = plans(cast)
        for browser in (clara, greta):
            assert browser.get(desk).status_code == 404
            assert browser.get(f"/working-on/{plan.id}/").status_code == 404


def test_an_erased_client_leaves_no_line(ben, cast):
    ben.post(NEW, form(ben, NEW))
    with scope(practice=cast.practice):
        erase_client(cast.ben, by=cast.by_anna, at=timezone.now())
        row = Plan.objects.get()
    assert (bytes(row.client_line), bytes(row.therapist_line)) == (b"", b"")


class TestADayToLookAgain:
    def test_it_is_said_before_the_session_and_today_without_a_count(
        self, anna, ben, cast
    ):
        meet(cast.ben, midday())
        with scope(practice=cast.practice):
            begin_plan(
                cast.ben, Lines(client="One lunch."), review_on=timezone.localdate(),
                by=cast.by_ben, at=timezone.now() - timedelta(days=7),
            )  # fmt: skip
        said = "A day to look again has come: “One lunch.”"
        assert said in read(anna, f"/people/{cast.ben.id}/")
        assert "a day to look again" in read(anna, "/today/")

    def test_before_the_day_and_after_it_is_done_nothing_is_said(self, anna, ben, cast):
        meet(cast.ben, midday())
        ben.post(NEW, form(ben, NEW, review_on=day(2)))
        assert "a day to look again" not in read(anna, "/today/")
        with scope(practice=cast.practice):
            Plan.objects.update(review_on=timezone.localdate())
        assert "a day to look again" in read(anna, "/today/")
        ben.post(f"/page/working-on/{plans(cast)[0].id}/done/")
        assert "a day to look again" not in read(anna, "/today/")
        assert "A day to look again" not in read(anna, f"/people/{cast.ben.id}/")
