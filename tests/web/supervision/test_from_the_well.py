"""From the Well to supervision: copied by hand, and nothing leaves by itself."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.load import monday_of
from cairn.clinic.records.models import SupervisionItem, WellEntry
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import put_entry, write_entry
from cairn.clinic.records.well import WellContent, WellKind, number_of
from cairn.clinic.records.well_sessions import Carry, Taps, taps_content
from cairn.clinic.records.well_weeks import (
    WeekMarks,
    week_content,
)

WORDS = "Vierzehn Eisvögel unter Weiden"
LINE = "my father's kitchen, the same silence"
QUESTION = "Whose silence is it?"
MARKED = "/supervision/from-well/"


@pytest.fixture
def key(cast) -> bytes:
    """Begin Anna's Well."""
    with scope(practice=cast.practice):
        begun = begin_well(cast.anna, WORDS, by=cast.by_anna, at=timezone.now())
    return begun.key


@pytest.fixture
def open_well(anna, key):
    """Open it in Anna's browser."""
    anna.post(reverse("well:open"), {"own_words": WORDS})
    return anna


@pytest.fixture
def mirror(cast, key) -> WellEntry:
    """Lay a mirror that goes to supervision, and one that does not."""
    more = {"route": "supervision", "client": str(cast.ben.id)}
    write(cast, key, WellContent(WellKind.MIRROR, today(), "left to be", more={}))
    return write(cast, key, WellContent(WellKind.MIRROR, today(), LINE, more=more))


def today():
    return timezone.localdate()


def write(cast, key, content) -> WellEntry:
    with scope(practice=cast.practice):
        return write_entry(cast.anna, content, key=key, by=cast.by_anna)


def read(browser, address: str) -> str:
    return unescape(browser.get(address, follow=True).content.decode())


def fill(browser, place: str, **more: str):
    form_key = re.search(r'name="key" value="([0-9a-f]{32})"', read(browser, place))[1]
    sent = {"key": form_key, "question": QUESTION, "kind": "mirror"} | more
    return browser.post(place, sent)


def items(cast) -> list[SupervisionItem]:
    with scope(practice=cast.practice):
        return list(SupervisionItem.objects.all())


def place_of(entry: WellEntry) -> str:
    return f"{MARKED}{entry.id}/"


def test_a_closed_well_shows_nothing_of_it(anna, mirror):
    assert anna.get(MARKED)["Location"] == reverse("well:open")
    assert anna.get(place_of(mirror))["Location"] == reverse("well:open")


def test_what_was_marked_is_offered_and_nothing_else(open_well, mirror):
    page = read(open_well, MARKED)
    assert LINE in page
    assert "left to be" not in page
    assert LINE not in read(open_well, "/supervision/")


def test_only_what_is_written_leaves_the_well(open_well, mirror, cast):
    page = read(open_well, place_of(mirror))
    assert LINE in page
    assert "checked" not in page
    assert fill(open_well, place_of(mirror)).status_code == 303
    (item,) = items(cast)
    with scope(practice=cast.practice):
        assert item.read_text("question") == QUESTION
        assert item.about_id is None
    everything = read(open_well, "/supervision/") + read(
        open_well, "/supervision/preview/"
    )
    assert QUESTION in everything
    assert LINE not in everything


def test_it_is_tied_to_a_client_only_where_that_was_chosen(open_well, mirror, cast):
    answer = fill(open_well, place_of(mirror), about="on", code_name=" ")
    assert "Give a name that is not theirs." in unescape(answer.content.decode())
    fill(open_well, place_of(mirror), about="on", code_name="Fern")
    (item,) = items(cast)
    assert item.about_id == cast.ben.id
    assert "Fern (Ben)" in read(open_well, "/supervision/")


def test_it_is_ticked_once_and_not_offered_again_until_it_is_unticked(
    open_well, mirror, cast
):
    for _ in range(2):
        open_well.post(place_of(mirror), {
            "key": uuid4().hex, "question": QUESTION, "kind": "mirror"})  # fmt: skip
    (item,) = items(cast)
    assert LINE not in read(open_well, MARKED)
    assert open_well.get(place_of(mirror))["Location"] == "/supervision/"
    open_well.post(f"/supervision/ticked/{item.id}/away/")
    assert LINE in read(open_well, MARKED)


def test_nobody_without_the_wells_key_can_tie_the_copy_to_its_line(
    open_well, mirror, cast, key
):
    fill(open_well, place_of(mirror))
    (item,) = items(cast)
    assert item.id != mirror.id
    assert item.id == number_of(f"supervision {mirror.id}", key=key)
    assert item.id != number_of(f"supervision {mirror.id}", key=bytes(32))


def test_somebody_elses_entry_is_not_there(clara, mirror):
    assert clara.get(place_of(mirror)).status_code == 404


def test_a_session_carried_there_stands_with_its_day_and_once(open_well, cast, key):
    session = uuid4()
    taps = Taps(session, cast.ben.id, today(), carry=Carry.SUPERVISION)
    write(cast, key, taps_content(taps))
    assert "After a session on" in read(open_well, MARKED)
    more = {"session": str(session), "client": str(cast.ben.id), "carry": "supervision"}
    write(cast, key, WellContent(WellKind.MOMENT, today(), LINE, more=more))
    page = read(open_well, MARKED)
    assert LINE in page
    assert "After a session on" not in page


@pytest.mark.parametrize(("weeks", "offered"), [(1, True), (20, False)])
def test_a_week_held_too_tightly_is_offered_for_a_while(
    open_well, cast, key, weeks, offered
):
    monday = monday_of(today()) - timedelta(weeks=weeks)
    marks = WeekMarks(monday=monday, cup=4, load=3, balance=0, held_tightly=True)
    with scope(practice=cast.practice):
        put_entry(cast.anna, "a week", week_content(marks), key=key, by=cast.by_anna)
    assert ("held too tightly" in read(open_well, MARKED)) == offered


def test_what_has_been_there_is_offered_no_more(open_well, cast, key):
    more = {"route": "supervision", "done": "done"}
    write(cast, key, WellContent(WellKind.MIRROR, today(), LINE, more=more))
    assert LINE not in read(open_well, MARKED)
