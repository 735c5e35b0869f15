"""Four weeks of gratitude or of one skill: begun, laid, closed, not counted back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cairn.clinic.records.well import WellKind
from cairn.clinic.records.well_blocks import (
    Block,
    BlockOf,
    block_content,
    blocks_among,
    lines_by_week,
)

pytestmark = pytest.mark.django_db


def blocks(book, of):
    return blocks_among(book.kept(WellKind.BLOCK), of)


def lay_block(book, **said):
    content = block_content(Block(**said))
    return book.lay(content.text, content.kind, on=content.on, **content.more)


def test_a_block_is_begun_filled_and_closed_with_two_numbers(book):
    assert "Begin four weeks" in book.read("gratitude")
    book.send("gratitude", deed="begin", before="4")
    book.send("gratitude", deed="line", text="Ein Tee zwischen zwei Stunden")
    text = book.read("gratitude")
    assert "Ein Tee zwischen zwei Stunden" in text
    assert text.count("laid-here") == 1
    book.send("gratitude", deed="close", after="6")
    assert "before 4, after 6, of 10." in book.read("gratitude")
    assert "small" in book.read("gratitude")


def test_both_numbers_may_be_left_out(book):
    book.send("gratitude", deed="begin")
    book.send("gratitude", deed="close")
    (block,) = blocks(book, BlockOf.GRATITUDE)
    assert (block.before, block.after) == (None, None)
    assert "Before and after" not in book.read("gratitude")


def test_two_taps_and_two_tabs_begin_one_block_and_close_it_once(book):
    for number in ("1" * 32, "1" * 32, "2" * 32):
        book.send("gratitude", deed="begin", key=number)
    assert len(blocks(book, BlockOf.GRATITUDE)) == 1
    for after in ("3", "9"):
        book.send("gratitude", deed="close", after=after)
    assert [one.after for one in blocks(book, BlockOf.GRATITUDE)] == [3]


def test_places_are_two_a_week_and_a_free_one_is_said_as_free():
    assert [*lines_by_week([], Block(BlockOf.GRATITUDE, timezone.localdate()))] == [
        0,
        0,
        0,
        0,
    ]


def test_lines_of_other_weeks_do_not_fill_places(book):
    today = timezone.localdate()
    began = today - timedelta(days=15)
    lay_block(book, of=BlockOf.GRATITUDE, on=began)
    for day in (-1, 0, 1, 2, 15, 40):
        book.lay("Danke", WellKind.GRATITUDE, on=began + timedelta(days=day))
    (block,) = blocks(book, BlockOf.GRATITUDE)
    assert lines_by_week(book.kept(WellKind.GRATITUDE), block) == [2, 0, 1, 0]


def test_lines_are_welcome_without_a_block(book):
    book.send("gratitude", deed="line", text="Ein kurzer Weg nach Hause")
    assert "Ein kurzer Weg nach Hause" in book.read("gratitude")


@pytest.mark.parametrize(("days", "said"), [(27, "Stop earlier"), (28, "are over")])
def test_the_end_of_four_weeks_is_said(book, days, said):
    on = timezone.localdate() - timedelta(days=days)
    lay_block(book, of=BlockOf.GRATITUDE, on=on)
    assert said in book.read("gratitude")


def test_one_skill_is_chosen_and_looked_back_on(book):
    form = {"skill": "Zusammenfassen", "text": "Nach zehn Minuten ein Satz"}
    book.send("practice", deed="begin", minutes="20", **form)
    text = book.read("practice")
    assert "Zusammenfassen" in text
    assert "20 minutes a week" in text
    book.send("practice", deed="close", note="Ich höre früher auf zu reden")
    text = book.read("practice")
    assert "Ich höre früher auf zu reden" in text
    assert "Choose one" in text


@pytest.mark.parametrize(
    "form",
    [
        {"skill": "", "text": "b"},
        {"skill": "a", "text": ""},
        {"skill": "a", "text": "b" * 10_000},
        {"skill": "a", "text": "b", "minutes": "viel"},
        {"skill": "a", "text": "b", "minutes": "-3"},
    ],
)
def test_what_lacks_comes_back_with_what_was_written(book, form):
    answer = book.send("practice", deed="begin", **form)
    assert answer.status_code == 400
    assert form["text"] in answer.content.decode()
    assert blocks(book, BlockOf.PRACTICE) == []


@pytest.mark.parametrize("deed", ["", "burn"])
@pytest.mark.parametrize("page", ["gratitude", "practice"])
def test_an_unknown_deed_changes_nothing(book, page, deed):
    assert book.send(page, deed=deed).status_code == 200
    assert book.count() == 0


def test_few_guesses_say_nothing_about_misses(book):
    assert "Too few to say." in book.read("practice")
    assert "guesses were more than" not in book.read("practice")


def test_what_was_carried_here_after_a_session_is_there(book):
    book.lay("Mehr Pausen lassen", WellKind.MOMENT, carry="practice")
    book.lay("Nicht hierher", WellKind.MOMENT, carry="friday")
    text = book.read("practice")
    assert "Mehr Pausen lassen" in text
    assert "Nicht hierher" not in text
