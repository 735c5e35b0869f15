"""cairn course fit: what course do people who began here usually take?"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cairn.cli.course.score_range import (
    add_range_options,
    describe_scale,
    read_range,
)
from cairn.cli.results_out import print_summary
from cairn.cli.scores_in import ScoreTable, add_score_options, clock_of, read_table
from cairn.errors import ScienceError, ScoresRefused
from cairn.exchange.bands_file import KEY, describe_bands
from cairn.exchange.course_file import CLOCK_KEY, describe_model, write_model
from cairn.exchange.ends_file import ENDS_KEY, describe_ends
from cairn.science.course.basis import Basis
from cairn.science.course.estimation import Estimation
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.course.responses import describe_clients
from cairn.science.emerging.calibration import fit_calibrated_course
from cairn.science.scores import Floats, Scores

NAMED = tuple(basis for basis in Basis if basis is not Basis.GIVEN)
_COLUMN = "column:"

DESCRIPTION = """\
Fit a growth model: a linear mixed model with a random intercept and a random slope for
each client, by restricted maximum likelihood (REML) or maximum likelihood (ML). In the
notation of lme4:

  score ~ B * first_score + covariates + (B | client)     fitted to all scores but each
                                                          client's first one
  score ~ B + covariates + (B | client)                   with --without-first-score,
                                                          fitted to all scores

B is the basis (--basis). first_score is the client's first known score less the mean of
all clients in the fit; that mean is in the results (first_score_centre). Random
intercept and slope are correlated freely. Rows without a score are left out, and so are
clients without a score to explain or with an unknown covariate; all are counted."""

EPILOG = """\
the basis:
  time         time since the client's first row, in the unit of --time
  log-time     ln(1 + that time)
  session      occasions since the client's first row: --occasion less the first one,
               or the place of the row, from 0, when there is no --occasion
  log-session  ln(1 + that number)
  COLUMN       a column of the table with numbers, used as they are (column:NAME for a
               column that is called as one of the words above)
  The first row counts whether or not it has a score.

serial correlation:
  With --serial-correlation residuals of a client that lie d apart in time have the
  correlation rho ** d, a continuous-time AR(1) (nlme: corCAR1); rho is estimated and is
  the "correlation" of the results, for one unit of --time. Scores of a client at one
  time are then averaged, and counted.

the results, with --json or in --model FILE:
  fixed_effects (estimate and standard_error by name), fixed_covariance,
  random_covariance (intercept, slope), residual_variance, correlation, log_likelihood,
  aic, n_clients, n_scores (scores explained), singular, formula, estimation, basis,
  direction, what was missing, method, version and source.
  Conventions are lme4's: with REML, log_likelihood is the restricted one; aic is
  -2 log_likelihood + 2 (p + 4), p + 5 with serial correlation, for p fixed effects.
  singular: the most likely variances lie on the boundary; clients' lines differ in
  fewer ways than the model allows for. Estimates are then the best there are, but the
  correlation or a variance is not to be interpreted.

calibrated bands, in --model FILE only:
  Beside the model, the file has what cairn course predict needs for calibrated bands.
  They are learnt from the same scores, with a model of their own (see cairn course
  predict --help) and with the range of the measure, which is stated here. It also has
  where the courses of these clients ended, for cairn offtrack.

examples:
  The expected course on the log of weeks, kept for cairn course predict:
    cairn course fit scores.csv --client id --time week --score phq9 --better lower \\
      --basis log-time --model course.json
  What lme4 fits as Reaction ~ Days + (Days | Subject):
    cairn course fit sleep.csv --client Subject --time Days --score Reaction \\
      --better lower --basis Days --without-first-score --json"""


@dataclass(frozen=True, slots=True, eq=False)
class ChosenBasis:
    """The basis, with the column and its name where the table gives it."""

    basis: Basis
    column: Floats | None = None
    term: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    add_score_options(parser)
    add_model_options(parser)
    add_range_options(parser)
    results = parser.add_argument_group("the results")
    results.add_argument("--json", action="store_true", help="print the model as JSON")
    results.add_argument(
        "--model",
        "--out",
        metavar="FILE",
        type=Path,
        help="write the model as JSON, for cairn course predict --model FILE",
    )
    parser.set_defaults(per_client=None)


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the growth model is made of."""
    model = parser.add_argument_group("the model")
    model.add_argument(
        "--basis",
        default=Basis.TIME.value,
        metavar="|".join((*NAMED, "COLUMN")),
        help="the scale on which a course is a straight line (default: %(default)s)",
    )
    model.add_argument(
        "--estimation",
        type=Estimation,
        choices=tuple(Estimation),
        default=Estimation.REML,
        metavar="reml|ml",
        help="restricted or full maximum likelihood (default: reml)",
    )
    model.add_argument(
        "--without-first-score",
        dest="first_score",
        action="store_false",
        help="explain all scores, and none by the first one",
    )
    model.add_argument(
        "--covariates",
        metavar="COLUMN,COLUMN",
        help="columns with numbers that describe the client, the same in all of a "
        "client's rows; an empty cell is not known",
    )
    model.add_argument(
        "--serial-correlation",
        action="store_true",
        help="let residuals that are close in time be alike",
    )


def run(options: argparse.Namespace) -> int:
    """Fit, write the model where asked, and print it."""
    table, chosen = read_with_basis(options)
    model = fit_growth(
        table.scores,
        basis=chosen.basis,
        estimation=options.estimation,
        first_score=options.first_score,
        covariates=describe_clients(table.scores, table.covariates),
        column=chosen.column,
        term=chosen.term,
        correlation=options.serial_correlation,
    )
    said: list[str] = []
    if options.model is not None:
        more, said = _calibrate(options, table.scores)
        ends = {ENDS_KEY: describe_ends(table.scores)}
        clock = {CLOCK_KEY: clock_of(options)}
        write_model(options.model, model, more=more | ends | clock)
    lines = [*table.notes, *_lines(model), *said]
    print_summary(options, lines, describe_model(model))
    return 0


def _calibrate(
    options: argparse.Namespace, scores: Scores
) -> tuple[dict[str, object], list[str]]:
    """Learn the calibrated bands that the file keeps beside the model."""
    try:
        course = fit_calibrated_course(scores, stated=read_range(options))
    except ScoresRefused:
        raise
    except ScienceError as error:
        return {}, ["", f"The file has no calibrated bands. {error}"]
    said = (
        f"The file also has calibrated bands (emerging). {describe_scale(course.scale)}"
    )
    return {KEY: describe_bands(course)}, ["", said]


def read_with_basis(options: argparse.Namespace) -> tuple[ScoreTable, ChosenBasis]:
    """Read the table; take the column of the basis out of it when one is named."""
    if options.basis in NAMED:
        return read_table(options), ChosenBasis(Basis(options.basis))
    name = options.basis.removeprefix(_COLUMN)
    if name in {options.time, options.occasion}:
        return _basis_as_ordered(options, name)
    given = {"covariates": _with(options.covariates, name)}
    table = read_table(argparse.Namespace(**(vars(options) | given)))
    others = dict(table.covariates)
    column = others.pop(name)
    table = ScoreTable(
        scores=table.scores,
        covariates=others,
        therapist=table.therapist,
        rows_read=table.rows_read,
        same_time=table.same_time,
        notes=table.notes,
    )
    return table, ChosenBasis(Basis.GIVEN, column, name)


def _basis_as_ordered(
    options: argparse.Namespace, name: str
) -> tuple[ScoreTable, ChosenBasis]:
    """Use a column that is also the time or the occasion, dates as days included."""
    table = read_table(options)
    scores = table.scores
    column = scores.time if name == options.time else scores.occasion.astype(float)
    return table, ChosenBasis(Basis.GIVEN, column, name)


def _with(covariates: str | None, name: str) -> str:
    return f"{covariates},{name}" if covariates else name


def _lines(model: GrowthModel) -> Iterator[str]:
    yield f"Growth model by {model.estimation.upper()}: {model.formula}"
    if model.first_score_centre is not None:
        yield f"  first_score is the first score less {model.first_score_centre:.6g}"
    yield f"  {model.direction}; {_numbers(model)}"
    yield ""
    width = max(map(len, model.fixed_names))
    yield f"{'Fixed effects':{width}}      estimate  standard error"
    for name, value, error in zip(
        model.fixed_names, model.fixed_effects, model.standard_errors, strict=True
    ):
        yield f"{name:{width}}  {value:12.6g}  {error:14.6g}"
    yield ""
    yield from _spread(model)
    yield ""
    restricted = "Restricted log-" if model.estimation is Estimation.REML else "Log-"
    yield f"{restricted}likelihood {model.log_likelihood:.4f}, AIC {model.aic:.4f}"
    if model.singular:
        yield (
            "Singular: the most likely variances lie on the boundary, so clients' lines"
            " differ in fewer ways than the model allows for."
        )
    yield f"{model.method}, version {model.version}; {model.source}"


def _numbers(model: GrowthModel) -> str:
    said = f"{model.n_scores} scores of {model.n_clients} clients"
    said += f"; {model.missing} rows without a score"
    said += f"; {model.left_out} clients left out"
    if model.correlation is not None:
        said += f"; {model.averaged} scores averaged with others of their time"
    return said


def _spread(model: GrowthModel) -> Iterator[str]:
    """Say how much clients differ, and how far scores lie around their lines."""
    deviations = np.sqrt(np.diag(model.random_covariance))
    yield "Clients differ          variance            SD"
    for name, deviation in zip(
        ("intercept", f"slope on {model.design.term}"), deviations, strict=True
    ):
        yield f"{name:18}  {deviation**2:12.6g}  {deviation:12.6g}"
    if deviations.all():
        shared = model.random_covariance[0, 1] / deviations.prod()
        yield f"{'correlation':18}  {shared:12.6g}"
    residual = model.residual_variance
    yield f"{'residual':18}  {residual:12.6g}  {np.sqrt(residual):12.6g}"
    if model.correlation is not None:
        yield (
            f"Residuals one unit of time apart correlate by {model.correlation:.6g}"
            " (continuous-time AR(1))"
        )
