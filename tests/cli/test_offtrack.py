"""`cairn offtrack` says whose course is slower than most, and what a flag is worth."""

import csv
import io
import json
import math
import os
from pathlib import Path

import numpy as np
import pytest

from cairn.cli.main import main

SHARED = Path(
    os.environ.get("CAIRN_SHARED_DATA")
    or Path(__file__).resolve().parents[2].parent / "shared" / "data"
)
COLUMNS = [
    "client", "at", "observed", "expected", "tail_probability",
    "p_improved", "p_unchanged", "p_deteriorated", "flag", "reason",
]  # fmt: skip
TOP = 60
NORMAL = ("--bands", "normal")


def courses(clients: int, *, seed: int = 1) -> list[tuple[str, int, int]]:
    generator = np.random.default_rng(seed)
    rows = []
    for who in range(clients):
        level, slope = generator.normal(25, 6), generator.normal(-3, 2)
        for week in range(int(generator.integers(4, 11))):
            value = level + slope * math.log1p(7 * week) + generator.normal(0, 3)
            rows.append((f"c{who:03}", 7 * week, int(np.clip(round(value), 0, TOP))))
    return rows


def table(path: Path, rows, head="id,day,score") -> str:
    lines = [head, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def words(file: str, *more: str, better="lower", change=("--rci", "6")) -> list[str]:
    return [
        "offtrack", file, "--client", "id", "--time", "day", "--score", "score",
        "--better", better, *change, *more,
    ]  # fmt: skip


def judged(tmp_path: Path, file: str, *more: str, **named) -> list[dict[str, str]]:
    out = tmp_path / "out.csv"
    assert main(words(file, "--per-client", str(out), *more, **named)) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        found = csv.DictReader(stream)
        assert found.fieldnames == COLUMNS
        return list(found)


def summary(capsys, file: str, *more: str, **named) -> dict:
    capsys.readouterr()
    assert main(words(file, "--json", *more, **named)) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return table(tmp_path / "scores.csv", courses(40))


def test_every_client_has_a_row_at_the_latest_score(tmp_path: Path):
    rows = [*courses(40), ("ben", 0, "NA"), ("ben", 7, ""), ("mia", 3, 20)]
    found = judged(tmp_path, table(tmp_path / "scores.csv", rows))
    assert len(found) == 42
    by_client = {row["client"]: row for row in found}
    ben, mia = by_client["ben"], by_client["mia"]
    assert (ben["at"], ben["flag"], ben["reason"]) == ("0", "none", "no score yet")
    assert {ben[name] for name in COLUMNS[2:8]} == {""}
    assert (mia["at"], mia["observed"], mia["tail_probability"]) == ("1", "20", "")
    assert (mia["flag"], mia["reason"]) == ("none", "only a first score")
    for row in found:
        ends = [row[name] for name in COLUMNS[5:8]]
        if row["client"] != "ben":
            assert sum(map(float, ends)) == pytest.approx(1)
        assert row["flag"] in {"none", "amber", "red"}


def test_flags_follow_from_tails_and_levels(tmp_path: Path, file: str):
    found = judged(
        tmp_path, file, *NORMAL, "--at", "all", "--amber", "0.3", "--red", "0.05"
    )
    first = {row["client"]: float(row["observed"]) for row in found if row["at"] == "1"}
    for row in found[1:]:
        if row["at"] == "1":
            continue
        tail = float(row["tail_probability"])
        worse = float(row["observed"]) - first[row["client"]] >= 6
        flag = "red" if worse or tail < 0.05 else "amber" if tail < 0.3 else "none"
        assert row["flag"] == flag


def test_scores_are_chosen_by_number(tmp_path: Path, file: str):
    every = judged(tmp_path, file, *NORMAL, "--at", "all")
    some = judged(tmp_path, file, *NORMAL, "--at", "8,2")
    assert some == [row for row in every if row["at"] in {"2", "8"}]
    latest = judged(tmp_path, file, *NORMAL)
    newest = {row["client"]: row for row in every}
    assert latest == list(newest.values())


@pytest.mark.parametrize("more", [NORMAL, ()])
def test_rows_in_any_order_give_the_same(tmp_path: Path, more):
    rows = courses(40)
    plain = judged(tmp_path, table(tmp_path / "a.csv", rows), *more)
    shuffled = [
        rows[place] for place in np.random.default_rng(3).permutation(len(rows))
    ]
    mixed = judged(tmp_path, table(tmp_path / "b.csv", shuffled), *more)
    other = {row["client"]: row for row in mixed}
    for row in plain:
        assert row["flag"] == other[row["client"]]["flag"]
        tail = float(row["tail_probability"])
        assert float(other[row["client"]]["tail_probability"]) == pytest.approx(tail)


@pytest.mark.parametrize("more", [NORMAL, ("--minimum", "0", "--maximum", str(TOP))])
def test_higher_is_better_mirrors_everything(tmp_path: Path, more):
    rows = courses(40)
    turned = [(who, day, TOP - score) for who, day, score in rows]
    plain = judged(tmp_path, table(tmp_path / "a.csv", rows), *more)
    mirror = judged(tmp_path, table(tmp_path / "b.csv", turned), *more, better="higher")
    for row, other in zip(plain, mirror, strict=True):
        assert row["flag"] == other["flag"]
        for name in ("tail_probability", "p_improved", "p_deteriorated"):
            assert float(row[name]) == pytest.approx(float(other[name]), abs=1e-4)


@pytest.mark.parametrize(("bands", "end"), [(NORMAL, "70"), ((), "11")])
def test_a_model_learnt_elsewhere_is_read(
    tmp_path: Path, capsys, file: str, bands, end
):
    model = str(tmp_path / "course.json")
    fit = [
        "course", "fit", table(tmp_path / "others.csv", courses(60, seed=9)),
        "--client", "id", "--time", "day", "--score", "score", "--better", "lower",
        "--basis", "log-time", "--model", model,
    ]  # fmt: skip
    assert main(fit) == 0
    more = (*bands, "--model", model, "--end", end)
    found = judged(tmp_path, file, *more)
    only = table(tmp_path / "one.csv", [r for r in courses(40) if r[0] == "c007"])
    alone = judged(tmp_path, only, *more)
    same = next(row for row in found if row["client"] == "c007")
    assert alone[0]["tail_probability"] == same["tail_probability"]
    assert float(alone[0]["p_improved"]) == pytest.approx(
        float(same["p_improved"]), abs=1e-3
    )
    said = summary(capsys, file, *more)
    assert said["course"]["model_from"] == "file"
    assert said["course"]["n_clients"] == 60
    assert summary(capsys, file, *more, "--assess", "--at", "3")["assessment"]
    for wrong in (("--basis", "time"), ("--minimum", "0")):
        assert main(words(file, *more, *wrong)) == 2
        assert capsys.readouterr().err.startswith("cairn: ")
    assert main(words(file, *more, better="higher")) == 2
    assert "--better says the contrary" in capsys.readouterr().err


def test_the_file_of_a_model_knows_where_its_courses_ended(
    tmp_path: Path, capsys, file: str
):
    model = tmp_path / "course.json"
    others = courses(700, seed=2)
    fit = [
        "course", "fit", table(tmp_path / "others.csv", others),
        "--client", "id", "--time", "day", "--score", "score", "--better", "lower",
        "--basis", "log-time", "--model", str(model),
    ]  # fmt: skip
    assert main(fit) == 0
    # The last row of each client counts, so the dictionary keeps it.
    ends = {who: day for who, day, _ in others}
    kept = json.loads(model.read_text(encoding="utf-8"))
    assert len(kept["course_ends"]["time"]["ends"]) == 500
    found = summary(capsys, file, *NORMAL, "--model", str(model))["course"]
    assert found["end"] == np.median(list(ends.values()))
    sessions = summary(capsys, file, "--model", str(model))["course"]
    assert sessions["end"] == found["end"] / 7 + 1
    kept["course_ends"]["time"]["step"] = 0
    model.write_text(json.dumps(kept), encoding="utf-8")
    assert main(words(file, *NORMAL, "--model", str(model))) == 6
    assert "has been changed" in capsys.readouterr().err
    kept["course_ends"] = {}
    model.write_text(json.dumps(kept), encoding="utf-8")
    alone = table(tmp_path / "one.csv", [("ben", 0, 20)])
    assert main(words(alone, *NORMAL, "--model", str(model))) == 2
    assert "Say it with --end" in capsys.readouterr().err
    assert main(words(alone, *NORMAL, "--model", str(model), "--end", "70")) == 0


def test_the_summary_says_that_the_model_is_of_the_same_clients(capsys, file: str):
    assert main(words(file)) == 0
    said = capsys.readouterr().out
    assert "learnt from these same clients" in said
    assert "add --assess" in said
    assert "will" not in said.split()


def test_ends_are_stated_in_time_or_sessions(capsys, file: str):
    by_time = summary(capsys, file, *NORMAL, "--end", "100")["course"]
    assert (by_time["end"], by_time["end_unit"]) == (100, "time since the start")
    sessions = (*NORMAL, "--basis", "log-session", "--serial-correlation")
    stated = summary(capsys, file, *sessions, "--end", "12")["course"]
    assert (stated["end"], stated["end_unit"]) == (12, "sessions")
    usual = summary(capsys, file, *sessions)["course"]
    assert 4 <= usual["end"] <= 10
    assert usual["end_stated"] is False
    assert main(words(file, *NORMAL, "--end", "0")) == 5
    assert summary(capsys, file, "--end", "9")["course"]["end_unit"] == "sessions"


def test_an_assessment_tells_what_flags_are_worth(tmp_path: Path, capsys):
    file = table(tmp_path / "many.csv", courses(120, seed=4))
    quick = (*NORMAL, "--assess", "--folds", "4")
    found = summary(capsys, file, *quick)["assessment"]
    assert found["sessions"] == [2, 4, 6, 8]
    rows = {(r["session"], r["outcome"], r["signal"]): r for r in found["rows"]}
    row = rows[4, "does not end reliably improved", "amber or red"]
    assert (
        row["n"]
        == row["hits"] + row["misses"] + row["false_alarms"] + (row["rightly_quiet"])
    )
    assert row["sensitivity"]["lower"] <= row["sensitivity"]["estimate"]
    assert 0 < row["area"]["lower"] < row["area"]["area"] < row["area"]["upper"] < 1
    better = row["above_last_score"]["lower"] > 0
    assert row["may_be_shown"] is better
    worse = rows[4, "ends reliably worse than the start", "red"]
    assert (worse["verdict"], worse["may_be_shown"]) == ("too few to say", False)
    again = summary(capsys, file, *quick, "--seed", "0")["assessment"]
    assert again == found
    other = summary(capsys, file, *quick, "--seed", "8")
    assert other["assessment"] != found


def test_the_assessment_reads_as_a_table(tmp_path: Path, capsys):
    file = table(tmp_path / "many.csv", courses(60, seed=4))
    quick = (*NORMAL, "--assess", "--folds", "3", "--at", "3")
    assert main(words(file, *quick, "--practice", "60/200")) == 0
    said = capsys.readouterr().out
    assert "After score 3: does not end reliably improved" in said
    assert "last score only" in said
    assert "False alarms to expect for each true one in your practice" in said
    assert "too few to say; not to be shown" in said


def test_false_alarms_follow_the_practice(tmp_path: Path, capsys):
    file = table(tmp_path / "many.csv", courses(120, seed=4))
    ratios = []
    for practice in ("20/200", "100/200"):
        quick = (*NORMAL, "--assess", "--folds", "3", "--at", "3")
        more = (*quick, "--practice", practice)
        found = summary(capsys, file, *more)["assessment"]["false_alarms"]
        ratios.append(found[0]["per_true_alarm"])
    assert ratios[0] > ratios[1]
    few = summary(capsys, file, *more[:-1], "4/10")
    assert "at least 30" in few["assessment"]["false_alarms"][0]["refused"]


@pytest.mark.parametrize(
    "change",
    [
        (),
        ("--sd", "7"),
        ("--reliability", "0.8"),
        ("--rci", "6", "--sd", "7", "--reliability", "0.8"),
    ],
)
def test_reliable_change_is_said_in_one_way(capsys, file: str, change):
    assert main(words(file, change=change)) == 2
    assert "in one way" in capsys.readouterr().err


def test_reliable_change_of_a_measure_or_from_a_spread(tmp_path: Path, capsys):
    low = [(who, day, score // 3) for who, day, score in courses(40)]
    file = table(tmp_path / "low.csv", low)
    points = judged(tmp_path, file, *NORMAL)
    measure = judged(tmp_path, file, *NORMAL, change=("--measure", "phq-9"))
    assert [row["p_improved"] for row in measure] == [
        row["p_improved"] for row in points
    ]
    spread = ("--sd", "7.5", "--reliability", "0.8")
    found = summary(capsys, file, *NORMAL, change=spread)["reliable_change"]
    assert found["threshold"] == pytest.approx(9.296925484568419)
    wide = ("--measure", "phq-9", "--rci", "7", "--json")
    assert main(words(file, change=wide)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["reliable_change"]["threshold"] == 7
    assert (said["course"]["lowest_score"], said["course"]["highest_score"]) == (0, 27)
    assert main(words(file, better="higher", change=("--measure", "phq-9"))) == 2
    assert "--better says otherwise" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("c", 0, 20), ("c", 7, 18), ("c", 14, 17)], 5),
        ([(f"c{n}", day, 20) for n in range(9) for day in (0, 7, 14, 21)], 5),
        ([(f"c{n}", 0, 20) for n in range(9)], 5),
    ],
)
@pytest.mark.parametrize("more", [NORMAL, ()])
def test_what_cannot_be_fitted_is_one_line(tmp_path: Path, capsys, rows, code, more):
    assert main(words(table(tmp_path / "few.csv", rows), *more)) == code
    said = capsys.readouterr().err
    assert said.startswith("cairn: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "more",
    [
        ("--at", "0"),
        ("--at", "two"),
        ("--practice", "3"),
        ("--practice", "5/4"),
        ("--basis", "given"),
    ],
)
def test_words_that_make_no_sense_are_refused(file: str, more):
    with pytest.raises(SystemExit) as refused:
        main(words(file, *more))
    assert refused.value.code == 2


def test_both_kinds_of_course_agree_on_most(tmp_path: Path, file: str):
    growth, calibrated = judged(tmp_path, file, *NORMAL), judged(tmp_path, file)
    near = [
        abs(float(one["tail_probability"]) - float(other["tail_probability"])) < 0.1
        for one, other in zip(growth, calibrated, strict=True)
    ]
    assert np.mean(near) > 0.9


def test_options_of_one_kind_are_not_given_to_the_other(capsys, file: str):
    assert main(words(file, "--basis", "time")) == 2
    assert "belong to --bands normal" in capsys.readouterr().err


def test_levels_and_folds_are_checked(capsys, file: str):
    assert main(words(file, "--amber", "0.05")) == 5
    assert "0 < red <= amber" in capsys.readouterr().err
    assert main(words(file, *NORMAL, "--assess", "--folds", "1")) == 5
    assert main(words(file, *NORMAL, "--assess", "--folds", "900")) == 5


def test_it_reads_and_writes_through_pipes(monkeypatch, capsys, tmp_path: Path):
    text = Path(table(tmp_path / "a.csv", courses(40))).read_bytes()
    stream = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", stream)
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr("sys.stdout", out)
    assert main(words("-", "--per-client", "-")) == 0
    out.flush()
    written = out.buffer.getvalue().decode("utf-8").splitlines()
    assert written[0] == ",".join(COLUMNS)
    assert len(written) == 41
    assert "40 clients" in capsys.readouterr().err


def test_what_real_clients_teach_about_the_signals(capsys):
    real = SHARED / "enrichd_bdi_half.csv"
    if not real.exists():
        pytest.skip("the shared example data are not here")
    found = summary(
        capsys,
        str(real),
        "--assess",
        *NORMAL,
        "--folds",
        "4",
        "--score",
        "bdi",
        change=("--sd", "7.78", "--reliability", "0.86"),
    )
    rows = {
        (r["session"], r["outcome"], r["signal"]): r
        for r in found["assessment"]["rows"]
    }
    name = "does not end reliably improved"
    for session, clients, ended in ((2, 278, 103), (4, 278, 103), (8, 203, 69)):
        row = rows[session, name, "amber or red"]
        assert (row["n"], row["with_outcome"]) == (clients, ended)
        assert row["may_be_shown"] is True
        assert rows[session, name, "probability of the outcome"]["may_be_shown"] is True
        worse = rows[session, "ends reliably worse than the start", "red"]
        assert worse["verdict"] == "too few to say"
