"""The trend of being understood is pooled over one's own clients, once looked at."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from cairn.clinic.records.models import AfterSession, FitGuess
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.understood import misses_of, understood_trend
from people import NOON
from years import Plan, live_through

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"
UNTIL = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def lived(here):
    """Half a year with six people, up to the first of March."""
    well = begin_well(here.anna, WORDS, by=here.by_anna, at=NOON)
    plan = Plan(weeks=26, people=6, bias=-3.0)
    live_through(here.anna, plan, key=well.key, until=UNTIL)
    return here


def test_quarters_count_what_was_looked_at_and_nothing_else(lived):
    before = understood_trend(lived.anna)
    assert sum(one.marks for one in before) == AfterSession.objects.count()
    assert all(one.mean is not None for one in before if one.marks >= 30)
    newest = FitGuess.objects.order_by("-revealed_at").first()
    FitGuess.objects.filter(id=newest.id).update(revealed_at=None)
    after = understood_trend(lived.anna)
    assert sum(one.marks for one in after) == sum(one.marks for one in before) - 1


def test_what_was_said_to_somebody_else_is_not_in_it(lived):
    assert understood_trend(lived.clara) == ()
    assert misses_of(lived.clara, at=UNTIL).of == {}


def test_guesses_three_points_low_are_counted_as_misses(lived):
    misses = misses_of(lived.anna, at=UNTIL)
    assert misses.of["1"] > 10
    assert misses.missed["1"] > misses.of["1"] / 2


def test_misses_look_back_half_a_year(lived):
    assert misses_of(lived.anna, at=timezone.now()).of == {}
