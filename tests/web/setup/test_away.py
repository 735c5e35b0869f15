"""A therapist who is away says so: clients read it, and answers go to the next one."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django.utils.formats import date_format
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Purpose
from cairn.clinic.records.services.invite_client import invite_client

AWAY = "/settings/away/"


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


def day(days: int):
    return timezone.localdate() + timedelta(days=days)


def test_clients_read_until_when_and_it_ends_by_itself(anna, ben, cast):
    said = f"Anna is away until {date_format(day(9), 'j F')}. Your page still works."
    assert said not in ben.get("/page/path/").content.decode()
    assert anna.post(AWAY, {"until": day(9).isoformat()}).status_code == 302
    page = ben.get("/page/path/").content.decode()
    assert said in page
    assert page.index(said) > page.index('href="tel:112"')
    cast.anna.away_until = day(-1)
    cast.anna.save()
    assert "is away until" not in ben.get("/page/path/").content.decode()


def test_before_somebody_has_agreed_to_look_no_name_is_said(anna, cast):
    anna.post(AWAY, {"until": day(9).isoformat()})
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.CHECK_IN, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
    page = Browser().get(f"/c/{link.token}/", follow=True).content.decode()
    assert "is away until" not in page


def test_answers_go_to_the_next_person_and_come_back(anna, ben, cast):
    assert "Safety answers go to Clara meanwhile." in anna.get(AWAY).content.decode()
    anna.post(AWAY, {"until": day(0).isoformat()})
    assert f'value="{day(0).isoformat()}"' in anna.get(AWAY).content.decode()
    anna.post(AWAY, {"until": ""})
    cast.anna.refresh_from_db()
    assert cast.anna.away_until is None
    with scope(practice=cast.practice):
        done = AuditEvent.objects.filter(action__in=["away", "back"]).order_by("at")
        assert [event.action for event in done] == ["away", "back"]


@pytest.mark.parametrize("until", ["-1", "400", "x", "2026-02-31"])
def test_a_day_that_is_none_or_lies_behind_is_asked_again(anna, cast, until):
    sent = day(int(until)).isoformat() if until in {"-1", "400"} else until
    assert anna.post(AWAY, {"until": sent}).status_code == 400
    cast.anna.refresh_from_db()
    assert cast.anna.away_until is None


def test_looking_changes_nothing(anna, cast):
    anna.get(AWAY, {"until": day(3).isoformat()})
    cast.anna.refresh_from_db()
    assert cast.anna.away_until is None
