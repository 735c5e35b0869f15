"""Slow ways to the same answers about the therapist's own side."""

from itertools import product

import numpy as np


def cluster_robust(outcome, design, cluster, *, within):
    """Return CR2 errors and Satterthwaite's degrees of freedom by whole matrices.

    Where means are absorbed, each cluster has a column of ones instead.
    """
    labels = sorted(set(cluster))
    dummies = np.array([[label == one for one in labels] for label in cluster], float)
    n, k = design.shape
    full = np.hstack([design, dummies]) if within else design
    bread = np.linalg.pinv(full.T @ full)
    hat = full @ bread @ full.T
    left = np.eye(n) - hat
    residual = left @ outcome
    estimates, errors, freedoms = (bread @ full.T @ outcome)[:k], [], []
    for column in range(k):
        variance, pulls = 0.0, []
        for label in labels:
            own = np.flatnonzero([one == label for one in cluster])
            root = inverse_root(left[np.ix_(own, own)])
            weight = root @ full[own] @ bread[:, column]
            variance += float(weight @ residual[own]) ** 2
            pulls.append(left[:, own] @ weight)
        gram = np.array([[a @ b for b in pulls] for a in pulls])
        errors.append(variance**0.5)
        freedoms.append(np.trace(gram) ** 2 / (gram**2).sum())
    return estimates, np.array(errors), np.array(freedoms)


def inverse_root(matrix):
    """The symmetric inverse root; directions without any size stay without."""
    values, vectors = np.linalg.eigh(matrix)
    roots = [value**-0.5 if value > 1e-9 else 0.0 for value in values]
    return vectors @ np.diag(roots) @ vectors.T


def every_toss(outcome, arm, client):
    """All ways the coins of each client can change places, and their statistics."""
    outcome, arm = np.asarray(outcome, float), np.asarray(arm, float)
    client = np.asarray(client)
    centred = arm.copy()
    for one in set(client):
        centred[client == one] -= arm[client == one].mean()
    ways = []
    for choice in product((0.0, 1.0), repeat=len(arm)):
        tossed = np.array(choice)
        if all(
            tossed[client == one].sum() == arm[client == one].sum()
            for one in set(client)
        ):
            moved = tossed.copy()
            for one in set(client):
                moved[client == one] -= tossed[client == one].mean()
            ways.append(moved @ outcome)
    return float(centred @ outcome), np.array(ways)
