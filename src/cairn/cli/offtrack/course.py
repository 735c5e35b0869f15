"""By which expected course are clients judged, and where does a course end?"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cairn.cli.offtrack.errors import OffTrackOptionsError
from cairn.exchange.course_file import read_model
from cairn.science.course.basis import Basis
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.offtrack.horizon import End, StatedEnd, usual_end
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
    add = parser.add_argument_group("the expected course").add_argument
    add(
        "--model",
        metavar="FILE",
        type=Path,
        help="a model that cairn course fit --model FILE wrote, learnt from other "
        "clients; without covariates (default: a model is fitted to the clients of the "
        "table itself, and the summary says so)",
    )
    add(
        "--basis",
        type=Basis,
        choices=NAMED,
        metavar="|".join(NAMED),
        help="without --model: the scale of time on which a course is a straight line, "
        "as in cairn course fit (default: log-time with --time, else log-session)",
    )
    add(
        "--no-serial-correlation",
        dest="serial_correlation",
        action="store_false",
        help="without --model: let residuals be independent; otherwise those close in "
        "time are alike, with a correlation that is estimated",
    )
    add(
        "--end",
        type=float,
        metavar="SESSIONS|TIME",
        help="when a course ends: with a basis of sessions the number of sessions, "
        "else the time since the client's first row, in the unit of --time (default: "
        "the median end of those clients of the table who came as far as the score "
        "judged)",
    )


def choose_course(options: argparse.Namespace, scores: Scores) -> ChosenCourse:
    """Read the model or fit it, and find out where courses end."""
    if options.model is not None:
        if options.basis is not None:
            raise OffTrackOptionsError("--model has its own basis: leave --basis out.")
        return _read(options, scores)
    basis = options.basis or (Basis.LOG_TIME if options.time else Basis.LOG_SESSION)

    def fit(some: Scores) -> GrowthModel:
        return fit_growth(some, basis=basis, correlation=options.serial_correlation)

    def learn(some: Scores) -> Outlook:
        return outlook_of(fit(some), _end(options, some, basis))

    model, end = fit(scores), _end(options, scores, basis)
    origin = (
        "The expected course was learnt from these same clients: a growth model of "
        f"{model.n_scores} scores of {model.n_clients} clients."
    )
    return _chosen(model, end, origin=origin, learn=learn)


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
    origin = (
        f"The expected course was read from a file: a growth model of {model.n_scores} "
        f"scores of {model.n_clients} clients."
    )
    end = _end(options, scores, model.basis)
    return _chosen(model, end, origin=origin, learn=None)


def _chosen(
    model: GrowthModel,
    end: End,
    *,
    origin: str,
    learn: Callable[[Scores], Outlook] | None,
) -> ChosenCourse:
    unit = "sessions" if _in_sessions(model.basis) else "time since the start"
    stated = isinstance(end, StatedEnd)
    position = end.position if isinstance(end, StatedEnd) else end.median
    where = position + 1 if _in_sessions(model.basis) else position
    said = (
        f"A course ends at {where:g} ({unit}), as stated."
        if stated
        else "A course ends where those in the table did who came as far: in the "
        f"median at {where:g} ({unit})."
    )
    facts: dict[str, object] = {
        "model_from": "file" if learn is None else "the same clients",
        "formula": model.formula,
        "basis": str(model.basis),
        "n_clients": model.n_clients,
        "n_scores": model.n_scores,
        "correlation": model.correlation,
        "singular": model.singular,
        "end": where,
        "end_unit": unit,
        "end_stated": stated,
        "method": model.method,
        "version": model.version,
        "source": model.source,
    }
    sentences = (
        origin,
        f"  {model.formula}; {model.method} {model.version}; {model.source}",
        said,
    )
    return ChosenCourse(outlook_of(model, end), sentences, facts, learn)


def _end(options: argparse.Namespace, scores: Scores, basis: Basis) -> End:
    usual = usual_end(scores, basis)
    if options.end is None:
        return usual
    position = options.end - 1 if _in_sessions(basis) else options.end
    return StatedEnd(position, usual.step, usual.pace)


def _in_sessions(basis: Basis) -> bool:
    return basis in {Basis.SESSION, Basis.LOG_SESSION}
