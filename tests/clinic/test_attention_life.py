"""What worries is held by somebody until it is decided; ignoring it passes it on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django_scopes import scope

from cairn.clinic.clock import run_round
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    AuditSeal,
    Author,
    DecisionOutcome,
    EpisodeEndingKind,
    OutboxMessage,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.queries import open_items
from cairn.clinic.records.services.answer_attention import (
    Verdict,
    acknowledge,
    decide,
    escalate_due,
    reopen_watched,
)
from cairn.clinic.records.services.enrol_client import end_episode
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.notice_silence import SILENT_AFTER, notice_silence
from cairn.clinic.records.services.open_practice import let_member_leave
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from cairn.errors import NotAllowed
from people import NOON

CALM = {str(item): 1 for item in range(1, 9)} | {"9": 0}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SYSTEM = Author.system()


def hand_in(cast, answers=CALM, *, at=NOON, mode=Mode.LINK):
    one = CheckIn(uuid4().hex, (Answered("phq-9", "1", answers),), at, mode)
    record_check_in(one, episode=cast.bens_episode, by=cast.by_ben, at=at)


@pytest.fixture
def item(here) -> AttentionItem:
    """Ben marked the question about death on Wednesday at 13:00 in Berlin."""
    hand_in(here, CALM | {"9": 1})
    return AttentionItem.objects.get()


def steps(item: AttentionItem) -> list[tuple[str, str]]:
    return [
        (status.state, status.holder.read_text("name") if status.holder else "")
        for status in item.statuses.order_by("at")
    ]


def test_nothing_is_passed_on_before_its_deadline(here, item):
    assert escalate_due(here.practice, at=NOON + DAY - timedelta(minutes=1)) == []


def test_an_ignored_item_goes_to_the_next_person_and_stays_with_the_last(here, item):
    for days in (1, 2, 3):
        escalate_due(here.practice, at=NOON + days * DAY)
    assert steps(item) == [
        ("opened", "Anna"),
        ("escalated", "Clara"),
        ("escalated", "Clara"),
    ]
    # Friday 13:00 plus eight covered hours is Monday: the third call came too early.
    assert OutboxMessage.objects.count() == 3


def test_the_same_round_twice_passes_on_once(here, item):
    late = NOON + DAY
    assert len(escalate_due(here.practice, at=late)) == 1
    assert escalate_due(here.practice, at=late) == []


def test_whoever_takes_it_has_a_deadline_again_and_it_passes_on_after(here, item):
    status = acknowledge(item, member=here.clara, by=here.by_anna, at=NOON + HOUR)
    assert status.due_at == NOON + HOUR + DAY
    assert escalate_due(here.practice, at=NOON + DAY) == []
    assert len(escalate_due(here.practice, at=NOON + HOUR + DAY)) == 1


def test_who_has_left_or_is_away_is_passed_over(here, item):
    here.clara.away_until = (NOON + 9 * DAY).date()
    here.clara.save()
    escalate_due(here.practice, at=NOON + DAY)
    assert steps(item)[-1] == ("escalated", "Anna")
    let_member_leave(here.clara, by=Author.member(here.dora), at=NOON)


def test_a_decision_closes_the_item_and_nothing_is_due(here, item):
    decide(item, Verdict(DecisionOutcome.ASSESSED), by=here.by_anna, at=NOON + HOUR)
    assert list(open_items(here.practice.id)) == []
    assert escalate_due(here.practice, at=NOON + 30 * DAY) == []
    with pytest.raises(NotAllowed, match="decided already"):
        decide(item, Verdict(DecisionOutcome.TALK), by=here.by_anna, at=NOON + DAY)
    with pytest.raises(NotAllowed, match="decided already"):
        acknowledge(item, member=here.anna, by=here.by_anna, at=NOON + DAY)


def test_a_decision_keeps_its_line_sealed(here, item):
    verdict = Verdict(DecisionOutcome.PLAN_REVIEWED, "Sister comes on Fridays.")
    decision = decide(item, verdict, by=here.by_anna, at=NOON + HOUR)
    assert decision.read_text("reason") == "Sister comes on Fridays."
    assert b"Sister" not in bytes(decision.reason)


def test_watching_opens_again_on_its_date(here, item):
    until = (NOON + 7 * DAY).date()
    watch = Verdict(DecisionOutcome.WATCH, watch_until=until)
    decide(item, watch, by=here.by_anna, at=NOON + HOUR)
    assert reopen_watched(here.practice, at=NOON + 6 * DAY) == []
    assert len(reopen_watched(here.practice, at=NOON + 7 * DAY)) == 1
    assert reopen_watched(here.practice, at=NOON + 8 * DAY) == []
    assert open_items(here.practice.id).get().id == item.id


@pytest.mark.parametrize("days", [None, 0, 22])
def test_watching_without_a_near_date_is_refused(here, item, days):
    until = None if days is None else (NOON + days * DAY).date()
    verdict = Verdict(DecisionOutcome.WATCH, watch_until=until)
    with pytest.raises(NotAllowed, match="within the next 21 days"):
        decide(item, verdict, by=here.by_anna, at=NOON)


def test_a_better_total_never_closes_it(here, item):
    hand_in(here, dict.fromkeys(CALM, 0), at=NOON + 7 * DAY)
    assert open_items(here.practice.id).get().id == item.id


def silent(cast, at):
    return notice_silence(cast.practice, by=SYSTEM, at=at)


def test_three_weeks_without_a_check_in_are_noticed_once(here):
    hand_in(here)
    assert silent(here, NOON + SILENT_AFTER - HOUR) == []
    assert len(silent(here, NOON + SILENT_AFTER)) == 1
    assert silent(here, NOON + SILENT_AFTER + DAY) == []
    item = open_items(here.practice.id).get()
    assert (item.reason, item.due_at) == (AttentionReason.SILENT, None)


def test_a_decided_silence_is_not_noticed_again_until_there_is_a_new_one(here):
    hand_in(here)
    late = NOON + SILENT_AFTER
    item = silent(here, late)[0].item
    decide(item, Verdict(DecisionOutcome.TALK), by=here.by_anna, at=late + HOUR)
    assert silent(here, late + 30 * DAY) == []
    hand_in(here, at=late + 31 * DAY)
    assert silent(here, late + 32 * DAY) == []
    assert len(silent(here, late + 31 * DAY + SILENT_AFTER)) == 1


def test_an_imported_answer_breaks_no_silence_and_starts_none(here):
    hand_in(here, at=NOON - 200 * DAY, mode=Mode.IMPORT)
    assert silent(here, NOON + DAY) == []
    assert len(silent(here, NOON + SILENT_AFTER)) == 1


def test_who_has_ended_or_is_erased_is_not_silent(here):
    end_episode(
        here.bens_episode,
        kind=EpisodeEndingKind.AGREED,
        ended_on=NOON.date(),
        by=here.by_anna,
        at=NOON,
    )
    assert silent(here, NOON + 60 * DAY) == []


def test_an_erased_client_is_not_silent(here):
    erase_client(here.ben, by=here.by_anna, at=NOON)
    assert silent(here, NOON + 60 * DAY) == []


def test_a_round_of_the_clock_does_all_of_it_in_every_practice(cast):
    with scope(practice=cast.practice):
        hand_in(cast, CALM | {"9": 1})
    done = run_round(at=NOON + DAY)
    assert (done.passed_on, done.opened_again, done.silent) == (1, 0, 0)
    later = run_round(at=NOON + 2 * SILENT_AFTER)
    # Ben and, next door, Hugo.
    assert later.silent == 2
    for practice in (cast.practice, cast.other_practice):
        with scope(practice=practice):
            assert AuditSeal.objects.count() == 2
