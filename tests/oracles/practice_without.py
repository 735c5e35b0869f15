"""Invented practices, with an effect that was put in or with none at all.

Every week and session is standard normal before it is measured; reliabilities make the
measured ones noisier. The settings are those the thresholds were reasoned with.
"""

from dataclasses import dataclass

import numpy as np

WEEK_RELIABILITY = (0.7, 0.5)
SESSION_RELIABILITY = (0.7, 0.6)
BURN_IN = 30


@dataclass(frozen=True)
class Settings:
    """How weeks hang together: own history, the clients', and gaps."""

    own: float = 0.4
    moved: float = 0.2
    missing: float = 0.15
    drift: float = 0.0
    differ: float = 0.0


def noisy(truth, reliability, random):
    return np.sqrt(reliability) * truth + np.sqrt(1 - reliability) * random.normal(
        size=truth.shape
    )


def weeks(random, *, runs, length, effect, settings=Settings()):
    """Own weeks and clients' movement (runs, length), NaN where a week is missing."""
    size = (runs, length + BURN_IN)
    slope = effect + random.normal(0, settings.differ, runs) * (settings.differ > 0)
    left = np.maximum(1 - settings.own**2 - slope**2, 0.1)
    moved, own = np.zeros(size), np.zeros(size)
    step = random.normal(0, np.sqrt(1 - settings.moved**2), size)
    push = random.normal(size=size) * np.sqrt(left)[:, None]
    for week in range(1, size[1]):
        moved[:, week] = settings.moved * moved[:, week - 1] + step[:, week]
        own[:, week] = (
            settings.own * own[:, week - 1] + slope * moved[:, week - 1] + push[:, week]
        )
    trend = settings.drift * np.linspace(-1, 1, length) * np.sqrt(3)
    own = noisy(own[:, BURN_IN:] + trend, WEEK_RELIABILITY[0], random)
    moved = noisy(moved[:, BURN_IN:] + trend, WEEK_RELIABILITY[1], random)
    gaps = random.random(own.shape) < settings.missing
    return np.where(gaps, np.nan, own), np.where(gaps, np.nan, moved)


def sessions(random, *, clients, each, effect):
    """Change, lift and client of each session; within clients `effect` is the slope."""
    change = random.normal(size=clients * each)
    left = np.sqrt(1 - effect**2)
    lift = effect * change + left * random.normal(size=clients * each)
    return (
        noisy(change, SESSION_RELIABILITY[0], random),
        noisy(lift, SESSION_RELIABILITY[1], random),
        np.repeat(np.arange(clients), each),
    )


def lone_weeks(random, *, own, weeks, drop=0.0):
    """One cup over 26 weeks and those after; the first twelve of them `drop` lower."""
    length = 26 + weeks
    step = random.normal(0, np.sqrt(1 - own**2), length + BURN_IN)
    cup = np.zeros(length + BURN_IN)
    for week in range(1, len(cup)):
        cup[week] = own * cup[week - 1] + step[week]
    cup = cup[BURN_IN:]
    cup[26:] -= drop
    return np.clip(5 + cup, 0, 10)
