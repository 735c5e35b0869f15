"""By which expected course are clients judged, and where does a course end?"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cairn.cli.offtrack.errors import OffTrackOptionsError
from cairn.errors import TooFew
from cairn.exchange.course_file import read_model
from cairn.science.course.basis import Basis
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.course.score_scale import ScoreRange
from cairn.science.emerging.calibrated_course import CALIBRATED_COURSE, CalibratedCourse
from cairn.science.emerging.calibration import fit_calibrated_course
from cairn.science.offtrack.horizon import End, StatedEnd, usual_end
from cairn.science.offtrack.outlook import Outlook, outlook_of
from cairn.science.scores import Scores

NAMED = tuple(basis for basis in Basis if basis is not Basis.GIVEN)


class CourseKind(StrEnum):
    """Which forecaster the expected course comes from."""

    CALIBRATED = "calibrated"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True, eq=False)
class ChosenCourse:
    """The outlook, what the summary says of it, and how to learn it from others.

    `learn` is None for a model from a file: it was learnt already.
    """

    outlook: Outlook
    sentences: tuple[str, ...]
    facts: dict[str, object]
    learn: Callable[[Scores], Outlook] | None


def add_course_options(parser: argparse.ArgumentParser) -> None:
    """Declare the model and the end."""
    add = parser.add_argument_group("the expected course").add_argument
    add(
        "--model",
        metavar="FILE",
        type=Path,
        help="a growth model that cairn course fit --model FILE wrote, learnt from "
        "other clients; without covariates (default: the expected course is learnt "
        "from the clients of the table itself, and the summary says so)",
    )
    add(
        "--course",
        type=CourseKind,
        choices=tuple(CourseKind),
        metavar="|".join(CourseKind),
        help="without --model: calibrated is a growth model over log sessions with "
        "serial correlation, on a started logarithm of the score, on the possible "
        "scores, its spread corrected (emerging: its parts are published, their "
        "combination is not); growth is the plain linear mixed growth model of cairn "
        "course fit (default: calibrated, or growth when --basis or "
        "--no-serial-correlation is given)",
    )
    add(
        "--basis",
        type=Basis,
        choices=NAMED,
        metavar="|".join(NAMED),
        help="growth: the scale of time on which a course is a straight line, as in "
        "cairn course fit (default: log-time with --time, else log-session)",
    )
    add(
        "--no-serial-correlation",
        dest="serial_correlation",
        action="store_false",
        help="growth: let residuals be independent; otherwise those close in time are "
        "alike, with a correlation that is estimated",
    )
    for name, which in (("minimum", "lowest"), ("maximum", "highest")):
        add(
            f"--{name}",
            type=float,
            metavar="SCORE",
            help=f"calibrated: the {which} score of the measure (default: found from "
            "the scores)",
        )
    add(
        "--end",
        type=float,
        metavar="SESSIONS|TIME",
        help="when a course ends: the number of sessions, or, for a growth model over "
        "time, the time since the client's first row in the unit of --time (default: "
        "the median end of those clients of the table who came as far as the score "
        "judged)",
    )


def choose_course(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    """Read the model or learn it, and find out where courses end."""
    plain = options.basis is not None or not options.serial_correlation
    kind = options.course or (CourseKind.GROWTH if plain else CourseKind.CALIBRATED)
    if plain and (options.model or kind is CourseKind.CALIBRATED):
        raise OffTrackOptionsError(
            "--basis and --no-serial-correlation belong to --course growth."
        )
    if options.model is not None:
        if options.course is not None:
            raise OffTrackOptionsError("Give --model or --course, not both.")
        return _read(options, scores)
    if kind is CourseKind.GROWTH:
        return _fit(options, scores)
    return _calibrate(options, scores)


def _calibrate(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    stated = ScoreRange(options.minimum, options.maximum)

    def learn(some: Scores) -> Outlook:
        found = fit_calibrated_course(some, stated=stated)
        return Outlook(
            found.forecast, Basis.SESSION, _end(options, some, Basis.SESSION)
        )

    course = fit_calibrated_course(scores, stated=stated)
    end = _end(options, scores, Basis.SESSION)
    facts = {
        **_describe(course.growth),
        "basis": str(Basis.SESSION),
        "lowest_score": course.scale.lowest,
        "highest_score": course.scale.highest,
        "method": CALIBRATED_COURSE.name,
        "version": CALIBRATED_COURSE.version,
        "source": CALIBRATED_COURSE.source,
    }
    outlook = Outlook(course.forecast, Basis.SESSION, end)
    return _say(outlook, facts, origin=_range(course), learn=learn)


def _range(course: CalibratedCourse) -> str:
    scale = course.scale
    return f" Possible scores: {scale.lowest:g} to {scale.highest:g}."


def _fit(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    basis = options.basis or (Basis.LOG_TIME if options.time else Basis.LOG_SESSION)

    def fit(some: Scores) -> GrowthModel:
        return fit_growth(some, basis=basis, correlation=options.serial_correlation)

    def learn(some: Scores) -> Outlook:
        return outlook_of(fit(some), _end(options, some, basis))

    model, end = fit(scores), _end(options, scores, basis)
    return _say(outlook_of(model, end), _describe(model), learn=learn)


def _read(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    model = read_model(options.model)
    if model.basis is Basis.GIVEN or model.design.covariates:
        raise OffTrackOptionsError(
            "Judging needs a model over time or sessions without covariates. Fit one "
            "with cairn course fit."
        )
    if model.design.direction is not scores.direction:
        raise OffTrackOptionsError(
            "The model was fitted to scores of the other direction; --better says "
            "otherwise."
        )
    end = _end(options, scores, model.basis)
    return _say(outlook_of(model, end), _describe(model), learn=None)


def _describe(model: GrowthModel) -> dict[str, object]:
    return {
        "formula": model.formula,
        "basis": str(model.basis),
        "n_clients": model.n_clients,
        "n_scores": model.n_scores,
        "correlation": model.correlation,
        "singular": model.singular,
        "method": model.method,
        "version": model.version,
        "source": model.source,
    }


def _say(
    outlook: Outlook,
    facts: dict[str, object],
    *,
    learn: Callable[[Scores], Outlook] | None,
    origin: str = "",
) -> ChosenCourse:
    """Put the sentences together; sessions count from 1 in words, positions from 0."""
    sessions, end = _in_sessions(outlook.basis), outlook.end
    stated = isinstance(end, StatedEnd)
    where = (end.position if isinstance(end, StatedEnd) else end.median) + sessions
    unit = "sessions" if sessions else "time since the start"
    whence = "read from a file" if learn is None else "learnt from these same clients"
    size = f"{facts['n_scores']} scores of {facts['n_clients']} clients"
    sentences = (
        f"The expected course was {whence}: {size}.{origin}",
        f"  {facts['method']} {facts['version']}; {facts['source']}",
        f"A course ends at {where:g} ({unit}), as stated."
        if stated
        else "A course ends where those in the table did who came as far: in the "
        f"median at {where:g} ({unit}).",
    )
    more: dict[str, object] = {
        "model_from": "file" if learn is None else "the same clients",
        "end": where,
        "end_unit": unit,
        "end_stated": stated,
    }
    return ChosenCourse(outlook, sentences, facts | more, learn)


def _end(options: argparse.Namespace, scores: Scores, basis: Basis) -> End:
    try:
        usual = usual_end(scores, basis)
    except TooFew as refusal:
        if options.end is None:
            raise OffTrackOptionsError(
                "Nobody in the table has two scores to learn from where courses end. "
                "Say it with --end."
            ) from refusal
        return StatedEnd(options.end - _in_sessions(basis), 1.0)
    if options.end is None:
        return usual
    return StatedEnd(options.end - _in_sessions(basis), usual.step, usual.pace)


def _in_sessions(basis: Basis) -> bool:
    return basis in {Basis.SESSION, Basis.LOG_SESSION}
