"""Forecast scores judged the slow way: integrals by summing, loops over everything."""

import math

import numpy as np


def crps_by_integration(cdf, observed, *, low, high, places=200_001):
    """Sum the squared distance of a distribution function from the step at y."""
    x = np.linspace(low, high, places)
    square = (cdf(x) - (x >= observed)) ** 2
    return float(np.trapezoid(square, x))


def crps_of_sample(sample, observed):
    """Mean distance from the observed, less half the mean distance of all pairs."""
    n = len(sample)
    far = sum(abs(one - observed) for one in sample) / n
    apart = sum(abs(one - other) for one in sample for other in sample) / n**2
    return far - apart / 2


def crps_of_probabilities(scores, probabilities, observed):
    """The same with a probability for each possible score."""
    pairs = list(zip(scores, probabilities, strict=True))
    far = sum(p * abs(x - observed) for x, p in pairs)
    apart = sum(p * q * abs(x - z) for x, p in pairs for z, q in pairs)
    return far - apart / 2


def moments(scores, probabilities):
    """Mean and standard deviation, from their definitions."""
    mean = sum(p * x for x, p in zip(scores, probabilities, strict=True))
    square = sum(
        p * (x - mean) ** 2 for x, p in zip(scores, probabilities, strict=True)
    )
    return mean, math.sqrt(square)


def nearest_interval(scores, probabilities, level):
    """Try every end at the likelier of the two last scores, then every other end."""
    if probabilities[-1] > probabilities[0]:
        turned = nearest_interval(scores[::-1], probabilities[::-1], level)
        return turned[::-1]
    out, places = 1 - level, range(len(scores))
    first = min(places, key=lambda j: abs(sum(probabilities[:j]) - out / 2))
    left = out - sum(probabilities[:first])
    last = min(
        range(first, len(scores)),
        key=lambda j: abs(1 - sum(probabilities[: j + 1]) - left),
    )
    return scores[first], scores[last]


def cases(rows, given, ahead):
    """Loop over clients: which score comes `ahead` known scores after `given`?

    `rows` are (client, score or None); `ahead` None takes the last. Returns
    (client, row number) of each score to forecast.
    """
    found = []
    for client in dict.fromkeys(one for one, _ in rows):
        known = [
            number
            for number, (one, score) in enumerate(rows)
            if one == client and score is not None
        ]
        place = len(known) - 1 if ahead is None else given + ahead - 1
        if given <= place < len(known):
            found.append((client, known[place]))
    return found


def clustered_mean(values, clients):
    """The mean and its standard error from sums over clients."""
    n, mean = len(values), sum(values) / len(values)
    names = list(dict.fromkeys(clients))
    sums = [
        sum(v - mean for v, c in zip(values, clients, strict=True) if c == name)
        for name in names
    ]
    groups = len(names)
    return mean, math.sqrt(sum(s * s for s in sums) * groups / (groups - 1)) / n
