"""What is believed of each client's own line, before and after their scores?

Method: a line is normal, with the fixed effects' mean and the covariance of clients
plus that of the estimated fixed effects; scores narrow it (Laird & Ware 1982,
Biometrics 38, 963-974).
Assumes: the estimated variances are right; the clients are not those of the fit.
"""

from dataclasses import dataclass

import numpy as np

from cairn.science.course.growth import GrowthModel
from cairn.science.scores import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What is believed of each client's own line: (clients, 2) and (clients, 2, 2)."""

    mean: Floats
    covariance: Floats


def expected_lines(model: GrowthModel, between: Floats) -> Lines:
    """Return each client's line before any score to explain is seen.

    `between` is (clients, covariates), the first score leading when it is in the model.
    """
    centred = between.copy()
    if model.first_score_centre is not None:
        centred[:, 0] -= model.first_score_centre
    ones, zeros = np.ones((len(between), 1)), np.zeros_like(centred)
    crossed = centred[:, :1] if model.design.first_score else centred[:, :0]
    level = np.concatenate((ones, 0 * ones, centred, 0 * crossed), axis=1)
    rise = np.concatenate((0 * ones, ones, zeros, crossed), axis=1)
    design = np.stack((level, rise), axis=1)
    uncertain = design @ model.fixed_covariance @ design.swapaxes(1, 2)
    return Lines(
        mean=design @ model.fixed_effects,
        covariance=uncertain + model.random_covariance,
    )


def observe(lines: Lines, gram: Floats, moment: Floats, residual: float) -> Lines:
    """Narrow each client's line by its scores, summed to (3, clients) and (2, ..)."""
    squares = gram[[[0, 1], [1, 2]]].transpose(2, 0, 1) / residual
    inflation = np.eye(2) + squares @ lines.covariance
    shrunk = lines.covariance @ np.linalg.inv(inflation)
    surprise = moment.T / residual - np.einsum("cab,cb->ca", squares, lines.mean)
    return Lines(
        mean=lines.mean + np.einsum("cab,cb->ca", shrunk, surprise),
        covariance=(shrunk + shrunk.swapaxes(1, 2)) / 2,
    )
