"""Short reading: sent by Anna, read and kept by Ben, and nobody told what he opened."""

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Purpose, ReadingCard
from cairn.clinic.records.services.invite_client import invite_client
from cairn.exchange.cards.shelf import cards


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
def sending(cast) -> str:
    return f"/people/{cast.ben.id}/library/"


def page(browser, address) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("key", [card.key for card in cards()])
def test_every_card_opens_with_origin_and_help(ben, key):
    shown = page(ben, f"/page/library/{key}/")
    assert "CC BY 4.0" in shown
    assert "When to get help" in shown
    assert 'id="safety"' in shown


def test_a_sent_card_lies_on_bens_path_and_says_so_on_the_shelf(anna, ben, sending):
    assert anna.post(sending, {"card": "endings"}).status_code == 302
    assert "On their page." in page(anna, sending)
    assert "/page/library/endings/" in page(ben, "/page/path/")
    assert "sent to you" in page(ben, "/page/library/")


def test_sending_twice_lays_it_there_once(anna, cast, sending):
    for _ in range(2):
        anna.post(sending, {"card": "endings"})
    with scope(practice=cast.practice):
        assert ReadingCard.objects.count() == 1


def test_ben_keeps_a_card_and_puts_it_back(ben, cast):
    address = "/page/library/crying/"
    assert ben.post(address, {"deed": "keep"}).status_code == 303
    assert "kept by you" in page(ben, "/page/library/")
    ben.post(address, {"deed": "put back"})
    assert "kept by you" not in page(ben, "/page/library/")


def test_what_ben_keeps_and_opens_is_not_told(anna, ben, cast, sending):
    ben.post("/page/library/crying/", {"deed": "keep"})
    page(ben, "/page/library/small-steps/")
    assert "On their page." not in page(anna, sending)
    with scope(practice=cast.practice):
        told = AuditEvent.objects.filter(author_kind="client")
        assert set(told.values_list("action", flat=True)) == {"own page used"}


@pytest.mark.parametrize("key", ["no-such-card", "..", "endings%00"])
def test_a_card_that_is_not_there_is_nothing(ben, key):
    assert ben.get(f"/page/library/{key}/").status_code == 404


def test_a_card_that_is_not_there_cannot_be_sent(anna, cast, sending):
    assert anna.post(sending, {"card": "no-such-card"}).status_code >= 400
    with scope(practice=cast.practice):
        assert not ReadingCard.objects.exists()
