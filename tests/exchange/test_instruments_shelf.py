"""What is on the shelf, and that it stays as it was."""

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from cairn.errors import InstrumentError
from cairn.exchange.instruments.files import read_files
from cairn.exchange.instruments.shelf import LIBRARY, instrument, instruments, keys
from cairn.science.measure.instrument import NOT_VALIDATED, PublishedPoints
from cairn.science.measure.place import Axis, Track
from cairn.science.provenance import Status
from cairn.science.two_axes import AxisMeasure

WITH_TEXT = {
    "audit-c",
    "cbi-clients",
    "core-10",
    "daily-life",
    "gad-2",
    "gad-7",
    "gse-10",
    "k10",
    "on-my-own",
    "pcl-5",
    "phq-2",
    "phq-4",
    "phq-9",
    "proqol-satisfaction",
    "session-form",
    "swls",
}
SCORES_ONLY = {"bdi-ii", "core-om", "oq-45", "ors", "wsas"}
RELEASED = Path(__file__).with_name("released_measures.toml")


def test_the_first_set_is_on_the_shelf():
    assert {m.key for m in instruments() if m.has_text} == WITH_TEXT
    assert {m.key for m in instruments() if not m.has_text} == SCORES_ONLY


def test_an_unknown_key_is_refused_with_the_keys_there_are():
    with pytest.raises(InstrumentError, match="phq-9"):
        instrument("who-5")


@pytest.mark.parametrize("key", keys())
def test_a_measure_is_found_by_its_own_key(key):
    assert instrument(key).key == key


@pytest.mark.parametrize("measure", instruments(), ids=lambda m: m.key)
def test_text_is_shipped_only_under_a_licence_that_was_seen(measure):
    assert measure.licence.notice
    if measure.has_text:
        assert measure.licence.text_allowed
        assert measure.licence.status is Status.VERIFIED


@pytest.mark.parametrize("measure", instruments(), ids=lambda m: m.key)
def test_every_fact_names_its_source_and_none_is_unknown(measure):
    for scale in measure.scales:
        facts = [
            *scale.bands,
            *scale.cutoffs,
            *scale.norms,
            *scale.other_reliable_changes,
            scale.missing,
        ]
        facts += [scale.reliable_change] if scale.reliable_change else []
        assert all(fact.source for fact in facts)
        assert all(fact.status is not Status.UNKNOWN for fact in facts)


@pytest.mark.parametrize("measure", instruments(), ids=lambda m: m.key)
def test_every_reliable_change_says_how_sure_it_is_or_that_nobody_says(measure):
    for scale in measure.scales:
        for basis in (scale.reliable_change, *scale.other_reliable_changes):
            if isinstance(basis, PublishedPoints) and basis.confidence is None:
                assert basis.confidence_status is Status.UNKNOWN
            elif basis is not None:
                assert 0 < basis.confidence < 1


def test_a_home_made_form_says_so_and_has_no_norms():
    form = instrument("session-form")
    assert form.label == NOT_VALIDATED == "a Cairn question, not a validated scale"
    assert form.texts["en"].notice == NOT_VALIDATED
    for scale in form.scales:
        assert (scale.bands, scale.cutoffs, scale.norms) == ((), (), ())
        assert scale.reliable_change is None
    assert [form.texts["en"].items[i].text for i in ("1", "2", "3")] == [
        "I felt understood",
        "We worked on what matters to me",
        "The way we worked fits me",
    ]


def test_the_difficulty_question_of_the_phq_9_has_its_own_answers():
    phq_9 = instrument("phq-9")
    difficulty = phq_9.item("10")
    words = phq_9.texts["en"].items["10"]
    assert difficulty.scored is False
    assert words.stem == ""
    assert list(words.options.values()) == [
        "Not difficult at all",
        "Somewhat difficult",
        "Very difficult",
        "Extremely difficult",
    ]


def test_the_lowest_answer_of_the_gad_7_is_not_at_all():
    for item in instrument("gad-7").texts["en"].items.values():
        assert item.options[0] == "Not at all"


def test_audit_c_questions_have_their_own_answers():
    items = instrument("audit-c").texts["en"].items
    assert [words.options[4] for words in items.values()] == [
        "4 or more times a week",
        "10 or more",
        "Daily or almost daily",
    ]


def test_short_forms_ask_the_same_words_as_the_long_ones():
    phq_9 = instrument("phq-9").texts["en"].items
    gad_7 = instrument("gad-7").texts["en"].items
    first_two = [phq_9["1"].text, phq_9["2"].text]
    worries = [gad_7["1"].text, gad_7["2"].text]
    assert [w.text for w in instrument("phq-2").texts["en"].items.values()] == first_two
    assert [w.text for w in instrument("gad-2").texts["en"].items.values()] == worries
    assert [
        w.text for w in instrument("phq-4").texts["en"].items.values()
    ] == worries + first_two


def digest(*parts):
    content = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def fingerprints(key, version):
    """Digest what a released version may never change: facts, words and licence.

    A translation that comes later is a line of its own; the first words stay theirs.
    """
    files = read_files(LIBRARY / key)
    # Who reviewed it and where it is shown change no answer and no score.
    beside = {"upkeep", "track", "axis"}
    facts = {k: v for k, v in files.facts.items() if k not in beside}
    first = {name: text for name, text in files.texts.items() if name == "text.en.toml"}
    later = {name: text for name, text in files.texts.items() if name not in first}
    content = json.dumps([facts, first], sort_keys=True, ensure_ascii=False)
    whole = hashlib.sha256((content + files.licence).encode()).hexdigest()
    return {version: whole} | {
        f"{version} {text['language']}": digest(text) for text in later.values()
    }


def test_a_released_version_never_changes():
    """A change of a fact or a letter needs a new version and a new line in the list."""
    released = tomllib.loads(RELEASED.read_text(encoding="utf-8"))
    shipped = {m.key: fingerprints(m.key, m.version) for m in instruments()}
    assert {
        key: {version: released.get(key, {}).get(version) for version in versions}
        for key, versions in shipped.items()
    } == shipped


def test_a_letter_changed_in_a_translation_is_noticed():
    spanish = read_files(LIBRARY / "daily-life").texts["text.es.toml"]
    changed = spanish | {"title": spanish["title"] + "."}
    assert digest(spanish) == fingerprints("daily-life", "1")["1 es"] != digest(changed)


def test_only_home_made_forms_are_translated_by_us():
    translated = {m.key for m in instruments() if len(m.texts) > 1}
    assert translated == {"daily-life", "on-my-own", "session-form"}
    assert not any(instrument(key).validated for key in translated)


def test_each_track_is_fed_by_a_measure_everybody_may_use():
    tracks = {m.key: m.track for m in instruments() if m.track}
    assert tracks == {
        "swls": Track.HAPPIER,
        "gse-10": Track.INDEPENDENT,
        "on-my-own": Track.INDEPENDENT,
        "daily-life": Track.FUNCTIONAL,
    }
    assert all(instrument(key).has_text for key in tracks)


def test_both_axes_have_a_measure_with_a_norm_and_an_error():
    placed = {
        m.axis
        for m in instruments()
        if m.axis and AxisMeasure.of(m.short_name, m.direction, m.main_scale)
    }
    assert placed == set(Axis)
