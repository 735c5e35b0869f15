"""Every rule of a measure's data file: broken one by one, each is named."""

import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.errors import InstrumentError
from cairn.exchange.instruments.check import check
from cairn.exchange.instruments.files import read_files
from cairn.exchange.instruments.load import load_instrument
from cairn.exchange.instruments.rules import check_loinc
from cairn.exchange.instruments.shelf import LIBRARY, keys


def files_of(key):
    """Read a shipped measure's files into plain values that may be broken."""
    files = read_files(LIBRARY / key)
    return replace(
        files, facts=copy.deepcopy(files.facts), texts=copy.deepcopy(files.texts)
    )


def at(table, path):
    """Walk to the table that holds the last part of a path."""
    *way, last = path
    for part in way:
        table = table[part]
    return table, last


@pytest.mark.parametrize("key", keys())
def test_no_shipped_measure_breaks_a_rule(key):
    assert check(read_files(LIBRARY / key)) == ()


BROKEN = [
    (("key",), "PHQ 9", "key"),
    (("direction",), "down", "direction"),
    (("validated",), "yes", "validated"),
    (("version",), "", "version"),
    (("invented",), 1, "invented"),
    (("licence", "text_allowed"), False, "licence.text_allowed"),
    (("licence", "status"), "unconfirmed", "licence.status"),
    (("upkeep", "reviewed"), "2026-01-31", "upkeep.reviewed"),
    (("loinc", "panel"), "44249-2", "loinc.panel"),
    (("items", 1, "id"), "1", "items"),
    (("items", 0, "values"), [3, 2, 1, 0], "items[0].values"),
    (("items", 0, "values"), [1], "items[0].values"),
    (("items", 0, "loinc"), "44250-8", "items[0].loinc"),
    (("items", 8, "risk", "look_from"), 7, "items[8].risk"),
    (("items", 8, "risk", "priority_from"), 0, "items[8].risk"),
    (("items", 8, "risk", "source"), "hearsay", "items[8].risk.source"),
    (("scales", 0, "key"), "sum", "scales"),
    (("scales", 0, "items"), ["1", "99"], "scales[0].items"),
    (("scales", 0, "items"), ["1", "10"], "scales[0].items"),
    (("scales", 0, "maximum"), 30, "scales[0].minimum"),
    (("scales", 0, "maximum"), -1, "scales[0].maximum"),
    (("scales", 0, "combine"), "median", "scales[0].combine"),
    (("scales", 0, "missing", "allowed"), 5, "scales[0].missing.allowed"),
    (("scales", 0, "missing", "status"), "unknown", "scales[0].missing.status"),
    (("scales", 0, "bands", 1, "lower"), 4, "scales[0].bands"),
    (("scales", 0, "bands", 4, "upper"), 26, "scales[0].bands"),
    (("scales", 0, "cutoffs", 0, "value"), 40, "scales[0].cutoffs[0].value"),
    (
        ("scales", 0, "reliable_change", 0, "points"),
        0,
        "scales[0].reliable_change[0].points",
    ),
    (
        ("scales", 0, "reliable_change", 0, "confidence"),
        95,
        "scales[0].reliable_change[0].confidence",
    ),
    (
        ("scales", 0, "reliable_change", 0, "confidence_status"),
        "unknown",
        "scales[0].reliable_change[0].confidence",
    ),
    (
        ("scales", 0, "reliable_change", 1, "reliability"),
        1.0,
        "scales[0].reliable_change[1].reliability",
    ),
    (
        ("scales", 0, "reliable_change", 1, "standard_deviation"),
        0,
        "scales[0].reliable_change[1].standard_deviation",
    ),
    (("scales", 0, "norms", 0, "n"), 0, "scales[0].norms[0].n"),
    (("scales", 0, "norms", 0, "mean"), 99, "scales[0].norms[0].mean"),
    (("scales", 0, "keying", "status"), "sure", "scales[0].keying.status"),
    (("validated",), False, "scales[0].bands"),
]


@pytest.mark.parametrize(("path", "value", "named"), BROKEN)
def test_each_broken_rule_is_named_where_it_is_broken(path, value, named):
    files = files_of("phq-9")
    table, last = at(files.facts, path)
    table[last] = value
    assert named in [problem.path for problem in check(files)]


NEEDED = [
    ("licence",),
    ("licence", "name"),
    ("upkeep", "checker"),
    ("sources",),
    ("items", 0, "id"),
    ("scales", 0, "missing"),
    ("scales", 0, "bands", 0, "source"),
    ("scales", 0, "norms", 0, "sample"),
    ("scales", 0, "reliable_change", 0, "confidence_status"),
]


@pytest.mark.parametrize("path", NEEDED)
def test_each_missing_key_is_named(path):
    files = files_of("phq-9")
    table, last = at(files.facts, path)
    del table[last]
    dotted = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
    assert dotted.lstrip(".") in [problem.path for problem in check(files)]


BROKEN_TEXT = [
    (("language",), "de", "text.en.toml: language"),
    (("items", 0, "id"), "2", "text.en.toml: items"),
    (("items", 0, "text"), "", "text.en.toml: items[0].text"),
    (("options",), {"0": "Not at all"}, "text.en.toml: items[0].options"),
    (
        ("options",),
        {"3": "d", "2": "c", "1": "b", "0": "a"},
        "text.en.toml: items[0].options",
    ),
    (("attribution",), "", "text.en.toml: attribution"),
]


@pytest.mark.parametrize(("path", "value", "named"), BROKEN_TEXT)
def test_each_broken_rule_of_the_words_is_named(path, value, named):
    files = files_of("phq-9")
    table, last = at(files.texts["text.en.toml"], path)
    table[last] = value
    assert named in [problem.path for problem in check(files)]


def test_all_problems_are_listed_not_the_first_one():
    files = files_of("phq-9")
    files.facts["direction"] = "down"
    files.facts["scales"][0]["missing"]["allowed"] = 9
    files.facts["items"][8]["risk"]["source"] = "hearsay"
    del files.texts["text.en.toml"]["title"]
    broken = replace(files, licence="")
    assert {problem.path for problem in check(broken)} == {
        "direction",
        "scales[0].missing.allowed",
        "items[8].risk.source",
        "text.en.toml: title",
        "LICENCE.md",
    }


def test_every_problem_says_the_rule_and_what_to_do():
    files = replace(files_of("phq-9"), facts={})
    problems = check(files)
    assert len(problems) >= 16
    assert all(p.path and p.rule and p.remedy for p in problems)


@pytest.mark.parametrize("junk", [1, "x", [], [1], {"a": 1}, [{}], None, True])
@pytest.mark.parametrize("key", ["items", "scales", "licence", "upkeep", "sources"])
def test_junk_in_any_part_is_reported_and_never_crashes(key, junk):
    files = files_of("phq-9")
    files.facts[key] = junk
    assert check(files)


def nodes(table, path=()):
    """List the path of every value in nested tables."""
    inner = table.items() if isinstance(table, dict) else enumerate(table)
    for key, value in inner:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from nodes(value, (*path, key))


JUNK = st.sampled_from(
    [None, True, -1, 10**9, 0.5, float("nan"), "", "x", "0", [], [[]], {}, {"a": 1}]
)


@given(st.sampled_from(["phq-9", "core-10", "audit-c", "oq-45"]), JUNK, st.data())
def test_junk_anywhere_is_reported_or_harmless_and_never_crashes(key, junk, data):
    files = files_of(key)
    tables = [files.facts, *files.texts.values()]
    table = data.draw(st.sampled_from(tables))
    path = data.draw(st.sampled_from(list(nodes(table))))
    holder, last = at(table, path)
    holder[last] = junk
    check(files)


@pytest.mark.parametrize("code", ["44249-1", "101697-1", "69725-0", "LA6568-5"])
def test_loinc_codes_are_checked_by_their_digit(code):
    expected = 1 if code.startswith("LA") else 0
    assert len(list(check_loinc(code, path="code"))) == expected


@pytest.fixture
def folder(tmp_path):
    """Copy the PHQ-9 where it may be broken."""
    copied = tmp_path / "phq-9"
    copied.mkdir()
    for file in (LIBRARY / "phq-9").iterdir():
        (copied / file.name).write_bytes(file.read_bytes())
    return copied


def test_a_folder_and_its_facts_file_load_alike(folder):
    assert load_instrument(folder) == load_instrument(folder / "instrument.toml")


def test_a_measure_without_a_licence_does_not_load(folder):
    (folder / "LICENCE.md").unlink()
    with pytest.raises(InstrumentError, match=r"LICENCE.md.*is not loaded"):
        load_instrument(folder)


def test_text_that_the_licence_forbids_does_not_load(folder):
    facts = folder / "instrument.toml"
    forbidding = facts.read_text().replace(
        "text_allowed = true", "text_allowed = false"
    )
    facts.write_text(forbidding)
    with pytest.raises(InstrumentError, match=r"phq-9: licence.text_allowed"):
        load_instrument(folder)
    (folder / "text.en.toml").unlink()
    assert load_instrument(folder).has_text is False


def test_text_under_a_licence_nobody_saw_does_not_load(folder):
    facts = folder / "instrument.toml"
    licence = 'status = "verified"\ntext_allowed'
    unseen = facts.read_text().replace(licence, licence.replace("verified", "computed"))
    facts.write_text(unseen)
    with pytest.raises(InstrumentError, match=r"licence.status"):
        load_instrument(folder)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b'key = "phq-9', "not valid TOML"),
        (b'key = "\xff\xfe"', "not UTF-8"),
        (b"#" * 1_000_001, "larger than"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(folder, content, named):
    (folder / "instrument.toml").write_bytes(content)
    with pytest.raises(InstrumentError, match=named):
        load_instrument(folder)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InstrumentError, match=r"instrument.toml cannot be read"):
        load_instrument(tmp_path)


def test_a_track_needs_a_licence_that_lets_everybody_use_the_measure():
    files = files_of("wsas")
    files.facts["track"] = "more functional"
    assert [problem.path for problem in check(files)] == ["track"]
    files.facts["track"] = "richer"
    assert "track" in [problem.path for problem in check(files)]
