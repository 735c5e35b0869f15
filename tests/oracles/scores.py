"""Scores arranged the slow way: dictionaries of rows, one client after another."""

from math import isnan


def arrange_by_hand(rows):
    """Return [(client, [(time, score), ...])] from (client, time, score) rows."""
    by_client = {}
    for client, time, score in rows:
        by_client.setdefault(client, []).append((time, score))
    return [
        (client, sorted(seen, key=lambda one: one[0]))
        for client, seen in by_client.items()
    ]


def merge_by_hand(seen, policy):
    """Merge one client's (time, score) rows that share a time."""
    merged = []
    for time in dict.fromkeys(time for time, _ in seen):
        known = [s for t, s in seen if t == time and not isnan(s)]
        if not known:
            merged.append((time, float("nan")))
        elif policy == "mean":
            merged.append((time, sum(known) / len(known)))
        else:
            merged.append((time, known[0] if policy == "first" else known[-1]))
    return merged
