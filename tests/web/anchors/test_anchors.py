"""Two published questionnaires about oneself: asked word for word, kept in the Well."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Score
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_anchors import (
    CBI,
    PROQOL,
    anchor_content,
    anchors_among,
    measure_of,
)
from cairn.exchange.instruments.shelf import for_clients, keys
from people import NOON

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"
BOTH = pytest.mark.parametrize("key", [PROQOL, CBI])


@pytest.fixture
def well(cast):
    with scope(practice=cast.practice):
        return begin_well(cast.anna, WORDS, by=cast.by_anna, at=NOON)


@pytest.fixture
def book(anna, well):
    anna.post(reverse("well:open"), {"own_words": WORDS})
    return anna


def answers(key, place=-1, left_out=0):
    """Answer with the value at one place, some questions left out."""
    items = measure_of(key).items[left_out:]
    return {f"{key}.{item.id}": str(item.values[place]) for item in items}


def send(browser, key, said, number=None):
    number = number or uuid4().hex
    return browser.post(reverse(f"anchors:{key}"), {**said, "key": number})


def kept(cast, well, key):
    with scope(practice=cast.practice):
        entries = entries_of(cast.anna, key=well.key)
    return [one.value for one in anchors_among(entries, measure_of(key))]


def page(browser, name="show") -> str:
    return unescape(browser.get(reverse(f"anchors:{name}")).content.decode())


@BOTH
def test_it_is_asked_word_for_word_with_credit_and_nothing_is_marked(book, key):
    text, measure = page(book, key), measure_of(key)
    for words in measure.texts["en"].items.values():
        assert words.text in text
        for label in words.options.values():
            assert label in text
    assert measure.texts["en"].attribution in text
    assert " checked" not in text


@pytest.mark.parametrize(
    ("key", "place", "value"),
    [(PROQOL, 0, 10), (PROQOL, -1, 50), (PROQOL, 2, 30), (CBI, 0, 0), (CBI, 2, 50)],
)
def test_the_one_scorer_scores_it(book, cast, well, key, place, value):
    assert send(book, key, answers(key, place)).status_code == 302
    assert kept(cast, well, key) == [value]


@pytest.mark.parametrize(
    ("key", "left_out", "status"),
    [(PROQOL, 1, 400), (CBI, 2, 302), (CBI, 3, 400), (CBI, 6, 400)],
)
def test_too_few_answers_come_back_as_they_were(book, key, left_out, status):
    answer = send(book, key, answers(key, left_out=left_out))
    assert answer.status_code == status
    if status == 400:
        text = answer.content.decode()
        assert "Too few answers for a score." in text
        assert text.count(" checked") == len(measure_of(key).items) - left_out


def test_a_form_sent_twice_is_kept_once(book, cast, well):
    number = uuid4().hex
    for _ in range(2):
        assert send(book, CBI, answers(CBI), number).status_code == 302
    assert len(kept(cast, well, CBI)) == 1


def test_answers_that_do_not_exist_are_left_out(book, cast, well):
    said = answers(PROQOL) | {f"{PROQOL}.3": "99", "key": "<script>"}
    assert book.post(reverse(f"anchors:{PROQOL}"), said).status_code == 400
    said = answers(CBI) | {"key": "<script>"}
    assert book.post(reverse(f"anchors:{CBI}"), said).status_code == 302
    assert kept(cast, well, CBI) == [100]


def test_the_course_is_shown_with_what_its_questions_wobble(book, cast, well):
    measure, today = measure_of(PROQOL), timezone.localdate()
    with scope(practice=cast.practice):
        for days, value in ((200, 3), (100, 4)):
            said = {item.id: value for item in measure.items}
            content = anchor_content(measure, said, on=today - timedelta(days=days))
            write_entry(cast.anna, content, key=well.key, by=cast.by_anna)
    text = page(book)
    assert text.count("<svg") == 2
    assert "better, beyond the wobble" in text
    assert "Again from about" in text
    # What has no published error has no band.
    send(book, CBI, answers(CBI, 0))
    text = page(book)
    assert "wobble by themselves was not found" in text
    assert text.count("-wobble)") == 2


def test_nothing_of_it_is_in_the_record(book, cast, well):
    with scope(practice=cast.practice):
        before = AuditEvent.objects.count(), Score.objects.count()
    send(book, PROQOL, answers(PROQOL))
    page(book)
    with scope(practice=cast.practice):
        assert (AuditEvent.objects.count(), Score.objects.count()) == before


def test_a_closed_well_asks_nothing(anna, well):
    for name in ("show", PROQOL, CBI):
        place = anna.get(reverse(f"anchors:{name}")).headers["Location"]
        assert place == reverse("well:open")


def test_what_therapists_answer_is_never_offered_to_a_client(anna, cast):
    offered = {one.key for one in for_clients()}
    assert set(keys()) - offered == {PROQOL, CBI}
    for place in (
        reverse("people:enrol"),
        reverse("people:measures", args=[cast.ben.id]),
        reverse("checkin:paper", args=[cast.ben.id]),
    ):
        text = anna.get(place).content.decode()
        assert "PHQ-9" in text
        assert not re.search("ProQOL|CBI|cbi-clients", text)


def test_what_is_not_confirmed_is_not_shipped(book):
    assert "who-5" not in keys()
    assert "Why WHO-5 is not here" in page(book)
