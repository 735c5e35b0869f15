"""Everything that clients and therapists read keeps Cairn's tone, in each language."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import tone
from client_words import ROOT, collect
from tone import TO_CLIENTS, TO_CLIENTS_IN_SPANISH, TO_MEMBERS, Voice, faults
from translations import catalogues, read, said_in

CARDS = ROOT / "src/cairn/exchange/cards/library"
MEASURES = ROOT / "src/cairn/exchange/instruments/library"


def texts_of(thing: object) -> Iterator[str]:
    """Yield every text in a data file."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for inner in thing.values():
            yield from texts_of(inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from texts_of(inner)


def found_in(said: list[tuple[str, str]], voice: Voice) -> list[str]:
    return [
        f"{place}: “{text}” {fault}"
        for place, text in said
        for fault in faults(text, voice)
    ]


def said_to_clients() -> list[tuple[str, str]]:
    return [
        (one.place, text)
        for one in collect()
        for text in (one.text, one.plural)
        if text
    ]


def said_in_spanish() -> list[tuple[str, str]]:
    (catalogue,) = catalogues(ROOT)
    return [
        (message.locations[0][0], text)
        for message in read(catalogue)
        if message.id
        for text in said_in(message)
    ]


def cards(language: str) -> list[tuple[str, str]]:
    return [
        (path.parent.name, text)
        for path in sorted(CARDS.glob(f"*/text.{language}.toml"))
        for text in texts_of(tomllib.loads(path.read_text(encoding="utf-8")))
    ]


def test_clients_are_spoken_to_in_cairns_voice():
    said = said_to_clients()
    assert len(said) > 400
    assert "\n".join(found_in(said, TO_CLIENTS)) == ""


def test_clients_are_spoken_to_in_cairns_voice_in_spanish():
    said = said_in_spanish()
    assert len(said) > 400
    assert "\n".join(found_in(said, TO_CLIENTS_IN_SPANISH)) == ""


@pytest.mark.parametrize(
    ("language", "voice", "family"),
    [
        ("en", TO_CLIENTS, tone.FAMILY),
        ("es", TO_CLIENTS_IN_SPANISH, tone.FAMILY_IN_SPANISH),
    ],
)
def test_what_there_is_to_read_speaks_the_same_way(language, voice, family):
    said = cards(language)
    about_it = [one for one in said if one[0] == tone.ABOUT_CHILDHOOD]
    others = [one for one in said if one[0] != tone.ABOUT_CHILDHOOD]
    assert len(about_it) > 6
    assert len(others) > 60
    assert "\n".join(found_in(others, voice)) == ""
    assert "\n".join(found_in(about_it, voice.lifting(family))) == ""


def test_therapists_are_spoken_to_without_praise_or_alarm():
    said = [(one.place, one.text) for one in collect(for_members=True)]
    assert len(said) > 500
    assert "\n".join(found_in(said, TO_MEMBERS)) == ""


@pytest.mark.parametrize("voice", [TO_CLIENTS, TO_CLIENTS_IN_SPANISH])
def test_nothing_is_excused_that_is_not_said(voice):
    said = {text for _place, text in said_to_clients() + said_in_spanish()}
    assert set(voice.allowed) - said == set()


SEEDED = [
    ("Well done, you laid a stone.", "says “Well done”"),
    ("A stone is laid!", "calls out"),
    ("A stone is laid 🎉", "has a picture for a word"),
    ("Your streak is three weeks.", "says “streak”"),
    ("Just fill in the questions.", "says “Just”"),
    ("It takes only a minute.", "says “only”"),
    ("You missed your check-in.", "says “You missed”"),
    ("You should write to Anna.", "says “should”"),
    ("Your therapist would love to hear it.", "says “would love”"),
    ("Would you like to thank Anna?", "says “thank”"),
    ("Tell others of your success.", "says “success”"),
    ("Be as a mother to yourself.", "says “mother”"),
    ("Your journey begins here.", "says “journey”"),
    (
        "The instrumentation facilitates a longitudinal visualisation of your course.",
        "needs grade",
    ),
]
SEEDED_IN_SPANISH = [
    ("¡Bien!", "calls out"),
    ("Llevas una racha de tres semanas.", "says “racha”"),
    ("Rellena solo estas preguntas.", "says “solo”"),
    ("Deberías escribir a Anna.", "says “Deberías”"),
    ("Te saltaste una nota.", "says “Te saltaste”"),
    ("¿Quieres dar las gracias a Anna?", "says “gracias”"),
    ("Le encantaría saberlo a Anna.", "says “encantaría”"),
    ("Pregunte a su terapeuta.", "says “su terapeuta”"),
    ("Estás cansado/a.", "says “do/a”"),
    (
        "La psicometría facilita tu seguimiento longitudinal y terapéutico continuado.",
        "reads at",
    ),
]


@pytest.mark.parametrize(("text", "fault"), SEEDED)
def test_a_seeded_fault_is_heard(text, fault):
    assert [one for one in faults(text, TO_CLIENTS) if one.startswith(fault)] != []


@pytest.mark.parametrize(("text", "fault"), SEEDED_IN_SPANISH)
def test_a_seeded_fault_is_heard_in_spanish(text, fault):
    heard = list(faults(text, TO_CLIENTS_IN_SPANISH))
    assert [one for one in heard if one.startswith(fault)] != []


@pytest.mark.parametrize("text", ["Great job this week.", "You are burning out."])
def test_a_seeded_fault_is_heard_on_a_therapists_page(text):
    assert list(faults(text, TO_MEMBERS)) != []


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("stone", "en", 1),
        ("answered", "en", 2),
        ("wanted", "en", 2),
        ("therapist", "en", 3),
        ("safety", "en", 3),
        ("camino", "es", 3),
        ("día", "es", 2),
        ("siempre", "es", 2),
        ("aérea", "es", 4),
        ("ciudad", "es", 2),
    ],
)
def test_syllables_are_counted_as_by_hand(word, language, count):
    assert tone.syllables(word, language) == count


def test_a_bad_string_in_a_page_is_found(tmp_path: Path):
    page = tmp_path / "src/cairn/web/praise/templates/praise/show.html"
    page.parent.mkdir(parents=True)
    page.write_text('{% load i18n %}{% translate "Well done, keep it up!" %}')
    (found,) = collect(tmp_path)
    assert list(faults(found.text, TO_CLIENTS)) == [
        "calls out",
        "says “Well done”",
        "says “keep it up”",
    ]
