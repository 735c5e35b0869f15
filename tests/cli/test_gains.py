"""`cairn gains` finds sudden gains in a table and says why, or why not."""

import csv
import json
import os
from pathlib import Path

import pytest

from cairn.cli.main import main

SHARED = Path(
    os.environ.get("CAIRN_SHARED_DATA")
    or Path(__file__).resolve().parents[2].parent / "shared" / "data"
)
COLUMNS = [
    "client", "from", "to", "before", "after",
    "criterion_1", "criterion_2", "criterion_3", "gain", "reversed",
]  # fmt: skip
TWO_GAINS = [35, 37, 34, 23, 24, 21, 29, 17, 11, 11, 10, 7]


def table(path: Path, rows, head="id,session,score") -> str:
    lines = [head, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def words(file: str, *more: str, order="--occasion", better="lower") -> list[str]:
    return [
        "gains", file, "--client", "id", order, "session", "--score", "score",
        "--better", better, *more,
    ]  # fmt: skip


def judged(tmp_path: Path, file: str, *more: str, **named) -> list[dict[str, str]]:
    out = tmp_path / "out.csv"
    assert main(words(file, "--per-client", str(out), *more, **named)) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def gains(rows: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    return [
        (row["client"], row["from"], row["to"], row["reversed"])
        for row in rows
        if row["gain"] == "true"
    ]


@pytest.fixture
def course(tmp_path) -> str:
    rows = [("Ä 1", n, score) for n, score in enumerate(TWO_GAINS, 1)]
    return table(tmp_path / "course.csv", rows[::-1])


def test_each_interval_has_one_row_with_its_criteria(tmp_path, course, capsys):
    rows = judged(tmp_path, course, "--cutoff", "7")
    assert list(rows[0]) == COLUMNS
    assert len(rows) == 11
    assert gains(rows) == [("Ä 1", "3", "4", "true"), ("Ä 1", "7", "8", "false")]
    assert list(rows[0].values()) == [
        "Ä 1", "1", "2", "35", "37", "false", "false", "", "", "",
    ]  # fmt: skip
    assert list(rows[2].values())[3:] == ["34", "23", *["true"] * 5]
    said = capsys.readouterr().out
    assert "2 sudden gains in 1 of 1 clients (100.00 %)" in said
    assert "Sessions are numbered by the column of occasions." in said


def test_json_has_what_the_words_have(course, capsys):
    assert main(words(course, "--cutoff", "7", "--json")) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["gains"], said["clients"], said["reversed_percent"]) == (2, 1, 50.0)
    assert said["rules"]["cutoff"] == 7
    assert said["method"] == "sudden gains"
    assert sum(said["reasons"].values()) == said["intervals"] == 11


def test_turned_scores_give_the_same_gains_where_higher_is_better(tmp_path):
    rows = [("A", n, 40 - score) for n, score in enumerate(TWO_GAINS, 1)]
    file = table(tmp_path / "higher.csv", rows)
    found = judged(tmp_path, file, "--cutoff", "7", "--percent", "20", better="higher")
    assert gains(found) == [("A", "3", "4", "true"), ("A", "7", "8", "false")]


def test_losses_are_the_mirrored_gains(tmp_path):
    rows = [("A", n, score) for n, score in enumerate([10, 10, 10, 30, 29, 30, 20], 1)]
    file = table(tmp_path / "losses.csv", rows)
    found = judged(tmp_path, file, "--cutoff", "7", "--losses")
    assert gains(found) == [("A", "3", "4", "true")]
    assert gains(judged(tmp_path, file, "--cutoff", "7")) == []


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([0, 1, 2, 3, 5, 6], []),
        ([0, 7, 14, 21, 35, 42], [("A", "4", "5", "false")]),
        ([0, 1, 2, 3, 4, 5], [("A", "3", "4", "false")]),
    ],
)
def test_times_count_sessions_only_when_they_can(tmp_path, times, expected, capsys):
    rows = zip("AAAAAA", times, [30, 31, 30, 31, 10, 10], strict=True)
    file = table(tmp_path / "times.csv", rows)
    assert gains(judged(tmp_path, file, "--cutoff", "7", order="--time")) == expected
    said = capsys.readouterr().out
    assert ("the order of each client's rows" in said) == (times[1] == 7)


def test_sessions_can_be_chosen_and_criteria_left_out(tmp_path, course):
    assert gains(judged(tmp_path, course, "--cutoff", "7", "--sessions", "1-5")) == [
        ("Ä 1", "3", "4", "false")
    ]
    only_one = judged(tmp_path, course, "--cutoff", "7", "--criteria", "1")
    assert {row["criterion_2"] + row["criterion_3"] for row in only_one} == {""}
    without = judged(tmp_path, course, "--no-criterion-1", "--no-criterion-2")
    assert {row["criterion_1"] for row in without} == {""}
    later = judged(tmp_path, course, "--cutoff", "7", "--first-interval", "4")
    assert gains(later) == [("Ä 1", "7", "8", "false")]
    earlier = judged(tmp_path, course, "--cutoff", "7", "--last-interval", "3")
    assert gains(earlier) == [("Ä 1", "3", "4", "true")]
    assert len(earlier) == 3


def test_the_cut_off_can_be_the_reliable_change(course, capsys):
    spread = ["--sd", "7.5", "--reliability", "0.8"]
    assert main(words(course, *spread, "--json")) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["rules"]["cutoff"] == pytest.approx(9.296925484568419, rel=1e-12)
    spread = ["--sd", "10.5", "--reliability", "0.961", "--critical", "1.96"]
    assert main(words(course, *spread)) == 0
    assert (
        "Cut-off 5.747681 from a standard error of measurement of 2.073584 and a "
        "standard error of the difference of 2.932490."
    ) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "score", "found"),
    [
        ([], 13, []),
        (["--strict"], 13, [("A", "3", "4", "")]),
        (["--alpha", "0.1"], 13, [("A", "3", "4", "")]),
        (["--critical-t", "2.776"], 13, [("A", "3", "4", "")]),
        ([], 11, [("A", "3", "4", "")]),
    ],
)
def test_criterion_3_can_be_applied_in_other_ways(tmp_path, more, score, found):
    rows = [("A", n, x) for n, x in enumerate([28, 19, 23, score - 1, score], 1)]
    file = table(tmp_path / "five.csv", rows)
    steps = gains(judged(tmp_path, file, "--cutoff", "7", *more))
    assert [step[:3] for step in steps] == [step[:3] for step in found]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("A", 1, 20)], "0 sudden gains in 0 of 1 clients"),
        ([("A", 1, 20), ("A", 2, "")], "0 sudden gains in 0 of 1 clients"),
        ([("A", n, 17) for n in range(1, 9)], "0 sudden gains in 0 of 1 clients"),
        ([("A", n * 4, 17 - n) for n in range(8)], "No interval could be judged."),
    ],
)
def test_little_or_odd_data_is_counted_and_not_refused(tmp_path, rows, said, capsys):
    assert main(words(table(tmp_path / "odd.csv", rows), "--cutoff", "7")) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ([], 2, "Criterion 1 needs a cut-off"),
        (["--sd", "7"], 2, "Criterion 1 needs a cut-off"),
        (["--cutoff", "7", "--sd", "7", "--reliability", ".8"], 2, "one cut-off"),
        (["--cutoff", "7", "--percent", "0.25"], 2, "25, not 0.25"),
        (["--cutoff", "7", "--percent", "-4"], 2, "from 1 to below 100"),
        (["--cutoff", "-7"], 5, "must be a number above 0"),
        (
            ["--cutoff", "7", "--first-interval", "9", "--last-interval", "2"],
            5,
            "may not come before",
        ),
        (["--criteria", "2", "--no-criterion-2"], 5, "at least one"),
    ],
)
def test_options_that_say_no_rule_are_one_line_and_a_code(
    course, more, code, said, capsys
):
    assert main(words(course, *more)) == code
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    "more", [["--criteria", "4"], ["--sessions", "12"], ["--sessions", "5-1"]]
)
def test_words_that_cannot_be_read_are_refused(course, more, capsys):
    with pytest.raises(SystemExit) as stop:
        main(words(course, "--cutoff", "7", *more))
    assert stop.value.code == 2
    assert "argument --" in capsys.readouterr().err


def test_the_published_sample_has_the_published_gains(tmp_path, capsys):
    path = SHARED / "sgdata.csv"
    if not path.is_file():
        pytest.skip("sgdata.csv is not here; set CAIRN_SHARED_DATA to its folder")
    with path.open(encoding="utf-8", newline="") as stream:
        wide = list(csv.DictReader(stream))
    rows = [
        (row["id"], n, row[f"bdi_s{n}"]) for row in wide for n in range(13)
    ]  # fmt: skip
    file = table(tmp_path / "sgdata.csv", rows)
    assert main(words(file, "--sessions", "1-12", "--cutoff", "7", "--json")) == 0
    said = json.loads(capsys.readouterr().out)
    counts = ("clients", "clients_with_gain", "clients_with_several", "gains")
    assert [said[name] for name in (*counts, "reversed")] == [43, 15, 8, 24, 4]
    shares = ("clients_with_gain_percent", "reversed_percent", "magnitude_sd")
    assert [round(said[name], 2) for name in shares] == [34.88, 16.67, 3.43]
    assert said["magnitude_mean"] == 11
    empty = [row for row in rows if row[2]]
    holes = table(tmp_path / "holes.csv", empty)
    assert main(words(holes, "--sessions", "1-12", "--cutoff", "7", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["gains"] == 24
