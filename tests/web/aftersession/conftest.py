"""Ben's phone after a session, and what he would send from it."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    AfterSession,
    Purpose,
    Session,
    SessionState,
)
from cairn.clinic.records.services.invite_client import invite_client
from weeks import meet

MARKS = {"session-form.1": "8", "session-form.2": "7", "session-form.3": "6",
         "session-form.4": "9"}  # fmt: skip


@dataclass
class Phone:
    """A phone with a page about one session open."""

    session: Session
    browser: Browser = field(default_factory=Browser)

    @property
    def address(self) -> str:
        return f"/page/after/{self.session.id}/"

    def page(self) -> str:
        return self.browser.get(self.address).content.decode()

    def form(self, **changes: object) -> dict[str, object]:
        page = self.page()
        key = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
        return {"key": key, "version": "1", **MARKS, "wish": "", **changes}

    def send(self, **changes: object):
        return self.browser.post(self.address, self.form(**changes))

    def told(self) -> list[AfterSession]:
        with scope(practice=self.session.practice):
            return list(AfterSession.objects.filter(session=self.session))


@pytest.fixture
def met(cast) -> Session:
    """A session of two hours ago that took place."""
    then = timezone.now() - timedelta(hours=2)
    return meet(cast.ben, then, SessionState.ATTENDED)


@pytest.fixture
def open_link(cast, met):
    """Open a link of this purpose on a phone."""

    def open_link(purpose: Purpose) -> Phone:
        about = met if purpose is Purpose.AFTER_SESSION else None
        with scope(practice=cast.practice):
            link = invite_client(
                cast.bens_episode, purpose=purpose, session=about, by=cast.by_anna,
                at=timezone.now(),
            )  # fmt: skip
        phone = Phone(met)
        phone.browser.get(f"/c/{link.token}/")
        return phone

    return open_link


@pytest.fixture
def phone(open_link) -> Phone:
    return open_link(Purpose.OWN_PATH)
