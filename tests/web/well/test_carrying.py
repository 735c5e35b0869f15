"""From noticing to doing: an intention asked about once, a mirror that goes on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from cairn.clinic.records.well import WellKind
from cairn.clinic.records.well_intentions import (
    CARRIED_FOR,
    Intention,
    IntentionState,
    intention_content,
    intentions_among,
)

pytestmark = pytest.mark.django_db
SMALL = "Vor dem Antworten einmal ausatmen"


def carried(book):
    return intentions_among(book.kept(WellKind.INTENTION))


def lay_carried(book, weeks):
    """Carry something so many weeks ago."""
    on = timezone.localdate() - timedelta(weeks=weeks)
    said = intention_content(Intention(SMALL, on, review_on=on + CARRIED_FOR))
    return book.lay(said.text, said.kind, on=said.on, **said.more)


def test_a_lesson_is_carried_and_asked_about_in_four_weeks(book):
    lesson = book.lay("Stille hilft")
    number = "0" * 32
    for _ in range(2):
        sent = book.send("carry", lesson, text=SMALL, domain="", key=number)
        assert sent.headers["Location"] == reverse("well:book")
    (one,) = carried(book)
    today = timezone.localdate()
    assert (one.text, one.from_lesson, one.review_on) == (
        SMALL,
        lesson,
        today + CARRIED_FOR,
    )
    assert SMALL not in book.read("book")


@pytest.mark.parametrize(("weeks", "asked"), [(3, False), (4, True), (9, False)])
def test_it_is_asked_about_in_its_time(book, weeks, asked):
    lay_carried(book, weeks)
    assert (SMALL in book.read("book")) is asked


@pytest.mark.parametrize("state", ["did", "partly", "let go"])
def test_any_answer_ends_it(book, state):
    number = lay_carried(book, 5)
    book.send("answer", number, state=state)
    assert [one.state for one in carried(book)] == [IntentionState(state)]
    assert SMALL not in book.read("book")


@pytest.mark.parametrize("state", ["", "open", "streak"])
def test_another_answer_changes_nothing(book, state):
    number = lay_carried(book, 5)
    assert book.send("answer", number, state=state).status_code == 302
    assert SMALL in book.read("book")


def test_an_empty_or_long_intention_comes_back(book):
    lesson = book.lay("Stille hilft")
    assert book.send("carry", lesson, text="").status_code == 400
    long = book.send("carry", lesson, text="a" * 10_000)
    assert (long.status_code, "a" * 10_000 in long.content.decode()) == (400, True)
    assert carried(book) == []


def test_only_a_lesson_is_carried(book):
    moment = book.lay("Es war still", kind=WellKind.MOMENT)
    assert book.send("carry", moment, text=SMALL).status_code == 302
    assert carried(book) == []


def test_a_mirror_goes_somewhere_and_has_been_there(book):
    mirror = book.lay("Der alte Garten", kind=WellKind.MIRROR)
    book.send("route", mirror, route="therapy")
    assert "Marked: for my own therapy." in book.read("mirrors")
    book.send("route", mirror, route="done")
    text = book.read("mirrors")
    assert "Done: for my own therapy." in text
    assert "Take it to supervision" not in text
    assert "Der alte Garten" in text


def test_letting_it_be_is_done_at_once(book):
    book.send("route", book.lay("Der Zaun", kind=WellKind.MIRROR), route="rest")
    assert "Done: let be." in book.read("mirrors")


def test_supervision_is_offered_the_mirror_and_nothing_leaves_by_itself(book):
    mirror = book.lay("Der alte Garten", kind=WellKind.MIRROR)
    sent = book.send("route", mirror, route="supervision")
    address = reverse("supervision:tick_from_well", args=[mirror])
    assert sent.headers["Location"] == address
    assert "Make a question of it" in book.read("mirrors")
    with scopes_disabled():
        from cairn.clinic.records.models import SupervisionItem

        assert not SupervisionItem.objects.exists()


@pytest.mark.parametrize("route", ["", "home", "<script>"])
def test_an_unknown_way_changes_nothing(book, route):
    mirror = book.lay("Der alte Garten", kind=WellKind.MIRROR)
    book.send("route", mirror, route=route)
    assert "Marked" not in book.read("mirrors")


def test_a_lesson_takes_no_way(book):
    lesson = book.lay("Stille hilft")
    book.send("route", lesson, route="therapy")
    assert dict(book.kept(WellKind.LESSON)[0].content.more) == {}


@pytest.mark.parametrize(("times", "said"), [(2, False), (3, True)])
def test_a_word_that_comes_back_is_pointed_out_and_not_explained(book, times, said):
    for number in range(times):
        book.lay(f"Garten {number}", kind=WellKind.MIRROR, tag="Abschied")
    assert ("“abschied” stands with several" in book.read("mirrors")) is said
