"""Reliable and clinical change by loops over rows, straight from the papers."""

import math
from statistics import mean, stdev

CRITICAL = {"edwards-nunnally": 2.0, "hageman-arrindell": 1.65}
USUAL = 1.959963984540054


def first_and_last(rows):
    """Return, for each client in order of appearance, n and the two known scores.

    `rows` are (client, time, score or None) in any order.
    """
    clients = list(dict.fromkeys(client for client, _, _ in rows))
    found = {}
    for client in clients:
        known = [(t, x) for who, t, x in rows if who == client and x is not None]
        known.sort(key=lambda pair: pair[0])
        first = known[0] if known else None
        last = known[-1] if len(known) > 1 else None
        found[client] = (len(known), first, last)
    return found


def pairs_of(rows):
    """Return the first and last scores of those who have both."""
    found = first_and_last(rows).values()
    return [(first[1], last[1]) for _, first, last in found if last is not None]


def sample_norms(rows):
    """Return mean and SD of first and last scores and their correlation."""
    pairs = pairs_of(rows)
    firsts, lasts = [a for a, _ in pairs], [b for _, b in pairs]
    m1, m2, s1, s2 = mean(firsts), mean(lasts), stdev(firsts), stdev(lasts)
    together = sum((a - m1) * (b - m2) for a, b in pairs) / (len(pairs) - 1)
    return {"m1": m1, "m2": m2, "s1": s1, "s2": s2, "r12": together / (s1 * s2)}


def index(method, first, last, *, r, r_last=None, m1=0, m2=0, s1=1, s2=1, r12=0):
    """Return one client's index by one method."""
    sem = s1 * math.sqrt(1 - r)
    true_first = r * (first - m1) + m1
    match method:
        case "jacobson-truax":
            return (last - first) / math.sqrt(2 * sem**2)
        case "gulliksen-lord-novick":
            return ((last - m1) - r * (first - m1)) / (s1 * math.sqrt(1 - r**2))
        case "hsu-linn-lord":
            return ((last - m2) - r * (first - m1)) / (s1 * math.sqrt(1 - r**2))
        case "edwards-nunnally":
            return (last - true_first) / sem
        case "nunnally-kotsch":
            variance = r**2 * s1**2 * (1 - r) + s1**2 * (1 - (r_last or r))
            return (last - true_first) / math.sqrt(variance)
        case "hageman-arrindell":
            rdd = differences(r=r, s1=s1, s2=s2, r12=r12)
            shrunk = (last - first) * rdd + (m2 - m1) * (1 - rdd)
            return shrunk / (math.sqrt(rdd) * math.sqrt(2 * sem**2))
    raise AssertionError(method)


def differences(*, r, s1, s2, r12):
    """Return Hageman and Arrindell's reliability of differences."""
    sem = s1 * math.sqrt(1 - r)
    r11, r22 = (s1**2 - sem**2) / s1**2, (s2**2 - sem**2) / s2**2
    shared = 2 * s1 * s2 * r12
    return (s1**2 * r11 + s2**2 * r22 - shared) / (s1**2 + s2**2 - shared)


def verdict(value, better, worse, *, sign, on_line=False):
    """Name a value by the sizes it needs; a value on the line may count or not."""
    signed = value * sign
    for size, limit, name in (
        (signed, better, "improved"),
        (-signed, worse, "deteriorated"),
    ):
        on = math.isclose(size, limit, rel_tol=1e-9)
        if (on and on_line) or (not on and size > limit):
            return name
    return "unchanged"


def side(score, cutoff, *, sign):
    """Return clinical, functional, or neither for a score on the cut-off."""
    if math.isclose(score, cutoff, rel_tol=1e-9):
        return "neither"
    return "functional" if (score - cutoff) * sign > 0 else "clinical"


def outcome(name, before, after):
    """Join a verdict and two sides."""
    if name == "improved" and (before, after) == ("clinical", "functional"):
        return "recovered"
    if name == "deteriorated" and (before, after) == ("functional", "clinical"):
        return "harmed"
    return name


def talking_therapies(courses):
    """Judge one client; `courses` are (first, last, caseness, points) of each measure.

    Returns case, below at the end, verdict; or None when a score is missing.
    """
    if any(first is None or last is None for first, last, _, _ in courses):
        return None
    better = [last <= first - points for first, last, _, points in courses]
    worse = [last >= first + points for first, last, _, points in courses]
    name = "unchanged"
    if any(better) and not any(worse):
        name = "improved"
    if any(worse) and not any(better):
        name = "deteriorated"
    case = any(first >= line for first, _, line, _ in courses)
    below = all(last < line for _, last, line, _ in courses)
    return case, below, name


def true_spread(spread, *, r, s1):
    """Return the SD of true scores of a group that spreads like this."""
    return math.sqrt(spread**2 - s1**2 * (1 - r))


def true_line(clinical, functional, *, r, s1):
    """Return cut-off c on true scores; the groups are (mean, SD)."""
    one = true_spread(clinical[1], r=r, s1=s1)
    other = true_spread(functional[1], r=r, s1=s1)
    return (other * clinical[0] + one * functional[0]) / (one + other)


def last_index(last, line, *, r, s1, m2, s2):
    """Return Hageman and Arrindell's index of a last score against a line."""
    sem = s1 * math.sqrt(1 - r)
    r22 = (s2**2 - sem**2) / s2**2
    return (m2 + (last - m2) * r22 - line) / (math.sqrt(r22) * sem)
