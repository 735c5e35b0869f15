"""The shelves: lessons by word, a search, the jar, and what clients marked."""

import pytest
from django.urls import reverse

from cairn.clinic.records.well import WellKind
from cairn.clinic.records.well_shelves import SURPRISE

pytestmark = pytest.mark.django_db


def test_lessons_lie_by_their_word(book):
    book.lay("Wurzeln halten", tag="Resilience")
    book.lay("Zuhören ist Arbeit", tag="empathy")
    book.lay("Bäume warten", tag="Wald")
    assert "Wurzeln halten" in book.read("lessons", shelf="resilience")
    assert "Wurzeln halten" not in book.read("lessons", shelf="hope")
    assert "Bäume warten" in book.read("lessons", shelf="own")
    everything = book.read("lessons")
    assert all(one in everything for one in ("Wurzeln", "Zuhören", "Bäume"))


@pytest.mark.parametrize("shelf", ["", "nonsense", "<script>"])
def test_an_unknown_shelf_shows_every_lesson(book, shelf):
    book.lay("Wurzeln halten", tag="hope")
    assert "Wurzeln halten" in book.read("lessons", shelf=shelf)


def test_empathy_always_stands_beside_what_clients_marked(book):
    empty = book.read("lessons", shelf="empathy")
    assert "all your clients together" in empty
    assert "This can't tell you why" in empty
    assert "all your clients together" not in book.read("lessons", shelf="hope")


def test_a_search_finds_every_word_and_stands_in_no_address(book):
    book.lay("Die Weide biegt sich", tag="hope")
    book.lay("Der Fluss biegt ab", kind=WellKind.MOMENT)
    answer = book.send("shelves", words="BIEGT hope")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Weide" in text
    assert "Fluss" not in text
    assert "stand nowhere here" in book.send("shelves", words="Möwe").content.decode()
    assert book.count() == 2


def test_too_many_words_to_look_for_come_back_with_the_reason(book):
    text = book.send("shelves", words="a" * 10_000).content.decode()
    assert "140 characters" in text


def test_the_surprise_of_a_quarter_is_asked_for_once(book):
    assert "What surprised you this quarter?" in book.read("lessons")
    form = {"text": "Ein leiser Satz trug weit", "kind": WellKind.LESSON}
    assert book.send("book", **form, tag=SURPRISE).status_code == 302
    text = book.read("lessons")
    assert "What surprised you this quarter?" not in text
    assert "what surprised me" in text


def test_the_jar_holds_hope_alone_and_draws_leave_no_trace(book):
    assert "The jar is empty" in book.read("hope_jar")
    book.lay("Es wird heller", tag="hope")
    book.lay("Nicht dieser", tag="empathy")
    before = book.kept(*WellKind)
    assert {"Es wird heller" in book.read("hope_jar") for _ in range(4)} == {True}
    assert "Nicht dieser" not in book.read("hope_jar")
    assert book.kept(*WellKind) == before


@pytest.mark.parametrize("page", ["book", "shelves", "lessons", "mirrors", "hope_jar"])
def test_a_closed_book_shows_none_of_it(book, page):
    book.lay("Es wird heller", tag="hope")
    book.browser.post(reverse("well:close"))
    answer = book.browser.get(reverse(f"well:{page}"))
    assert answer.headers["Location"] == reverse("well:open")


def test_what_is_written_is_shown_as_text(book):
    book.lay("<script>alert(1)</script> \u202e🌊", tag="<b>")
    for page in ("shelves", "lessons"):
        raw = book.browser.get(reverse(f"well:{page}")).content.decode()
        assert "<script>alert" not in raw
        assert "&lt;script&gt;" in raw


def test_the_water_says_what_fades_and_what_stays(book):
    assert "Still water" in book.read("book")
    book.lay("Es fließt")
    book.lay("Es bleibt", kind=WellKind.COMFORT)
    text = book.read("book")
    assert "One line lies in the water and fades; one lies on the bank" in text
