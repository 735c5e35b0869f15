"""What `cairn change` writes for machines: a row for each client, and a summary."""

from dataclasses import asdict, fields

from numpy.typing import ArrayLike

from cairn import __version__
from cairn.science.change.changes import Changes
from cairn.science.change.codes import ANSWERS, spell
from cairn.science.change.cutoffs import PlacedCutoff
from cairn.science.change.indices import error_of_first_scores
from cairn.science.change.summary import ChangeSummary, Tally
from cairn.science.change.yardstick import Yardstick
from cairn.science.course.growth import GrowthModel
from cairn.science.measure.reading import Norm

RELATIVE = (
    "deviation from the group's mean change: 0 means to change as much as the others, "
    "so improved means more than they did"
)
NO_CHANGE = "change from the first score"


def per_client(changes: Changes) -> dict[str, ArrayLike]:
    """Return the columns of the file for every client, in their fixed order."""
    return {
        "client": changes.clients,
        "n": changes.n,
        "first_time": changes.first_time,
        "last_time": changes.last_time,
        "first": changes.first,
        "last": changes.last,
        "change": changes.change,
        "reliable_change_index": changes.index,
        "reliable": changes.verdicts,
        "clinical_before": spell(changes.clinical_before, ANSWERS),
        "functional_after": spell(changes.functional_after, ANSWERS),
        "outcome": changes.outcomes,
    }


def as_json(
    changes: Changes, summary: ChangeSummary, notes: tuple[str, ...]
) -> dict[str, object]:
    """Return everything the summary says, as numbers and words."""
    yardstick = changes.yardstick
    return {
        "method": summary.method,
        "version": summary.version,
        "source": summary.source,
        "cairn": __version__,
        "measures": RELATIVE if yardstick.relative_to_group else NO_CHANGE,
        "relative_to_group": yardstick.relative_to_group,
        "better": changes.direction.split()[0],
        "n_original": summary.n_original,
        "n_used": summary.n_used,
        "n_missing": summary.n_original - summary.n_used,
        "without_two_scores": summary.without_two_scores,
        "not_judged": summary.not_judged,
        "rows_without_score": summary.missing,
        "norms": norms_of(yardstick),
        "standard_error_of_measurement": error_of_measurement(yardstick),
        "standard_error": yardstick.standard_error,
        "critical": yardstick.critical,
        "confidence": yardstick.confidence,
        "threshold": yardstick.threshold,
        "threshold_worse": yardstick.threshold_worse,
        "threshold_unit": "per cent" if yardstick.in_percent else "points",
        "equal_counts": yardstick.on_line_counts,
        "growth_model": _growth(yardstick.growth),
        "cutoff": _cutoff(changes.cutoff),
        "reliable": {str(k): _tally(v) for k, v in summary.reliable.items()},
        "outcome": {str(k): _tally(v) for k, v in summary.outcome.items()},
        "clinical_before": _tally(summary.clinical_before),
        "functional_after": _tally(summary.functional_after),
        "crossed_not_reliably": _tally(summary.crossed_not_reliably),
        "group": None if changes.group is None else asdict(changes.group),
        "notes": list(notes),
    }


def error_of_measurement(yardstick: Yardstick) -> float | None:
    """Return SEM in points where the method has one."""
    return None if yardstick.norms is None else error_of_first_scores(yardstick.norms)


def norms_of(yardstick: Yardstick) -> dict[str, dict[str, object]]:
    """Return each number the method used, and where it is from."""
    if yardstick.norms is None:
        return {}
    values, sample = yardstick.norms.values, yardstick.norms.from_sample
    return {
        field.name: {
            "value": getattr(values, field.name),
            "from": "sample" if field.name in sample else "given",
        }
        for field in fields(values)
        if getattr(values, field.name) is not None
    }


def _growth(model: GrowthModel | None) -> dict[str, object] | None:
    if model is None:
        return None
    return {
        "formula": model.formula,
        "estimation": str(model.estimation),
        "fixed_effects": dict(
            zip(model.fixed_names, model.fixed_effects.tolist(), strict=True)
        ),
        "random_covariance": model.random_covariance.tolist(),
        "residual_variance": model.residual_variance,
        "log_likelihood": model.log_likelihood,
        "n_clients": model.n_clients,
        "n_scores": model.n_scores,
        "singular": model.singular,
    }


def _cutoff(placed: PlacedCutoff | None) -> dict[str, object] | None:
    if placed is None:
        return None
    return {
        "value": placed.cutoff.value,
        "label": placed.cutoff.label,
        "clinical_side": str(placed.cutoff.rule),
        "clinical": _group(placed.clinical),
        "clinical_from_sample": placed.clinical_from_sample,
        "functional": _group(placed.functional),
        "true_scores": placed.true_scores,
    }


def _group(norm: Norm | None) -> dict[str, object] | None:
    if norm is None:
        return None
    return {
        "sample": norm.sample,
        "mean": norm.mean,
        "standard_deviation": norm.standard_deviation,
        "n": norm.n,
    }


def _tally(tally: Tally | None) -> dict[str, object] | None:
    if tally is None:
        return None
    share = tally.share
    return {
        "count": tally.count,
        "share": share and share.estimate,
        "lower": share and share.lower,
        "upper": share and share.upper,
        "confidence": share and share.confidence,
        "interval": share and share.method,
    }
