"""Ben's phone with a page open, and the record it is sent to."""

import pytest
from django.utils import timezone
from django_scopes import scope
from kept_forms import FORM, LAY, Phone

from cairn.clinic.records.models import OwnItem, Purpose, Submission
from cairn.clinic.records.services.invite_client import invite_client


@pytest.fixture
def make_phone(cast):
    """Give Ben a phone that has opened a fresh link."""

    def make_phone(purpose: Purpose = Purpose.CHECK_IN, *, at=None) -> Phone:
        with scope(practice=cast.practice):
            link = invite_client(
                cast.bens_episode,
                purpose=purpose,
                by=cast.by_anna,
                at=at or timezone.now(),
            )
        phone = Phone(link.invitation)
        phone.browser.get(f"/c/{link.token}/")
        phone.open(FORM if purpose == Purpose.CHECK_IN else LAY)
        return phone

    return make_phone


@pytest.fixture
def phone(make_phone) -> Phone:
    """Hold a phone with the check-in open."""
    return make_phone()


@pytest.fixture
def rows(cast):
    """Count check-ins and stones."""

    def rows() -> tuple[int, int]:
        with scope(practice=cast.practice):
            return Submission.objects.count(), OwnItem.objects.count()

    return rows
