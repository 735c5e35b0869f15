"""What moved: everybody who began is counted once, also those who fell silent."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Author, EpisodeEndingKind
from cairn.clinic.records.services.end_work import end_work
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.witnessed import growth_of
from cairn.web.friday.growth import say_growth, say_shares
from weeks import check_in, enrol, gad_7, phq_9, weekly

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
BETTER, SAME, WORSE, ONCE, NEVER = [20, 8], [15, 14], [8, 17], [12], []


@pytest.fixture
def anna(cast):
    """Anna with six people of her own besides Ben, who never answered."""
    for number, totals in enumerate([BETTER, BETTER, SAME, WORSE, ONCE, NEVER]):
        client = enrol(f"Kim {number}", cast.anna, measures=["phq-9"])
        if totals:
            weekly(client, totals, ending=NOW)
    return cast.anna


def witnessed(member):
    with scope(practice=member.practice):
        return growth_of(member)


def counts(growth):
    return (
        growth.started,
        growth.with_second_score,
        growth.improved,
        growth.about_the_same,
        growth.worse,
        growth.unknown,
    )


def test_everybody_who_began_is_counted(anna):
    (found,) = witnessed(anna)
    assert counts(found.growth) == (7, 4, 2, 1, 1, 3)


def test_without_anybody_there_is_nothing_to_say(cast):
    assert witnessed(cast.dora) == []


def test_a_colleagues_people_are_not_counted(anna, cast):
    weekly(enrol("Lin", cast.clara, measures=["phq-9"]), BETTER, ending=NOW)
    (found,) = witnessed(anna)
    assert found.growth.started == 7


def test_who_ended_stays_in_the_count_and_who_was_erased_does_not(anna, cast):
    with scope(practice=cast.practice):
        by, one = Author.member(anna), cast.ben
        end_work(one, kind=EpisodeEndingKind.AGREED, ended_on=NOW.date(), by=by, at=NOW)
        assert growth_of(anna)[0].growth.started == 7
        erase_client(one, by=by, at=NOW)
        assert growth_of(anna)[0].growth.started == 6


def test_each_person_counts_with_one_measure(anna):
    other = enrol("Noor", anna, measures=["gad-7", "phq-9"])
    for weeks, total in ((1, 15), (0, 4)):
        at = NOW - timedelta(weeks=weeks)
        check_in(other, gad_7(total), at=at, measure="gad-7")
        check_in(other, phq_9(total), at=at)
    first, second = witnessed(anna)
    assert (first.measure.key, first.growth.started) == ("phq-9", 7)
    assert (second.measure.key, counts(second.growth)) == (
        "gad-7",
        (1, 1, 1, 0, 0, 0),
    )


def test_a_few_are_counts_and_never_shares(anna):
    (found,) = witnessed(anna)
    said = say_growth(found)
    assert said.sentence == (
        "Of 7 who began, 4 have a second check-in: 2 reliably better, 1 about the "
        "same, 1 worse. 3 unknown."
    )
    assert "%" not in said.sentence + said.shares + said.by_itself


def test_from_ten_on_both_denominators_and_the_bounds_are_said(anna):
    for number in range(7):
        weekly(enrol(f"Mo {number}", anna, measures=["phq-9"]), BETTER, ending=NOW)
    (found,) = witnessed(anna)
    assert counts(found.growth) == (14, 11, 9, 1, 1, 3)
    # 9 of 14 for sure, 12 of 14 if the unknown are; 9 of 11 of the known.
    assert say_shares(found.growth) == (
        "Reliably better: 64 % to 86 % of all 14, whatever became of the unknown. Of "
        "the 11 with a second check-in 82 %; as few people as these could as well "
        "come from 53 % to 96 %."
    )


def test_what_comes_by_itself_is_said_where_the_norm_is_known(anna):
    (found,) = witnessed(anna)
    first = (20 + 20 + 15 + 8) / 4
    norm, reliability = 2.91, 0.84
    assert found.by_itself is not None
    assert found.by_itself.points == pytest.approx((1 - reliability) * (first - norm))
    assert "drift to the middle" in say_growth(found).by_itself
