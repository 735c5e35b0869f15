"""Expected courses and their calibration by brute force: joint normals and loops."""

import math

import numpy as np


def predict_from_prior(prior, weeks, scores, week):
    """Return mean and variance of a score by conditioning one joint normal.

    Every score is level + slope x ln(week + 1) + error, with the prior's variances.
    """
    when = [*weeks, week]
    mean = [prior.level + prior.slope * math.log(w + 1) for w in when]
    joint = np.empty((len(when), len(when)))
    for i, a in enumerate(when):
        for j, b in enumerate(when):
            joint[i, j] = prior.variances.level + prior.variances.slope * math.log(
                a + 1
            ) * math.log(b + 1)
            if i == j:
                joint[i, j] += prior.variances.residual
    seen = joint[:-1, :-1]
    gain = joint[-1, :-1] @ np.linalg.inv(seen)
    surprise = np.array(scores) - np.array(mean[:-1])
    return mean[-1] + gain @ surprise, joint[-1, -1] - gain @ joint[:-1, -1]


def line_through(expected, observed, client):
    """Return intercept, slope and both robust variances, adding up row by row."""
    n = len(expected)
    middle = sum(expected) / n
    spread = sum((x - middle) ** 2 for x in expected)
    slope = sum((x - middle) * y for x, y in zip(expected, observed, strict=True))
    slope /= spread
    intercept = sum(observed) / n - slope * middle
    design = np.array([[1.0, x] for x in expected])
    bread = np.linalg.inv(design.T @ design)
    meat = np.zeros((2, 2))
    clients = sorted(set(client))
    for one in clients:
        own = np.zeros(2)
        for x, y, who in zip(expected, observed, client, strict=True):
            if who == one:
                own += np.array([1.0, x]) * (y - intercept - slope * x)
        meat += np.outer(own, own)
    many = len(clients)
    meat *= many / (many - 1) * (n - 1) / (n - 2)
    variance = bread @ meat @ bread
    return intercept, slope, variance[0, 0], variance[1, 1]


def effective_number(inside, client):
    """Return how many independent forecasts the observed ones are worth."""
    share = sum(inside) / len(inside)
    if share in (0, 1):
        return len(set(client))
    alone = share * (1 - share) / len(inside)
    clients = set(client)
    total = 0.0
    for one in clients:
        own = [x for x, who in zip(inside, client, strict=True) if who == one]
        total += (sum(own) - share * len(own)) ** 2
    crowded = total / len(inside) ** 2 * len(clients) / (len(clients) - 1)
    return len(inside) / max(crowded / alone, 1)


def furthest_sum(error, client, day):
    """Return the furthest reach of clients' mean errors, added up in order."""
    clients = {}
    for e, who, when in zip(error, client, day, strict=True):
        clients.setdefault(who, []).append((when, e))
    means = [
        (max(when for when, _ in rows), who, sum(e for _, e in rows) / len(rows))
        for who, rows in clients.items()
    ]
    means.sort()
    values = [mean for _, _, mean in means]
    middle = sum(values) / len(values)
    spread = math.sqrt(sum((v - middle) ** 2 for v in values) / len(values))
    furthest, total = 0.0, 0.0
    for value in values:
        total += value - middle
        furthest = max(furthest, abs(total) / spread / math.sqrt(len(values)))
    return furthest
