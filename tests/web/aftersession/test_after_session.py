"""C4: marks, what helped, a wish, tears; sent once, skippable, and never scored."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.after_sessions import said_after
from cairn.clinic.records.courses import courses_of
from cairn.clinic.records.models import (
    Administration,
    AfterSession,
    AttentionItem,
    AttentionReason,
    Invitation,
    OwnItem,
    Purpose,
    Score,
    SessionState,
    Submission,
)
from cairn.clinic.records.own_page import items_shown_to_therapist
from cairn.clinic.records.services.erase_client import erase_client
from weeks import meet

WORDS = "lamp river thirteen"


def text(answer) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def said(phone):
    with scope(practice=phone.session.practice):
        return said_after(phone.session)


class TestTheForm:
    def test_nothing_is_chosen_and_its_label_says_what_it_is(self, phone):
        page = phone.page()
        # Of tears, that nothing is said of them.
        assert re.findall(r'value="([^"]*)"[^>]* checked', page) == [""]
        assert "a Cairn question, not a validated scale." in page
        assert "I felt understood" in page
        assert "Low marks are useful. They help the two of you adjust." in page

    def test_it_is_offered_on_the_path_for_a_week(self, phone, cast):
        assert phone.address in phone.browser.get("/page/path/").content.decode()
        phone.send()
        assert phone.address not in phone.browser.get("/page/path/").content.decode()

    @pytest.mark.parametrize(
        ("days", "state"),
        [
            (8, SessionState.ATTENDED),
            (-1, SessionState.PLANNED),
            (1, SessionState.CANCELLED),
            (1, SessionState.NOT_ATTENDED),
        ],
    )
    def test_other_sessions_are_closed_in_kind_words(self, phone, cast, days, state):
        then = timezone.now() - timedelta(days=days)
        phone.session = meet(cast.ben, then, state)
        for answer in (
            phone.browser.get(phone.address),
            phone.browser.post(phone.address, {"session-form.1": "3"}),
        ):
            assert answer.status_code == 410
            assert "you can always speak of it when you meet" in text(answer)
        assert phone.told() == []

    def test_a_session_that_was_planned_and_is_over_counts(self, phone, cast):
        then = timezone.now() - timedelta(hours=1)
        phone.session = meet(cast.ben, then, SessionState.PLANNED)
        assert phone.send().status_code == 303
        assert len(phone.told()) == 1


class TestSending:
    def test_everything_is_kept_with_its_session(self, phone):
        answer = phone.send(helped=["laugh", "there"], tears="relief",
                            wish="More time.", visibility="shared")  # fmt: skip
        assert (answer.status_code, answer["Location"]) == (303, phone.address)
        kept = said(phone)
        assert kept.marks == {"1": 8, "2": 7, "3": 6, "4": 9}
        assert (kept.helped, kept.tears) == (("laugh", "there"), "relief")
        assert kept.wish.content.text == "More time."
        page = text(phone.browser.get(phone.address))
        assert "<h1>Thank you.</h1>" in page
        assert "More time." in page
        assert "a laugh, being there" in page

    def test_a_low_mark_is_thanked_for_and_noted_by_its_words(self, phone, anna, cast):
        phone.send(**{"session-form.3": "2"})
        assert "Thanks for saying so. It helps." in text(
            phone.browser.get(phone.address)
        )
        with scope(practice=cast.practice):
            item = AttentionItem.objects.get()
            assert item.reason == AttentionReason.LOW_FIT
        page = text(anna.get(f"/attention/{item.id}/"))
        assert "“You marked it lower. What would have been better?”" in page

    def test_a_double_tap_is_one(self, phone):
        sent = phone.form(helped=["laugh"])
        assert [phone.browser.post(phone.address, sent).status_code for _ in "ab"] == [
            303,
            303,
        ]
        assert len(phone.told()) == 1

    def test_two_tabs_keep_the_first(self, phone, cast):
        first, second = phone.form(), phone.form(**{"session-form.1": "2"})
        assert phone.browser.post(phone.address, first).status_code == 303
        answer = phone.browser.post(phone.address, second)
        assert answer.status_code == 409
        assert "What was sent first is kept as it was." in text(answer)
        assert said(phone).marks["1"] == 8
        with scope(practice=cast.practice):
            assert (Submission.objects.count(), Score.objects.count()) == (1, 1)
            assert not AttentionItem.objects.exists()

    @pytest.mark.parametrize(
        "changes", [{"session-form.1": "2"}, {"helped": ["there"]}, {"tears": "joy"}]
    )
    def test_the_same_form_with_other_words_keeps_the_first(self, phone, changes):
        sent = phone.form(helped=["laugh"])
        phone.browser.post(phone.address, sent)
        assert phone.browser.post(phone.address, sent | changes).status_code == 409
        kept = said(phone)
        assert (kept.marks["1"], kept.helped, kept.tears) == (8, ("laugh",), None)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            (dict.fromkeys(("session-form.1", "session-form.2", "session-form.3",
                            "session-form.4"), ""), "Nothing is marked yet."),
            ({"session-form.2": "11"}, "Choose one of the numbers, or leave it out."),
            ({"session-form.2": "९"}, "Choose one of the numbers, or leave it out."),
            ({"session-form.2": "7" * 10_000}, "Choose one of the numbers"),
            ({"helped": ["music"]}, "Choose from these, or none."),
            ({"tears": "rage"}, "Choose one of these, or leave it out."),
            ({"wish": "x" * 10_000, "visibility": "shared"}, "200 characters long"),
            ({"wish": "More time."}, "Choose who sees it."),
            ({"wish": "More time.", "visibility": "all"}, "Choose one of the two."),
            ({"key": "mine"}, "The form came without its own number."),
            ({"version": "0"}, "The questions have changed since"),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_said_and_kept(self, phone, changes, message):
        sent = {"session-form.3": "6", "wish": ""} | changes
        answer = phone.send(**sent)
        assert answer.status_code == 400
        page = unescape(answer.content.decode())
        assert message in page
        assert sent["wish"] in page
        if sent["session-form.3"]:
            assert 'name="session-form.3" value="6" checked' in page
        assert phone.told() == []

    @pytest.mark.parametrize("wish", ["🌱 é", "\u202eleft", "<script>x</script>"])
    def test_any_wish_stands_as_it_was_written(self, phone, wish):
        phone.send(wish=wish, visibility="shared")
        assert said(phone).wish.content.text == wish
        assert "<script>x" not in phone.page()

    def test_chips_alone_are_enough_and_make_no_mark(self, phone, cast):
        blank = dict.fromkeys((f"session-form.{n}" for n in range(1, 5)), "")
        phone.send(**blank, helped=["nothing yet"])
        assert set(said(phone).marks.values()) == {None}
        with scope(practice=cast.practice):
            assert Score.objects.get().value is None
            assert not AttentionItem.objects.exists()


class TestOnlyMe:
    def test_a_wish_for_oneself_is_locked_and_the_marks_are_not_lost(self, phone, cast):
        sent = phone.form(wish="Less talk.", visibility="only me")
        asked = phone.browser.post(phone.address, sent)
        assert "Words that only you know" in text(asked)
        assert phone.told() == []
        words = {"own_words": WORDS, "own_words_again": WORDS}
        assert phone.browser.post(phone.address, sent | words).status_code == 303
        with scope(practice=cast.practice):
            row = OwnItem.objects.get()
            assert (row.kind, bytes(row.body)) == ("", b"")
            assert items_shown_to_therapist(cast.ben) == []
        assert "Less talk." in phone.page()
        assert said(phone).wish is None


class TestItsOwnLink:
    def test_it_asks_first_says_no_name_and_is_used_up_by_sending(
        self, open_link, cast
    ):
        phone = open_link(Purpose.AFTER_SESSION)
        welcome = text(phone.browser.get("/page/"))
        assert "A few questions about your session are open." in welcome
        assert "Anna" not in welcome
        assert phone.browser.get("/page/path/")["Location"] == "/page/"
        assert phone.browser.get("/page/check-in/", follow=True).redirect_chain
        phone.send()
        with scope(practice=cast.practice):
            assert Invitation.objects.get().used_at is not None
        assert phone.browser.get("/page/path/").status_code == 200
        assert phone.browser.get("/page/")["Location"] == phone.address

    def test_it_opens_no_check_in(self, open_link):
        phone = open_link(Purpose.AFTER_SESSION)
        answer = phone.browser.get("/page/check-in/")
        assert (answer.status_code, answer["Location"]) == (303, "/page/path/")

    def test_when_it_was_said_elsewhere_the_link_shows_what_is_kept(
        self, phone, open_link
    ):
        other = open_link(Purpose.AFTER_SESSION)
        phone.send()
        assert other.browser.get("/page/")["Location"] == phone.address
        assert other.browser.get("/page/path/").status_code == 200

    def test_a_check_in_link_does_not_open_it_before_it_is_sent(self, open_link):
        phone = open_link(Purpose.CHECK_IN)
        assert phone.browser.get(phone.address)["Location"] == "/page/"

    def test_the_invite_page_offers_it_while_it_can_be_said(self, anna, cast, met):
        page = f"/people/{cast.ben.id}/invite/"
        assert "After session 1" in text(anna.get(page))
        made = anna.post(page, {"purpose": "session"})
        assert "This shows once" in text(made)
        with scope(practice=cast.practice):
            assert Invitation.objects.get().session_id == met.id

    def test_without_a_session_it_is_refused(self, anna, cast):
        page = f"/people/{cast.ben.id}/invite/"
        assert "After session" not in text(anna.get(page))
        made = anna.post(page, {"purpose": "session"})
        assert "Choose what the link is for." in text(made)


class TestOnThePracticesScreen:
    def test_handing_over_signs_out_and_leaves_nothing_behind(self, anna, cast, met):
        answer = anna.post(f"/sessions/{met.id}/hand-over/")
        assert (answer.status_code, answer["Location"]) == (303, "/page/")
        assert "sign-in" in anna.get("/today/")["Location"]
        address = f"/page/after/{met.id}/"
        page = anna.get(address).content.decode()
        key = page.split('name="key" value="')[1][:32]
        sent = {"key": key, "version": "1", "session-form.1": "3"}
        done = anna.post(address, sent, follow=True)
        assert "give the screen back" in text(done)
        assert "3 of 10" not in text(done)
        assert "run-out" in anna.get(address)["Location"]
        with scope(practice=cast.practice):
            assert Submission.objects.get().mode == "kiosk"

    def test_what_was_answered_is_not_handed_over_again(self, phone, anna, met):
        phone.send()
        assert anna.post(f"/sessions/{met.id}/hand-over/").status_code == 403


class TestNoNumberComesOfIt:
    def test_tears_enter_no_score_and_no_course(self, phone, cast):
        phone.send(tears="pain")
        with scope(practice=cast.practice):
            [row] = Administration.objects.all()
            assert set(row.answers) == {"1", "2", "3", "4"}
            assert Score.objects.get().value == 7.5
            assert courses_of([cast.ben.id]) == {}
            assert b"pain" not in bytes(AfterSession.objects.get().tears)

    def test_an_erased_client_leaves_no_word_of_it(self, phone, cast):
        phone.send(helped=["laugh"], tears="joy", wish="x", visibility="shared")
        with scope(practice=cast.practice):
            erase_client(cast.ben, by=cast.by_anna, at=timezone.now())
            row = AfterSession.objects.get()
            assert (bytes(row.helped), bytes(row.tears)) == (b"", b"")
            assert not OwnItem.objects.exists()
