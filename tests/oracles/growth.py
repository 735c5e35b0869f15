"""A growth model written out: one covariance matrix a client, no sums kept, no algebra.

Written apart from the code it checks; slow on purpose.
"""

import math

import numpy as np
from scipy.optimize import minimize


def covariance(basis, times, *, spread, residual, correlation=None):
    """Return the covariance matrix of a client's scores, entry by entry."""
    n = len(basis)
    v = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            a, b = (1.0, basis[i]), (1.0, basis[j])
            v[i, j] = sum(a[k] * spread[k, m] * b[m] for k in (0, 1) for m in (0, 1))
            if i == j:
                v[i, j] += residual
            elif correlation is not None:
                v[i, j] += residual * correlation ** abs(times[i] - times[j])
    return v


def design(basis, between, crossed):
    """Return a client's rows: 1, basis, what is known of the client, basis x first."""
    rows = []
    for t in basis:
        row = [1.0, t, *between]
        if crossed:
            row.append(t * between[0])
        rows.append(row)
    return np.array(rows).reshape(len(basis), 2 + len(between) + crossed)


def arrange(courses, *, first_score, known=None):
    """Return (design, basis, times, scores) of each client with a score to explain.

    `courses` holds (positions, scores) a client, in order, every score known.
    """
    split = []
    for number, (times, scores) in enumerate(courses):
        between = [] if known is None else list(known[number])
        if first_score:
            split.append(([scores[0], *between], times[1:], scores[1:]))
        else:
            split.append((between, times, scores))
    split = [one for one in split if len(one[1])]
    if first_score:
        centre = sum(one[0][0] for one in split) / len(split)
        split = [([b[0] - centre, *b[1:]], t, y) for b, t, y in split]
    return [
        (design(t, b, first_score), np.array(t), np.array(t), np.array(y))
        for b, t, y in split
    ]


def minus_twice_log_likelihood(clients, *, spread, residual, correlation, reml):
    """Return it with the fixed effects at their best, by generalised least squares."""
    p = clients[0][0].shape[1]
    information, pull = np.zeros((p, p)), np.zeros(p)
    inverses, total = [], 0.0
    for x, basis, times, y in clients:
        v = covariance(
            basis, times, spread=spread, residual=residual, correlation=correlation
        )
        inverse = np.linalg.inv(v)
        inverses.append(inverse)
        information += x.T @ inverse @ x
        pull += x.T @ inverse @ y
        total += math.log(np.linalg.det(v)) + len(y) * math.log(2 * math.pi)
    fixed = np.linalg.solve(information, pull)
    for (x, _, _, y), inverse in zip(clients, inverses, strict=True):
        left = y - x @ fixed
        total += left @ inverse @ left
    if reml:
        total += math.log(np.linalg.det(information)) - p * math.log(2 * math.pi)
    return total, fixed, np.linalg.inv(information)


def fit(clients, *, reml, start):
    """Search all variances by Nelder & Mead; return -2 ln L and what is estimated."""

    def unpack(words):
        factor = np.array([[words[0], 0.0], [words[1], words[2]]])
        return factor @ factor.T, math.exp(words[3])

    def value(words):
        spread, residual = unpack(words)
        return minus_twice_log_likelihood(
            clients, spread=spread, residual=residual, correlation=None, reml=reml
        )[0]

    options = {"xatol": 1e-6, "fatol": 1e-9, "maxiter": 4000, "maxfev": 4000}
    found = minimize(value, start, method="Nelder-Mead", options=options)
    spread, residual = unpack(found.x)
    lowest, fixed, uncertain = minus_twice_log_likelihood(
        clients, spread=spread, residual=residual, correlation=None, reml=reml
    )
    return lowest, fixed, uncertain, spread, residual


def predict(x, times, y, *, new_x, new_time, model):
    """Condition one dense normal vector on what was observed; return mean, variance."""
    rows = np.vstack((x, new_x))
    when = np.append(times, new_time)
    v = covariance(
        rows[:, 1],
        when,
        spread=model.random_covariance,
        residual=model.residual_variance,
        correlation=model.correlation,
    )
    v += rows @ model.fixed_covariance @ rows.T
    expected = rows @ model.fixed_effects
    k = len(y)
    if k == 0:
        return expected[0], v[0, 0]
    weights = np.linalg.solve(v[:k, :k], v[:k, k])
    return expected[k] + weights @ (y - expected[:k]), v[k, k] - weights @ v[:k, k]
