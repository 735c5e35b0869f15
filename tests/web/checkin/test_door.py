"""How a client comes in and goes: opening changes nothing and tells nothing."""

import logging
from datetime import timedelta
from typing import ClassVar

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    AuditEvent,
    Invitation,
    OwnItem,
    OwnWords,
    Purpose,
)
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.invite_client import revoke_invitation
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.web.middleware import LINK_COOKIE
from cairn.web.ownpage.key import KEY_COOKIE

RUN_OUT = "/page/run-out/"


def test_a_link_moves_from_the_address_into_a_cookie_at_once(make_link):
    token = make_link().token
    answer = Browser().get(f"/c/{token}/")
    assert (answer.status_code, answer["Location"]) == (303, "/page/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    cookie = answer.cookies[LINK_COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        token, True, "Lax", "/",
    )  # fmt: skip
    assert 0 < cookie["max-age"] <= 24 * 3600


def test_a_link_to_the_own_path_opens_the_path(make_link):
    answer = Browser().get(f"/c/{make_link(Purpose.OWN_PATH).token}/")
    assert answer["Location"] == "/page/path/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_and_looking_ahead_change_no_row(make_link, clinic, method):
    link = make_link()
    with scope(practice=clinic.practice):
        before = Invitation.objects.values().get(), AuditEvent.objects.count()
    for _ in range(5):
        getattr(Browser(), method)(
            f"/c/{link.token}/", headers={"sec-purpose": "prefetch"}
        )
    with scope(practice=clinic.practice):
        assert (Invitation.objects.values().get(), AuditEvent.objects.count()) == before


def test_a_link_is_opened_by_looking_only(make_link):
    assert Browser().post(f"/c/{make_link().token}/").status_code == 405


def _unknown(make_link, clinic):
    return "x" * 43


def _expired(make_link, clinic):
    return make_link(at=timezone.now() - timedelta(days=15)).token


def _revoked(make_link, clinic):
    link = make_link()
    with scope(practice=clinic.practice):
        revoke_invitation(link.invitation, by=clinic.by_anna, at=timezone.now())
    return link.token


def _erased(make_link, clinic):
    link = make_link()
    with scope(practice=clinic.practice):
        erase_client(clinic.ben, by=clinic.by_anna, at=timezone.now())
    return link.token


@pytest.fixture(params=[_unknown, _expired, _revoked, _erased])
def dead_token(request, make_link, clinic):
    return request.param(make_link, clinic)


def test_every_dead_link_gives_the_same_calm_page_with_help(dead_token):
    browser = Browser()
    answer = browser.get(f"/c/{dead_token}/")
    assert (answer.status_code, answer["Location"]) == (303, RUN_OUT)
    assert LINK_COOKIE not in answer.cookies
    shown = browser.get(RUN_OUT)
    assert shown.status_code == 410
    page = shown.content.decode()
    assert "This link has run out." in page
    assert "Call your local emergency number." in page
    assert dead_token not in page
    assert "Anna" not in page


@pytest.mark.parametrize(
    "address",
    ["/page/", "/page/words/", "/page/check-in/", "/page/thanks/", "/page/path/"],
)
def test_a_stale_cookie_leads_to_the_same_page(dead_token, address):
    browser = Browser()
    browser.cookies[LINK_COOKIE] = dead_token
    assert browser.get(address)["Location"] == RUN_OUT


def test_no_log_holds_a_token(make_link, caplog):
    token = make_link().token
    django = logging.getLogger("django")
    django.addHandler(caplog.handler)
    try:
        Browser().get(f"/c/{token}/")
        Browser().get(f"/c/{token}x/")
        Browser().post(f"/c/{token}/")
    finally:
        django.removeHandler(caplog.handler)
    shown = [
        caplog.handler.format(record)
        for record in caplog.records
        if quiet(record)
    ]  # fmt: skip
    assert shown != []
    assert [line for line in shown if token in line] == []


def quiet(record):
    """Pass a record through the filter every handler of the server has."""
    from cairn.clinic.quiet_log import NoClientWords

    return NoClientWords().filter(record)


def test_the_first_page_names_nobody_and_both_choices_are_alike(phone):
    page = phone.get("/page/").content.decode()
    for name in ("Anna", "Ben", "Practice by the river"):
        assert name not in page
    assert '<a class="button" href="/page/words/">Have a look</a>' in page
    assert '<a class="button" href="/page/no-thanks/">No thanks</a>' in page
    assert 'href="tel:112"' in page


def test_a_no_leaves_no_trace(phone, clinic):
    with scope(practice=clinic.practice):
        before = AuditEvent.objects.count()
    page = phone.get("/page/no-thanks/").content.decode()
    assert "Nothing was stored and no message is sent." in page
    assert "Anna" not in page
    with scope(practice=clinic.practice):
        assert AuditEvent.objects.count() == before


def test_own_words_are_asked_for_once(phone, clinic):
    words = {"what_brings_me": "I sleep badly.", "good_week": "Lunch with the others."}
    words["visibility"] = "shared"
    answer = phone.post("/page/words/", words)
    assert answer["Location"] == "/page/check-in/"
    with scope(practice=clinic.practice):
        kept = OwnWords.objects.get()
        assert kept.read_text("good_week") == "Lunch with the others."
        assert kept.author_kind == "client"
    assert phone.get("/page/words/")["Location"] == "/page/check-in/"
    page = phone.get("/page/").content.decode()
    assert '<a class="button" href="/page/check-in/">Have a look</a>' in page


class TestFirstWordsForOneself:
    words: ClassVar = {"what_brings_me": "I sleep badly.", "good_week": "Lunch."}
    secret: ClassVar = {
        "visibility": "only me",
        "own_words": "lamp river thirteen",
        "own_words_again": "lamp river thirteen",
    }

    def own_page(self, phone, make_link) -> str:
        own = make_link(Purpose.OWN_PATH)
        phone.get(f"/c/{own.token}/")
        return phone.get("/page/path/").content.decode()

    def test_nobody_is_chosen_and_one_has_to_be(self, phone, clinic):
        page = phone.get("/page/words/").content.decode()
        assert "checked" not in page
        assert "Only me, unless I say so" in page
        answer = phone.post("/page/words/", self.words)
        assert answer.status_code == 400
        assert "Choose who sees it." in answer.content.decode()
        assert "I sleep badly." in answer.content.decode()

    def test_before_anything_is_kept_it_asks_for_words_that_lock(self, phone, clinic):
        answer = phone.post("/page/words/", self.words | {"visibility": "only me"})
        page = answer.content.decode()
        assert "Words that only you know" in page
        assert 'name="good_week" value="Lunch."' in page
        with scope(practice=clinic.practice):
            assert not OwnItem.objects.exists()

    def test_they_are_locked_and_head_the_page_while_it_is_open(
        self, phone, clinic, make_link, anna
    ):
        for _ in range(2):
            answer = phone.post("/page/words/", self.words | self.secret)
            assert answer["Location"] == "/page/check-in/"
        with scope(practice=clinic.practice):
            item = OwnItem.objects.get()
            assert (item.kind, bytes(item.body), item.visibility) == (
                "",
                b"",
                "only me",
            )
            assert not OwnWords.objects.exists()
        assert "Lunch." not in anna.get(f"/people/{clinic.ben.id}/").content.decode()
        page = self.own_page(phone, make_link)
        assert "“Lunch.”" in page
        assert "Only you see these words." in page
        del phone.cookies[KEY_COOKIE]
        assert "Lunch." not in phone.get("/page/path/").content.decode()

    def test_shown_later_they_are_a_version_like_any_other(
        self, phone, clinic, make_link, anna
    ):
        phone.post("/page/words/", self.words | self.secret)
        self.own_page(phone, make_link)
        with scope(practice=clinic.practice):
            item = OwnItem.objects.get()
        phone.post(f"/page/things/{item.id}/show/")
        with scope(practice=clinic.practice):
            kept = OwnWords.objects.get()
            assert kept.read_text("what_brings_me") == "I sleep badly."
            assert not OwnItem.objects.exists()
        assert "Lunch." in anna.get(f"/people/{clinic.ben.id}/").content.decode()


def test_skipped_words_store_nothing(phone, clinic):
    answer = phone.post("/page/words/", {"what_brings_me": "  ", "good_week": ""})
    assert answer["Location"] == "/page/check-in/"
    with scope(practice=clinic.practice):
        assert OwnWords.objects.count() == 0


def test_words_that_are_too_long_come_back_whole_with_the_rule(phone, clinic):
    long = "stone " * 100
    answer = phone.post("/page/words/", {"what_brings_me": long, "good_week": ""})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This can be 500 characters long at most." in page
    assert long.strip() in page
    with scope(practice=clinic.practice):
        assert OwnWords.objects.count() == 0


def test_a_line_break_counts_as_one_character(phone, clinic):
    phone.post("/page/words/", {
        "what_brings_me": "a\r\n" * 249 + "b", "good_week": "", "visibility": "shared",
    })  # fmt: skip
    with scope(practice=clinic.practice):
        assert len(OwnWords.objects.get().read_text("what_brings_me")) == 499


def test_a_later_visit_is_not_asked_to_catch_up(phone, clinic):
    with scope(practice=clinic.practice):
        keep_own_words(
            clinic.ben, what_brings_me="Sleep.", good_week="", by=clinic.by_ben,
            at=timezone.now(),
        )  # fmt: skip
    page = phone.get("/page/").content.decode()
    assert "No need to catch up: today is enough." in page


def test_leaving_forgets_the_page_and_shows_a_blank_one(phone):
    answer = phone.post("/page/leave/")
    assert (answer.status_code, answer["Location"]) == (303, "/page/leave/")
    assert answer["Clear-Site-Data"] == '"cookies", "storage"'
    assert answer.cookies[LINK_COOKIE]["max-age"] == 0
    page = phone.get("/page/leave/").content.decode()
    assert "<title>Closed</title>" in page
    assert "Your page" not in page
    assert phone.get("/page/check-in/")["Location"] == RUN_OUT


@pytest.mark.parametrize(
    "address",
    ["/page/", "/page/words/", "/page/check-in/", "/page/no-thanks/", RUN_OUT],
)
def test_titles_are_neutral(phone, address):
    assert "<title>Your page</title>" in phone.get(address).content.decode()
