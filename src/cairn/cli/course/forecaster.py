"""By what are scores to come predicted: calibrated bands or a plain growth model?"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from cairn.cli.course.fit import add_model_options, read_with_basis
from cairn.cli.course.score_range import add_range_options, describe_scale, read_range
from cairn.cli.scores_in import (
    ScoreTable,
    TableOptionsError,
    clock_of,
    read_table,
)
from cairn.exchange.bands_file import read_bands
from cairn.exchange.course_file import (
    CLOCK_KEY,
    CourseFileError,
    read_document,
    read_model,
)
from cairn.science.course.basis import Basis
from cairn.science.course.estimation import Estimation
from cairn.science.course.forecast import Forecast, make_forecast
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.course.normal import NormalDistributions
from cairn.science.course.prediction import CONDITIONAL_NORMAL, predict_course
from cairn.science.course.responses import describe_clients
from cairn.science.course.score_scale import NOTHING_STATED
from cairn.science.course.targets import Targets, start_times, usual_gap
from cairn.science.emerging.calibrated_course import CALIBRATED_COURSE, CalibratedCourse
from cairn.science.emerging.calibration import fit_calibrated_course
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores

# A normal band at the time of the score before would have no width.
_NEAREST = 0.25
# So many forecasts are held at once.
_AT_A_TIME = 20_000


class Bands(StrEnum):
    """Which bands are drawn."""

    CALIBRATED = "calibrated"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """Calibrated bands, and what the summary says of them."""

    course: CalibratedCourse
    sentences: tuple[str, ...]
    method: Method = CALIBRATED_COURSE

    @property
    def usual_gap(self) -> float:
        """The usual time between two scores."""
        return self.course.usual_gap

    def forecasts(self, targets: Targets) -> Iterator[Forecast]:
        """Forecast the targets, some at a time."""
        for part in targets.split(_AT_A_TIME):
            yield self.course.forecast(
                part.so_far, part.client, part.session, elapsed=part.elapsed
            )


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """The growth model as it is, with normal errors.

    `covariates` have one number for each client, `column` one for each row.
    """

    model: GrowthModel
    covariates: Mapping[str, Floats]
    column: Floats | None
    usual_gap: float
    sentences: tuple[str, ...]
    method: Method = CONDITIONAL_NORMAL

    def forecasts(self, targets: Targets) -> Iterator[Forecast]:
        """Forecast the targets."""
        if not len(targets.client):
            return
        found = predict_course(
            self.model,
            targets.so_far,
            client=targets.client,
            at=self._positions(targets),
            time=self._apart(targets),
            covariates=self.covariates,
            column=None if self.column is None else self.column[targets.kept],
        )
        yield make_forecast(
            targets.so_far,
            client=targets.client,
            time=start_times(targets.so_far)[targets.client] + targets.elapsed,
            distributions=NormalDistributions(found.mean, np.sqrt(found.variance)),
            method=CONDITIONAL_NORMAL,
        )

    def _positions(self, targets: Targets) -> Floats:
        if self.model.basis in {Basis.TIME, Basis.LOG_TIME}:
            return targets.elapsed
        if self.model.basis in {Basis.SESSION, Basis.LOG_SESSION}:
            return targets.session
        if self.column is None or np.any(targets.row < 0):
            raise TableOptionsError(
                "A basis from a column of the table has no value for scores to come: "
                "use --observed, or a basis of time or session."
            )
        return self.column[targets.row]

    def _apart(self, targets: Targets) -> Floats:
        """Keep a forecast at the time of the score before at some distance from it."""
        newest = np.full(targets.so_far.n_clients, -np.inf)
        some = np.diff(targets.so_far.starts) > 0
        newest[some] = targets.so_far.elapsed[targets.so_far.starts[1:][some] - 1]
        nearest = newest[targets.client] + _NEAREST * self.usual_gap
        return np.where(
            targets.elapsed > newest[targets.client], targets.elapsed, nearest
        )


Forecaster = Calibrated | Normal


def add_forecaster_options(parser: argparse.ArgumentParser) -> None:
    """Declare the model, the kind of bands and the measure's range."""
    add_forecaster_choice(parser.add_argument_group("the predictor"))
    add_range_options(parser)
    add_model_options(parser)


def add_forecaster_choice(group: argparse._ArgumentGroup) -> None:
    """Declare the model's file and the kind of bands, the same for every command."""
    add = group.add_argument
    add(
        "--model",
        metavar="FILE",
        type=Path,
        help="what cairn course fit --model FILE wrote, learnt from other clients "
        "(default: learnt from the clients of this table, and the summary says so)",
    )
    add(
        "--bands",
        type=Bands,
        choices=tuple(Bands),
        default=Bands.CALIBRATED,
        metavar="calibrated|normal",
        help="calibrated: on the possible scores of the measure, with a spread that "
        "was corrected on clients left out; its parts are published, their combination "
        "is not (emerging). normal: the exact conditional mean and variance of the "
        "growth model itself, with normal errors (default: %(default)s)",
    )


def choose_forecaster(
    options: argparse.Namespace,
) -> tuple[ScoreTable, Forecaster]:
    """Read the table and the model, or learn one from the table."""
    _check_model_options(options)
    if options.bands is Bands.NORMAL:
        return _choose_normal(options)
    table = read_table(options)
    return table, choose_calibrated(options, table.scores)


def _check_model_options(options: argparse.Namespace) -> None:
    """Refuse options of a growth model that would change nothing."""
    if options.bands is Bands.NORMAL and options.model is None:
        return
    said = (
        options.basis != Basis.TIME,
        options.covariates is not None,
        options.serial_correlation,
        not options.first_score,
        options.estimation is not Estimation.REML,
    )
    if any(said):
        raise TableOptionsError(
            "--basis, --estimation, --without-first-score, --covariates and "
            "--serial-correlation belong to --bands normal without --model: a model of "
            "a file has its own, and calibrated bands choose theirs."
        )


def choose_calibrated(options: argparse.Namespace, scores: Scores) -> Calibrated:
    """Read calibrated bands, or learn them from scores."""
    if options.model is None:
        course = fit_calibrated_course(scores, stated=read_range(options))
        said = "The model was learnt from these same clients: no --model was given."
    else:
        course = read_calibrated(options)
        check_suits(course.growth, scores, options)
        said = f"The model was learnt from {course.growth.n_clients:,} other clients."
    return Calibrated(course, (said, describe_scale(course.scale)))


def check_suits(
    model: GrowthModel, scores: Scores, options: argparse.Namespace
) -> None:
    """Refuse a file's model of another direction, or learnt over another clock."""
    if model.direction is not scores.direction:
        raise TableOptionsError(
            f"In the model, {model.direction}; --better says the contrary."
        )
    learnt = read_document(options.model).get(CLOCK_KEY, clock_of(options))
    if learnt != clock_of(options):
        raise TableOptionsError(
            f"The model was learnt over --{learnt}, and this table is given by "
            f"--{clock_of(options)} alone. Give both the same."
        )


def read_calibrated(options: argparse.Namespace) -> CalibratedCourse:
    """Read the calibrated bands in the file of a model. Raises CourseFileError."""
    if read_range(options) != NOTHING_STATED:
        raise TableOptionsError(
            "The range of the measure belongs to the model: state it to cairn course "
            "fit, not here."
        )
    course = read_bands(options.model)
    if course is None:
        raise CourseFileError(
            "The file holds a growth model without calibrated bands, for which there "
            "were too few clients. Use --bands normal."
        )
    return course


def _choose_normal(options: argparse.Namespace) -> tuple[ScoreTable, Normal]:
    if read_range(options) != NOTHING_STATED:
        raise TableOptionsError("A range belongs to calibrated bands, not to normal.")
    given = None if options.model is None else read_model(options.model)
    table, chosen = read_with_basis(_as_in(options, given))
    covariates = describe_clients(table.scores, table.covariates)
    if given is not None:
        check_suits(given, table.scores, options)
        model, said = given, f"{given.n_clients:,} other clients."
    else:
        model = fit_growth(
            table.scores,
            basis=chosen.basis,
            estimation=options.estimation,
            first_score=options.first_score,
            covariates=covariates,
            column=chosen.column,
            term=chosen.term,
            correlation=options.serial_correlation,
        )
        said = "these same clients: no --model was given."
    sentences = (f"The model was learnt from {said}", f"Growth model: {model.formula}")
    return table, Normal(
        model, covariates, chosen.column, usual_gap(table.scores), sentences
    )


def _as_in(
    options: argparse.Namespace, model: GrowthModel | None
) -> argparse.Namespace:
    """Ask the table for the columns that the model of a file needs."""
    if model is None:
        return options
    basis = model.basis.value
    if model.basis is Basis.GIVEN:
        basis = f"column:{model.design.term}"
    names = ",".join(model.design.covariates) or None
    return argparse.Namespace(**(vars(options) | {"basis": basis, "covariates": names}))
