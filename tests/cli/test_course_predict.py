"""`cairn course predict` and `check`: bands on scores to come, and do they hold?"""

import csv
import json
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
    "client", "given", "time", "mean", "sd", "lower_50", "upper_50", "lower_80",
    "upper_80", "lower_95", "upper_95",
]  # fmt: skip
TOP = 40
OURS = "calibrated bands (default)"


def visits(clients: int, *, seed: int = 2, better: str = "lower") -> list[tuple]:
    generator = np.random.default_rng(seed)
    rows = []
    for client in range(clients):
        level, slope = generator.normal(22, 6), generator.normal(-4, 2)
        for session in range(int(generator.integers(4, 9))):
            value = level + slope * np.log1p(session) + generator.normal(0, 2.5)
            value = int(np.clip(round(value), 0, TOP))
            value = value if better == "lower" else TOP - value
            rows.append((f"c{client:02}", session + 1, 7 * session, value))
    return rows


def table(path: Path, rows, head="id,visit,day,score") -> str:
    lines = [head, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def words(command: str, file: str, *more: str, better: str = "lower") -> list[str]:
    return [
        "course", command, file, "--client", "id", "--time", "day", "--score", "score",
        "--better", better, *more,
    ]  # fmt: skip


def predicted(tmp_path: Path, file: str, *more: str, **named) -> list[dict[str, str]]:
    out = tmp_path / "bands.csv"
    assert main(words("predict", file, "--per-client", str(out), *more, **named)) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        found = csv.DictReader(stream)
        assert found.fieldnames == COLUMNS
        return list(found)


def refused(capsys, arguments: list[str]) -> str:
    code = main(arguments)
    said = capsys.readouterr().err
    assert code != 0
    assert said.startswith("cairn: ")
    assert said.count("\n") == 1
    return said


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A model of one half of some clients, and the table of the other half."""
    folder = tmp_path_factory.mktemp("course")
    rows = visits(60)
    old = table(folder / "old.csv", [row for row in rows if row[0] < "c40"])
    new = table(folder / "new.csv", [row for row in rows if row[0] >= "c40"])
    model = str(folder / "model.json")
    assert main(words("fit", old, "--model", model, "--maximum", str(TOP))) == 0
    return old, new, model


def test_the_next_four_sessions_are_predicted_by_default(room, tmp_path):
    _, new, model = room
    found = predicted(tmp_path, new, "--model", model)
    assert len(found) == 4 * 20
    first = [row for row in found if row["client"] == "c40"]
    last_day = max(day for client, _, day, _ in visits(60) if client == "c40")
    assert [float(row["time"]) for row in first] == [
        last_day + 7 * n for n in (1, 2, 3, 4)
    ]
    for row in found:
        low, high = float(row["lower_95"]), float(row["upper_95"])
        assert 0 <= low <= float(row["lower_80"]) <= float(row["lower_50"])
        assert float(row["upper_50"]) <= float(row["upper_80"]) <= high <= TOP


def test_every_later_row_is_predicted_from_the_first_few(room, tmp_path):
    _, new, model = room
    found = predicted(tmp_path, new, "--model", model, "--given", "2,4", "--observed")
    rows = [row for row in visits(60) if row[0] >= "c40"]
    expected = [
        (client, str(given), str(day))
        for client in dict.fromkeys(row[0] for row in rows)
        for given in (2, 4)
        for _, _, day, _ in [row for row in rows if row[0] == client][given:]
    ]
    assert [(row["client"], row["given"], row["time"]) for row in found] == expected


def test_later_scores_do_not_change_what_is_predicted(room, tmp_path):
    _, new, model = room
    rows = [row for row in visits(60) if row[0] >= "c40"]
    hidden = [row if row[1] <= 3 else (*row[:3], "") for row in rows]
    blank = table(tmp_path / "blank.csv", hidden)
    options = ("--model", model, "--given", "3", "--observed")
    assert predicted(tmp_path, blank, *options) == predicted(tmp_path, new, *options)


def test_rows_in_any_order_give_the_same(room, tmp_path):
    _, new, model = room
    rows = [row for row in visits(60) if row[0] >= "c40"]
    shuffled = table(tmp_path / "shuffled.csv", rows[::-1])
    options = ("--model", model, "--given", "3", "--observed")
    usual = {tuple(row.values()) for row in predicted(tmp_path, new, *options)}
    other = {tuple(row.values()) for row in predicted(tmp_path, shuffled, *options)}
    assert {row[:3] for row in usual} == {row[:3] for row in other}
    means = {row[:3]: float(row[3]) for row in other}
    for row in usual:
        assert means[row[:3]] == pytest.approx(float(row[3]), rel=1e-9)


def test_normal_bands_are_those_of_the_growth_model(room, tmp_path):
    _, new, model = room
    found = predicted(tmp_path, new, "--model", model, "--bands", "normal")
    for row in found:
        half = (float(row["upper_95"]) - float(row["lower_95"])) / 2
        assert half == pytest.approx(1.959963985 * float(row["sd"]), rel=1e-9)


@pytest.mark.parametrize("bands", ["calibrated", "normal"])
def test_without_a_model_it_says_whom_it_learnt_from(room, capsys, bands):
    old, _, _ = room
    assert main(words("predict", old, "--bands", bands, "--at", "60", "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert "these same clients" in found["model"][0]
    assert set(found["rows"][0]) == set(COLUMNS)
    assert all(row["time"] == 60 for row in found["rows"])
    assert ("emerging" in found["method"]) == (bands == "calibrated")


def test_times_before_the_last_score_are_left_out_and_counted(room, capsys):
    _, new, model = room
    assert main(words("predict", new, "--model", model, "--at", "1,90", "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["times_already_past"] == 20
    assert found["forecasts"] == 20


def test_a_basis_and_covariates_serve_normal_bands(tmp_path):
    rows = [(*row, hash(row[0]) % 2) for row in visits(30)]
    file = table(tmp_path / "more.csv", rows, "id,visit,day,score,group")
    model = str(tmp_path / "model.json")
    options = ("--basis", "visit", "--covariates", "group")
    assert main(words("fit", file, "--model", model, *options)) == 0
    found = predicted(
        tmp_path, file, "--model", model, "--bands", "normal", "--given", "2",
        "--observed",
    )  # fmt: skip
    assert len(found) == len(rows) - 2 * 30


def test_both_directions_give_mirrored_bands(tmp_path):
    stated = ("--minimum", "0", "--maximum", str(TOP), "--given", "3", "--observed")
    low = table(tmp_path / "low.csv", visits(30))
    high = table(tmp_path / "high.csv", visits(30, better="higher"))
    usual = predicted(tmp_path, low, *stated)
    turned = predicted(tmp_path, high, *stated, better="higher")
    for one, other in zip(usual, turned, strict=True):
        assert float(other["mean"]) == pytest.approx(TOP - float(one["mean"]), abs=1e-3)


def test_odd_tables_are_predicted_or_refused_in_one_line(room, tmp_path, capsys):
    _, _, model = room
    one = table(tmp_path / "one.csv", [("Ben", 1, 0, 20)])
    assert len(predicted(tmp_path, one, "--model", model)) == 4
    none = table(tmp_path / "none.csv", [("Ben", 1, 0, ""), ("Ben", 2, 7, "")])
    assert predicted(tmp_path, none, "--model", model) == []
    same_day = table(tmp_path / "day.csv", [("Ben", n, 0, 20 - n) for n in range(4)])
    options = ("--model", model, "--given", "2", "--observed")
    for bands in ("calibrated", "normal"):
        assert len(predicted(tmp_path, same_day, *options, "--bands", bands)) == 2
    capsys.readouterr()
    assert "at least" in refused(capsys, words("predict", one))
    constant = table(tmp_path / "constant.csv", [(f"c{n}", k, k, 9) for n in range(9)
                                                 for k in range(5)])  # fmt: skip
    assert refused(capsys, words("predict", constant))


def test_what_contradicts_the_model_is_refused(room, tmp_path, capsys):
    _, new, model = room
    said = refused(capsys, words("predict", new, "--model", model, better="higher"))
    assert "--better" in said
    assert "fit" in refused(
        capsys, words("predict", new, "--model", model, "--maximum", "63")
    )
    broken = tmp_path / "broken.json"
    found = json.loads(Path(model).read_text(encoding="utf-8"))
    found["calibrated_bands"]["spread"]["level"] = None
    broken.write_text(json.dumps(found), encoding="utf-8")
    assert "complete" in refused(capsys, words("predict", new, "--model", str(broken)))
    del found["calibrated_bands"]
    broken.write_text(json.dumps(found), encoding="utf-8")
    assert "--bands normal" in refused(
        capsys, words("predict", new, "--model", str(broken))
    )
    assert "outside" in refused(capsys, words("predict", new, "--maximum", "10"))
    for more in (("--basis", "session"), ("--model", model, "--covariates", "visit")):
        assert "--bands normal" in refused(capsys, words("predict", new, *more))


@pytest.mark.parametrize(
    "command", [("predict",), ("predict", "--bands", "normal"), ("check",)]
)
def test_a_model_over_days_is_not_taken_for_sessions_alone(room, capsys, command):
    _, new, model = room
    asked = ["visit" if word == "day" else word for word in words(command[0], new)]
    asked = ["--occasion" if word == "--time" else word for word in asked]
    said = refused(capsys, [*asked, "--model", model, *command[1:]])
    assert "learnt over --time" in said


@pytest.mark.parametrize(
    "wrong", [("--given", "0"), ("--given", "x"), ("--ahead", "-1"), ("--at", "soon")]
)
def test_wrong_words_are_explained(room, wrong, capsys):
    with pytest.raises(SystemExit):
        main(words("predict", room[1], *wrong))
    assert "argument" in capsys.readouterr().err


def test_a_check_compares_with_four_simpler_predictors(room, tmp_path, capsys):
    old, _, model = room
    out = tmp_path / "check.csv"
    options = ("--folds", "3", "--given", "2,4", "--json", "--per-client", str(out))
    assert main(words("check", old, *options)) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["predictors"]) == 5
    assert len(found["default_against"]) == 4
    ours = found["predictors"][OURS]["one ahead"]
    with out.open(encoding="utf-8", newline="") as stream:
        rows = [
            row
            for row in csv.DictReader(stream)
            if row["predictor"].startswith("calibrated")
            and row["horizon"] == "one ahead"
        ]
    assert len(rows) == ours["n_forecasts"]
    assert np.mean([float(row["crps"]) for row in rows]) == pytest.approx(
        ours["crps"]["value"]
    )
    inside = np.mean([row["inside_80"] == "true" for row in rows])
    assert inside == pytest.approx(ours["coverage"][1]["share"]["value"])
    assert main(words("check", old, "--folds", "3", "--model", model)) == 0
    said = capsys.readouterr().out
    assert "one ahead: " in said
    assert "last value carried forward" in said


def test_a_check_refuses_fewer_clients_than_folds(tmp_path, capsys):
    file = table(tmp_path / "few.csv", visits(4))
    said = refused(capsys, words("check", file, "--folds", "5"))
    assert "needs at least 5" in said


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared data is not on this machine"
)
def test_bands_hold_on_clients_kept_apart(tmp_path):
    file = SHARED / "enrichd_bdi_half.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    names = list(dict.fromkeys(row["id"] for row in rows))
    halves = [set(names[::2]), set(names[1::2])]
    paths = [
        table(
            tmp_path / f"half{n}.csv",
            [
                (r["id"], r["session"], r["day"], r["bdi"])
                for r in rows
                if r["id"] in half
            ],
        )
        for n, half in enumerate(halves)
    ]
    model = str(tmp_path / "model.json")
    both = ("--occasion", "visit")
    assert main(words("fit", paths[0], "--model", model, *both)) == 0
    found = predicted(
        tmp_path, paths[1], "--model", model, "--given", "2,4,6", "--observed", *both
    )
    came = {(r["id"], r["day"]): float(r["bdi"]) for r in rows}
    for level in (50, 80, 95):
        inside = [
            float(row[f"lower_{level}"])
            <= came[row["client"], row["time"]]
            <= float(row[f"upper_{level}"])
            for row in found
        ]
        # 139 clients put a share within about 6 points of what it would be.
        assert 100 * np.mean(inside) == pytest.approx(level, abs=6)
