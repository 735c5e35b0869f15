"""C10: everything is there to see and to take, and a step out is one step."""

import io
import json
from datetime import timedelta

import pypdf
import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    AuditEvent,
    Correction,
    Departure,
    Invitation,
    ItemKind,
    OwnWords,
    Pause,
    Purpose,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.lock_page import lock_page
from weeks import check_in, phq_9, write_words

WORDS = "lamp river thirteen"
SECRET = "said no to her"


def link(cast, purpose=Purpose.OWN_PATH) -> str:
    with scope(practice=cast.practice):
        made = invite_client(
            cast.bens_episode, purpose=purpose, by=cast.by_anna, at=timezone.now()
        )
    return f"/c/{made.token}/"


@pytest.fixture
def ben(cast) -> Browser:
    browser = Browser()
    browser.get(link(cast))
    return browser


def lay(cast, text, visibility=Visibility.SHARED, key=None):
    with scope(practice=cast.practice):
        return lay_item(
            cast.ben,
            Content(ItemKind.STONE, text),
            visibility=visibility,
            key=key,
            by=cast.by_ben,
            at=timezone.now(),
        )


@pytest.fixture
def full(cast):
    """Ben has words, a check-in, a stone, and one thing that only he sees."""
    write_words(cast.ben, "I am tired of hiding.", "Lunch with the others.")
    check_in(cast.ben, phq_9(11), at=timezone.now() - timedelta(days=3))
    lay(cast, "Opened the post.")
    with scope(practice=cast.practice):
        key = lock_page(cast.ben, WORDS, by=cast.by_ben, at=timezone.now())
    lay(cast, SECRET, Visibility.ONLY_ME, key)
    return cast


def open_with_words(browser) -> None:
    browser.post("/page/lock/", {"own_words": WORDS})


def taken(browser, kind: str):
    return browser.post("/page/data/take/", {"kind": kind})


def pdf_words(answer) -> str:
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text().split()) for page in read.pages)


def test_the_path_leads_to_my_data(cast, ben):
    assert 'href="/page/data/"' in ben.get("/page/path/").content.decode()


def test_everything_is_shown_with_who_wrote_it(full, ben):
    page = ben.get("/page/data/everything/").content.decode()
    for said in ("Ben", "ben@home.example", "tired of hiding", "Opened the post."):
        assert said in page
    assert "Little interest or pleasure" in page
    assert SECRET not in page
    assert "1 thing that only you see is closed" in page


def test_what_only_the_client_sees_is_shown_while_it_is_open(full, ben):
    open_with_words(ben)
    page = ben.get("/page/data/everything/").content.decode()
    assert SECRET in page
    assert "is closed, and not in here" not in page


@pytest.mark.parametrize("kind", ["pdf", "html", "json"])
def test_it_can_be_taken_along_and_a_closed_thing_stays_closed(full, ben, kind):
    answer = taken(ben, kind)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="my-page.{kind}"'
    assert answer["Cache-Control"] == "no-store"
    text = pdf_words(answer) if kind == "pdf" else answer.content.decode()
    assert "Opened the post." in text
    assert "tired of hiding" in text
    assert SECRET not in text
    assert "1 thing that only you see is closed" in text
    open_with_words(ben)
    again = taken(ben, kind)
    assert SECRET in (pdf_words(again) if kind == "pdf" else again.content.decode())


def test_a_get_takes_nothing_and_another_kind_leads_back(full, ben):
    assert ben.get("/page/data/take/").status_code == 405
    assert taken(ben, "exe")["Location"] == "/page/data/"


def test_taking_is_written_down_and_the_file_says_nothing_of_the_work(full, ben):
    answer = taken(ben, "json")
    with scope(practice=full.practice):
        assert AuditEvent.objects.filter(action="own data taken").count() == 1
    tables = json.loads(answer.content)["tables"]
    assert not {"attention_item", "decision", "expected_course"} & set(tables)


def test_hostile_words_stay_words(full, ben):
    lay(full, '<script>alert(1)</script> #import "x"')
    page = ben.get("/page/data/everything/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<script>alert" not in taken(ben, "html").content.decode()
    assert '#import "x"' in pdf_words(taken(ben, "pdf"))


def test_who_opened_is_shown_by_day_and_name(full, ben, anna):
    nobody = ben.get("/page/data/opened/").content.decode()
    assert "Nobody has opened them so far." in nobody
    anna.get(f"/people/{full.ben.id}/")
    anna.get(f"/people/{full.ben.id}/")
    page = ben.get("/page/data/opened/").content.decode()
    assert page.count("Anna looked at your path") == 1


def test_own_words_get_a_new_version_and_keep_the_old(full, ben):
    page = ben.get("/page/data/words/").content.decode()
    assert "I am tired of hiding." in page
    sent = {"what_brings_me": "I want my mornings back.", "good_week": ""}
    for _twice in range(2):
        answer = ben.post("/page/data/words/", sent)
        assert (answer.status_code, answer["Location"]) == (303, "/page/data/words/")
    with scope(practice=full.practice):
        assert OwnWords.objects.filter(client=full.ben).count() == 2
    page = ben.get("/page/data/words/").content.decode()
    assert "I want my mornings back." in page
    assert "Lunch with the others." in page


def test_words_that_are_too_long_are_kept_on_the_page(full, ben):
    long = "x" * 10_000
    answer = ben.post("/page/data/words/", {"what_brings_me": long, "good_week": ""})
    assert answer.status_code == 400
    assert long in answer.content.decode()


def test_a_correction_reaches_the_therapist_and_comes_back(full, ben, anna, clara):
    for _twice in range(2):
        ben.post("/page/data/correct/", {"text": "My name is Benno."})
    page = anna.get(f"/people/{full.ben.id}/").content.decode()
    assert "They asked to have one thing put right." in page
    place = f"/people/{full.ben.id}/corrections/"
    assert clara.get(place).status_code == 404
    assert "My name is Benno." in anna.get(place).content.decode()
    with scope(practice=full.practice):
        asked = Correction.objects.get(client=full.ben)
    for _twice in range(2):
        anna.post(place, {"correction": str(asked.id)})
    assert "put right on" in ben.get("/page/data/correct/").content.decode()
    page = anna.get(f"/people/{full.ben.id}/").content.decode()
    assert "They asked to have" not in page


@pytest.mark.parametrize(
    "named", ["", "nothing", "00000000-0000-0000-0000-000000000009"]
)
def test_a_correction_that_is_not_there_changes_nothing(full, ben, anna, named):
    ben.post("/page/data/correct/", {"text": "My name is Benno."})
    answer = anna.post(f"/people/{full.ben.id}/corrections/", {"correction": named})
    assert answer.status_code == 302
    with scope(practice=full.practice):
        assert Correction.objects.get().answered_at is None


def test_a_pause_preselects_nothing_and_is_told_neutrally(full, ben, anna):
    page = ben.get("/page/data/pause/").content.decode()
    assert "checked" not in page
    assert ben.post("/page/data/pause/", {}).status_code == 400
    answer = ben.post("/page/data/pause/", {"until": "open"})
    assert answer.status_code == 303
    page = ben.get("/page/data/pause/").content.decode()
    assert "No questions until you ask for them again." in page
    for place in ("", "invite/"):
        seen = anna.get(f"/people/{full.ben.id}/{place}").content.decode()
        assert "Paused by the client since" in seen
    ben.post("/page/data/pause/end/")
    seen = anna.get(f"/people/{full.ben.id}/").content.decode()
    assert "Paused by the client" not in seen


def test_a_pause_until_a_day_names_it(full, ben, anna):
    page = ben.get("/page/data/pause/").content.decode()
    day = page.split('name="until" value="')[1].split('"')[0]
    ben.post("/page/data/pause/", {"until": day})
    assert "Paused by the client until" in (
        anna.get(f"/people/{full.ben.id}/").content.decode()
    )


def test_not_today_is_one_tap_before_the_check_in_and_uses_nothing_up(cast):
    browser = Browser()
    browser.get(link(cast, Purpose.CHECK_IN))
    assert (
        'action="/page/not-today/"' in browser.get("/page/check-in/").content.decode()
    )
    for _twice in range(2):
        answer = browser.post("/page/not-today/")
        assert answer["Location"] == "/page/not-today/"
    said = browser.get("/page/not-today/").content.decode()
    assert "Nothing is counted" in said
    with scope(practice=cast.practice):
        assert Pause.objects.count() == 1
        assert Invitation.objects.get(client=cast.ben).used_at is None
    assert browser.get("/page/check-in/").status_code == 200


def test_opening_a_page_changes_nothing(cast, ben):
    for place in ("pause/", "pause/end/", "leave/", "correct/", "words/"):
        ben.get(f"/page/data/{place}")
    ben.get("/page/not-today/")
    with scope(practice=cast.practice):
        assert not Pause.objects.exists()
        assert not Departure.objects.exists()


def test_leaving_closes_every_link_and_is_told_neutrally(full, ben, anna):
    page = ben.get("/page/data/leave/").content.decode()
    assert "Some records must be kept by law. We&#x27;ll tell you which." in page
    other = Browser()
    other.get(link(full))
    answer = ben.post("/page/data/leave/")
    assert (answer.status_code, answer["Location"]) == (303, "/page/leave/")
    assert other.get("/page/path/").status_code == 302
    seen = anna.get(f"/people/{full.ben.id}/").content.decode()
    assert "The client closed their page on" in seen
    back = Browser()
    back.get(link(full))
    assert "Opened the post." in back.get("/page/path/").content.decode()
    seen = anna.get(f"/people/{full.ben.id}/").content.decode()
    assert "closed their page" not in seen


def test_how_long_records_are_kept_is_said_when_the_practice_said_it(full, ben):
    full.practice.kept_years = 10
    full.practice.save()
    page = ben.get("/page/data/leave/").content.decode()
    assert "Some records must be kept by law for 10 years." in page


def own_texts(answer) -> set[str]:
    """Return every text in the file for computers that somebody wrote."""
    names = {"text", "what_brings_me", "good_week", "opening_words", "name", "contact"}
    tables = json.loads(answer.content)["tables"]
    return {
        row[name]
        for rows in tables.values()
        for row in rows
        for name in names & set(row)
        if row[name]
    }


def test_the_three_files_say_the_same(full, ben):
    check_in(
        full.ben, phq_9(9), at=timezone.now() - timedelta(days=1), words="A long week."
    )
    ben.post("/page/data/correct/", {"text": "My name is Benno."})
    open_with_words(ben)
    texts = own_texts(taken(ben, "json"))
    assert {SECRET, "A long week.", "My name is Benno.", "Ben"} <= texts
    page, printed = taken(ben, "html").content.decode(), pdf_words(taken(ben, "pdf"))
    assert {text for text in texts if text not in page} == set()
    assert {text for text in texts if text not in printed} == set()
    # Each of the two check-ins with each of its ten questions.
    assert page.count("Little interest or pleasure") == 2
    assert printed.count("Little interest or pleasure") == 2


def test_the_trail_says_each_deed_once_a_day(full, ben, anna):
    for _twice in range(2):
        anna.get(f"/people/{full.ben.id}/")
    page = ben.get("/page/data/everything/").content.decode()
    assert page.count("looked at your path") == 1
    trail = json.loads(taken(ben, "json").content)["tables"]["audit_event"]
    assert [row["action"] for row in trail].count("saw path") == 2
