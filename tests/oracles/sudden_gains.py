"""Sudden gains one interval at a time, with lists and the statistics module."""

import math
import statistics

from scipy import stats


def gains_of_client(session, score, *, lower_is_better, rules):
    """Return a row for each interval of one client, as a dictionary.

    `session` and `score` are lists; None is a missing score. `rules` is a dictionary
    with cutoff, share, stable, alpha, strict and loss.
    """
    known = {
        s: x for s, x in zip(session, score, strict=True) if x is not None
    }  # fmt: skip
    falls = lower_is_better != rules["loss"]
    rows = []
    for n in range(min(session), max(session)):
        before, after = known.get(n), known.get(n + 1)
        row = {"from": n, "to": n + 1, "before": before, "after": after}
        row |= judge(known, n, falls=falls, rules=rules)
        row["reversed"] = is_reversed(known, n, falls) if row["gain"] else None
        rows.append(row)
    return rows


def judge(known, n, *, falls, rules):
    """Judge the step from session n to the next."""
    before, after = known.get(n), known.get(n + 1)
    nothing = dict.fromkeys(("criterion_1", "criterion_2", "criterion_3", "gain"))
    if before is None or after is None:
        return nothing
    drop = before - after if falls else after - before
    answers = {}
    if rules["cutoff"] is not None:
        answers["criterion_1"] = reaches(drop, rules["cutoff"])
    if rules["share"] is not None:
        answers["criterion_2"] = reaches(drop, rules["share"] * abs(before))
    if rules["stable"]:
        answers["criterion_3"] = differ(known, n, falls=falls, rules=rules)
    gain = None
    if None not in answers.values():
        gain = all(answers.values()) and drop > 0
    return nothing | answers | {"gain": gain}


def differ(known, n, *, falls, rules):
    """Say whether up to three scores before and after differ; None from too few."""
    earlier = [known[s] for s in (n - 2, n - 1, n) if s in known]
    later = [known[s] for s in (n + 1, n + 2, n + 3) if s in known]
    if len(earlier) < 2 or len(later) < 2:
        return None
    freedom = len(earlier) + len(later) - 2
    squares = (len(earlier) - 1) * statistics.variance(earlier)
    squares += (len(later) - 1) * statistics.variance(later)
    needed = stats.t.ppf(1 - rules["alpha"] / 2, freedom) * math.sqrt(squares / freedom)
    if rules["strict"]:
        needed *= math.sqrt(1 / len(earlier) + 1 / len(later))
    difference = statistics.mean(earlier) - statistics.mean(later)
    difference = difference if falls else -difference
    return difference > needed and not math.isclose(difference, needed, abs_tol=1e-7)


def is_reversed(known, n, falls):
    """Say whether a later score has lost half of the gain; None without one."""
    later = [x for s, x in known.items() if s > n + 1]
    if not later:
        return None
    before, after = known[n], known[n + 1]
    half = after + (before - after) / 2
    return any(reaches(x, half) if falls else reaches(half, x) for x in later)


def reaches(value, line):
    """Say whether a value is at least the line, as on paper."""
    return value > line or math.isclose(value, line, rel_tol=1e-9)
