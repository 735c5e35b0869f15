"""By which expected course are clients judged, and where does a course end?"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from cairn.cli.course.forecaster import (
    Bands,
    add_forecaster_choice,
    check_suits,
)
from cairn.cli.course.score_range import describe_scale, read_range
from cairn.cli.offtrack.errors import OffTrackOptionsError
from cairn.errors import TooFew
from cairn.exchange.bands_file import read_bands
from cairn.exchange.course_file import read_model
from cairn.exchange.ends_file import read_ends
from cairn.science.course.basis import Basis
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.emerging.calibrated_course import CALIBRATED_COURSE, CalibratedCourse
from cairn.science.emerging.calibration import fit_calibrated_course
from cairn.science.offtrack.horizon import End, StatedEnd, UsualEnd, usual_end
from cairn.science.offtrack.outlook import Outlook, outlook_of
from cairn.science.scores import Scores

NAMED = tuple(basis for basis in Basis if basis is not Basis.GIVEN)


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
    group = parser.add_argument_group("the expected course")
    add_forecaster_choice(group)
    group.add_argument(
        "--end",
        type=float,
        metavar="SESSIONS|TIME",
        help="when a course ends: the number of sessions, or, with normal bands over "
        "time, the time since the client's first row in the unit of --time (default: "
        "the median end of those clients the model was learnt from who came as far as "
        "the score judged)",
    )
    _add_normal(parser)
    _add_range(parser)


def _add_normal(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group(
        "the growth model", "Only with --bands normal and without --model."
    ).add_argument
    add(
        "--basis",
        type=Basis,
        choices=NAMED,
        metavar="|".join(NAMED),
        help="the scale on which a course is a straight line, as in cairn course fit "
        "(default: log-time with --time, else log-session)",
    )
    add(
        "--serial-correlation",
        action="store_true",
        help="let residuals that are close in time be alike",
    )


def _add_range(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group(
        "the range of the measure",
        "Only with calibrated bands and without --model or --measure; inferred from\n"
        "the scores where it is not stated, as in cairn course predict.",
    ).add_argument
    add("--minimum", type=float, metavar="SCORE", help="the lowest possible score")
    add("--maximum", type=float, metavar="SCORE", help="the highest possible score")
    add("--step", type=float, metavar="POINTS", help="the distance between scores")


def choose_course(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    """Read the model or learn it, and find out where courses end."""
    _check_belonging(options)
    if options.bands is Bands.CALIBRATED:
        if options.model is None:
            return _calibrate(options, scores)
        return _read_calibrated(options, scores)
    if options.model is None:
        return _fit(options, scores)
    return _read_normal(options, scores)


def _check_belonging(options: argparse.Namespace) -> None:
    """Refuse options that would have no effect."""
    normal = options.basis is not None or options.serial_correlation
    ends = (options.minimum, options.maximum, options.step)
    calibrated = any(one is not None for one in ends)
    if normal and (options.model or options.bands is Bands.CALIBRATED):
        raise OffTrackOptionsError(
            "--basis and --serial-correlation belong to --bands normal without --model."
        )
    if calibrated and (options.model or options.bands is Bands.NORMAL):
        raise OffTrackOptionsError(
            "--minimum, --maximum and --step belong to calibrated bands without "
            "--model: the range belongs to the model of the file."
        )


def _calibrate(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    stated = read_range(options)

    def learn(some: Scores) -> Outlook:
        found = fit_calibrated_course(some, stated=stated)
        end = _end(options, some, Basis.SESSION)
        return Outlook(found.forecast, Basis.SESSION, end)

    course = fit_calibrated_course(scores, stated=stated)
    return _say_calibrated(options, scores, course, learn=learn)


def _read_calibrated(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    course = read_bands(options.model)
    if course is None:
        raise OffTrackOptionsError(
            "The file holds a growth model without calibrated bands, for which there "
            "were too few clients. Use --bands normal."
        )
    check_suits(course.growth, scores, options)
    return _say_calibrated(options, scores, course, learn=None)


def _say_calibrated(
    options: argparse.Namespace,
    scores: Scores,
    course: CalibratedCourse,
    *,
    learn: Callable[[Scores], Outlook] | None,
) -> ChosenCourse:
    scale, end = course.scale, _end(options, scores, Basis.SESSION)
    facts = {
        **_describe(course.growth),
        "basis": str(Basis.SESSION),
        "lowest_score": scale.lowest,
        "highest_score": scale.highest,
        "method": CALIBRATED_COURSE.name,
        "version": CALIBRATED_COURSE.version,
        "source": CALIBRATED_COURSE.source,
    }
    outlook = Outlook(course.forecast, Basis.SESSION, end)
    return _say(outlook, facts, origin=f" {describe_scale(scale)}", learn=learn)


def _fit(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    basis = options.basis or (Basis.LOG_TIME if options.time else Basis.LOG_SESSION)

    def fit(some: Scores) -> GrowthModel:
        return fit_growth(some, basis=basis, correlation=options.serial_correlation)

    def learn(some: Scores) -> Outlook:
        return outlook_of(fit(some), _end(options, some, basis))

    model, end = fit(scores), _end(options, scores, basis)
    return _say(outlook_of(model, end), _describe(model), learn=learn)


def _read_normal(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    model = read_model(options.model)
    if model.basis is Basis.GIVEN or model.design.covariates:
        raise OffTrackOptionsError(
            "Judging needs a model over time or sessions without covariates. Fit one "
            "with cairn course fit."
        )
    check_suits(model, scores, options)
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
        else "A course ends where those of the model's clients did who came as far: in "
        f"the median at {where:g} ({unit}).",
    )
    more: dict[str, object] = {
        "model_from": "file" if learn is None else "the same clients",
        "end": where,
        "end_unit": unit,
        "end_stated": stated,
    }
    return ChosenCourse(outlook, sentences, facts | more, learn)


def _end(options: argparse.Namespace, scores: Scores, basis: Basis) -> End:
    """Take the end stated, that of the model's clients, or that of the table's."""
    usual = _usual_end(options, scores, basis)
    if options.end is None and usual is None:
        raise OffTrackOptionsError(
            "Nobody in the table has two scores to learn from where courses end. Say "
            "it with --end."
        )
    if usual is None:
        return StatedEnd(options.end - _in_sessions(basis), 1.0)
    if options.end is None:
        return usual
    return StatedEnd(options.end - _in_sessions(basis), usual.step, usual.pace)


def _usual_end(
    options: argparse.Namespace, scores: Scores, basis: Basis
) -> UsualEnd | None:
    if options.model is not None and (kept := read_ends(options.model, basis)):
        return kept
    try:
        return usual_end(scores, basis)
    except TooFew:
        return None


def _in_sessions(basis: Basis) -> bool:
    return basis in {Basis.SESSION, Basis.LOG_SESSION}
