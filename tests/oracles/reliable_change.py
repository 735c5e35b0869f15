"""Reliable change by brute force: the error of a difference is simulated."""

import numpy as np


def simulated_threshold(standard_deviation, reliability, confidence, *, generator):
    """Find the change that error alone stays below in that share of retests."""
    error = standard_deviation * np.sqrt(1 - reliability)
    people = 400_000
    first = generator.normal(0, error, people)
    second = generator.normal(0, error, people)
    return float(np.quantile(np.abs(second - first), confidence))


def crossing_of_densities(clinical, functional):
    """Find by bisection where a score is equally many SD from both means."""
    low, high = sorted((clinical.mean, functional.mean))
    lower = clinical if clinical.mean < functional.mean else functional
    upper = functional if lower is clinical else clinical
    for _ in range(200):
        middle = (low + high) / 2
        from_lower = (middle - lower.mean) / lower.standard_deviation
        from_upper = (upper.mean - middle) / upper.standard_deviation
        low, high = (middle, high) if from_lower < from_upper else (low, middle)
    return (low + high) / 2
