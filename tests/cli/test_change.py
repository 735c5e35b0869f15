"""`cairn change` reproduces published tables and says what every number rests on."""

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
    "client", "n", "first_time", "last_time", "first", "last", "change",
    "reliable_change_index", "reliable", "clinical_before", "functional_after",
    "outcome",
]  # fmt: skip
PAPER = ("--sd", "7.5", "--reliability", "0.80")
GROUPS = (
    "--clinical-mean", "40", "--clinical-sd", "7.5",
    "--functional-mean", "60", "--functional-sd", "7.5",
)  # fmt: skip
COUPLES = [("001", 0, 32.5), ("001", 8, 47.5), ("b", 0, 55), ("b", 8, 45)]


def table(path: Path, rows, head="id,week,score") -> str:
    lines = [head, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def words(file: str, *more: str, better="higher", score="score") -> list[str]:
    return [
        "change", file, "--client", "id", "--time", "week", "--score", score,
        "--better", better, *more,
    ]  # fmt: skip


def clients(tmp_path: Path, file: str, *more: str, **named) -> list[dict[str, str]]:
    out = tmp_path / "out.csv"
    assert main(words(file, "--per-client", str(out), *more, **named)) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def summary(capsys, arguments: list[str]) -> dict:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def counts(said: dict, what: str) -> list[int]:
    return [part["count"] for part in said[what].values()]


@pytest.fixture
def couples(tmp_path) -> str:
    return table(tmp_path / "couples.csv", COUPLES[::-1])


def test_the_papers_example_can_be_read_off(tmp_path, couples, capsys):
    rows = clients(tmp_path, couples, *PAPER, "--cutoff", "c", *GROUPS)
    assert list(rows[0]) == COLUMNS
    second, first = rows
    assert [first[name] for name in COLUMNS[:7]] == [
        "001", "2", "0", "8", "32.5", "47.5", "15",
    ]  # fmt: skip
    assert float(first["reliable_change_index"]) == pytest.approx(3.162, abs=5e-4)
    assert list(first.values())[8:] == ["improved", "true", "false", "improved"]
    assert list(second.values())[8:] == ["deteriorated", "false", "false", "harmed"]
    said = capsys.readouterr().out
    assert "more than 9.29693 points" in said
    assert "Cut-off c: 50;" in said
    assert "Standard deviation: 7.5 (given)" in said


def test_json_has_every_number(couples, capsys):
    said = summary(capsys, words(couples, *PAPER, "--cutoff", "c", *GROUPS))
    assert said["threshold"] == pytest.approx(9.296925484568419, abs=1e-12)
    assert said["standard_error_of_measurement"] == pytest.approx(3.354, abs=5e-4)
    assert said["standard_error"] == pytest.approx(4.743, abs=5e-4)
    assert said["critical"] == pytest.approx(1.959963984540054)
    assert said["norms"]["standard_deviation"] == {"value": 7.5, "from": "given"}
    assert said["cutoff"]["value"] == 50
    assert (said["n_original"], said["n_used"], said["n_missing"]) == (2, 2, 0)
    assert said["method"] == "reliable change index"
    assert {"version", "source", "cairn"} <= set(said)
    assert said["outcome"]["harmed"]["interval"] == "Wilson score interval"


def test_without_norms_the_sample_gives_the_spread_and_says_so(tmp_path, capsys):
    rows = [*COUPLES, ("c", 0, 40), ("c", 8, ""), ("d", 0, "NA"), ("d", 8, 41)]
    file = table(tmp_path / "t.csv", rows)
    found = clients(tmp_path, file, "--reliability", "0.8")
    said = capsys.readouterr().out
    assert "Standard deviation: 15.9099 (from the sample)" in said
    assert "4 in the table, 2 used, 2 without a first and a last score" in said
    assert "Rows without a score: 2." in said
    assert list(found[2].values()) == ["c", "1", "0", "", "40", *[""] * 7]
    assert list(found[3].values()) == ["d", "1", "8", "", "41", *[""] * 7]


@pytest.mark.parametrize(
    ("method", "index"),
    [
        ("jt", 3.162), ("GLN", 3.000), ("hsu-linn-lord", 0.778), ("en", 4.025),
        ("nk", 3.143), ("hageman_arrindell", 3.451),
    ],
)  # fmt: skip
def test_every_index_by_short_or_long_name(tmp_path, couples, method, index, capsys):
    numbers = (
        "--mean", "40", "--mean-last", "50", "--sd-last", "10", "--correlation", "0.6",
        "--reliability-last", "0.8",
    )  # fmt: skip
    rows = clients(tmp_path, couples, *PAPER, *numbers, "--method", method)
    assert float(rows[1]["reliable_change_index"]) == pytest.approx(index, abs=5e-4)
    relative = "deviation from the group's mean change" in capsys.readouterr().out
    assert relative == (method == "hsu-linn-lord")


def test_a_growth_model_reports_its_fit(tmp_path, capsys):
    rows = [
        (who, week, 40 - slope * week + wobble)
        for who, slope in enumerate((1, 1, 2.5, 2.5, 2.5, 2.5, 2.5, 6))
        for week, wobble in enumerate((0.6, -0.8, 0.3, 0.5, -0.6))
    ] + [("two", 0, 30), ("two", 3, 20)]
    file = table(tmp_path / "t.csv", rows)
    found = clients(tmp_path, file, "--method", "hlm", better="lower")
    names = ["deteriorated"] * 2 + ["unchanged"] * 5 + ["improved", ""]
    assert [row["reliable"] for row in found] == names
    said = summary(capsys, words(file, "--method", "hlm", better="lower"))
    assert said["relative_to_group"]
    assert said["growth_model"]["formula"] == "score ~ time + (time | client)"
    assert said["growth_model"]["n_clients"] == 8
    assert said["not_judged"] == 1


def test_sizes_name_their_method(tmp_path, couples, capsys):
    for option, better in (
        (("--rci", "15"), "at least 15 points"),
        (("--mid", "15", "--mid-worse", "8"), "for worse at least 8"),
        (("--percent", "40"), "at least 40 % of the first score"),
    ):
        rows = clients(tmp_path, couples, *option)
        assert rows[1]["reliable"] == "improved"
        assert rows[1]["reliable_change_index"] == ""
        assert better in capsys.readouterr().out


def test_shipped_measures_give_error_points_and_cutoff(tmp_path, capsys):
    file = table(
        tmp_path / "p.csv", [("a", 0, 18), ("a", 7, 12), ("b", 0, 9), ("b", 7, 10)]
    )
    phq = ("--measure", "phq-9")
    said = summary(capsys, words(file, *phq, better="lower"))
    assert said["threshold"] == pytest.approx(6.098, abs=5e-4)
    assert said["cutoff"]["value"] == 10
    assert said["clinical_before"]["count"] == 1
    said = summary(capsys, words(file, *phq, "--method", "points", better="lower"))
    assert (said["threshold"], said["equal_counts"]) == (6, True)
    assert counts(said, "outcome") == [0, 1, 1, 0, 0]
    said = summary(capsys, words(file, *phq, "--cutoff", "none", better="lower"))
    assert said["cutoff"] is None


def test_nhs_talking_therapies_reads_two_measures_together(tmp_path, capsys):
    courses = [
        (18, 8, 15, 6), (11, 9, 9, 7), (20, 14, 16, 12), (20, 15, 10, 7), (9, 4, 7, 3),
        (12, 5, 9, 13), (14, 20, 10, 12), (10, 4, 5, 5), (9, 10, 8, 7), (9, 10, 8, ""),
    ]  # fmt: skip
    rows = [
        (who, week, phq, gad)
        for who, (a, b, c, d) in enumerate(courses)
        for week, phq, gad in ((0, a, c), (6, b, d))
    ]
    file = table(tmp_path / "t.csv", rows, head="id,week,score,gad")
    asked = (
        "--method", "talking-therapies", "--measure", "phq-9",
        "--second-score", "gad", "--second-measure", "gad-7",
    )  # fmt: skip
    found = clients(tmp_path, file, *asked, better="lower")
    assert [row["outcome"] for row in found] == [
        "recovered", "unchanged", "improved", "unchanged", "improved", "unchanged",
        "deteriorated", "recovered", "unchanged", "",
    ]  # fmt: skip
    said = summary(capsys, words(file, *asked, better="lower"))
    assert counts(said, "reliable") == [4, 4, 1]
    assert (
        "of 8 at caseness when they began: 3 recovered, 2 of them" in said["notes"][-1]
    )


def test_scores_at_two_times(tmp_path):
    file = table(
        tmp_path / "t.csv",
        [
            ("a", 0, 9),
            ("a", 1, 20),
            ("a", 4, 30),
            ("a", 9, 3),
            ("b", 1, 5),
            ("b", 9, 7),
        ],
    )
    rows = clients(tmp_path, file, "--mid", "5", "--first", "1", "--last", "4")
    assert [row["change"] for row in rows] == ["10", ""]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "--reliability"),
        (("--reliability", "0.8", "--cutoff", "b"), 2, "--functional-mean"),
        (("--reliability", "0.8", "--functional-mean", "3", "--cutoff", "b"), 2, "sd"),
        (("--reliability", "0.8", "--cutoff", "d"), 2, "--cutoff takes a, b, c"),
        (("--mid", "5", "--percent", "50"), 2, "One method for everybody"),
        (("--method", "jt", "--percent", "50"), 2, "One method for everybody"),
        (("--percent", "0.5"), 2, "50, not 0.5"),
        (("--method", "points"), 2, "--rci"),
        (("--method", "mid"), 2, "--mid"),
        (("--method", "talking-therapies"), 2, "phq-9"),
        (("--mid", "5", "--second-score", "x"), 2, "talking-therapies"),
        (("--measure", "phq-9"), 2, "--better says otherwise"),
        (("--measure", "phq"), 3, "phq-9"),
        (("--mid", "-5"), 5, "above 0"),
        (("--reliability", "1"), 5, "strictly between 0 and 1"),
        (("--reliability", "0.8", "--sd", "nan"), 5, "above 0"),
        (("--reliability", "0.8", "--confidence", "95"), 5, "95 % is 0.95"),
        (("--mid", "5", "--first", "3", "--last", "1"), 5, "after the first"),
        (("--method", "hlm"), 5, "three"),
        (
            (*PAPER, "--cutoff", "c", *GROUPS[:4], *("--functional-mean", "3"),
             *("--functional-sd", "1")),
            5,
            "must score better",
        ),
    ],
)  # fmt: skip
def test_an_error_is_one_line_and_a_code(couples, options, code, said, capsys):
    assert main(words(couples, *options)) == code
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.count("\n") == 1
    assert said in found.err


def test_a_sample_that_is_too_small_or_alike_is_refused(tmp_path, capsys):
    for rows, said in (
        ([("a", 0, 3), ("a", 1, 9)], "at least 2; there are 1"),
        ([(who, week, 7) for who in "abc" for week in (0, 1)], "no spread"),
        ([("a", 0, 3)], "at least 2; there are 0"),
    ):
        file = table(tmp_path / "t.csv", rows)
        assert main(words(file, "--reliability", "0.8")) == 5
        assert said in capsys.readouterr().err


def test_clients_without_a_pair_are_counted_and_nothing_is_said(tmp_path, capsys):
    file = table(tmp_path / "t.csv", [("a", 0, 5), ("b", 0, "")])
    said = summary(capsys, words(file, *PAPER))
    assert (said["n_original"], said["n_used"]) == (2, 0)
    assert counts(said, "reliable") == [0, 0, 0]
    assert said["reliable"]["improved"]["share"] is None


def test_numbers_without_use_are_named(couples, capsys):
    assert main(words(couples, *PAPER, "--mean", "40")) == 0
    assert "not used by this method: --mean." in capsys.readouterr().out


def test_help_has_each_formula_with_its_source(capsys):
    with pytest.raises(SystemExit):
        main(["change", "--help"])
    said = capsys.readouterr().out
    for part in (
        "(x2 - x1) / (sqrt(2) SEM)", "SEM = SD1 sqrt(1 - r)", "Jacobson & Truax 1991",
        "Hsu 1989", "Speer 1992", "Nunnally & Kotsch 1983", "Hageman & Arrindell 1999",
        "Mf - D 2 SDf", "(SDf Mc + SDc Mf) / (SDf + SDc)", "exit codes",
    ):  # fmt: skip
        assert part in said
    assert ", ".join(COLUMNS) in " ".join(said.split())


@pytest.mark.parametrize(
    ("score", "better", "reliability", "threshold", "expected"),
    [
        ("das", "higher", "0.85", 12.695, [18, 11, 1]),
        ("das", "higher", "0.88", 11.355, [19, 10, 1]),
        ("das", "higher", "0.96", 6.556, [21, 7, 2]),
        ("gds", "lower", "0.85", 6.551, [16, 10, 0]),
    ],
)
def test_the_papers_couples(score, better, reliability, threshold, expected, capsys):
    file = SHARED / "jacobson_1989.csv"
    if not file.exists():
        pytest.skip("the real tables are not on this machine")
    said = summary(
        capsys,
        [
            "change", str(file), "--client", "subject", "--time", "time",
            "--order", "pre,post", "--score", score, "--better", better,
            "--reliability", reliability,
        ],
    )  # fmt: skip
    assert counts(said, "reliable") == expected
    assert said["threshold"] == pytest.approx(threshold, abs=5e-4)
    assert said["n_used"] == (30 if score == "das" else 26)
