"""cairn course check: do the bands hold, and do they beat simpler predictions?"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from cairn.cli.course.check_table import OURS, Checked, describe_check, draw_table
from cairn.cli.course.forecaster import check_suits, read_calibrated
from cairn.cli.course.predict import numbers_given
from cairn.cli.course.score_range import add_range_options, read_range
from cairn.cli.progress import Progress
from cairn.cli.results_out import add_result_options, print_summary, write_per_client
from cairn.cli.scores_in import add_score_options, read_table
from cairn.errors import ScienceError
from cairn.science.course.baselines import learn_growth, learn_last_value
from cairn.science.course.cases import Horizon
from cairn.science.course.cross_validation import (
    ByHorizon,
    Learn,
    each_fold,
    join_horizons,
)
from cairn.science.course.first_score_table import learn_first_score_table
from cairn.science.course.forecast import LEVELS
from cairn.science.course.own_regression import learn_own_regression
from cairn.science.course.verification import ScoredForecasts
from cairn.science.emerging.calibration import fit_calibrated_course
from cairn.science.scores import Scores

BASELINES: dict[str, Learn] = {
    "last value carried forward": learn_last_value,
    "client's own regression": learn_own_regression,
    "growth model as lme4 fits it": learn_growth,
    "table by first score": learn_first_score_table,
}
GIVEN = (2, 3, 4, 6, 8)
COLUMNS = (
    "predictor, horizon, client, observed, mean, crps, inside_50, inside_80, inside_95"
)

DESCRIPTION = """\
Check predictions of scores against the scores that came, for clients the predictor has
not seen: how many lie inside the 50, 80 and 95 % bands, and the CRPS (continuous ranked
probability score, in points; lower is better), beside four simpler predictors."""

EPILOG = f"""\
how:
  Each client's first N known scores are given, for every N of --given; forecast are the
  next known score (one ahead), the fourth next (four ahead) and the client's last one
  (at the end). Clients are dealt to --folds folds in turn; every predictor is learnt
  anew without each fold. With --model the calibrated bands are those of the file, and
  only the simpler predictors are learnt, and cross-validated, on this table.
  Intervals are 95 %, robust to several forecasts of one client.

the simpler predictors:
  last value carried forward    plus the changes others had, that many sessions on
  client's own regression       on ln(session + 1), t interval; needs 4 known scores
  growth model as lme4 fits it  score ~ log1p(session) * first_score
                                + (log1p(session) | client), normal; no serial
                                correlation
  table by first score          what others had at that session, by fifth of the first
                                score (after Finch, Lambert & Schaalje 2001)

columns of --per-client, one row for each forecast:
  {COLUMNS}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    add_score_options(parser)
    add = parser.add_argument_group("what is checked").add_argument
    add(
        "--given",
        type=numbers_given,
        default=GIVEN,
        metavar="N[,N...]",
        help="from how many known scores forecasts are made (default: 2,3,4,6,8)",
    )
    add(
        "--folds",
        type=int,
        default=10,
        metavar="N",
        help="into how many parts the clients are dealt (default: %(default)s)",
    )
    add(
        "--model",
        metavar="FILE",
        type=Path,
        help="check the calibrated bands that cairn course fit --model FILE wrote, "
        "learnt from other clients (default: cross-validated on this table)",
    )
    add_range_options(parser)
    add_result_options(parser, columns=COLUMNS)


def run(options: argparse.Namespace) -> int:
    """Check, write the forecasts where asked, and print the table."""
    table = read_table(options)
    given = [number for number in options.given if number is not None]
    checked = check_predictors(
        table.scores,
        given=given or list(GIVEN),
        folds=options.folds,
        ours=_choose_ours(options, table.scores),
    )
    write_per_client(options, _columns(table.scores, checked.found))
    lines = [*table.notes, *draw_table(checked, model=options.model is not None)]
    print_summary(options, lines, describe_check(checked))
    return 0


def _choose_ours(options: argparse.Namespace, scores: Scores) -> Learn:
    """Return how the calibrated bands are learnt; a model of a file was learnt."""
    if options.model is None:
        stated = read_range(options)
        return lambda others: fit_calibrated_course(others, stated=stated)
    course = read_calibrated(options)
    check_suits(course.growth, scores, options)
    return lambda _: course


def check_predictors(
    scores: Scores, *, given: Sequence[int], folds: int, ours: Learn
) -> Checked:
    """Score the default and the four simpler predictors on the same forecasts.

    A simpler predictor that refuses is left out, with what it says.
    """
    found: dict[str, ByHorizon] = {}
    refused: dict[str, str] = {}
    learners = {OURS: ours} | BASELINES
    with Progress("checking") as progress:
        for place, (name, learn) in enumerate(learners.items()):
            try:
                parts = []
                for part in each_fold(scores, learn, given=given, folds=folds):
                    parts.append(part)
                    done = place * folds + len(parts)
                    progress.tell(done, len(learners) * folds)
                found[name] = join_horizons(parts)
            except ScienceError as error:
                if name == OURS:
                    raise
                refused[name] = str(error)
    return Checked(found, refused, tuple(given), folds)


def _columns(scores: Scores, found: Mapping[str, ByHorizon]) -> dict[str, ArrayLike]:
    parts = [
        (name, horizon, scored)
        for name, by_horizon in found.items()
        for horizon, scored in by_horizon.items()
    ]
    inside = np.concatenate([scored.inside for *_, scored in parts])
    client = np.concatenate([scored.client for *_, scored in parts])
    return {
        "predictor": np.repeat([name for name, *_ in parts], _sizes(parts)),
        "horizon": np.repeat([str(horizon) for _, horizon, _ in parts], _sizes(parts)),
        "client": scores.clients[client],
        "observed": np.concatenate([scored.observed for *_, scored in parts]),
        "mean": np.concatenate([scored.expected for *_, scored in parts]),
        "crps": np.concatenate([scored.crps for *_, scored in parts]),
        **{
            f"inside_{level * 100:.0f}": inside[:, at]
            for at, level in enumerate(LEVELS)
        },
    }


def _sizes(parts: Sequence[tuple[str, Horizon, ScoredForecasts]]) -> list[int]:
    return [len(scored.client) for *_, scored in parts]
