"""Ben looks at his own path after some weeks of check-ins."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.records.models import Purpose
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from people import Cast

WEEKS = (16, 17, 14, 15, 12, 13, 11, 9, 8, 7, 7)


@pytest.fixture
def own_path(transactional_db, cast):
    """Ben's link to his own path, with his words and eleven weeks behind him."""
    now = timezone.now()
    start = now - timedelta(weeks=len(WEEKS))
    with scope(practice=cast.practice):
        keep_own_words(
            cast.ben,
            what_brings_me="I sleep badly since the move.",
            good_week="I want to eat lunch with the others again.",
            by=cast.by_ben,
            at=start,
        )
        for week, total in enumerate(WEEKS):
            answer(cast, total, at=start + timedelta(weeks=week))
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna, at=now
        )
    return f"/c/{link.token}/"


def answer(cast: Cast, total: int, *, at) -> None:
    base, rest = divmod(total, 8)
    answers = {str(n): base + (n <= rest) for n in range(1, 9)} | {"9": 0}
    record_check_in(
        CheckIn(
            key=uuid4().hex,
            measures=(Answered("phq-9", "1", answers),),
            answered_at=at,
            mode=Mode.LINK,
        ),
        episode=cast.bens_episode,
        by=cast.by_ben,
        at=at,
    )


def test_own_words_come_first_and_numbers_only_when_unfolded(
    page, own_path, ends_accessible, take_picture
):
    # Given eleven weeks of check-ins
    page.goto(own_path)
    expect(page).to_have_url(re.compile(r"/page/path/$"))

    # Then his own words stand at the head, and a sentence without a number
    words = page.locator(".own-words").first
    expect(words).to_contain_text("I want to eat lunch with the others again.")
    way = page.get_by_role("img", name="My path")
    expect(way).to_be_visible()
    assert words.bounding_box()["y"] < way.bounding_box()["y"]
    sentence = page.locator(".sentence")
    expect(sentence).to_contain_text("That change is yours.")
    assert re.search(r"\d", sentence.inner_text()) is None
    assert page.get_by_role("table").is_hidden()
    take_picture("own-path")
    take_picture("own-path", dark=True)
    ends_accessible()

    # When he unfolds the numbers
    page.get_by_text("Show numbers").click()
    page.get_by_text("Numbers", exact=True).click()

    # Then picture and table say the same
    expect(page.get_by_role("row")).to_have_count(len(WEEKS) + 1)
    take_picture("own-path-numbers")
    ends_accessible()
