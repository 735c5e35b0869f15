"""When something stays quiet: every clause by a second way, and each clause counts."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.clinic import celebration
from cairn.clinic.celebration import (
    ABOUT_SCORES,
    CLAUSES,
    Alert,
    Facts,
    Form,
    Quiet,
    reasons_about_an_act,
    reasons_to_stay_quiet,
)
from cairn.clinic.records.models import AttentionItem, DecisionOutcome
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.quiet_times import read_facts
from cairn.clinic.records.services.answer_attention import Verdict as Decided
from cairn.clinic.records.services.answer_attention import decide
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from cairn.science.change.reliable_change import Verdict
from people import NOON
from weeks import phq_9

DAY = timedelta(days=1)
days_ago = st.integers(0, 400).map(lambda n: NOON - n * DAY / 4)
alerts = st.builds(Alert, began=days_ago, ended=st.none() | days_ago)
forms = st.builds(
    Form,
    at=days_ago,
    asked_about_safety=st.sampled_from([False] * 5 + [True]),
    left_out=st.sampled_from([0] * 5 + [1, 9]),
    has_score=st.sampled_from([True] * 5 + [False]),
)
verdicts = st.sampled_from([*Verdict, Verdict.IMPROVED, Verdict.IMPROVED, None])
histories = st.builds(
    Facts,
    asked=st.sampled_from([True, True, True, False]),
    alerts=st.lists(alerts, max_size=1).map(tuple),
    forms=st.lists(forms, max_size=6).map(
        lambda many: tuple(sorted(many, key=lambda form: form.at))
    ),
    verdicts=st.lists(verdicts, max_size=2).map(tuple),
    mended=st.lists(days_ago, max_size=1).map(tuple),
    hard_times=st.lists(days_ago, max_size=1).map(tuple),
)
CALM = Facts(
    asked=True,
    forms=tuple(Form(NOON - n * 7 * DAY) for n in (3, 2, 1)),
    verdicts=(Verdict.IMPROVED,),
)


def seconds_since(moment: datetime) -> float:
    return (NOON - moment).total_seconds()


def forbidden(facts: Facts) -> set[str]:
    """Work out in another way, from the rules as they are written down."""
    ninety_days, last_two = 90 * 86400, list(reversed(facts.forms))[:2]
    ends = [seconds_since(a.ended) if a.ended else 0.0 for a in facts.alerts]
    rules = {
        "unasked": facts.asked is False,
        "right after sending": min(map(seconds_since, times(facts)), default=1e9)
        < 3600,
        "alert": min(ends, default=1e9) <= ninety_days,
        "safety": sum(form.asked_about_safety for form in last_two) > 0,
        "missing": sum(form.left_out for form in last_two) > 0,
        "worse": facts.verdicts.count("deteriorated") > 0,
        "few": len([form for form in facts.forms if form.has_score]) <= 2,
        "not reliable": facts.verdicts.count("improved") == 0,
        "mended": min(map(seconds_since, facts.mended), default=1e9) <= 7 * 86400,
        "hard time": min(map(seconds_since, facts.hard_times), default=1e9)
        <= ninety_days,
    }
    return {name for name, holds in rules.items() if holds}


def times(facts: Facts) -> list[datetime]:
    return [form.at for form in facts.forms]


NAMES = {
    Quiet.NOT_ASKED: "unasked",
    Quiet.JUST_SENT: "right after sending",
    Quiet.ALERT: "alert",
    Quiet.SAFETY_ANSWER: "safety",
    Quiet.WORSE: "worse",
    Quiet.MISSING: "missing",
    Quiet.FEW: "few",
    Quiet.NOT_RELIABLE: "not reliable",
    Quiet.MENDED: "mended",
    Quiet.HARD_TIME: "hard time",
}


@given(facts=histories)
@settings(max_examples=2000)
def test_over_any_history_it_stays_quiet_exactly_when_it_has_to(facts):
    said = {NAMES[reason] for reason in reasons_to_stay_quiet(facts, at=NOON)}
    assert said == forbidden(facts)


@given(facts=histories)
@settings(max_examples=500)
def test_an_act_is_weighed_without_the_scores_and_with_all_else(facts):
    everything = reasons_to_stay_quiet(facts, at=NOON)
    assert reasons_about_an_act(facts, at=NOON) == everything - ABOUT_SCORES


def test_a_calm_course_may_be_marked_when_somebody_asks():
    assert reasons_to_stay_quiet(CALM, at=NOON) == frozenset()


def change_last(**changes: object) -> Facts:
    *earlier, last = CALM.forms
    return replace(CALM, forms=(*earlier, replace(last, **changes)))


BREACHES = {
    Quiet.NOT_ASKED: replace(CALM, asked=False),
    Quiet.JUST_SENT: change_last(at=NOON - timedelta(minutes=59)),
    Quiet.ALERT: replace(CALM, alerts=(Alert(NOON - 200 * DAY, NOON - 90 * DAY),)),
    Quiet.SAFETY_ANSWER: change_last(asked_about_safety=True),
    Quiet.WORSE: replace(CALM, verdicts=(Verdict.IMPROVED, Verdict.DETERIORATED)),
    Quiet.MISSING: change_last(left_out=1),
    Quiet.FEW: change_last(has_score=False),
    Quiet.NOT_RELIABLE: replace(CALM, verdicts=(Verdict.UNCHANGED, None)),
    Quiet.MENDED: replace(CALM, mended=(NOON - 7 * DAY,)),
    Quiet.HARD_TIME: replace(CALM, hard_times=(NOON - 90 * DAY,)),
}


@pytest.mark.parametrize("reason", list(Quiet))
def test_each_clause_holds_alone_and_nothing_else_does_its_work(reason, monkeypatch):
    facts = BREACHES[reason]
    assert reasons_to_stay_quiet(facts, at=NOON) == {reason}
    without = {name: holds for name, holds in CLAUSES.items() if name is not reason}
    monkeypatch.setattr(celebration, "CLAUSES", without)
    # The mutant would celebrate: the property above would catch it.
    assert reasons_to_stay_quiet(facts, at=NOON) == frozenset()
    assert forbidden(facts) == {NAMES[reason]}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(CALM, alerts=(Alert(NOON - 300 * DAY),)), {Quiet.ALERT}),
        (replace(CALM, alerts=(Alert(NOON, NOON - 91 * DAY),)), set()),
        (replace(CALM, mended=(NOON - 8 * DAY,)), set()),
        (change_last(at=NOON - timedelta(hours=1)), set()),
    ],
)
def test_the_edges_of_each_span(facts, reason):
    assert reasons_to_stay_quiet(facts, at=NOON) == reason


class TestWhatTheRecordSays:
    def check_in(self, here, total, *, week, safety=0, mode=Mode.LINK):
        record_check_in(
            CheckIn(
                key=uuid4().hex,
                measures=(Answered("phq-9", "1", phq_9(total, safety=safety)),),
                answered_at=NOON + 7 * week * DAY,
                mode=mode,
            ),
            episode=here.bens_episode,
            by=here.by_ben,
            at=NOON + 7 * week * DAY,
        )

    def reasons(self, here, *, weeks=0, asked=True):
        at = NOON + 7 * weeks * DAY + DAY
        return reasons_to_stay_quiet(read_facts(here.ben, asked=asked), at=at)

    def test_an_empty_record_has_too_little_to_say(self, here):
        assert self.reasons(here) == {Quiet.FEW, Quiet.NOT_RELIABLE}

    def test_a_steady_improvement_may_be_marked_if_asked_for(self, here):
        for week, total in enumerate((20, 14, 8, 5)):
            self.check_in(here, total, week=week)
        assert self.reasons(here, weeks=3) == set()
        assert self.reasons(here, weeks=3, asked=False) == {Quiet.NOT_ASKED}

    def test_an_answer_about_safety_silences_it_and_so_does_leaving_it_out(self, here):
        for week, total in enumerate((20, 14, 8)):
            self.check_in(here, total, week=week)
        self.check_in(here, 5, week=3, safety=1)
        expected = {Quiet.SAFETY_ANSWER, Quiet.ALERT}
        assert self.reasons(here, weeks=3) == expected
        for week in (4, 5):
            self.check_in(here, 4, week=week, safety=None)
        assert Quiet.MISSING in self.reasons(here, weeks=5)
        assert Quiet.SAFETY_ANSWER in self.reasons(here, weeks=5)

    def test_ninety_days_after_the_decision_it_is_over(self, here):
        for week, total in enumerate((20, 14, 8)):
            self.check_in(here, total, week=week)
        self.check_in(here, 7, week=3, safety=1)
        for week in (4, 5, 6):
            self.check_in(here, 5, week=week)
        for item in AttentionItem.objects.filter(client=here.ben):
            decide(
                item,
                Decided(DecisionOutcome.PLAN_REVIEWED),
                by=here.by_anna,
                at=NOON + 42 * DAY,
            )
        assert self.reasons(here, weeks=18) == {Quiet.ALERT, Quiet.HARD_TIME}
        assert self.reasons(here, weeks=19) == set()

    def test_numbers_brought_in_lately_are_not_celebrated(self, here):
        for week, total in enumerate((20, 14, 8)):
            self.check_in(here, total, week=week)
        self.check_in(here, 5, week=3, mode=Mode.IMPORT)
        assert self.reasons(here, weeks=3) == {Quiet.MENDED}
