"""Service results by brute force: whole matrices, counting one by one, and search."""

import math

import numpy as np


def restricted_deviance(group, outcome, design, correlation):
    """Return -2 log restricted likelihood from the whole covariance matrix.

    The total variance is searched for on a fine grid of logarithms around its best.
    """
    n, p = design.shape
    shape = np.eye(n) * (1 - correlation)
    for i in range(n):
        for j in range(n):
            if group[i] == group[j]:
                shape[i, j] += correlation
    inverse = np.linalg.inv(shape)
    information = design.T @ inverse @ design
    coefficients = np.linalg.inv(information) @ design.T @ inverse @ outcome
    left = outcome - design @ coefficients
    total = left @ inverse @ left / (n - p)
    deviance = (
        (n - p) * math.log(2 * math.pi)
        + np.linalg.slogdet(total * shape)[1]
        + np.linalg.slogdet(information / total)[1]
        + left @ inverse @ left / total
    )
    return deviance, coefficients, total


def posterior_of_group(group, outcome, design, correlation, *, which):
    """Return one group's mean difference by the joint normal of it and all outcomes."""
    _, coefficients, total = restricted_deviance(group, outcome, design, correlation)
    n = len(outcome)
    shape = np.eye(n) * (1 - correlation)
    shape += correlation * (np.asarray(group)[:, None] == np.asarray(group)[None, :])
    own = correlation * total * (np.asarray(group) == which)
    covariance = total * shape
    return own @ np.linalg.inv(covariance) @ (outcome - design @ coefficients)


def count_growth(people, threshold, *, lower_is_better):
    """Count improved, same, worse, unknown from a list of each person's scores."""
    counts = {"improved": 0, "same": 0, "worse": 0, "unknown": 0}
    for answers in people:
        known = [answer for answer in answers if not math.isnan(answer)]
        if len(known) < 2:
            counts["unknown"] += 1
            continue
        better = known[0] - known[-1] if lower_is_better else known[-1] - known[0]
        if better > threshold:
            counts["improved"] += 1
        elif better < -threshold:
            counts["worse"] += 1
        else:
            counts["same"] += 1
    return tuple(counts.values())


def binomial_score(share, count, of):
    """Return how many standard errors of a share a count lies from it."""
    return (count / of - share) / math.sqrt(share * (1 - share) / of)


def poisson_at_most(count, mean):
    """Return the probability of at most so many events, term by term."""
    term, total = math.exp(-mean), 0.0
    for k in range(count + 1):
        total += term
        term *= mean / (k + 1)
    return total


def beta_at_most(share, a, b, steps=20_000):
    """Return the probability of a Beta below a share, by adding up its density.

    With s = sin(angle)^2 the density has no poles when a and b are at least 1/2.
    """
    log_scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    end = math.asin(math.sqrt(share))
    width = end / steps
    total = 0.0
    for step in range(steps):
        angle = (step + 0.5) * width
        total += (
            2 * math.sin(angle) ** (2 * a - 1) * math.cos(angle) ** (2 * b - 1) * width
        )
    return math.exp(log_scale) * total
