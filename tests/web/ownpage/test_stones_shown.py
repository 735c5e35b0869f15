"""The therapist's side: what is shown, a pebble, a stone suggested, a wish."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Invitation, Proposal, SessionState, Submission
from weeks import check_in, meet, midday, phq_9

LAY = "/page/stones/new/"


@pytest.fixture
def see(anna, cast):
    """Open Ben's page as his therapist."""

    def see() -> str:
        return unescape(anna.get(f"/people/{cast.ben.id}/").content.decode())

    return see


class TestWhatIsShown:
    def test_shared_stones_are_there_and_nothing_of_the_others(self, phone, see):
        phone.lay(theme="joy")
        phone.lay_alone("Nobody else reads this.")
        page = see()
        assert "“Opened the post.”" in page
        assert "Joy" in page
        assert "Nobody else" not in page
        assert page.count("Set a pebble") == 1

    def test_an_empty_list_says_so_whatever_is_hidden(self, phone, see):
        before = see()
        phone.lay_alone()
        token = re.compile(r"[A-Za-z0-9]{64}")
        assert token.sub("", see()) == token.sub("", before)
        assert "None are shown to you so far." in before


class TestPebbles:
    def address(self, phone) -> str:
        return f"/stones/{phone.stones()[0].id}/pebble/"

    def test_one_lies_there_with_the_therapists_name(self, phone, anna, see):
        phone.lay()
        address = self.address(phone)
        page = anna.get(address).content.decode()
        assert "For whom am I saying this?" in page
        assert "Opened the post." in page
        for text in ("I saw this too.", "I saw it too."):
            assert anna.post(address, {"text": text}).status_code == 302
        assert "Pebble from Anna: “I saw it too.”" in see()
        assert "I saw this too." not in see()

    @pytest.mark.parametrize("text", ["", " ", "x" * 201])
    def test_what_does_not_fit_is_said(self, phone, anna, text):
        phone.lay()
        answer = anna.post(self.address(phone), {"text": text})
        assert answer.status_code == 400
        assert text.strip() in answer.content.decode()

    def test_there_is_nothing_to_set_it_beside_when_it_is_hidden(self, phone, anna):
        phone.lay_alone()
        address = self.address(phone)
        missing = anna.get("/stones/00000000-0000-0000-0000-000000000000/pebble/")
        assert anna.get(address).status_code == missing.status_code == 404
        assert anna.post(address, {"text": "I saw this."}).status_code == 404

    def test_nobody_else_sets_one(self, phone, clara, dora, greta):
        phone.lay()
        for browser in (clara, dora, greta):
            answer = browser.post(self.address(phone), {"text": "I saw this."})
            assert answer.status_code == 404


class TestSuggesting:
    def suggest(self, anna, cast, text="rang the landlord", **changes):
        address = f"/people/{cast.ben.id}/suggest/"
        page = anna.get(address).content.decode()
        key = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
        form = {"text": text, "key": key} | changes
        return [anna.post(address, form) for _ in range(2)]

    def test_two_taps_suggest_once_and_it_stands_nowhere_here(
        self, anna, cast, see, phone
    ):
        self.suggest(anna, cast)
        with scope(practice=cast.practice):
            assert Proposal.objects.count() == 1
        assert "on no path unless Ben takes it" in see()
        assert "landlord" not in see()
        assert "Anna suggests a stone:" in phone.get("/page/path/")

    def test_whether_it_was_left_is_not_to_be_seen(self, anna, cast, see, phone):
        self.suggest(anna, cast)
        see()
        before = see()
        with scope(practice=cast.practice):
            offer = Proposal.objects.get()
        phone.browser.post("/page/offers/leave/", {"offer": str(offer.id)})
        token = re.compile(r"[A-Za-z0-9]{64}")
        assert token.sub("", see()) == token.sub("", before)

    @pytest.mark.parametrize(
        "changes", [{"text": ""}, {"text": "x" * 300}, {"key": "none"}]
    )
    def test_what_does_not_fit_is_said_and_kept(self, anna, cast, changes):
        answer, _ = self.suggest(anna, cast, **changes)
        assert answer.status_code == 400
        assert changes.get("text", "landlord") in answer.content.decode()


class TestWishes:
    def test_a_wish_is_told_before_the_session_and_quiet_is_not(self, phone, see):
        phone.lay(text="Slept.")
        phone.lay(text="Rang back.", marking="mention")
        phone.lay(text="First lunch.", marking="together")
        head = see().split("Stones</h2>")[0]
        assert "Mention it: “Rang back.”" in head
        assert "Asked to celebrate “First lunch.”. Ask how." in head
        assert "Slept." not in head

    def test_what_is_hard_comes_before_what_is_to_be_celebrated(self, phone, see, cast):
        phone.lay(text="First lunch.", marking="together")
        check_in(cast.ben, phq_9(12, safety=1), at=timezone.now())
        assert "Look at the rest of this page first" in see()

    def test_after_the_session_it_has_been_said(self, phone, see, cast):
        phone.lay(text="Rang back.", marking="mention")
        meet(cast.ben, timezone.now() + timedelta(minutes=1), SessionState.ATTENDED)
        assert "Mention it" not in see()

    def test_hidden_it_is_no_wish_any_more(self, phone, see):
        phone.lay_alone()
        phone.lay(text="Rang back.", marking="mention")
        phone.post("hide", phone.stones()[1])
        assert "Rang back." not in see()
        assert "Mention it" not in see()

    def test_the_day_says_that_something_is_asked_for_and_not_what(
        self, phone, anna, cast
    ):
        phone.lay(text="Rang back.", marking="mention")
        phone.lay(text="Slept.")
        meet(cast.ben, midday())
        day = anna.get("/today/").content.decode()
        assert "asked: mention it" in day
        assert "celebrate" not in day
        assert "Rang back." not in day
        assert "Slept." not in day


class TestTheThanks:
    def thanks(self, phone, cast, *, safety=0):
        row = check_in(cast.ben, phq_9(12, safety=safety), at=timezone.now())
        with scope(practice=cast.practice):
            link = Invitation.objects.latest("at")
            Submission.objects.filter(id=row.id).update(invitation=link)
        return phone.get("/page/thanks/")

    def test_they_end_with_the_clients_own_last_stone(self, phone, cast):
        phone.lay()
        page = self.thanks(phone, cast)
        assert "Your last stone:" in page
        assert "Opened the post." in page
        assert "Lay a stone" in page

    def test_without_a_stone_there_is_none(self, phone, cast):
        assert "Your last stone:" not in self.thanks(phone, cast)

    def test_after_an_answer_about_safety_it_is_not_the_time(self, phone, cast):
        phone.lay()
        page = self.thanks(phone, cast, safety=1)
        for words in ("Your last stone:", "Opened the post.", "Lay a stone"):
            assert words not in page
