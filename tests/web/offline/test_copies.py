"""What may a phone keep of a page: an empty form, and nothing that is anybody's own."""

import re

import pytest
from django.contrib.staticfiles import finders
from django_scopes import scope
from kept_forms import FORM, LAY

from cairn.clinic.records.models import Invitation, Purpose

WORDS = "lamp river thirteen"


def copies(page: str) -> str:
    return re.search(r'data-copies="([^"]*)"', page)[1]


def test_before_somebody_agreed_to_look_nothing_is_kept(phone):
    assert copies(phone.open("/page/")) == ""
    assert copies(phone.open("/page/no-thanks/")) == ""
    assert copies(phone.open(FORM)) == f"{FORM} /page/offline/"


def test_once_the_check_in_is_sent_the_form_for_a_stone_is_kept(phone):
    phone.send(phone.check_in())
    assert copies(phone.open("/page/path/")) == f"{LAY} /page/offline/"
    assert "Lay a stone" in phone.open("/page/offline/")
    assert "Your check-in" not in phone.page


def test_what_works_without_a_connection_is_said_with_help(phone):
    page = phone.open("/page/offline/")
    assert "Your check-in" in page
    assert "Need help now?" in page


def test_a_lent_screen_keeps_nothing(anna, cast):
    anna.post(f"/people/{cast.ben.id}/kiosk/")
    page = anna.get(FORM).content.decode()
    assert 'data-kept-as="checkin:form"' in page
    assert (copies(page), 'data-ticket=""' in page) == ("", True)


def test_a_page_without_a_link_keeps_nothing(phone):
    phone.browser.post("/page/leave/")
    assert 'data-ticket=""' in phone.open("/page/leave/")
    assert 'data-ticket=""' in phone.open("/page/run-out/")


def test_a_copy_holds_nothing_that_only_its_owner_reads(make_phone):
    phone = make_phone(Purpose.OWN_PATH)
    stone = {"key": "0" * 32, "text": "Said no to her.", "visibility": "only me"}
    words = {"own_words": WORDS, "own_words_again": WORDS, "marking": "quiet"}
    assert phone.browser.post(LAY, stone | words).status_code == 303
    assert "Said no to her." in phone.open("/page/path/")
    copy = phone.browser.get("/page/path/", headers={"X-Copy": "phone"})
    assert "Said no to her." not in copy.content.decode()


@pytest.mark.parametrize("waits", ["", "yes"])
def test_closing_wipes_all_but_what_is_locked_and_waits(phone, waits):
    answer = phone.browser.post("/page/leave/", {"waiting": waits})
    wiped = answer["Clear-Site-Data"]
    assert wiped == ('"cookies"' if waits else '"cookies", "storage"')


def test_the_worker_is_served_where_it_works_and_reaches_no_member(phone):
    answer = phone.browser.get("/page/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer.headers
    for part in re.findall(
        r'importScripts\("/static/([^"]+)"\)', answer.content.decode()
    ):
        assert finders.find(part)


def test_another_link_of_the_same_client_has_copies_of_its_own(phone, make_phone, cast):
    other = make_phone()
    assert phone.said("slot") == other.said("slot")
    assert phone.said("link") != other.said("link")
    with scope(practice=cast.practice):
        assert {one.id.hex for one in Invitation.objects.all()} == {
            phone.said("link"), other.said("link"),
        }  # fmt: skip
