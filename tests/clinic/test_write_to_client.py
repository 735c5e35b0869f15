"""A client is written to when they asked for it: rarely, by day, and once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from cairn.clinic.backups import HELD
from cairn.clinic.clock import run_round
from cairn.clinic.records.messages import add_months, note_sent_on, wanted_follow_ups
from cairn.clinic.records.models import (
    AuditEvent,
    Author,
    ClientMessage,
    EpisodeEndingKind,
    FollowUp,
    Invitation,
    ItemKind,
    Purpose,
    SessionState,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.choose_messages import (
    choose_follow_ups,
    choose_note,
)
from cairn.clinic.records.services.enrol_client import end_episode
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.invite_client import find_invitation
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.plan_messages import QUIET_AFTER, plan_messages
from cairn.clinic.records.services.write_to_client import write_to_clients
from cairn.errors import NotAllowed
from clinic.test_attention_life import hand_in
from people import NOON
from weeks import meet

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SIX_WEEKS = NOON + QUIET_AFTER
SYSTEM = Author.system()


@pytest.fixture
def agreed(here):
    """Ben checked in at noon and would like the one note."""
    hand_in(here)
    choose_note(here.ben, agreed=True, by=here.by_ben, at=NOON)
    return here


@pytest.fixture
def ended(here):
    """The work ended on the fourth of March; Ben wants to hear after 1 and 6 months."""
    choose_follow_ups(here.bens_episode, [1, 6], by=here.by_ben, at=NOON)
    episode = here.bens_episode
    end_episode(
        episode, kind=EpisodeEndingKind.AGREED, ended_on=NOON.date(),
        by=here.by_anna, at=NOON,
    )  # fmt: skip
    return here


def sent(cast, at) -> int:
    plan_messages(cast.practice, by=SYSTEM, at=at)
    return write_to_clients(cast.practice, by=SYSTEM, at=at)


def test_six_weeks_of_silence_bring_one_note_and_never_a_second(agreed):
    assert sent(agreed, SIX_WEEKS - HOUR) == 0
    assert sent(agreed, SIX_WEEKS) == 1
    for weeks in range(1, 60):
        assert sent(agreed, SIX_WEEKS + timedelta(weeks=weeks)) == 0
    [note] = mail.outbox
    assert note.to == ["ben@home.example"]
    assert "Your page stays as you left it." in note.body
    assert "You can take your things or close it." in note.body
    assert note_sent_on(agreed.ben) == SIX_WEEKS


def test_the_note_names_nobody_and_no_therapy(agreed):
    sent(agreed, SIX_WEEKS)
    [note] = mail.outbox
    for word in ("Anna", "Ben ", "therap", "session", "PHQ", "mood", "river"):
        assert word.lower() not in (note.subject + note.body).lower()


def test_its_link_opens_the_own_page_and_is_stored_as_a_hash(agreed):
    sent(agreed, SIX_WEEKS)
    token = mail.outbox[0].body.split("/c/")[1].split("/")[0]
    found = find_invitation(token, at=SIX_WEEKS + DAY)
    assert (found.client, found.purpose) == (agreed.ben, Purpose.OWN_PATH)
    assert token.encode() not in bytes(Invitation.objects.get().token_hash)


@pytest.mark.parametrize("said", [None, False, "taken back"])
def test_without_the_clients_yes_nothing_is_sent(here, said):
    hand_in(here)
    if said is not None:
        choose_note(here.ben, agreed=bool(said), by=here.by_ben, at=NOON)
    if said == "taken back":
        choose_note(here.ben, agreed=False, by=here.by_ben, at=NOON + DAY)
    assert sent(here, SIX_WEEKS) == 0
    assert ClientMessage.objects.count() == 0


def lay(cast, visibility=Visibility.SHARED):
    lay_item(
        cast.ben, Content(ItemKind.STONE, "Slept."), visibility=visibility, key=None,
        by=cast.by_ben, at=NOON + 10 * DAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    "contact",
    [
        lambda cast: hand_in(cast, at=NOON + 10 * DAY),
        lay,
        lambda cast: meet(cast.ben, NOON + 10 * DAY, SessionState.ATTENDED),
        lambda cast: meet(cast.ben, SIX_WEEKS + 3 * DAY),
    ],
    ids=["check-in", "stone", "session", "an appointment ahead"],
)
def test_whoever_is_in_touch_is_not_written_to(agreed, contact):
    contact(agreed)
    assert sent(agreed, SIX_WEEKS) == 0


def test_whoever_came_back_before_the_sending_is_not_written_to(agreed):
    assert len(plan_messages(agreed.practice, by=SYSTEM, at=SIX_WEEKS)) == 1
    hand_in(agreed, at=SIX_WEEKS + HOUR)
    assert write_to_clients(agreed.practice, by=SYSTEM, at=SIX_WEEKS + HOUR) == 0
    assert ClientMessage.objects.count() == 0
    # And a new silence may bring the note that was never sent.
    assert sent(agreed, SIX_WEEKS + HOUR + QUIET_AFTER) == 1


def test_after_an_ending_there_is_no_note(agreed):
    end_episode(
        agreed.bens_episode, kind=EpisodeEndingKind.UNILATERAL, ended_on=NOON.date(),
        by=agreed.by_anna, at=NOON,
    )  # fmt: skip
    assert sent(agreed, SIX_WEEKS) == 0


@pytest.mark.parametrize(
    ("hour", "goes_out"),
    [(3, "09:00 today"), (9, "now"), (17, "now"), (18, "09:00 tomorrow")],
)
def test_no_message_goes_out_by_night(agreed, hour, goes_out):
    late = datetime(2026, 5, 5, hour, 30, tzinfo=UTC) - 2 * HOUR  # Berlin in May
    assert sent(agreed, late) == (goes_out == "now")
    if goes_out != "now":
        morning = datetime(2026, 5, 5, 7, 0, tzinfo=UTC)
        morning += DAY * (goes_out == "09:00 tomorrow")
        assert write_to_clients(agreed.practice, by=SYSTEM, at=morning - HOUR) == 0
        assert write_to_clients(agreed.practice, by=SYSTEM, at=morning) == 1


def test_a_failed_message_is_tried_again_and_its_link_is_dead(agreed, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert sent(agreed, SIX_WEEKS) == 0
    assert Invitation.objects.filter(revoked_at=None).count() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert write_to_clients(agreed.practice, by=SYSTEM, at=SIX_WEEKS) == 0
    later = SIX_WEEKS + timedelta(minutes=1)
    assert write_to_clients(agreed.practice, by=SYSTEM, at=later) == 1
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_what_could_not_be_sent_for_a_fortnight_is_let_be(agreed, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert sent(agreed, SIX_WEEKS) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sent(agreed, SIX_WEEKS + 15 * DAY) == 0


def test_after_a_restore_nobody_is_written_to(agreed):
    Path(settings.HOME, HELD).touch()
    assert sent(agreed, SIX_WEEKS) == 0
    Path(settings.HOME, HELD).unlink()


def test_an_erased_client_is_never_written_to(agreed):
    plan_messages(agreed.practice, by=SYSTEM, at=SIX_WEEKS)
    erase_client(agreed.ben, by=agreed.by_anna, at=SIX_WEEKS)
    assert write_to_clients(agreed.practice, by=SYSTEM, at=SIX_WEEKS) == 0
    assert sent(agreed, SIX_WEEKS + DAY) == 0


def test_a_check_in_comes_after_each_month_that_was_asked_for(ended):
    out = [
        day
        for day in range(400)
        if sent(ended, NOON + day * DAY)
    ]  # fmt: skip
    # 4 April and 4 September.
    assert out == [31, 184]
    first, last = mail.outbox
    assert "after 1 month." in first.body
    assert "after 6 months." in last.body
    assert "It's fine without." in last.body
    purposes = Invitation.objects.values_list("purpose", flat=True)
    assert set(purposes) == {Purpose.CHECK_IN}


def test_none_is_chosen_unless_the_client_chooses_it(here):
    assert wanted_follow_ups(here.bens_episode) == frozenset()
    end_episode(
        here.bens_episode, kind=EpisodeEndingKind.AGREED, ended_on=NOON.date(),
        by=here.by_anna, at=NOON,
    )  # fmt: skip
    assert sum(sent(here, NOON + day * DAY) for day in range(0, 300, 5)) == 0


def test_the_choice_can_be_changed_and_the_same_month_is_wanted_once(here):
    episode = here.bens_episode
    for months in ([1, 3], [3], [3, 6], []):
        choose_follow_ups(episode, months, by=here.by_ben, at=NOON)
        assert wanted_follow_ups(episode) == set(months)
    assert FollowUp.objects.count() == 3
    with pytest.raises(NotAllowed, match="1, 3 or 6"):
        choose_follow_ups(episode, [2], by=here.by_ben, at=NOON)


def test_before_the_end_and_when_long_past_nothing_comes(here):
    choose_follow_ups(here.bens_episode, [1], by=here.by_ben, at=NOON)
    assert sent(here, NOON + 40 * DAY) == 0
    end_episode(
        here.bens_episode, kind=EpisodeEndingKind.AGREED, ended_on=NOON.date(),
        by=here.by_anna, at=NOON,
    )  # fmt: skip
    assert sent(here, NOON + 62 * DAY) == 0
    assert sent(here, NOON + 61 * DAY) == 1


def test_taking_it_back_after_it_was_planned_stops_it(ended):
    episode = ClientMessage.objects
    plan_messages(ended.practice, by=SYSTEM, at=NOON + 31 * DAY)
    assert episode.count() == 1
    choose_follow_ups(episode.get().episode, [], by=ended.by_ben, at=NOON + 31 * DAY)
    assert write_to_clients(ended.practice, by=SYSTEM, at=NOON + 31 * DAY) == 0


def test_the_clock_does_it_and_leaves_no_word_in_the_audit(agreed):
    assert run_round(at=SIX_WEEKS).written == 1
    assert run_round(at=SIX_WEEKS + timedelta(minutes=1)).written == 0
    events = AuditEvent.objects.filter(action__startswith="message")
    assert sorted(one.action for one in events) == [
        "message planned: after silence",
        "message sent: after silence",
    ]


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.sampled_from([1, 3, 6]))
def test_months_are_counted_as_people_do(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (
        later.day < day.day and (later + DAY).month != later.month
    )
