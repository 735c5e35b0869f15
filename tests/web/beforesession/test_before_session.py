"""T2: their words, one strength in turn, and how one arrives, in the minute before."""

import re
from datetime import timedelta
from html import unescape
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cairn.clinic.records.models import (
    AuditEvent,
    ItemKind,
    SessionState,
    Visibility,
    WellEntry,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import add_entry, lay_item
from cairn.clinic.records.services.name_strength import name_strength
from cairn.clinic.records.services.open_well import open_well
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_sessions import questions_among, taps_among
from weeks import check_in, meet, phq_9, weekly, write_words

pytestmark = pytest.mark.django_db
WORDS = "Sieben Rohrsänger am Kanal"
NONE_CAME = "No check-in today. You could open with: how has the week been?"


@pytest.fixture
def ahead(cast):
    """A session with Ben in ten minutes."""
    return meet(cast.ben, timezone.now() + timedelta(minutes=10))


@pytest.fixture
def before(ahead) -> str:
    return f"/sessions/{ahead.id}/before/"


@pytest.fixture
def opened(anna):
    form = {"own_words": WORDS, "own_words_again": WORDS, "understood": "on"}
    anna.post(reverse("well:begin"), form)
    return anna


def text(answer) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def lay(cast, line, *, days, kind=ItemKind.STONE, visibility=Visibility.SHARED):
    with scope(practice=cast.practice):
        return lay_item(
            cast.ben,
            Content(kind, line),
            visibility=visibility,
            key=None if visibility is Visibility.SHARED else bytes(32),
            by=cast.by_ben,
            at=timezone.now() - timedelta(days=days),
        )


def name(cast, line):
    with scope(practice=cast.practice):
        name_strength(cast.ben, line, by=cast.by_anna, at=timezone.now())


def strength_on(page: str) -> str:
    return re.search(r'<figure class="strength">.*?<p[^>]*>(.*?)</p>', page)[1]


def well(cast):
    with scope(practice=cast.practice):
        return entries_of(cast.anna, key=open_well(cast.anna, WORDS))


def test_their_words_come_first_and_one_strength_with_its_source(anna, cast, before):
    write_words(cast.ben, "", "One lunch with the others.")
    name(cast, "He rang the landlord himself.")
    page = text(anna.get(before))
    assert page.index("One lunch with the others.") < page.index('class="strength"')
    assert strength_on(page) == "He rang the landlord himself."
    assert "named by you" in page
    assert page.count('class="strength"') == 1


def test_the_strength_is_another_one_each_time(anna, cast):
    name(cast, "He rang the landlord himself.")
    lay(cast, "Opened the post.", days=9)
    lay(cast, "Kept to myself.", days=8, visibility=Visibility.ONLY_ME)
    lay(cast, "Slept.", days=2)
    now = timezone.now()
    seen = []
    for week in range(4):
        session = meet(cast.ben, now + timedelta(weeks=week, hours=1))
        address = f"/sessions/{session.id}/before/"
        shown = strength_on(text(anna.get(address)))
        assert strength_on(text(anna.get(address))) == shown
        seen.append(shown)
    assert set(seen) == {"He rang the landlord himself.", "Opened the post.", "Slept."}
    assert all(one != other for one, other in pairwise(seen))


def test_without_a_strength_one_field_asks_for_it(anna, cast, before):
    page = text(anna.get(before))
    assert "Name one strength, any size." in page
    assert 'class="strength"' not in page
    answer = anna.post(before, {"strength": "Keeps coming."})
    assert (answer.status_code, answer["Location"]) == (303, before)
    assert strength_on(text(anna.get(before))) == "Keeps coming."
    with scope(practice=cast.practice):
        assert AuditEvent.objects.filter(action="strength named").count() == 1


def test_a_strength_that_is_too_long_is_refused_and_stands_there(anna, before):
    answer = anna.post(before, {"strength": "x" * 10_000})
    assert answer.status_code == 400
    assert "x" * 10_000 in text(answer)


def test_the_check_in_is_one_sentence_with_the_hopes(anna, cast, before):
    assert NONE_CAME in text(anna.get(before))
    now = timezone.now()
    weekly(cast.ben, [12, 11], ending=now - timedelta(hours=2))
    hope = lay(cast, "lunch", days=30, kind=ItemKind.HOPE)
    with scope(practice=cast.practice):
        for days, near in ((9, 3), (1, 5)):
            at = now - timedelta(days=days)
            add_entry(hope, {"mark": near}, key=None, by=cast.by_ben, at=at)
    page = text(anna.get(before))
    # The change is written with a real minus.
    assert "About the same as last time on PHQ-9 (−1). Hope “lunch”: 3 → 5." in page  # noqa: RUF001
    assert NONE_CAME not in page


def test_last_weeks_check_in_is_not_todays(anna, cast, before):
    weekly(cast.ben, [12, 11], ending=timezone.now() - timedelta(days=8))
    assert NONE_CAME in text(anna.get(before))


def test_what_needs_a_look_stands_above_the_strength(anna, cast, before):
    name(cast, "Keeps coming.")
    now = timezone.now()
    check_in(cast.ben, phq_9(12, safety=2), at=now, words="A hard week.")
    page = text(anna.get(before))
    assert page.index("/attention/") < page.index('class="strength"')
    assert "A hard week." in page


class TestArriving:
    def test_one_tap_is_kept_and_nothing_is_chosen_before(self, opened, cast, before):
        page = text(opened.get(before))
        assert 'aria-pressed="true"' not in page
        answer = opened.post(before, {"arriving": "2"})
        assert (answer.status_code, answer["Location"]) == (303, before)
        opened.post(before, {"arriving": "3"})
        assert [taps.arriving for taps in taps_among(well(cast))] == [3]
        page = text(opened.get(before))
        assert 'value="3" aria-pressed="true"' in page

    def test_leaving_does_not_wipe_it_out_nor_the_other_way_round(
        self, opened, cast, ahead, before
    ):
        opened.post(before, {"arriving": "2"})
        after = f"/sessions/{ahead.id}/after/"
        opened.post(after, {"deed": "done", "leaving": "5"})
        opened.post(before, {"arriving": "4"})
        [taps] = taps_among(well(cast))
        assert (taps.arriving, taps.leaving) == (4, 5)

    @pytest.mark.parametrize("step", ["0", "6", "x", "", "2 "])
    def test_another_number_changes_nothing(self, opened, before, step):
        assert opened.post(before, {"arriving": step}).status_code == 303
        with scopes_disabled():
            assert not WellEntry.objects.exists()

    def test_without_an_open_well_a_quiet_link_leads_there_and_back(
        self, anna, opened, before
    ):
        opened.post(reverse("well:close"))
        page = text(opened.get(before))
        assert "arriving" not in page
        door = unescape(re.search(r'href="(/well/open/[^"]+)"', page)[1])
        back = opened.post(door, {"own_words": WORDS})
        assert back["Location"] == before
        opened.post(reverse("well:close"))
        tapped = opened.post(before, {"arriving": "2"})
        assert tapped["Location"] == door


def test_the_question_left_to_oneself_waits_until_it_is_asked(
    opened, cast, ahead, before
):
    last = meet(cast.ben, timezone.now() - timedelta(days=7), SessionState.ATTENDED)
    sent = {"deed": "done", "question": "The letter?"}
    opened.post(f"/sessions/{last.id}/after/", sent)
    assert "The letter?" in text(opened.get(before))
    opened.post(before, {"deed": "asked"})
    assert "The letter?" not in text(opened.get(before))
    assert questions_among(well(cast)) == {}


def test_a_wish_to_celebrate_stands_there_and_a_quiet_one_does_not(anna, cast, before):
    for line, marking in (("Opened the post.", "together"), ("Slept.", "quiet")):
        with scope(practice=cast.practice):
            lay_item(
                cast.ben,
                Content(ItemKind.STONE, line, marking=marking),
                visibility=Visibility.SHARED,
                key=None,
                by=cast.by_ben,
                at=timezone.now(),
            )
    page = text(anna.get(before))
    assert "Asked to celebrate “Opened the post.”." in page
    assert "“Slept.”" not in page


def test_it_is_linked_from_today_and_from_the_path(anna, cast, before, ahead):
    assert before in text(anna.get(f"/people/{cast.ben.id}/"))


def test_others_find_nothing(clara, greta, dora, before):
    for browser in (clara, greta, dora):
        assert browser.get(before).status_code == 404
        assert browser.post(before, {"arriving": "2"}).status_code == 404
