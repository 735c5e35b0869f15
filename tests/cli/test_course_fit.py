"""`cairn course fit` prints the growth model and keeps it for predictions."""

import json
from pathlib import Path

import numpy as np
import pytest

from cairn.cli.main import main
from cairn.exchange.course_file import (
    CourseFileError,
    describe_model,
    read_model,
    write_model,
)
from cairn.science.course.prediction import predict_course
from spec.course.test_growth_model import scores as weekly_scores
from spec.course.test_growth_model import weekly

NAMED = [
    "fixed_effects", "random_covariance", "residual_variance", "log_likelihood", "aic",
    "n_clients", "n_scores", "singular", "method", "version",
]  # fmt: skip


def table(path: Path, rows, head) -> str:
    lines = [head, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def words(file: str, *more: str) -> list[str]:
    return [
        "course", "fit", file, "--client", "id", "--time", "week", "--score", "score",
        "--better", "lower", *more,
    ]  # fmt: skip


@pytest.fixture
def file(tmp_path) -> str:
    """The invented scores of the manual, in no order, from week 10 of a calendar."""
    rows = [
        (f"Ä {client}", 10 + week, "" if score != score else score, 30 + client)
        for client, course in enumerate(weekly)
        for week, score in enumerate(course)
    ]
    shuffled = [rows[place] for place in np.random.default_rng(1).permutation(60)]
    return table(tmp_path / "weekly.csv", shuffled, "id,week,score,age")


def fitted(capsys, file, *more) -> dict:
    assert main(words(file, "--json", *more)) == 0
    return json.loads(capsys.readouterr().out)


def test_the_figures_are_those_of_lme4(file, capsys):
    found = fitted(capsys, file, "--without-first-score")
    assert set(NAMED) <= set(found)
    assert found["formula"] == "score ~ time + (time | client)"
    effects = found["fixed_effects"]
    assert effects["(Intercept)"]["estimate"] == pytest.approx(18.03853, abs=1e-4)
    assert effects["time"]["standard_error"] == pytest.approx(0.25319, abs=1e-5)
    assert found["random_covariance"][0] == pytest.approx([13.921, -0.9948], abs=1e-3)
    assert found["log_likelihood"] == pytest.approx(-103.90033, abs=1e-5)
    assert found["aic"] == pytest.approx(219.80065, abs=1e-5)
    assert (found["n_clients"], found["n_scores"]) == (10, 54)
    assert (found["missing_scores"], found["clients_left_out"]) == (6, 0)
    assert found["singular"] is False


def test_a_column_is_used_as_it_is(file, capsys):
    by_week = fitted(capsys, file, "--without-first-score", "--basis", "week")
    by_age = fitted(
        capsys, file, "--without-first-score", "--covariates", "age", "--basis", "week"
    )
    named = fitted(capsys, file, "--without-first-score", "--basis", "column:week")
    elapsed = fitted(capsys, file, "--without-first-score")
    assert by_week["formula"] == "score ~ week + (week | client)"
    assert by_week["log_likelihood"] == pytest.approx(elapsed["log_likelihood"])
    start = by_week["fixed_effects"]["(Intercept)"]["estimate"]
    assert start == pytest.approx(18.03853 + 10 * 1.37639, abs=1e-3)
    assert named == by_week
    assert list(by_age["fixed_effects"]) == ["(Intercept)", "week", "age"]


def test_another_column_is_read_and_is_no_covariate(tmp_path, capsys):
    rows = [
        (client, week, score, week**2)
        for client, course in enumerate(weekly)
        for week, score in enumerate(course)
        if score == score
    ]
    file = table(tmp_path / "curve.csv", rows, "id,week,score,square")
    found = fitted(capsys, file, "--without-first-score", "--basis", "square")
    assert list(found["fixed_effects"]) == ["(Intercept)", "square"]
    assert (found["basis"], found["covariates"]) == ("given", [])


@pytest.mark.parametrize(
    ("more", "formula"),
    [
        ([], "score ~ time * first_score + (time | client)"),
        (
            ["--basis", "log-session", "--covariates", "age"],
            "score ~ log1p(session) * first_score + age + (log1p(session) | client)",
        ),
        (["--serial-correlation"], "score ~ time * first_score + (time | client)"),
    ],
)
def test_the_summary_says_what_was_fitted(file, capsys, more, formula):
    assert main(words(file, *more, "--estimation", "ml")) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Growth model by ML: {formula}\n")
    assert "first_score is the first score less 18\n" in said
    assert "44 scores of 10 clients; 6 rows without a score" in said
    assert "\nLog-likelihood " in said
    assert ("(continuous-time AR(1))" in said) == ("--serial-correlation" in more)


def test_a_singular_fit_is_said(file, capsys):
    assert main(words(file, "--basis", "log-time", "--estimation", "ml")) == 0
    assert "\nSingular: " in capsys.readouterr().out


def test_a_model_that_was_kept_predicts_as_before(file, tmp_path, capsys):
    kept = tmp_path / "course.json"
    found = fitted(
        capsys,
        file,
        "--model",
        str(kept),
        "--basis",
        "log-time",
        "--serial-correlation",
    )
    model = read_model(kept)
    written = json.loads(kept.read_text(encoding="utf-8"))
    assert {name: written[name] for name in found} == found
    assert describe_model(model) == found
    write_model(tmp_path / "again.json", model)
    again = read_model(tmp_path / "again.json")
    one, two = (
        predict_course(each, weekly_scores, client=range(10), at=[8.0] * 10)
        for each in (model, again)
    )
    assert one.mean.tolist() == two.mean.tolist()
    assert np.isfinite(one.variance).all()


def test_a_model_that_was_changed_is_refused(file, tmp_path, capsys):
    kept = tmp_path / "course.json"
    whole = fitted(capsys, file, "--model", str(kept))
    broken = [
        whole | {"residual_variance": -1},
        whole | {"random_covariance": [[1, 2], [2, 1]]},
        whole | {"random_covariance": [[1, 0], [0.5, 1]]},
        whole | {"fixed_covariance": [[1]]},
        whole | {"first_score_centre": None},
        whole | {"correlation": 2},
        whole | {"basis": "moon"},
        {"kind": whole["kind"]},
        {"kind": "something else"},
        [1, 2],
    ]
    for one in broken:
        kept.write_text(json.dumps(one), encoding="utf-8")
        with pytest.raises(CourseFileError):
            read_model(kept)
    kept.write_text("{", encoding="utf-8")
    with pytest.raises(CourseFileError, match="not JSON"):
        read_model(kept)
    with pytest.raises(CourseFileError, match="cannot be read"):
        read_model(tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--covariates", "score"], 5, "the same in all of a client's rows"),
        (["--basis", "moon"], 6, "no column"),
        (["--model", "nowhere/course.json"], 6, "was not written"),
        (["--covariates", "week_of_birth"], 6, "no column"),
    ],
)
def test_what_cannot_be_done_is_one_line(file, capsys, more, code, said):
    assert main(words(file, *more)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert said in err


def test_few_clients_and_scores_without_error_are_refused(tmp_path, capsys):
    one = table(
        tmp_path / "one.csv", [(1, w, 9 - w) for w in range(6)], "id,week,score"
    )
    assert main(words(one)) == 5
    assert "needs at least 3; there are 1" in capsys.readouterr().err
    rows = [(c, w, 12) for c in range(9) for w in range(6)]
    same = table(tmp_path / "same.csv", rows, "id,week,score")
    assert main(words(same, "--without-first-score")) == 5
    assert "without any error" in capsys.readouterr().err
    assert main(words(same)) == 5
    assert "first_score cannot be estimated" in capsys.readouterr().err


def test_the_direction_does_not_change_the_fit_but_is_kept(file, capsys):
    lower = fitted(capsys, file)
    higher = fitted(capsys, file, "--better", "higher")
    assert higher["direction"] == "higher is better"
    assert higher | {"direction": lower["direction"]} == lower


@pytest.mark.parametrize("command", ["", "fit"])
def test_the_help_says_how_the_model_is_made(capsys, command):
    with pytest.raises(SystemExit) as left:
        main(["course", *filter(None, [command]), "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    if command:
        for word in ("(B | client)", "log-time", "corCAR1", "first_score_centre"):
            assert word in said
    else:
        assert "fit a growth model" in said
