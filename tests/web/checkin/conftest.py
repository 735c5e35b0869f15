"""A phone that has opened Ben's link, and the form it would send."""

from datetime import timedelta

import pytest
from checkin_form import FORM, hidden_fields
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Author, Purpose
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.state_protocol import state_protocol
from people import promise


@pytest.fixture
def clinic(cast):
    """The cast with a protocol that holds today."""
    now = timezone.now()
    with scope(practice=cast.practice):
        state_protocol(
            cast.practice,
            promise=promise(valid_until=now.date() + timedelta(days=300)),
            people=[cast.anna, cast.clara],
            by=Author.member(cast.dora),
            at=now,
        )
    return cast


@pytest.fixture
def make_link(clinic):
    """Make a link for Ben."""

    def make_link(purpose=Purpose.CHECK_IN, *, at=None):
        with scope(practice=clinic.practice):
            return invite_client(
                clinic.bens_episode,
                purpose=purpose,
                by=clinic.by_anna,
                at=at or timezone.now(),
            )

    return make_link


@pytest.fixture
def phone(make_link):
    """A phone that has opened a fresh check-in link."""
    browser = Browser()
    browser.link = make_link()
    browser.get(f"/c/{browser.link.token}/")
    return browser


@pytest.fixture
def fill(phone):
    """Open the check-in and answer it; changes replace, None leaves a field out."""

    def fill(changes=None):
        form = hidden_fields(phone.get(FORM).content.decode())
        form |= {f"phq-9.{n}": "1" for n in range(1, 9)} | {"phq-9.9": "0"}
        form |= changes or {}
        return {name: value for name, value in form.items() if value is not None}

    return fill
