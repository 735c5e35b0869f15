"""Bends, pairs and ellipses the slow way: every pair of scores is looked at."""

import numpy as np

from cairn.science.change.reliable_change import Verdict, reliable_change


def bends_by_pairs(scores, *, direction, basis):
    """A day lies in a bend when any earlier score was reliably better."""
    inside = []
    for number, (_, score) in enumerate(scores):
        worse = False
        for _, earlier in scores[:number]:
            change = reliable_change(earlier, score, direction=direction, basis=basis)
            worse = worse or change.verdict is Verdict.DETERIORATED
        inside.append(worse)
    found, start = [], None
    for number, worse in enumerate(inside):
        if worse and start is None:
            start = scores[number][0]
        if start is not None and (number + 1 == len(inside) or not inside[number + 1]):
            found.append((start, scores[number][0]))
            start = None
    return found


def pairs_by_search(distress, wellbeing, *, within):
    """Beside each reading of well-being, try every reading of distress."""
    found = []
    for reading in wellbeing:
        best = None
        for other in sorted(distress):
            far = abs(other[0] - reading[0])
            if far <= within and (best is None or far < abs(best[0] - reading[0])):
                best = other
        if best is not None:
            found.append((best, reading))
    return found


def simulated_half_axis(error, norm, *, generator):
    """Find how far from the true place 95 % of readings of one person lie, in z."""
    spread = error.standard_deviation * np.sqrt(1 - error.reliability)
    wobble = generator.normal(0, spread, 400_000) / norm.standard_deviation
    return float(np.quantile(np.abs(wobble), error.confidence))
