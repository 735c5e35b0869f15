"""Write a fitted growth model as JSON, and read it back to predict from.

Refuses: a file that is not such a model, or whose numbers cannot belong together.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cairn.errors import CairnError
from cairn.science.course.basis import Basis
from cairn.science.course.estimation import Estimation
from cairn.science.course.growth import GrowthModel
from cairn.science.course.statistics import GrowthDesign
from cairn.science.measure.instrument import Direction
from cairn.science.scores import Floats

KIND = "cairn growth model"
# Rounding may leave a covariance this far below 0, as a share of its largest variance.
_ROUNDING = 1e-9


class CourseFileError(CairnError):
    """A file of a growth model cannot be read or written."""

    exit_code = 6


# Which option of the command said when the scores were: the time or the occasion.
CLOCK_KEY = "clock"


def describe_model(model: GrowthModel) -> dict[str, object]:
    """Return everything about a model as JSON has it."""
    names, errors = model.fixed_names, model.standard_errors
    effects = zip(names, model.fixed_effects, errors, strict=True)
    return {
        "kind": KIND,
        "formula": model.formula,
        "estimation": str(model.estimation),
        "fixed_effects": {
            name: {"estimate": float(value), "standard_error": float(error)}
            for name, value, error in effects
        },
        "fixed_covariance": model.fixed_covariance.tolist(),
        "random_effects": [names[0], model.design.term],
        "random_covariance": model.random_covariance.tolist(),
        "residual_variance": model.residual_variance,
        "correlation": model.correlation,
        "log_likelihood": model.log_likelihood,
        "aic": model.aic,
        "n_clients": model.n_clients,
        "n_scores": model.n_scores,
        "singular": model.singular,
        "basis": str(model.basis),
        "term": model.design.term,
        "first_score": model.first_score,
        "first_score_centre": model.first_score_centre,
        "covariates": list(model.design.covariates),
        "direction": str(model.direction),
        "score_range": list(model.score_range),
        "missing_scores": model.missing,
        "clients_left_out": model.left_out,
        "scores_averaged": model.averaged,
        "method": model.method,
        "version": model.version,
        "source": model.source,
    }


def write_model(
    path: Path, model: GrowthModel, *, more: Mapping[str, object] | None = None
) -> None:
    """Write a model to a file, and `more` beside it. Raises CourseFileError."""
    described = {**describe_model(model), **(more or {})}
    text = json.dumps(described, indent=2, allow_nan=False)
    try:
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise CourseFileError(
            f"The model was not written: {error.strerror}. It needs an existing folder "
            "and the right to write there."
        ) from error


def read_model(path: Path) -> GrowthModel:
    """Read a model that `write_model` wrote. Raises CourseFileError."""
    try:
        return build_model(read_document(path))
    except (KeyError, TypeError, ValueError) as error:
        raise not_complete() from error


def read_document(path: Path) -> dict[str, Any]:
    """Read all that a file of a model holds. Raises CourseFileError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseFileError(f"The model cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CourseFileError("The file of the model is not JSON.") from error
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise CourseFileError(
            "The file does not hold a growth model. Write one with cairn course fit "
            "--model FILE."
        )
    return found


def not_complete() -> CourseFileError:
    """Say that a file no longer holds what was written."""
    return CourseFileError(
        "The file of the model has been changed or is not complete. Fit it again "
        "with cairn course fit --model FILE."
    )


def build_model(found: Mapping[str, Any]) -> GrowthModel:
    """Return the model that `describe_model` described.

    Raises KeyError, TypeError or ValueError where the description is not one.
    """
    design = GrowthDesign(
        basis=Basis(found["basis"]),
        term=str(found["term"]),
        first_score=bool(found["first_score"]),
        covariates=tuple(str(name) for name in found["covariates"]),
        direction=Direction(found["direction"]),
        correlation=_optional(found["correlation"]),
    )
    effects = [found["fixed_effects"][name] for name in design.fixed_names]
    residual = float(found["residual_variance"])
    if not 0 < residual < np.inf or not 0 <= (design.correlation or 0.0) < 1:
        raise ValueError
    low, high = found["score_range"]
    return GrowthModel(
        design=design,
        estimation=Estimation(found["estimation"]),
        fixed_effects=_finite([effect["estimate"] for effect in effects]),
        fixed_covariance=_covariance(found["fixed_covariance"], len(effects)),
        random_covariance=_covariance(found["random_covariance"], 2),
        residual_variance=residual,
        log_likelihood=float(found["log_likelihood"]),
        aic=float(found["aic"]),
        singular=bool(found["singular"]),
        n_clients=int(found["n_clients"]),
        n_scores=int(found["n_scores"]),
        missing=int(found["missing_scores"]),
        left_out=int(found["clients_left_out"]),
        averaged=int(found["scores_averaged"]),
        first_score_centre=_centre(found["first_score_centre"], design),
        score_range=(float(low), float(high)),
        method=str(found["method"]),
        version=str(found["version"]),
        source=str(found["source"]),
    )


def _centre(found: object, design: GrowthDesign) -> float | None:
    centre = _optional(found)
    if (centre is None) == design.first_score:
        raise ValueError
    return centre


def _optional(found: Any) -> float | None:
    return None if found is None else float(_finite(found))


def _finite(found: Any) -> Floats:
    numbers = np.asarray(found, dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError
    return numbers


def _covariance(found: object, size: int) -> Floats:
    matrix = _finite(found)
    if matrix.shape != (size, size) or not np.allclose(matrix, matrix.T):
        raise ValueError
    values = np.linalg.eigvalsh(matrix)
    if values[0] < -_ROUNDING * abs(values[-1]):
        raise ValueError
    return matrix
