"""An intention lies in the open Well as it was set, and is asked about once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_intentions import (
    ASKED_FOR,
    CARRIED_FOR,
    Domain,
    Intention,
    IntentionState,
    intention_content,
    intentions_among,
)
from people import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
WALK = Intention("Mittags einmal um den Block", TODAY, Domain.BREAKS)
CARRIED = Intention(
    "Langsamer antworten", TODAY, None, from_lesson=uuid4(), review_on=TODAY
)


@pytest.mark.parametrize("said", [WALK, CARRIED])
def test_it_comes_back_as_it_was_set(here, said):
    well = begin_well(
        here.anna, "Vierzehn Eisvögel unter Weiden", by=here.by_anna, at=NOON
    )
    row = write_entry(here.anna, intention_content(said), key=well.key, by=here.by_anna)
    found = intentions_among(entries_of(here.anna, key=well.key))
    assert found == [replace(said, id=row.id)]


def test_it_is_asked_about_on_its_day_and_not_for_ever():
    said = replace(CARRIED, review_on=TODAY + CARRIED_FOR)
    first = TODAY + CARRIED_FOR
    last = first + ASKED_FOR
    asked = [first - timedelta(days=1), first, last - timedelta(days=1), last]
    assert [said.is_due(day) for day in asked] == [False, True, True, False]


def test_an_answer_ends_it():
    answers = [one for one in IntentionState if one is not IntentionState.OPEN]
    assert not any(replace(CARRIED, state=one).is_due(TODAY) for one in answers)
    assert CARRIED.is_due(TODAY)
    assert not WALK.is_due(TODAY)
