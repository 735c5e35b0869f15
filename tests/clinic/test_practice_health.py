"""What a practice reads of itself stands for many, is rounded, and names nobody."""

import ast
import inspect
from datetime import date, timedelta

import pytest

from cairn.clinic.quarter import Quarter
from cairn.clinic.records import practice_health
from cairn.clinic.records.models import (
    AttentionReason,
    AuditEvent,
    Author,
    Client,
    EpisodeEndingKind,
    Member,
    QuarterAnswered,
    QuarterMark,
    QuarterTally,
    Role,
    SessionState,
)
from cairn.clinic.records.practice_health import (
    Band,
    Endings,
    read_band,
    read_health,
    read_load,
)
from cairn.clinic.records.services.answer_attention import acknowledge
from cairn.clinic.records.services.answer_quarter import answer_quarter
from cairn.clinic.records.services.end_work import end_work
from cairn.clinic.records.services.enrol_client import NewClient, enrol_client
from cairn.clinic.records.services.open_practice import add_member
from cairn.clinic.records.services.raise_attention import Reason, note_reason
from cairn.errors import CairnError, NotAllowed
from people import NOON, PASSPHRASE
from weeks import check_in, meet, phq_9

FIRST = Quarter(2026, 1)
AFTER = date(2026, 4, 1)
WEEK = timedelta(days=7)


def join(cast, name: str) -> Member:
    return add_member(
        cast.practice, name=name, sign_in_name=f"{name.lower()}.{cast.practice.id.hex}",
        passphrase=PASSPHRASE, roles=[Role.THERAPIST], by=Author.system(), at=NOON,
    )  # fmt: skip


def treat(therapist: Member, number: int) -> list[Client]:
    by, day = Author.member(therapist), date(2026, 1, 5)
    return [
        enrol_client(NewClient(f"One {one}"), therapist=therapist, started_on=day,
                     by=by, at=NOON)
        for one in range(number)
    ]  # fmt: skip


@pytest.fixture
def three(here) -> list[tuple[Member, list[Client]]]:
    """Three therapists with four clients each, besides Ben."""
    people = (here.anna, here.clara, join(here, "Jo"))
    return [(one, treat(one, 4)) for one in people]


def everybody(three) -> list[Client]:
    return [client for _, clients in three for client in clients]


def read(cast):
    return read_health(cast.practice, FIRST, today=AFTER)


# people, endings, answers, sessions


def test_people_in_care_and_waiting_are_rounded(here, three):
    for client in everybody(three)[:6]:
        meet(client, NOON, SessionState.ATTENDED)
    health = read(here)
    assert (health.in_care, health.waiting) == (15, 5)


@pytest.mark.parametrize("shares", [(4, 4, 2), (6, 5, 0), (12, 3, 3)])
def test_too_few_people_or_one_therapist_over_half_say_nothing(here, shares):
    people = (here.anna, here.clara, join(here, "Jo"))
    end_work(here.ben, kind=EpisodeEndingKind.AGREED, ended_on=NOON.date(),
             by=here.by_anna, at=NOON)  # fmt: skip
    for therapist, number in zip(people, shares, strict=True):
        for client in treat(therapist, number):
            meet(client, NOON, SessionState.ATTENDED)
            check_in(client, phq_9(5), at=NOON)
    health = read(here)
    said = (health.in_care, health.waiting, health.sessions_a_week,
            health.check_ins_percent)  # fmt: skip
    assert said == (None, None, None, None)


def test_endings_are_counted_by_how_they_came(here, three):
    kinds = [EpisodeEndingKind.AGREED] * 8 + [EpisodeEndingKind.UNILATERAL] * 4
    for client, kind in zip(everybody(three), kinds, strict=True):
        end_work(client, kind=kind, ended_on=NOON.date(),
                 by=Author.member(client.therapist), at=NOON)  # fmt: skip
    assert read(here).endings == Endings(agreed=10, unplanned=5, from_outside=0)
    second = read_health(here.practice, Quarter(2026, 2), today=date(2026, 7, 1))
    assert second.endings is None


def test_time_to_an_answer_is_the_middle_one(here, three):
    for number, client in enumerate(everybody(three)):
        by = Author.member(client.therapist)
        reason = Reason(AttentionReason.SILENT, administration=None)
        item = note_reason(client, reason, by=by, at=NOON).item
        later = NOON + timedelta(hours=number)
        acknowledge(item, member=client.therapist, by=by, at=later)
    assert read(here).hours_to_answer in {5, 6}


def test_load_and_check_ins_are_a_range_and_a_share(here, three):
    for number, (_, clients) in enumerate(three):
        for client in clients:
            for week in range(3):
                meet(client, NOON - WEEK * week, SessionState.ATTENDED)
                if number == 2:
                    break
            check_in(client, phq_9(5), at=NOON - timedelta(hours=1))
    health = read(here)
    # Four sessions a week each are about five, and 12 of 28 had a check-in.
    assert health.sessions_a_week == (5, 5)
    assert health.check_ins_percent == 45
    assert read_load(here.practice, FIRST, today=AFTER) == (5, 5)


def test_what_was_cancelled_and_other_practices_count_nowhere(here, three):
    for client in everybody(three):
        meet(client, NOON, SessionState.CANCELLED)
    assert read(here).sessions_a_week is None


# how people are


def answer(cast, marks: dict[QuarterMark, int]) -> None:
    named = (cast.anna, cast.clara, cast.dora, cast.emil, cast.fritz)
    people = [*named, *(join(cast, f"M{number}") for number in range(7))]
    said = [mark for mark, number in marks.items() for _ in range(number)]
    for member, mark in zip(people, said, strict=False):
        answer_quarter(member, mark, by=Author.member(member), at=NOON)


LOW, MIDDLE, GOOD = QuarterMark.LOW, QuarterMark.MIDDLE, QuarterMark.GOOD


@pytest.mark.parametrize(("marks", "band"), [
    ({MIDDLE: 6, LOW: 2}, Band(MIDDLE, 2)),
    ({MIDDLE: 4, GOOD: 4}, Band(None, 1)),
    ({LOW: 8}, Band(LOW, 9)),
    ({GOOD: 12}, Band(GOOD, 1)),
    ({MIDDLE: 6, LOW: 1}, None),
])  # fmt: skip
def test_a_band_comes_from_eight_answers_and_says_nothing_of_each(here, marks, band):
    answer(here, marks)
    assert read_band(here.practice, FIRST, today=AFTER) == band


def test_nothing_is_read_before_the_quarter_is_over(here):
    answer(here, {MIDDLE: 9})
    for read_one in (read_band, read_health, read_load):
        with pytest.raises(NotAllowed):
            read_one(here.practice, FIRST, today=date(2026, 3, 31))


def test_an_answer_is_counted_once(here):
    answer(here, {MIDDLE: 8})
    with pytest.raises(NotAllowed):
        answer_quarter(here.anna, LOW, by=here.by_anna, at=NOON + WEEK)
    counts = dict(QuarterTally.objects.values_list("mark", "count"))
    assert counts == {LOW: 0, MIDDLE: 8, GOOD: 0}


def test_nobody_is_asked_where_an_answer_could_not_hide(here):
    with pytest.raises(NotAllowed):
        answer_quarter(here.anna, LOW, by=here.by_anna, at=NOON)
    assert not QuarterTally.objects.exists()


def test_nobody_answers_for_anybody(here):
    answer(here, {MIDDLE: 7})
    with pytest.raises(NotAllowed):
        answer_quarter(here.fritz, LOW, by=here.by_anna, at=NOON)


def test_an_answer_is_kept_without_a_person_a_time_or_a_place(here):
    audited = AuditEvent.objects.count()
    answer(here, {LOW: 1, MIDDLE: 7})
    fields = {field.name for field in QuarterTally._meta.get_fields()}
    assert fields == {"id", "practice", "quarter", "mark", "count"}
    fields = {field.name for field in QuarterAnswered._meta.get_fields()}
    assert fields == {"id", "practice", "member", "quarter"}
    # Three rows from the first answer on: their order says nothing of who began.
    assert QuarterTally.objects.count() == len(QuarterMark)
    # Seven people joined for this, and nothing was written down about eight answers.
    assert AuditEvent.objects.count() == audited + 7


# nothing narrower


NARROWER = ("member", "therapist", "client", "person", "name", "who", "by", "only")


@pytest.mark.parametrize("word", NARROWER)
@pytest.mark.parametrize("read_one", [read_health, read_band, read_load])
def test_whoever_asks_for_a_person_is_refused(here, read_one, word):
    with pytest.raises(TypeError):
        read_one(here.practice, FIRST, today=AFTER, **{word: here.anna})


@pytest.mark.parametrize("read_one", [read_health, read_band, read_load])
def test_a_person_or_a_day_in_the_place_of_a_whole_is_refused(here, read_one):
    for practice, quarter in ((here.anna, FIRST), (here.practice, NOON.date()),
                              (here.practice, "2026Q1"), ([here.practice], FIRST),
                              (here.ben, FIRST)):  # fmt: skip
        with pytest.raises(NotAllowed):
            read_one(practice, quarter, today=AFTER)


def narrow_parameters(source: str) -> set[str]:
    """Return every parameter of a public function that could stand for somebody."""
    allowed = {"practice", "quarter", "today"}
    return {
        argument.arg
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for argument in (*node.args.args, *node.args.kwonlyargs, node.args.vararg,
                         node.args.kwarg)
        if argument is not None and argument.arg not in allowed
    }  # fmt: skip


def test_the_layer_has_no_parameter_for_a_person():
    assert narrow_parameters(inspect.getsource(practice_health)) == set()
    planted = "def read_more(practice, *, therapist): ...\ndef _own(member): ...\n"
    assert narrow_parameters(planted) == {"therapist"}


def test_the_well_is_not_read_here():
    source = inspect.getsource(practice_health)
    assert not [name for name in ("Well", "MemberLimits", "Away") if name in source]


@pytest.mark.parametrize("name", ["", "2026", "2026Q5", "0000Q1", "2026Q1 ", "'; --"])
def test_a_quarter_has_one_way_to_be_named(name):
    with pytest.raises(CairnError):
        Quarter.named(name)


def test_quarters_follow_each_other():
    fourth = Quarter.of(date(2026, 12, 31))
    assert (fourth.name, fourth.ends) == ("2026Q4", date(2027, 1, 1))
    assert fourth.before.before.before.before == Quarter.named("2025Q4")
    assert Quarter(2026, 2).begins == FIRST.ends == AFTER
