"""What `cairn gains` says: a row for each interval, and what they add up to."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from cairn.science.gains.rules import GainRules, Step
from cairn.science.gains.sudden import SuddenGains
from cairn.science.gains.summary import GainSummary
from cairn.science.scores import Floats


def per_interval(gains: SuddenGains) -> dict[str, NDArray[np.generic]]:
    """Return the columns of the file, one row for each interval."""
    return {
        "client": gains.clients[gains.client],
        "from": gains.start,
        "to": gains.end,
        "before": gains.before,
        "after": gains.after,
        "criterion_1": _yes_no(gains.criterion_1),
        "criterion_2": _yes_no(gains.criterion_2),
        "criterion_3": _yes_no(gains.criterion_3),
        "gain": _yes_no(gains.gain),
        "reversed": _yes_no(gains.reversed),
    }


def _yes_no(answers: Floats) -> NDArray[np.object_]:
    words = np.array([False, True, None], dtype=object)
    return words[np.where(np.isnan(answers), 2, answers).astype(np.intp)]


def sentences(
    summary: GainSummary, gains: SuddenGains, notes: Sequence[str]
) -> Iterator[str]:
    """Say what was found, of how much, and by which rules."""
    what = "sudden losses" if gains.rules.step is Step.LOSS else "sudden gains"
    yield (
        f"{summary.gains} {what} in {summary.clients_with_gain} of {summary.clients} "
        f"clients{_percent(summary.clients_with_gain_percent)}; "
        f"{summary.clients_with_several} clients had more than one."
    )
    if summary.gains:
        yield (
            f"Reversed later: {summary.reversed} of {summary.gains}"
            f"{_percent(summary.reversed_percent)}."
        )
        spread = summary.magnitude_sd
        yield (
            f"Magnitude: mean {summary.magnitude_mean:.2f} points"
            + (f", SD {spread:.2f}." if spread is not None else ".")
        )
    yield (
        f"Intervals: {summary.intervals}; judged: {summary.judged_intervals}, in "
        f"{summary.judged_clients} clients. Sessions without a score: "
        f"{summary.missing}."
    )
    for reason, count in summary.reasons.items():
        if count:
            yield f"  {count:>8}  {reason}"
    yield f"Sessions are numbered by {gains.numbering}."
    if summary.intervals and not summary.judged_intervals:
        yield (
            "No interval could be judged. Sessions must be numbered 1, 2, 3: numbers "
            "that jump are sessions without a score."
        )
    yield from (f"{name}: {value}" for name, value in _rules(gains.rules).items())
    yield f"{summary.method} {summary.version}; {summary.source}"
    yield from notes


def _rules(rules: GainRules) -> dict[str, str]:
    denominator = "pooled SD * sqrt(1/n1 + 1/n2)" if rules.strict else "pooled SD"
    level = (
        f"two-sided at {rules.alpha:g}, adjusted for missing scores"
        if rules.critical_value is None
        else f"{rules.critical_value:g} throughout"
    )
    return {
        "Criterion 1": _or_left_out(rules.cutoff, "at least {:.6g} points"),
        "Criterion 2": _or_left_out(
            None if rules.share is None else 100 * rules.share,
            "at least {:g} % of the score before",
        ),
        "Criterion 3": f"means differ by more than t * {denominator}; t {level}"
        if rules.stable
        else "left out",
    }


def _or_left_out(value: float | None, words: str) -> str:
    return "left out" if value is None else words.format(value)


def _percent(share: float | None) -> str:
    return "" if share is None else f" ({share:.2f} %)"


def as_json(
    summary: GainSummary, gains: SuddenGains, notes: Sequence[str]
) -> dict[str, object]:
    """Return the summary for machines."""
    reasons = {str(reason): count for reason, count in summary.reasons.items()}
    return {
        **asdict(summary),
        "reasons": reasons,
        "rules": asdict(gains.rules),
        "direction": str(gains.direction),
        "sessions_numbered_by": str(gains.numbering),
        "notes": list(notes),
    }
