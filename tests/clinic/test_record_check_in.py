"""A check-in lands exactly once, whole, with its author."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django_scopes.exceptions import ScopeError

from cairn.clinic.records.models import (
    Administration,
    AttentionItem,
    AttentionReason,
    AttentionStatus,
    AuditEvent,
    OutboxMessage,
    Purpose,
    Score,
    Submission,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.queries import open_items
from cairn.clinic.records.services.invite_client import (
    LinkUnusable,
    find_invitation,
    invite_client,
)
from cairn.clinic.records.services.raise_attention import RiskReply
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from cairn.errors import Conflict, NotAllowed, ScoringError
from people import NOON

CALM = {str(n): 1 for n in range(1, 9)} | {"9": 0}
RISKY = CALM | {"9": 1}


def check_in(answers=CALM, **changes) -> CheckIn:
    return replace(
        CheckIn(
            key=uuid4().hex,
            measures=(Answered("phq-9", "1", answers),),
            answered_at=NOON,
            mode=Mode.LINK,
        ),
        **changes,
    )


def hand_in(cast, one: CheckIn, at=NOON, **more):
    return record_check_in(
        one, episode=cast.bens_episode, by=cast.by_ben, at=at, **more
    )


def test_answers_score_and_audit_row_land_together(here):
    hand_in(here, check_in(opening_words="The letter came."))
    submission = Submission.objects.get()
    administration = Administration.objects.get()
    assert submission.read_text("opening_words") == "The letter came."
    assert b"letter" not in bytes(submission.opening_words)
    assert administration.answers["3"] == 1
    assert Score.objects.get(scale="total").value == 8
    assert AuditEvent.objects.filter(action="check-in recorded").count() == 1
    assert AttentionItem.objects.count() == 0


def test_same_key_lands_once_and_returns_the_first_receipt(here):
    one = check_in()
    first, second = hand_in(here, one), hand_in(here, one)
    assert (first.replayed, second.replayed) == (False, True)
    assert first.submission.id == second.submission.id
    assert Submission.objects.count() == 1


def test_same_key_with_other_answers_is_a_conflict_that_keeps_the_first(here):
    one = check_in()
    hand_in(here, one)
    with pytest.raises(Conflict):
        hand_in(here, check_in(RISKY, key=one.key))
    assert Administration.objects.get().answers["9"] == 0


def test_a_link_is_used_up_by_handing_in_and_not_by_opening(here):
    issued = invite_client(
        here.bens_episode, purpose=Purpose.CHECK_IN, by=here.by_anna, at=NOON
    )
    for _ in range(3):
        assert find_invitation(issued.token, at=NOON).used_at is None
    hand_in(here, check_in(), invitation=issued.invitation)
    assert find_invitation(issued.token, at=NOON).used_at == NOON
    with pytest.raises(NotAllowed):
        hand_in(here, check_in(), invitation=issued.invitation)
    assert Submission.objects.count() == 1


def test_a_used_link_shows_nothing_to_anybody_a_day_later(here):
    issued = invite_client(
        here.bens_episode, purpose=Purpose.CHECK_IN, by=here.by_anna, at=NOON
    )
    hand_in(here, check_in(), invitation=issued.invitation)
    assert find_invitation(issued.token, at=NOON + timedelta(hours=23)).used_at
    with pytest.raises(LinkUnusable):
        find_invitation(issued.token, at=NOON + timedelta(hours=24))


def test_a_risk_answer_opens_one_item_with_holder_deadline_and_notice(here):
    hand_in(here, check_in(RISKY))
    item = AttentionItem.objects.get()
    status = AttentionStatus.objects.get()
    assert item.reason == AttentionReason.SAFETY
    assert status.holder == here.anna
    assert status.urgent is False
    # 480 covered minutes after Wednesday 13:00 in Berlin: Thursday 13:00.
    assert status.due_at == NOON + timedelta(days=1)
    assert OutboxMessage.objects.get().to == here.anna


def test_a_risk_answer_again_grows_the_item_and_a_rise_is_urgent(here):
    hand_in(here, check_in(RISKY))
    later = NOON + timedelta(days=7)
    hand_in(here, check_in(CALM | {"9": 2}, answered_at=later), at=later)
    assert AttentionItem.objects.count() == 1
    assert [s.state for s in AttentionStatus.objects.all()] == ["opened", "grew"]
    assert open_items(here.practice.id).get().urgent is True


def test_an_item_never_calms_down_by_itself(here):
    hand_in(here, check_in(CALM | {"9": 3}))
    later = NOON + timedelta(days=7)
    hand_in(here, check_in(RISKY, answered_at=later), at=later)
    assert open_items(here.practice.id).get().urgent is True


def test_asking_for_a_call_is_urgent(here):
    hand_in(here, check_in(RISKY, risk_reply=RiskReply.CALL_ME))
    status = AttentionStatus.objects.get()
    assert (status.urgent, status.asked_for_call) == (True, True)


def test_a_skipped_safety_question_is_not_zero_and_twice_is_said(here):
    skipped = CALM | {"9": None}
    hand_in(here, check_in(skipped))
    assert AttentionItem.objects.count() == 0
    assert Administration.objects.get().answers["9"] is None
    later = NOON + timedelta(days=7)
    hand_in(here, check_in(skipped, answered_at=later), at=later)
    assert AttentionItem.objects.get().reason == AttentionReason.SAFETY_NOT_ANSWERED


def test_a_reliable_worsening_opens_an_item(here):
    hand_in(here, check_in({str(n): 0 for n in range(1, 10)}))
    later = NOON + timedelta(days=7)
    hand_in(here, check_in(CALM, answered_at=later), at=later)
    assert AttentionItem.objects.get().reason == AttentionReason.WORSE


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        (CALM | {"9": 4}, ScoringError),
        (CALM | {"99": 1}, ScoringError),
        (CALM | {"1": True}, ScoringError),
    ],
)
def test_answers_that_do_not_fit_store_nothing(here, answers, error):
    with pytest.raises(error):
        hand_in(here, check_in(answers))
    assert Submission.objects.count() == 0
    assert AuditEvent.objects.filter(action="check-in recorded").count() == 0


def test_another_version_of_the_measure_is_refused_with_the_rule(here):
    old = check_in(measures=(Answered("phq-9", "0", CALM),))
    with pytest.raises(ScoringError, match="another version of PHQ-9"):
        hand_in(here, old)


def test_a_phone_whose_clock_is_wrong_is_dated_by_the_server(here):
    hand_in(here, check_in(answered_at=NOON + timedelta(days=400)))
    assert Submission.objects.get().answered_at == NOON


def test_what_is_written_once_cannot_be_changed_or_deleted(here):
    hand_in(here, check_in())
    score = Score.objects.first()
    score.value = 0
    with pytest.raises(TypeError):
        score.save()
    with pytest.raises(TypeError):
        score.delete()


def test_asking_without_a_practice_in_scope_raises(cast):
    with pytest.raises(ScopeError):
        Submission.objects.count()
