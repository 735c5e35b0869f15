"""A therapist takes their whole Well along, before leaving or shortly after."""

import io
import json
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pypdf
import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cairn.clinic.records.models import AuditEvent, Author, Member
from cairn.clinic.records.services.open_practice import let_member_leave
from cairn.clinic.records.services.open_well import WAITS_AFTER_LEAVING, begin_well
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import WellContent, WellKind
from cairn.web.takealong.document import PARTS
from people import NOON, PASSPHRASE

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"
LINE = "Slow is a speed too"
TAKE, AFTER = reverse("takealong:take"), reverse("takealong:after_leaving")


@pytest.fixture(autouse=True)
def _nobody_tried_before():
    cache.clear()


@pytest.fixture
def well(cast):
    """Anna's Well: a line, and the taps of two sessions with one person."""
    with scope(practice=cast.practice):
        well = begin_well(cast.anna, WORDS, by=cast.by_anna, at=NOON)
        lesson = WellContent(WellKind.LESSON, date(2026, 3, 4), LINE, tag="hope")
        marks = [
            WellContent(WellKind.SESSION, date(2026, 3, day), more={
                "client": str(cast.ben.id), "session": str(uuid4()), "arriving": 4,
                "gave": ["taught"], "leaving": None,
            })
            for day in (5, 6)
        ]  # fmt: skip
        for content in (lesson, *marks):
            write_entry(cast.anna, content, key=well.key, by=cast.by_anna)
    return well


def open_with(browser, words=WORDS):
    return browser.post(reverse("well:open"), {"own_words": words})


def words_of(answer) -> str:
    if answer.headers["Content-Type"] == "application/pdf":
        pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        return "\n".join(page.extract_text() for page in pages)
    return unescape(answer.content.decode())


def leave(cast, ago=timedelta(0)):
    with scope(practice=cast.practice):
        by = Author.member(cast.dora)
        let_member_leave(cast.anna, by=by, at=timezone.now() - ago)
        return Member.objects.get(id=cast.anna.id).user.sign_in_name


def ask(name, *, passphrase=PASSPHRASE, words=WORDS, kind="json"):
    said = {"sign_in_name": name, "passphrase": passphrase, "own_words": words}
    return Browser().post(AFTER, {**said, "kind": kind})


@pytest.mark.parametrize("kind", ["pdf", "html", "json"])
def test_everything_in_the_open_well_is_one_file(anna, cast, well, kind):
    open_with(anna)
    taken = anna.post(TAKE, {"kind": kind})
    assert f"my-well.{kind}" in taken.headers["Content-Disposition"]
    text = words_of(taken)
    assert LINE in text
    assert "arriving" in text
    # Whose session it was is a number that means nothing outside.
    assert "person 1" in text
    assert "person 2" not in text
    assert str(cast.ben.id) not in text


def test_every_kind_has_its_place_on_paper():
    assert set(PARTS) == set(WellKind)


def test_the_file_for_computers_has_every_entry(anna, well):
    open_with(anna)
    entries = json.loads(anna.post(TAKE, {"kind": "json"}).content)["entries"]
    assert [one["kind"] for one in entries] == ["lesson", "session", "session"]
    assert entries[0]["tag"] == "hope"
    assert entries[1]["more"]["gave"] == ["taught"]
    assert {one["more"].get("client") for one in entries[1:]} == {"person 1"}


def test_a_closed_well_gives_nothing_and_no_trace_is_left(anna, cast, well):
    with scopes_disabled():
        before = AuditEvent.objects.count()
        assert anna.post(TAKE, {"kind": "json"}).headers["Location"] == (
            reverse("well:open")
        )
        open_with(anna)
        assert anna.post(TAKE, {"kind": "json"}).status_code == 200
        assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("kind", ["", "exe"])
def test_no_file_or_another_kind_is_asked_for_again(anna, well, kind):
    open_with(anna)
    answer = anna.post(TAKE, {"kind": kind})
    assert answer.status_code == 400
    assert "Choose one of the three." in words_of(answer)


def test_who_left_takes_it_along_with_their_own_words(cast, well):
    name = leave(cast)
    assert LINE in words_of(ask(name, kind="html"))


@pytest.mark.parametrize(
    "changed",
    [{"passphrase": "another one"}, {"words": "Fünfzehn Wiesenpieper im Klee"}],
)
def test_other_words_open_nothing_after_leaving(cast, well, changed):
    answer = ask(leave(cast), **changed)
    assert answer.status_code == 400
    assert LINE not in words_of(answer)
    assert "These open nothing here." in words_of(answer)


def test_who_stayed_or_never_was_here_gets_the_same_answer(cast, well):
    name = cast.anna.user.sign_in_name
    for one in (name, "nobody", "<script>alert(1)</script>"):
        answer = ask(one)
        assert answer.status_code == 400
        assert "These open nothing here." in words_of(answer)
        assert "<script>alert" not in answer.content.decode()


def test_after_thirty_days_nothing_is_handed_out(cast, well):
    assert ask(leave(cast, ago=WAITS_AFTER_LEAVING)).status_code == 400


def test_many_tries_have_to_wait_even_with_the_right_words(cast, well):
    name = leave(cast)
    for _ in range(10):
        ask(name, passphrase="another one")
    assert "many times" in words_of(ask(name))


def test_whoever_lets_somebody_leave_is_told_and_sees_no_well(dora, cast, well):
    place = reverse("setup:change_member", kwargs={"colleague": cast.anna.id})
    with_one = words_of(dora.get(place))
    assert AFTER in with_one
    place = reverse("setup:change_member", kwargs={"colleague": cast.clara.id})
    without = words_of(dora.get(place))
    for text in ("Well", "book of their own"):
        assert with_one.count(text) == without.count(text)
