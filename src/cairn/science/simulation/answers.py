"""Which answers would an invented client tick to arrive at a total?

Method: every item has three steps; the total goes to the steps that come easiest to
this person that day, so the answers always add up to the total.
Assumes: how easily an item is ticked differs by item, person and day.
"""

import numpy as np
from numpy.typing import NDArray

from cairn.science.simulation.course import Mask, Real, Whole

Answers = NDArray[np.int8]

MISSING = -1
STEPS = 3
FORM_ITEMS = 4
SKIP_SHARE = 0.02
RUPTURE_SHARE = 0.03

# Tiredness and sleep are ticked first, movement late. Item 9 of the PHQ-9 is not in
# the list: it is planted, or takes what the first eight cannot hold (above 24).
PHQ9_EASE = np.array([0.1, 0.3, 0.5, 0.7, 0.0, 0.2, -0.1, -0.7])
GAD7_EASE = np.array([0.5, 0.3, 0.5, 0.2, -0.4, 0.1, -0.4])
FINENESS = 65_536


def spread_phq9(totals: Whole, planted: Whole, *, tendency: Real, day: Real) -> Answers:
    """Draw PHQ-9 answers (rows, 9) for each total; item 9 is at least the planted."""
    others = np.minimum(totals - planted, PHQ9_EASE.size * STEPS)
    answers = spread_points(others, PHQ9_EASE, tendency=tendency, day=day)
    return np.column_stack([answers, (totals - others).astype(np.int8)])


def spread_points(totals: Whole, ease: Real, *, tendency: Real, day: Real) -> Answers:
    """Draw 0-3 answers (rows, items) that add up to each row's total.

    `tendency` (the person's) and `day` (today's) are uniform draws (rows, items).
    """
    liking = ease + 1.4 * (tendency + day - 1)
    rows, items = liking.shape
    steps = items * STEPS
    priority = (liking[:, :, None] - np.arange(STEPS)).reshape(rows, steps)
    # Whole numbers that end in the step's own place cannot tie.
    keys = np.full((rows, steps + 1), np.iinfo(np.int32).max, dtype=np.int32)
    keys[:, :steps] = (priority * FINENESS).astype(np.int32) * 32 + np.arange(steps)
    cut = np.take_along_axis(np.sort(keys, axis=1), steps - totals[:, None], axis=1)
    given = (keys[:, :steps] >= cut).reshape(rows, items, STEPS)
    answers: Answers = given.sum(axis=2, dtype=np.int8)
    return answers


def skip_some(answers: Answers, draws: Real, *, spare: Mask) -> Answers:
    """Leave one answer out in a small share of rows, never in those to spare."""
    rows = np.flatnonzero((draws < SKIP_SHARE) & ~spare)
    items = (draws[rows] / SKIP_SHARE * answers.shape[1]).astype(np.int64)
    kept = answers.copy()
    kept[rows, items] = MISSING
    return kept


def draw_marks(bond: Real, draws: Real) -> Answers:
    """Draw the marks (rows, 4) after a session; now and then one goes badly."""
    ruptured = draws[:, :1] < RUPTURE_SHARE
    marks = bond[:, None] + 3 * (draws[:, 1 : FORM_ITEMS + 1] - 0.5) - 4 * ruptured
    return np.clip(np.rint(marks), 0, 10).astype(np.int8)


def add_up(answers: Answers) -> Whole:
    """Return the totals, MISSING where an answer was skipped: the scorer's business."""
    totals = answers.sum(axis=1, dtype=np.int64)
    return np.where((answers == MISSING).any(axis=1), MISSING, totals)
