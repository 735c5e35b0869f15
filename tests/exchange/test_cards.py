"""A card of short reading loads whole, or not at all."""

import shutil
from pathlib import Path

import pytest

import cairn.exchange.cards.shelf as shelf_module
from cairn.errors import InstrumentError
from cairn.exchange.cards.card import MOST_WORDS
from cairn.exchange.cards.shelf import card, cards, load_card

LIBRARY = Path(shelf_module.__file__).parent / "library"
FIRST_SET = {
    "a-mindful-minute",
    "asking-for-support",
    "boundaries",
    "crying",
    "endings",
    "how-change-usually-goes",
    "small-moments-in-childhood",
    "small-steps",
    "worse-before-better",
}


def test_the_first_set_is_there_in_both_languages():
    assert {one.key for one in cards()} == FIRST_SET
    assert {tuple(t.language for t in one.texts) for one in cards()} == {("en", "es")}


@pytest.mark.parametrize("one", cards(), ids=lambda one: one.key)
def test_a_card_is_read_in_one_sitting(one):
    assert max(text.words for text in one.texts) <= MOST_WORDS
    assert all(text.grounding for text in one.texts) is one.is_tender


def test_a_language_without_a_text_falls_back_to_english():
    one = card("endings")
    assert one is not None
    assert (one.text("es-mx").language, one.text("fr").language) == ("es", "en")


def test_an_unknown_card_is_none():
    assert card("nothing") is None


@pytest.fixture
def planted(tmp_path):
    folder = tmp_path / "worse-before-better"
    shutil.copytree(LIBRARY / "worse-before-better", folder)
    return folder


def change(file: Path, name: str, line: str):
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [one for one in lines if not one.startswith(f"{name} =")]
    file.write_text("\n".join([line, *kept]), encoding="utf-8")


@pytest.mark.parametrize("name", ["author", "source", "licence", "reviewed_on"])
@pytest.mark.parametrize("line", ["", "{} = ' '"])
def test_a_card_without_its_origin_does_not_load(planted, name, line):
    change(planted / "card.toml", name, line.format(name))
    with pytest.raises(InstrumentError, match=name):
        load_card(planted)


@pytest.mark.parametrize("name", ["content_note", "grounding"])
def test_a_tender_card_without_note_or_grounding_does_not_load(planted, name):
    change(planted / "text.en.toml", name, "")
    with pytest.raises(InstrumentError, match="content note"):
        load_card(planted)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f'when_to_get_help = "{"word " * 251}"', "too long"),
        ('when_to_get_help = ""', "when_to_get_help"),
    ],
)
def test_a_card_that_is_too_long_or_says_no_way_to_help_does_not_load(
    planted, line, reason
):
    change(planted / "text.en.toml", "when_to_get_help", line)
    with pytest.raises(InstrumentError, match=reason):
        load_card(planted)


def test_a_card_without_english_or_with_a_broken_file_does_not_load(planted):
    (planted / "text.en.toml").unlink()
    with pytest.raises(InstrumentError, match="no English text"):
        load_card(planted)
    (planted / "card.toml").write_text("author =", encoding="utf-8")
    with pytest.raises(InstrumentError, match="no readable data file"):
        load_card(planted)
