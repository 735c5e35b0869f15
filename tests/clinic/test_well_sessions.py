"""What is tapped around a session, sealed and read again as it was."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import put_entry, write_entry
from cairn.clinic.records.well import WellContent, WellKind, entries_of
from cairn.clinic.records.well_sessions import (
    Carry,
    Gave,
    MomentWord,
    Received,
    Taps,
    line_name,
    lines_among,
    question_name,
    questions_among,
    taps_among,
    taps_content,
    taps_name,
)
from people import NOON

pytestmark = pytest.mark.django_db(transaction=True)
FULL = Taps(
    session=UUID(int=1),
    client=UUID(int=7),
    on=NOON.date(),
    arriving=2,
    leaving=4,
    gave=(Gave.WITNESSED, Gave.TAUGHT),
    received=(Received.NOTHING,),
    moments=(MomentWord.JOY, MomentWord.TEARS),
    carry=Carry.FRIDAY,
)
EMPTY = Taps(UUID(int=2), UUID(int=7), NOON.date() - timedelta(days=7))


@pytest.fixture
def key(here):
    return begin_well(here.anna, "Elf Rohrdommeln im Schilf", by=here.by_anna, at=NOON)


@pytest.fixture
def put(here, key):
    def put(name, content):
        return put_entry(here.anna, name, content, key=key.key, by=here.by_anna)

    return put


@pytest.fixture
def entries(here, key):
    return lambda: entries_of(here.anna, key=key.key)


def test_taps_are_read_as_they_were_written_oldest_first(put, entries):
    for taps in (FULL, EMPTY):
        put(taps_name(taps.session), taps_content(taps))
    assert taps_among(entries()) == [EMPTY, FULL]


def test_one_session_has_one_entry_and_the_last_tap_counts(put, entries):
    put(taps_name(FULL.session), taps_content(FULL))
    put(taps_name(FULL.session), taps_content(changed := replace(FULL, leaving=1)))
    assert taps_among(entries()) == [changed]


def test_lines_and_questions_are_told_from_what_is_written_in_the_book(
    here, key, put, entries
):
    more = {"session": str(FULL.session), "client": str(FULL.client)}
    about = {**more, "carry": "supervision", "moments": ["heavy"]}
    put(line_name(FULL.session), WellContent(WellKind.MOMENT, FULL.on, "A", more=about))
    put(
        question_name(FULL.client),
        WellContent(WellKind.QUESTION, FULL.on, "The letter?", more=more),
    )
    own = WellContent(WellKind.MOMENT, FULL.on, "Written at any time")
    write_entry(here.anna, own, key=key.key, by=here.by_anna)
    [line] = lines_among(entries())
    assert (line.session, line.client, line.entry.content.text) == (
        FULL.session,
        FULL.client,
        "A",
    )
    assert (line.carry, line.moments) == (Carry.SUPERVISION, (MomentWord.HEAVY,))
    assert questions_among(entries()) == {FULL.client: "The letter?"}
