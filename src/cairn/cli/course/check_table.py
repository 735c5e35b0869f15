"""How what was checked is told: a table for people, numbers for machines."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from cairn.errors import TooFew
from cairn.science.course.cases import Horizon
from cairn.science.course.comparison import Comparison, compare_forecasts
from cairn.science.course.cross_validation import ByHorizon
from cairn.science.course.verification import (
    VERIFICATION,
    ScoredForecasts,
    Verification,
    verify_forecasts,
)
from cairn.science.emerging.calibrated_course import CALIBRATED_COURSE

OURS = "calibrated bands (default)"
_WIDTH = 30


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """Scored forecasts by predictor and horizon, and why some predictors are absent."""

    found: Mapping[str, ByHorizon]
    refused: Mapping[str, str]
    given: tuple[int, ...]
    folds: int


def draw_table(checked: Checked, *, model: bool) -> Iterator[str]:
    """Return the lines of the table, one part for each horizon."""
    counts = ", ".join(str(number) for number in checked.given)
    yield f"Forecasts from the first {counts} known scores of each client."
    learnt = "each learnt without the clients it forecasts"
    if model:
        learnt = "the default as in --model, the others without those they forecast"
    yield f"{checked.folds}-fold cross-validation by client; {learnt}."
    for horizon in Horizon:
        yield ""
        yield f"{horizon}{_counts(checked.found[OURS][horizon])}"
        yield f"{'':{_WIDTH}}  {'CRPS':>21}  {'50 %':>18}  {'80 %':>18}  {'95 %':>18}"
        for name, scored in checked.found.items():
            yield f"{name:{_WIDTH}}  {_line(scored[horizon])}"
    yield ""
    for horizon in Horizon:
        yield f"CRPS of the default less that of the others, {horizon}"
        for name in list(checked.found)[1:]:
            yield f"{name:{_WIDTH}}  {_difference(checked, name, horizon)}"
    for name, why in checked.refused.items():
        yield f"{name}: not possible here. {why}"
    yield ""
    yield "Coverage in percent, CRPS in points, each with its 95 % interval."
    method = CALIBRATED_COURSE
    yield f"{method.name}, version {method.version}; {method.source}"
    yield f"{VERIFICATION.name}; {VERIFICATION.source}"


def describe_check(checked: Checked) -> dict[str, object]:
    """Return everything as JSON has it; null where there were too few to say."""
    return {
        "given": list(checked.given),
        "folds": checked.folds,
        "predictors": {
            name: {
                str(horizon): _as_json(verify(one)) for horizon, one in scored.items()
            }
            for name, scored in checked.found.items()
        },
        "default_against": {
            name: {
                str(horizon): _as_json(compare(checked, name, horizon))
                for horizon in Horizon
            }
            for name in list(checked.found)[1:]
        },
        "not_possible": dict(checked.refused),
        "method": CALIBRATED_COURSE.name,
        "version": CALIBRATED_COURSE.version,
        "source": CALIBRATED_COURSE.source,
    }


def verify(scored: ScoredForecasts) -> Verification | None:
    """Sum up scored forecasts; None where there are too few clients."""
    try:
        return verify_forecasts(scored)
    except TooFew:
        return None


def compare(checked: Checked, name: str, horizon: Horizon) -> Comparison | None:
    """Compare the default with another predictor; None with too few in common."""
    try:
        return compare_forecasts(
            checked.found[OURS][horizon], checked.found[name][horizon]
        )
    except TooFew:
        return None


def _as_json(found: Verification | Comparison | None) -> object:
    return None if found is None else asdict(found)


def _counts(scored: ScoredForecasts) -> str:
    found = verify(scored)
    if found is None:
        return ": fewer than two clients"
    return f": {found.n_forecasts:,} forecasts of {found.n_clients:,} clients"


def _line(scored: ScoredForecasts) -> str:
    found = verify(scored)
    if found is None:
        return "too few"
    crps = found.crps
    cells = [f"{crps.value:.3f} ({crps.lower:.3f} to {crps.upper:.3f})"]
    for one in found.coverage:
        value, lower, upper = (
            100 * number
            for number in (one.share.value, one.share.lower, one.share.upper)
        )
        cells.append(f"{value:.1f} ({lower:.1f} to {upper:.1f})")
    line = f"{cells[0]:>21}  " + "  ".join(f"{cell:>18}" for cell in cells[1:])
    few = f"  {found.missing:,} not forecast" if found.missing else ""
    return line + few


def _difference(checked: Checked, name: str, horizon: Horizon) -> str:
    found = compare(checked, name, horizon)
    if found is None:
        return "too few in common"
    off = found.difference
    return (
        f"{off.value:+.3f} ({off.lower:+.3f} to {off.upper:+.3f}), "
        f"{100 * found.skill:+.1f} % better, on {found.n_forecasts:,} forecasts"
    )
