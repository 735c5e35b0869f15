"""Off track by brute force: joint normals, pairs of people, loops and dice."""

import math
from statistics import median

import numpy as np


def normal_below(value, mean, variance):
    """Return the probability of a normal score below a value."""
    return 0.5 * math.erfc((mean - value) / math.sqrt(2 * variance))


def predict(model, times, scores, time):
    """Condition one joint normal of all scores and the one to come.

    `times` and `scores` are one client's, the first one leading; the first score
    explains the others. Returns mean and variance.
    """
    axis = (lambda t: math.log(1 + t)) if model.basis.logarithmic else (lambda t: t)
    first = scores[0] - model.first_score_centre
    when = [*times[1:], time]
    design = np.array([[1, axis(t), first, axis(t) * first] for t in when])
    joint = design @ model.fixed_covariance @ design.T
    for i, a in enumerate(when):
        for j, b in enumerate(when):
            one, other = np.array([1, axis(a)]), np.array([1, axis(b)])
            joint[i, j] += one @ model.random_covariance @ other
            if model.correlation is None:
                joint[i, j] += model.residual_variance * (i == j)
            else:
                shared = model.correlation ** abs(a - b)
                joint[i, j] += model.residual_variance * shared
    mean = design @ model.fixed_effects
    gain = np.linalg.solve(joint[:-1, :-1], joint[:-1, -1])
    surprise = np.array(scores[1:]) - mean[:-1]
    return mean[-1] + gain @ surprise, joint[-1, -1] - gain @ joint[:-1, -1]


def end_after(ends, position, step):
    """Return where courses that came as far ended; one step on if none did."""
    left = [end for end in ends if end > position]
    return median(left) if left else position + step


def three_ends(mean, variance, first, needed, *, lower_is_better):
    """Return the probabilities of improved, unchanged, deteriorated."""
    low = normal_below(first - needed, mean, variance)
    high = 1 - normal_below(first + needed, mean, variance)
    better, worse = (low, high) if lower_is_better else (high, low)
    return better, 1 - better - worse, worse


def flag_of(tail, *, worse, number, amber, red):
    """Return a flag by one question after the other."""
    if number < 2:
        return "none"
    if worse:
        return "red"
    if tail < red:
        return "red"
    if tail < amber:
        return "amber"
    return "none"


def throw_dice(mean, variance, first, needed, *, throws, generator):
    """Draw scores at the end and count the three ends; lower is better."""
    end = generator.normal(mean, math.sqrt(variance), throws)
    better, worse = end < first - needed, end > first + needed
    return better.mean(), 1 - better.mean() - worse.mean(), worse.mean()


def placements(signal, outcome):
    """Return each person's share of the other side they are rightly beyond."""
    high = [s for s, y in zip(signal, outcome, strict=True) if y]
    low = [s for s, y in zip(signal, outcome, strict=True) if not y]

    def beyond(a, b):
        return 1.0 if a > b else 0.5 if a == b else 0.0

    with_it = [sum(beyond(a, b) for b in low) / len(low) for a in high]
    without = [sum(beyond(a, b) for a in high) / len(high) for b in low]
    return with_it, without


def area_and_error(signal, outcome):
    """Return the area under the curve over all pairs, and DeLong's error."""
    with_it, without = placements(signal, outcome)
    area = sum(with_it) / len(with_it)
    return area, math.sqrt(_over_n(with_it) + _over_n(without))


def difference_and_error(signal, other, outcome):
    """Return the difference of two areas and its error on the same people."""
    one, two = placements(signal, outcome), placements(other, outcome)
    with_it = [a - b for a, b in zip(one[0], two[0], strict=True)]
    without = [a - b for a, b in zip(one[1], two[1], strict=True)]
    error = math.sqrt(_over_n(with_it) + _over_n(without))
    return sum(with_it) / len(with_it), error


def _over_n(values):
    centre = sum(values) / len(values)
    spread = sum((value - centre) ** 2 for value in values)
    return spread / (len(values) - 1) / len(values)


def four_counts(signal, outcome):
    """Count hits, misses, false alarms and the rightly quiet one by one."""
    hits = misses = alarms = quiet = 0
    for raised, happened in zip(signal, outcome, strict=True):
        if raised and happened:
            hits += 1
        elif happened:
            misses += 1
        elif raised:
            alarms += 1
        else:
            quiet += 1
    return hits, misses, alarms, quiet


def false_alarms_by_dice(counts, with_outcome, ended, *, throws, generator):
    """Draw the three shares and return the ratio's logarithm: mean and SD."""
    hits, misses, alarms, quiet = counts
    sensitivity = generator.beta(hits + 0.5, misses + 0.5, throws)
    alarmed = generator.beta(alarms + 0.5, quiet + 0.5, throws)
    base = generator.beta(with_outcome + 0.5, ended - with_outcome + 0.5, throws)
    ratio = np.log(alarmed * (1 - base) / (sensitivity * base))
    return ratio.mean(), ratio.std()
