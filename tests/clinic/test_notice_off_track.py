"""Who is off track is asked about once, by scores alone, and with every doubt said."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.clock import run_round
from cairn.clinic.records.expectations import expected_courses_of
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    AttentionState,
    AuditEvent,
    Author,
    AuthorKind,
    Client,
    CourseModel,
    Decision,
    DecisionOutcome,
    Episode,
    EpisodeEndingKind,
    ExpectedCourse,
    Flag,
    NoExpectation,
    Submission,
)
from cairn.clinic.records.models.answers import Mode, WhenKnown
from cairn.clinic.records.queries import open_items
from cairn.clinic.records.services.answer_attention import (
    Verdict,
    decide,
    reopen_watched,
)
from cairn.clinic.records.services.enrol_client import end_episode
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from weeks import check_in, enrol, gad_7, phq_9, weekly

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
FLAT = [18, 17, 19, 18, 17, 18]
BETTER = [18, 15, 12, 10, 8, 7]
OFF_TRACK = AttentionReason.OFF_TRACK


def judge(cast, at=None) -> list[AttentionItem]:
    """Let the clock look at courses; return the items this opened or grew."""
    with scope(practice=cast.practice):
        found = judge_courses(
            cast.practice, by=Author.system(), at=at or timezone.now()
        )
        return [status.item for status in found]


def newest(cast, client: Client, measure: str = "phq-9") -> ExpectedCourse:
    with scope(practice=cast.practice):
        return expected_courses_of([client.id])[client.id][measure]


def reasons(cast, client: Client) -> list[str]:
    with scope(practice=cast.practice):
        items = open_items(cast.practice.id).filter(client=client)
        return sorted(items.values_list("reason", flat=True))


@pytest.fixture
def flat(cast):
    """Ben's scores have stayed where they began, and were looked at."""
    now = timezone.now()
    weekly(cast.ben, FLAT, ending=now - DAY)
    judge(cast, at=now)
    return cast


def only_item(cast) -> AttentionItem:
    with scope(practice=cast.practice):
        return AttentionItem.objects.get(reason=OFF_TRACK)


def test_a_flat_course_is_asked_about_once_and_says_what_it_rests_on(cast):
    now = timezone.now()
    weekly(cast.ben, FLAT, ending=now - DAY)
    assert [item.reason for item in judge(cast, at=now)] == [OFF_TRACK]
    row = newest(cast, cast.ben)
    assert (row.flag, row.first_score, row.observed) == (Flag.RED, 18, 18)
    assert row.reason == "much slower than most people who began here"
    assert 0 < row.tail_probability < 0.10
    assert row.expected < 14
    assert (row.author_kind, row.author_id, row.at) == (AuthorKind.SYSTEM, None, now)
    assert row.method
    assert row.version
    assert "Finch" in row.source
    assert "PMC11530739" in row.source
    with scope(practice=cast.practice):
        status = only_item(cast).statuses.get()
        assert status.holder == cast.anna
        assert status.due_at is None
        assert status.administration_id == row.administration_id
        event = AuditEvent.objects.get(action="off track noticed")
        assert (event.client_id, event.author_kind) == (cast.ben.id, AuthorKind.SYSTEM)
    assert judge(cast) == []
    with scope(practice=cast.practice):
        assert ExpectedCourse.objects.count() == 1


def test_a_usual_course_is_kept_and_nobody_is_told_that_all_is_well(cast):
    weekly(cast.ben, BETTER, ending=timezone.now() - DAY)
    assert judge(cast) == []
    row = newest(cast, cast.ben)
    assert row.flag == Flag.NONE
    assert {flag.value for flag in Flag} == {"none", "amber", "red"}


def test_the_band_begins_at_the_first_score_and_ends_with_the_figures(flat):
    row = newest(flat, flat.ben)
    band = row.read_band(since=row.began_at, label="")
    assert (band.days[0], band.days[-1]) == (0.0, 84.0)
    assert set(band.ranges[0].edges) == {18.0}
    assert band.ranges[-1].middle < 10
    assert all(0 <= edge <= 27 for there in band.ranges for edge in there.edges)


def test_one_score_makes_no_flag(cast):
    weekly(cast.ben, [24], ending=timezone.now() - DAY)
    assert judge(cast) == []
    assert newest(cast, cast.ben).flag == Flag.NONE


def test_amber_asks_for_a_look_the_second_time_running(cast):
    now = timezone.now()
    weekly(cast.ben, [18, 15, 13, 13, 17], ending=now - WEEK)
    assert judge(cast, at=now - WEEK + DAY) == []
    assert newest(cast, cast.ben).flag == Flag.AMBER
    check_in(cast.ben, phq_9(16), at=now - DAY)
    assert [item.reason for item in judge(cast, at=now)] == [OFF_TRACK]
    assert newest(cast, cast.ben).flag == Flag.AMBER


def test_a_missing_answer_never_makes_a_flag(cast):
    now = timezone.now()
    weekly(cast.ben, [18, 17, 19, 18, 17], ending=now - 8 * DAY)
    check_in(cast.ben, dict.fromkeys(phq_9(0)), at=now - DAY)
    assert judge(cast, at=now) == []
    assert reasons(cast, cast.ben) == []


def test_an_item_never_makes_a_flag(cast):
    now = timezone.now()
    weekly(cast.ben, BETTER, ending=now - DAY, safety=2)
    assert judge(cast, at=now) == []
    assert reasons(cast, cast.ben) == [AttentionReason.SAFETY]


def test_a_worsening_that_is_open_already_is_not_said_twice(cast):
    weekly(cast.ben, [10, 15, 17, 19], ending=timezone.now() - DAY)
    assert reasons(cast, cast.ben) == [AttentionReason.WORSE]
    assert judge(cast) == []
    assert newest(cast, cast.ben).flag == Flag.RED
    assert reasons(cast, cast.ben) == [AttentionReason.WORSE]


def test_two_measures_open_one_item_about_the_more_unusual_one(cast):
    now = timezone.now()
    weekly(cast.ben, FLAT, ending=now - DAY)
    for week in range(6):
        at = now - DAY - (5 - week) * WEEK
        check_in(cast.ben, gad_7(18 + week % 2), at=at, measure="gad-7")
    (item,) = judge(cast, at=now)
    rows = {key: newest(cast, cast.ben, key) for key in ("phq-9", "gad-7")}
    most = min(rows.values(), key=lambda row: row.tail_probability)
    with scope(practice=cast.practice):
        assert item.statuses.get().administration_id == most.administration_id


@pytest.mark.parametrize("weeks_later", [1, 2, 4])
def test_an_open_item_does_not_grow_while_nothing_is_new(flat, weeks_later):
    for week in range(weeks_later):
        check_in(flat.ben, phq_9(18), at=timezone.now() + week * WEEK)
        assert judge(flat, at=timezone.now() + week * WEEK + DAY) == []
    with scope(practice=flat.practice):
        assert only_item(flat).statuses.count() == 1


def later(cast, score: int, at) -> list[AttentionItem]:
    """One more check-in, and a look at it."""
    check_in(cast.ben, phq_9(score), at=at)
    return judge(cast, at=at + timedelta(hours=1))


def decided(cast, outcome: DecisionOutcome, *, at, watch_until=None) -> None:
    with scope(practice=cast.practice):
        decide(
            only_item(cast),
            Verdict(outcome, watch_until=watch_until),
            by=cast.by_anna,
            at=at,
        )


def test_a_decision_to_act_is_given_three_weeks(flat):
    at = timezone.now() + DAY
    decided(flat, DecisionOutcome.CHANGE_PLAN, at=at)
    assert later(flat, 18, at + 6 * DAY) == []
    assert later(flat, 18, at + 13 * DAY) == []
    opened = later(flat, 18, at + 22 * DAY)
    assert [item.reason for item in opened] == [OFF_TRACK]


@pytest.mark.parametrize(
    "outcome",
    [
        DecisionOutcome.DISAGREE,
        DecisionOutcome.DATA_FAULT,
        DecisionOutcome.NOT_USEFUL,
    ],
)
def test_who_refuses_the_flag_is_not_asked_the_same_again(flat, outcome):
    at = timezone.now() + DAY
    decided(flat, outcome, at=at)
    with scope(practice=flat.practice):
        decision = Decision.objects.get()
        assert (decision.outcome, decision.author) == (outcome, flat.anna)
    assert later(flat, 18, at + 6 * DAY) == []
    assert later(flat, 18, at + 30 * DAY) == []


def test_a_course_that_was_usual_in_between_is_news(flat):
    at = timezone.now() + DAY
    decided(flat, DecisionOutcome.DISAGREE, at=at)
    assert later(flat, 9, at + 6 * DAY) == []
    assert len(later(flat, 18, at + 13 * DAY)) == 1


def test_red_after_amber_is_news(cast):
    now = timezone.now()
    weekly(cast.ben, [18, 15, 13, 17, 17], ending=now - DAY)
    assert len(judge(cast, at=now)) == 1
    assert newest(cast, cast.ben).flag == Flag.AMBER
    assert len(later(cast, 21, now + 6 * DAY)) == 1
    with scope(practice=cast.practice):
        states = [one.state for one in only_item(cast).statuses.order_by("at")]
    assert states == [AttentionState.OPENED, AttentionState.GREW]


def test_every_decision_may_name_a_day_to_look_again(flat):
    at = timezone.now() + DAY
    day = (at + 10 * DAY).date()
    decided(flat, DecisionOutcome.TALK, at=at, watch_until=day)
    assert later(flat, 18, at + 6 * DAY) == []
    with scope(practice=flat.practice):
        assert reopen_watched(flat.practice, at=at + 9 * DAY) == []
        assert len(reopen_watched(flat.practice, at=at + 11 * DAY)) == 1
        assert reopen_watched(flat.practice, at=at + 11 * DAY) == []
    assert reasons(flat, flat.ben) == [OFF_TRACK]


def test_answers_of_long_ago_open_nothing(cast):
    weekly(cast.ben, FLAT, ending=timezone.now() - 40 * DAY)
    assert judge(cast) == []
    assert newest(cast, cast.ben).flag == Flag.RED


def test_who_has_ended_is_not_asked_about(cast):
    now = timezone.now()
    weekly(cast.ben, FLAT, ending=now - DAY)
    with scope(practice=cast.practice):
        end_episode(
            cast.bens_episode,
            kind=EpisodeEndingKind.AGREED,
            ended_on=now.date(),
            by=cast.by_anna,
            at=now,
        )
    assert judge(cast, at=now) == []


def test_who_is_erased_is_not_looked_at(cast):
    weekly(cast.ben, FLAT, ending=timezone.now() - DAY)
    with scope(practice=cast.practice):
        erase_client(cast.ben, by=cast.by_anna, at=timezone.now())
    assert judge(cast) == []
    with scope(practice=cast.practice):
        assert ExpectedCourse.objects.count() == 0


def test_a_start_below_the_published_figures_has_no_band(cast):
    weekly(cast.ben, [6, 7, 6], ending=timezone.now() - DAY)
    assert judge(cast) == []
    row = newest(cast, cast.ben)
    assert (row.refusal, row.band) == (NoExpectation.OTHER_START, {})


def test_a_measure_nobody_published_figures_for_has_no_band(cast):
    now = timezone.now()
    for week in (3, 2, 1):
        answers = dict.fromkeys(map(str, range(1, 11)), 2)
        check_in(cast.ben, answers, at=now - week * WEEK, measure="core-10")
    assert judge(cast, at=now) == []
    assert newest(cast, cast.ben, "core-10").refusal == NoExpectation.NO_FIGURES


def test_a_course_without_any_score_has_no_band(cast):
    check_in(cast.ben, dict.fromkeys(phq_9(0)), at=timezone.now() - DAY)
    judge(cast)
    assert newest(cast, cast.ben).refusal == NoExpectation.NO_SCORE


def test_marks_after_a_session_are_no_course(cast):
    marks = {str(number): 8 for number in range(1, 5)}
    check_in(cast.ben, marks, at=timezone.now() - DAY, measure="session-form")
    judge(cast)
    with scope(practice=cast.practice):
        assert ExpectedCourse.objects.count() == 0


def test_scores_of_which_only_the_order_is_known_have_no_band(cast):
    weekly(cast.ben, FLAT, ending=timezone.now() - DAY)
    with scope(practice=cast.practice):
        Submission.objects.update(when_known=WhenKnown.ORDER)
    assert judge(cast) == []
    assert newest(cast, cast.ben).refusal == NoExpectation.NO_TIMES


def test_past_the_last_week_of_the_figures_nothing_is_compared(cast):
    weekly(cast.ben, [18] * 14, ending=timezone.now() - DAY)
    assert judge(cast) == []
    row = newest(cast, cast.ben)
    assert (row.flag, row.tail_probability, row.expected) == (Flag.NONE, None, None)


def begin_again(cast, *, at) -> None:
    """End Ben's episode and begin another one."""
    end_episode(
        cast.bens_episode,
        kind=EpisodeEndingKind.AGREED,
        ended_on=(at - 60 * DAY).date(),
        by=cast.by_anna,
        at=at - 60 * DAY,
    )
    Episode(
        practice=cast.practice,
        client=cast.ben,
        therapist=cast.anna,
        started_on=at.date(),
        at=at,
        **cast.by_anna.as_fields(),
    ).save()


def test_only_the_work_people_are_in_now_counts(cast):
    now = timezone.now()
    weekly(cast.ben, [24, 22, 20], ending=now - 100 * DAY)
    with scope(practice=cast.practice):
        begin_again(cast, at=now - 30 * DAY)
    weekly(cast.ben, [12, 12, 11], ending=now - DAY)
    judge(cast, at=now)
    row = newest(cast, cast.ben)
    assert (row.first_score, row.session) == (12, 3)
    assert row.began_at == now - DAY - 2 * WEEK


def test_a_sheet_that_is_entered_late_is_looked_at_too(cast):
    now = timezone.now()
    weekly(cast.ben, BETTER, ending=now - WEEK)
    judge(cast, at=now - DAY)
    with scope(practice=cast.practice):
        record_check_in(
            CheckIn(
                key=uuid4().hex,
                measures=(Answered("phq-9", "1", phq_9(17)),),
                answered_at=now - 10 * WEEK,
                mode=Mode.PAPER,
            ),
            episode=cast.bens_episode,
            by=cast.by_anna,
            at=now,
        )
    judge(cast, at=now + DAY)
    assert newest(cast, cast.ben).first_score == 17
    judge(cast, at=now + 2 * DAY)
    with scope(practice=cast.practice):
        assert ExpectedCourse.objects.count() == 2


def test_a_late_sheet_of_earlier_work_is_looked_at_once(cast):
    now = timezone.now()
    weekly(cast.ben, [20, 19], ending=now - 100 * DAY)
    with scope(practice=cast.practice):
        first = cast.bens_episode
        begin_again(cast, at=now - 30 * DAY)
    weekly(cast.ben, [12, 11], ending=now - DAY)
    with scope(practice=cast.practice):
        record_check_in(
            CheckIn(
                key=uuid4().hex,
                measures=(Answered("phq-9", "1", phq_9(18)),),
                answered_at=now - 95 * DAY,
                mode=Mode.PAPER,
            ),
            episode=first,
            by=cast.by_anna,
            at=now,
        )
    for minutes in range(1, 4):
        judge(cast, at=now + timedelta(minutes=minutes))
    assert newest(cast, cast.ben).first_score == 12
    with scope(practice=cast.practice):
        assert ExpectedCourse.objects.count() == 1


def test_the_practice_next_door_sees_and_learns_nothing(flat):
    with scope(practice=flat.other_practice):
        assert (
            judge_courses(flat.other_practice, by=Author.system(), at=timezone.now())
            == []
        )
        assert ExpectedCourse.objects.count() == 0


def test_a_round_of_the_clock_looks_at_courses(cast):
    now = timezone.now()
    weekly(cast.ben, FLAT, ending=now - timedelta(minutes=2))
    assert run_round(at=now).off_track == 1
    assert run_round(at=now + timedelta(minutes=1)).off_track == 0


def test_what_is_due_for_safety_never_waits_for_a_model(cast):
    """Numbers that cannot be read stop the look at courses, and nothing else."""
    now = timezone.now()
    weekly(cast.ben, FLAT, ending=now - 5 * DAY, safety=1)
    with scope(practice=cast.practice):
        CourseModel(
            practice=cast.practice,
            instrument="phq-9",
            version="1",
            courses=40,
            n_clients=40,
            grounds="own clients",
            parameters={"broken": True},
            holds_until=12,
            method="",
            method_version="",
            source="",
            at=now,
            **Author.system().as_fields(),
        ).save()
    done = run_round(at=now)
    assert (done.passed_on, done.off_track) == (1, 0)


def test_queries_do_not_grow_with_the_clients_of_a_round(cast):
    now = timezone.now()

    def count() -> int:
        with (
            scope(practice=cast.practice),
            CaptureQueriesContext(connection) as queries,
        ):
            judge_courses(cast.practice, by=Author.system(), at=timezone.now())
        return len(queries)

    weekly(cast.ben, BETTER, ending=now - DAY)
    one = count()
    for number in range(5):
        weekly(enrol(f"Many {number}", cast.anna), BETTER, ending=now - DAY)
    assert count() == one
