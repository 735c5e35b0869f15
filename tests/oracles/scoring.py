"""Scores by the book: exact fractions, one step a line."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def slow_score(instrument, scale, answers):
    """Score one scale with exact fractions; None when too much is missing."""
    total, answered, left_out = Fraction(0), 0, []
    for item_id in scale.items:
        answer = answers.get(item_id)
        if answer is None:
            left_out.append(item_id)
            continue
        item = next(i for i in instrument.items if i.id == item_id)
        position = item.values.index(answer)
        values = item.values[::-1] if item.reverse else item.values
        total += values[position]
        answered += 1
    if len(left_out) > scale.missing.allowed:
        return None
    if left_out and scale.missing.only and set(left_out) - set(scale.missing.only):
        return None
    mean = total / answered
    parts = 1 if scale.combine == "mean" else len(scale.items)
    value = mean * parts * Fraction(scale.multiplier)
    if scale.missing.rounding == "whole":
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return float(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return float(value)
