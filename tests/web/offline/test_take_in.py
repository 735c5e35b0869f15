"""What waited on a phone is taken in once: late, twice, or after the link ran out."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope
from kept_forms import FORM, LAY, WAITING, in_iso

from cairn.clinic.records.models import (
    Administration,
    Invitation,
    OwnItem,
    Purpose,
    Submission,
    Visibility,
)
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.invite_client import revoke_invitation
from cairn.web.offline.phone import write_ticket
from sealing import seal_text

DAY = timedelta(days=1)


def state(answer) -> str:
    return answer.json()["state"]


class TestReceived:
    def test_it_is_in_the_record_and_the_answer_says_when(self, phone, rows, cast):
        said = phone.send(phone.check_in()).json()
        assert (said["state"], said["next"]) == ("received", "/page/thanks/")
        assert said["spent"] == FORM
        assert rows() == (1, 0)
        with scope(practice=cast.practice):
            answers = Administration.objects.get(instrument="phq-9").answers
        assert (answers["1"], answers["3"]) == (2, None)

    def test_sent_again_it_is_the_same_one(self, phone, rows):
        kept = phone.check_in()
        first = phone.send(kept).json()
        assert [phone.send(kept).json() for _ in range(3)] == [first] * 3
        assert rows() == (1, 0)

    def test_a_stone_is_laid_once_and_more_can_wait(self, make_phone, rows):
        phone = make_phone(Purpose.OWN_PATH)
        kept = [phone.stone(key=f"{n:032x}") for n in range(3)]
        assert [state(phone.send(one)) for one in kept * 2] == ["received"] * 6
        assert rows() == (0, 3)

    def test_it_needs_no_cookie_but_its_ticket(self, phone, rows):
        assert state(Browser().post(WAITING, phone.check_in())) == "received"
        assert rows() == (1, 0)

    def test_with_tokens_asked_of_every_other_form(self, phone, rows):
        strict = Browser(enforce_csrf_checks=True)
        assert state(strict.post(WAITING, phone.check_in())) == "received"

    def test_the_answer_to_a_risk_answer_tells_nothing(self, phone):
        answer = phone.send(phone.check_in(**{"phq-9.1": "3"}))
        assert set(answer.json()) == {"state", "at", "next", "spent"}


class TestClocks:
    @pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-2)])
    def test_a_phone_that_is_two_days_off_is_set_right(self, phone, cast, off):
        hour = timedelta(hours=1)
        kept = phone.check_in(answered_at=in_iso(off - hour)) | {"clock": in_iso(off)}
        assert state(phone.send(kept)) == "received"
        with scope(practice=cast.practice):
            submission = Submission.objects.get()
        assert abs(submission.at - submission.answered_at - hour) < timedelta(minutes=1)

    @pytest.mark.parametrize("clock", ["", "noon", "2026-01-01T00:00:00", "9" * 60])
    def test_a_clock_that_cannot_be_read_stops_nothing(self, phone, cast, clock):
        kept = phone.check_in(answered_at=clock) | {"clock": clock}
        assert state(phone.send(kept)) == "received"


class TestLateLinks:
    @pytest.fixture
    def ran_out(self, phone, cast):
        """A form that was opened ten days ago over a link run out since."""
        now = timezone.now()
        phone.page = phone.page.replace(
            phone.said("ticket"), write_ticket(phone.invitation, at=now - 10 * DAY)
        )
        with scope(practice=cast.practice):
            Invitation.objects.update(expires_at=now - 6 * DAY)
        return phone

    def test_what_was_opened_in_time_is_taken_in(self, ran_out, rows):
        assert state(ran_out.send(ran_out.check_in())) == "received"
        assert rows() == (1, 0)

    def test_what_was_opened_after_the_link_ran_out_is_not(self, ran_out, rows, cast):
        with scope(practice=cast.practice):
            Invitation.objects.update(expires_at=timezone.now() - 11 * DAY)
        answer = ran_out.send(ran_out.check_in())
        assert (answer.status_code, state(answer)) == (410, "refused")
        assert rows() == (0, 0)

    def test_after_thirty_days_it_is_asked_for_anew(self, phone, rows):
        ticket = write_ticket(phone.invitation, at=timezone.now() - 31 * DAY)
        phone.page = phone.page.replace(phone.said("ticket"), ticket)
        assert state(Browser().post(WAITING, phone.check_in())) == "refused"
        assert rows() == (0, 0)

    def test_a_revoked_link_waits_for_a_new_one(self, phone, make_phone, rows, cast):
        kept = phone.check_in()
        with scope(practice=cast.practice):
            revoke_invitation(phone.invitation, by=cast.by_anna, at=timezone.now())
        assert state(phone.send(kept)) == "refused"
        newer = make_phone()
        assert state(newer.send(kept)) == "received"
        assert rows() == (1, 0)

    def test_another_check_in_over_a_used_link_changes_nothing(self, phone, rows):
        other = phone.check_in(key="f" * 32)
        phone.send(phone.check_in())
        answer = phone.send(other)
        assert (answer.status_code, state(answer)) == (409, "before")
        assert rows() == (1, 0)

    def test_the_same_number_with_other_answers_changes_nothing(self, phone, rows):
        phone.send(phone.check_in())
        assert state(phone.send(phone.check_in(**{"phq-9.1": "0"}))) == "before"
        assert rows() == (1, 0)

    def test_an_erased_client_has_closed_what_lies_on_the_phone(self, phone, cast):
        kept = phone.check_in()
        with scope(practice=cast.practice):
            erase_client(cast.ben, by=cast.by_anna, at=timezone.now())
        assert state(phone.send(kept)) == "refused"


class TestAnotherLook:
    def test_a_measure_replaced_meanwhile_is_looked_at_with_its_answers(
        self, phone, rows
    ):
        kept = phone.check_in(**{"version.phq-9": "0"})
        answer = phone.send(kept)
        assert (answer.status_code, state(answer)) == (400, "look")
        page = phone.browser.post(WAITING + "look/", kept).content.decode()
        assert "The questions have changed since this page was opened." in page
        assert 'name="phq-9.1" value="2" checked' in page
        assert rows() == (0, 0)

    def test_only_me_waits_for_the_clients_own_words(self, make_phone, rows, cast):
        phone = make_phone(Purpose.OWN_PATH)
        kept = phone.stone(visibility="only me")
        assert state(phone.send(kept)) == "look"
        page = phone.browser.post(WAITING + "look/", kept).content.decode()
        assert "Words that only you know" in page
        assert f'action="{LAY}"' in page
        assert rows() == (0, 0)
        words = {"own_words": "lamp river thirteen"}
        words["own_words_again"] = words["own_words"]
        fields = {"key": f"{1:032x}", "text": "Opened the post."}
        fields |= {"visibility": "only me", "marking": "quiet"}
        assert phone.browser.post(LAY, fields | words).status_code == 303
        # The phone asks again, and is told that it has arrived.
        assert state(phone.send(kept)) == "received"
        with scope(practice=cast.practice):
            assert OwnItem.objects.get().visibility == Visibility.ONLY_ME

    def test_a_look_needs_the_link(self, phone):
        answer = Browser().post(WAITING + "look/", phone.check_in())
        assert answer["Location"] == "/page/run-out/"

    def test_a_look_at_what_is_somebody_elses_finds_nothing(self, phone, make_phone):
        kept = phone.check_in() | {"sealed": "AQ"}
        assert phone.browser.post(WAITING + "look/", kept).status_code == 404


class TestRefused:
    @pytest.mark.parametrize(
        "changed",
        [
            {"ticket": ""},
            {"ticket": "made up"},
            {"sealed": ""},
            {"sealed": "AQ"},
            {"sealed": "\u2603"},
            {"sealed": "A" * 400},
        ],
    )
    def test_what_was_made_up_or_changed(self, phone, rows, changed):
        answer = Browser().post(WAITING, phone.check_in() | changed)
        assert (answer.status_code, state(answer)) == (410, "refused")
        assert rows() == (0, 0)

    def test_a_ticket_is_bound_to_its_envelope(self, phone, make_phone, rows):
        other = make_phone()
        kept = phone.check_in() | {"ticket": other.said("ticket")}
        assert state(other.send(kept)) == "refused"
        assert rows() == (0, 0)

    @pytest.mark.parametrize(
        "text",
        ["", "[]", "null", '{"page": "checkin:form"}', '{"page": 1, "fields": 2}',
         '{"page": "checkin:leave", "fields": ""}'],
    )  # fmt: skip
    def test_what_is_no_form_of_ours(self, phone, text):
        ticket = phone.said("ticket")
        sealed = seal_text(text, slot=phone.said("slot"), ticket=ticket)
        assert state(phone.send({"ticket": ticket, "sealed": sealed})) == "refused"

    def test_a_stone_before_the_check_in_is_sent_is_no_receipt(self, phone, rows):
        answer = phone.send(phone.stone())
        assert (answer.status_code, state(answer)) == (200, "look")
        assert rows() == (0, 0)

    def test_a_form_full_of_nonsense_is_looked_at(self, phone, rows):
        kept = phone.check_in(nonsense="x" * 10_000, opening_words="\u202e<script>")
        assert state(phone.send(kept)) == "look"
        assert rows() == (0, 0)
