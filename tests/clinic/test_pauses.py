"""A pause is no gap: while somebody rests, nothing is missed and nothing is sent."""

from datetime import timedelta

import pytest

from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    AuditEvent,
    Departure,
    EpisodeEndingKind,
    FollowUp,
    Pause,
    Purpose,
)
from cairn.clinic.records.pauses import departure_of, may_be_asked, running_pause
from cairn.clinic.records.services.choose_messages import (
    choose_follow_ups,
    choose_note,
)
from cairn.clinic.records.services.end_work import end_work
from cairn.clinic.records.services.invite_client import (
    LinkUnusable,
    find_invitation,
    invite_client,
)
from cairn.clinic.records.services.notice_silence import SILENT_AFTER, notice_silence
from cairn.clinic.records.services.plan_messages import is_follow_up_due, is_quiet
from cairn.clinic.records.services.rest_from_questions import (
    end_pause,
    leave_page,
    pause_questions,
    say_not_today,
)
from cairn.errors import NotAllowed
from people import NOON
from weeks import check_in, phq_9

DAY = timedelta(days=1)
LATER = NOON + SILENT_AFTER + DAY


def rest(here, *, at=NOON, until=None) -> Pause:
    return pause_questions(here.ben, until=until, by=here.by_ben, at=at)


def leave(here) -> None:
    leave_page(here.ben, by=here.by_ben, at=NOON)


def noticed(here, *, at) -> int:
    return len(notice_silence(here.practice, by=here.by_anna, at=at))


def test_a_silence_without_a_pause_is_noticed(here):
    assert noticed(here, at=LATER) == 1


def test_a_running_pause_is_no_silence(here):
    rest(here)
    assert noticed(here, at=LATER) == 0
    assert noticed(here, at=LATER + 300 * DAY) == 0


def test_a_silence_is_counted_from_the_end_of_a_pause(here):
    rest(here, until=NOON + 14 * DAY)
    assert noticed(here, at=LATER) == 0
    assert noticed(here, at=NOON + 14 * DAY + SILENT_AFTER - DAY) == 0
    assert noticed(here, at=NOON + 14 * DAY + SILENT_AFTER + DAY) == 1


def test_not_today_is_no_silence_and_leaves_a_longer_pause_alone(here):
    week = NOON + 7 * DAY
    say_not_today(here.ben, until=NOON + DAY, by=here.by_ben, at=NOON)
    say_not_today(here.ben, until=NOON + DAY, by=here.by_ben, at=NOON)
    assert Pause.objects.count() == 1
    assert not may_be_asked(here.ben, at=NOON)
    assert may_be_asked(here.ben, at=NOON + DAY)
    rest(here, at=NOON + DAY, until=week)
    say_not_today(here.ben, until=NOON + 2 * DAY, by=here.by_ben, at=NOON + DAY)
    assert running_pause(here.ben, at=NOON + 3 * DAY).until == week
    assert noticed(here, at=LATER) == 0


def test_the_newest_choice_counts_and_coming_back_ends_it(here):
    rest(here)
    rest(here, at=NOON + DAY, until=NOON + 7 * DAY)
    assert running_pause(here.ben, at=NOON + 2 * DAY).until == NOON + 7 * DAY
    assert running_pause(here.ben, at=NOON + 8 * DAY) is None
    rest(here, at=NOON + 9 * DAY)
    end_pause(here.ben, by=here.by_ben, at=NOON + 10 * DAY)
    end_pause(here.ben, by=here.by_ben, at=NOON + 10 * DAY)
    assert may_be_asked(here.ben, at=NOON + 10 * DAY)
    assert AuditEvent.objects.filter(action="pause ended").count() == 1


def test_a_pause_ends_ahead(here):
    with pytest.raises(NotAllowed):
        rest(here, until=NOON)


def test_leaving_kills_every_link_and_is_no_silence(here):
    link = invite_client(
        here.bens_episode, purpose=Purpose.OWN_PATH, by=here.by_anna, at=NOON
    )
    leave_page(here.ben, by=here.by_ben, at=NOON + DAY)
    with pytest.raises(LinkUnusable):
        find_invitation(link.token, at=NOON + DAY)
    assert not may_be_asked(here.ben, at=NOON + 2 * DAY)
    assert noticed(here, at=LATER + 30 * DAY) == 0


def test_a_link_made_later_opens_the_page_again(here):
    leave_page(here.ben, by=here.by_ben, at=NOON)
    assert departure_of(here.ben) == Departure.objects.get()
    invite_client(
        here.bens_episode, purpose=Purpose.OWN_PATH, by=here.by_anna, at=NOON + DAY
    )
    assert departure_of(here.ben) is None
    assert may_be_asked(here.ben, at=NOON + DAY)
    assert noticed(here, at=LATER) == 1


@pytest.mark.parametrize("deed", [pause_questions, say_not_today])
def test_nobody_else_decides_it(here, deed):
    with pytest.raises(NotAllowed):
        deed(here.ben, until=NOON + DAY, by=here.by_anna, at=NOON)
    with pytest.raises(NotAllowed):
        leave_page(here.ben, by=here.by_anna, at=NOON)
    assert not Pause.objects.exists()


@pytest.mark.parametrize("deed", [rest, leave])
def test_the_one_note_after_a_silence_stays_away(here, deed):
    choose_note(here.ben, agreed=True, by=here.by_ben, at=NOON)
    assert is_quiet(here.ben, at=NOON + 60 * DAY) is not None
    deed(here)
    assert is_quiet(here.ben, at=NOON + 60 * DAY) is None


@pytest.mark.parametrize("deed", [rest, leave])
def test_a_check_in_after_the_end_stays_away(here, deed):
    choose_follow_ups(here.bens_episode, [1], by=here.by_ben, at=NOON)
    end_work(
        here.ben,
        kind=EpisodeEndingKind.AGREED,
        ended_on=NOON.date(),
        by=here.by_anna,
        at=NOON,
    )
    wanted = FollowUp.objects.select_related("client", "episode__ending").get()
    assert is_follow_up_due(wanted, at=NOON + 32 * DAY)
    deed(here)
    assert not is_follow_up_due(wanted, at=NOON + 32 * DAY)


def test_an_answer_about_safety_is_passed_on_in_a_pause(here):
    rest(here)
    check_in(here.ben, phq_9(12, safety=2), at=NOON + DAY)
    item = AttentionItem.objects.get(client=here.ben)
    assert item.reason == AttentionReason.SAFETY
    # And what was sent in a pause does not end it.
    assert not may_be_asked(here.ben, at=NOON + 2 * DAY)
