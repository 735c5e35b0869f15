"""One client's scores judged pair by pair, and by general tools of SciPy."""

import math

import numpy as np
from scipy import stats


def nap(before, after, *, higher_is_better):
    """Count pairs: the share that improve, ties half."""
    won = 0.0
    for one in before:
        for other in after:
            change = other - one if higher_is_better else one - other
            won += 1.0 if change > 0 else 0.5 if change == 0 else 0.0
    return won / (len(before) * len(after))


def score_distance(observed, share, m, n):
    """Return how many standard errors, at a true share, the observed one lies off."""
    half = (m + n) / 2 - 1
    variance = (
        share * (1 - share) / (m * n) * (
            1 + half * (1 - share) / (2 - share) + half * share / (1 + share)
        )
    )  # fmt: skip
    return (observed - share) / math.sqrt(variance)


def unbiased_variance(before, after, *, higher_is_better):
    """Estimate the variance of NAP from pairs of pairs that share no score.

    The published form treats a tie as a win or a loss not known: a quarter more each.
    """
    m, n = len(before), len(after)
    won = [
        [nap([one], [other], higher_is_better=higher_is_better) for other in after]
        for one in before
    ]
    square = sum(map(sum, won)) ** 2 / (m * n) ** 2
    apart, pairs = 0.0, 0
    for i in range(m):
        for j in range(n):
            for k in range(m):
                for other in range(n):
                    if i != k and j != other:
                        apart += won[i][j] * won[k][other]
                        pairs += 1
    ties = sum(share == 0.5 for row in won for share in row) / (m * n)
    return square - apart / pairs + ties / 4 / ((m - 1) * (n - 1))


def kendall_sum(score, *, higher_is_better):
    """Count better less worse over all pairs in order of time."""
    total = 0
    for first in range(len(score)):
        for second in range(first + 1, len(score)):
            change = score[second] - score[first]
            total += (change > 0) - (change < 0)
    return total if higher_is_better else -total


def corrected_tau(before, after, *, corrected, higher_is_better):
    """Take the Theil-Sen line out, if asked, and ask SciPy for Kendall's tau-b."""
    scores = [*before, *after]
    slope = stats.theilslopes(before).slope if corrected else 0.0
    left = [round(x - slope * place, 9) for place, x in enumerate(scores)]
    if len(set(left)) == 1:
        return 0.0
    phase = [0] * len(before) + [1] * len(after)
    tau = stats.kendalltau(phase, left).statistic
    return float(tau if higher_is_better else -tau)


def change_point_posterior(score, *, mean, spread, noise):
    """Weigh every place with densities of all scores at once; also return log BF."""

    def density(part):
        size = len(part)
        covariance = noise**2 * np.eye(size) + spread**2 * np.ones((size, size))
        return stats.multivariate_normal(np.full(size, mean), covariance).logpdf(part)

    weights = [
        density(score[:place]) + density(score[place:])
        for place in range(1, len(score))
    ]
    highest = max(weights)
    total = highest + math.log(sum(math.exp(w - highest) for w in weights))
    factor = total - math.log(len(weights)) - density(score)
    return [math.exp(w - total) for w in weights], factor


def two_lines(score, point):
    """Fit a line, a bend and a level with general least squares."""
    rows = [[1.0, t, max(t - point, 0)] for t in range(1, len(score) + 1)]
    solution = np.linalg.lstsq(np.array(rows), np.array(score), rcond=None)[0]
    return float(solution[1]), float(solution[1] + solution[2])


def stands_still(score, standard_error):
    """Return the length of the longest end that stands still, or 0."""
    longest = 0
    for length in range(4, len(score) + 1):
        end = score[-length:]
        slope = np.polyfit(range(length), end, 1)[0]
        if (
            abs(slope) < standard_error / 3 - 1e-12
            and max(end) - min(end) <= 2 * standard_error
        ):
            longest = length
    return longest
