"""Ben's phone with a link to his own path, and check-ins of earlier weeks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Purpose
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)


@pytest.fixture
def own_path(cast):
    """Open Ben's own path; returns the page."""
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip

    def own_path() -> str:
        browser = Browser()
        browser.get(f"/c/{link.token}/")
        return browser.get("/page/path/").content.decode()

    return own_path


@pytest.fixture
def walk(cast):
    """Record weekly check-ins, the last one today."""

    def walk(*totals: int, measure: str = "phq-9", last: int = 0) -> None:
        start = timezone.now() - timedelta(weeks=len(totals))
        for week, total in enumerate(totals):
            at = start + timedelta(weeks=week)
            answers = spread(total, last=last if week == len(totals) - 1 else 0)
            if measure == "gad-7":
                answers = {str(n): min(3, total // 7) for n in range(1, 8)}
            with scope(practice=cast.practice):
                record_check_in(
                    CheckIn(
                        key=uuid4().hex,
                        measures=(Answered(measure, "1", answers),),
                        answered_at=at,
                        mode=Mode.LINK,
                    ),
                    episode=cast.bens_episode,
                    by=cast.by_ben,
                    at=at,
                )

    return walk


def spread(total: int, *, last: int | None) -> dict[str, int | None]:
    """Spread a total over the first eight items of the PHQ-9."""
    base, rest = divmod(total, 8)
    answers: dict[str, int | None] = {str(n): base + (n <= rest) for n in range(1, 9)}
    return answers | {"9": last}
