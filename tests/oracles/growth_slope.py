"""A client's slope from the joint normal distribution of slope and scores."""

import numpy as np


def slope_of(times, scores, *, fixed, between, within):
    """Return deviation and conditional SD of one client's slope, by dense matrices."""
    design = np.column_stack((np.ones(len(times)), times))
    scatter = design @ between @ design.T + within * np.eye(len(times))
    shared = between @ design.T
    deviation = shared @ np.linalg.solve(scatter, scores - design @ fixed)
    covariance = between - shared @ np.linalg.solve(scatter, shared.T)
    return deviation[1], np.sqrt(covariance[1, 1])
