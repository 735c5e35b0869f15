"""What `cairn change` says to people: which numbers, where from, how many of whom."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from cairn.cli.change.report import RELATIVE, error_of_measurement, norms_of
from cairn.science.change.changes import Changes
from cairn.science.change.codes import YES
from cairn.science.change.cutoffs import PlacedCutoff
from cairn.science.change.summary import ChangeSummary, Tally
from cairn.science.change.talking_therapies import (
    MeasureRule,
    TalkingTherapiesOutcomes,
)
from cairn.science.change.yardstick import Yardstick
from cairn.science.course.growth import GrowthModel
from cairn.science.measure.reading import CutoffRule, Norm

_ON_THE_LINE = {
    CutoffRule.EITHER_SIDE: "a score exactly on it is on neither side",
    CutoffRule.AT_OR_ABOVE: "a score exactly on it counts to those above",
    CutoffRule.BELOW: "a score exactly on it counts to those above",
}


def sentences(
    changes: Changes, summary: ChangeSummary, notes: tuple[str, ...]
) -> Iterator[str]:
    """Yield the summary as a person reads it."""
    yield f"{summary.method}, version {summary.version}; {summary.source}"
    if changes.yardstick.relative_to_group:
        yield f"This index measures {RELATIVE}."
    yield from _people(summary)
    yield from _yardstick(changes.yardstick)
    yield from _cutoff(changes.cutoff)
    yield from _counts("Reliable change", summary.reliable)
    if changes.cutoff is not None:
        yield from _counts("Outcome", summary.outcome)
        yield from _counts("Apart from that", _apart(summary))
    yield from _group(changes)
    yield from notes


def _people(summary: ChangeSummary) -> Iterator[str]:
    yield (
        f"Clients: {summary.n_original} in the table, {summary.n_used} used, "
        f"{summary.without_two_scores} without a first and a last score, "
        f"{summary.not_judged} whom the method cannot judge."
    )
    yield f"Rows without a score: {summary.missing}."


def _yardstick(yardstick: Yardstick) -> Iterator[str]:
    for name, norm in norms_of(yardstick).items():
        origin = "from the sample" if norm["from"] == "sample" else "given"
        yield f"{_title(name)}: {norm['value']:.6g} ({origin})"
    if yardstick.norms and yardstick.norms.from_sample:
        yield "The sample: clients with a first and a last score; SDs divide by n - 1."
    error = error_of_measurement(yardstick)
    if error is not None:
        yield f"Standard error of measurement: {error:.6g}"
    if yardstick.standard_error is not None:
        yield f"Standard error the index is divided by: {yardstick.standard_error:.6g}"
    if yardstick.growth is not None:
        yield from _growth(yardstick.growth)
    if yardstick.critical is not None:
        yield f"Critical value: {yardstick.critical:.7g}{_level(yardstick)}"
    if yardstick.threshold is not None:
        yield f"Counts: {_size(yardstick)}"


def _growth(model: GrowthModel) -> Iterator[str]:
    boundary = ", singular" if model.singular else ""
    yield (
        f"Model: {model.formula}, {model.estimation.upper()}{boundary}; "
        f"{model.n_clients} clients with {model.n_scores} scores"
    )
    spread = math.sqrt(model.random_covariance[1, 1])
    yield (
        f"Mean slope {model.fixed_effects[1]:.6g} points for each unit of time; SD of "
        f"slopes {spread:.6g}, of residuals {math.sqrt(model.residual_variance):.6g}"
    )


def _title(name: str) -> str:
    words = name.replace("_", " ")
    return words[0].upper() + words[1:]


def _level(yardstick: Yardstick) -> str:
    level = yardstick.confidence
    return "" if level is None else f" (confidence {level:g})"


def _size(yardstick: Yardstick) -> str:
    unit = "% of the first score" if yardstick.in_percent else "points"
    how = "at least" if yardstick.on_line_counts else "more than"
    words = f"a change of {how} {yardstick.threshold:.6g} {unit}"
    if yardstick.threshold_worse != yardstick.threshold:
        words += f"; for worse {how} {yardstick.threshold_worse:.6g}"
    return words


def _cutoff(placed: PlacedCutoff | None) -> Iterator[str]:
    if placed is None:
        return
    cutoff = placed.cutoff
    name = _title(cutoff.label) + (" on true scores" if placed.true_scores else "")
    yield f"{name}: {cutoff.value:.6g}; {_ON_THE_LINE[cutoff.rule]}"
    for group, norm in (
        ("Clinical", placed.clinical),
        ("Functional", placed.functional),
    ):
        if norm is not None:
            yield f"{group} group: {_norm(norm)}"


def _norm(norm: Norm) -> str:
    n = "" if norm.n is None else f", n {norm.n}"
    spread = norm.standard_deviation
    return f"mean {norm.mean:.6g}, SD {spread:.6g}{n} ({norm.sample})"


def _apart(summary: ChangeSummary) -> dict[str, Tally | None]:
    return {
        "began in the clinical range": summary.clinical_before,
        "ended in the functional range": summary.functional_after,
        "crossed, but not reliably": summary.crossed_not_reliably,
    }


def _counts(title: str, tallies: Mapping[Any, Tally | None]) -> Iterator[str]:
    shares = [tally.share for tally in tallies.values() if tally and tally.share]
    how = f" ({shares[0].method}, {100 * shares[0].confidence:g} %)" if shares else ""
    yield f"{title}{how}:"
    for name, tally in tallies.items():
        if tally is not None:
            yield f"  {name!s:<30}{tally.count:>8}{_share(tally)}"


def _share(tally: Tally) -> str:
    share = tally.share
    if share is None:
        return ""
    low, high = 100 * share.lower, 100 * share.upper
    return f"  {100 * share.estimate:5.1f} %  ({low:.1f} to {high:.1f})"


def _group(changes: Changes) -> Iterator[str]:
    group = changes.group
    if group is None:
        return
    yield "The group as a whole, from normal true scores (Hageman & Arrindell 1999):"
    yield f"  truly improved {100 * group.improved:.1f} %"
    if group.functional is not None:
        yield f"  in the functional range at the end {100 * group.functional:.1f} %"


def rule_sentences(
    rules: Sequence[MeasureRule], outcomes: TalkingTherapiesOutcomes
) -> Iterator[str]:
    """Yield the lines of each measure, and recovery that is not reliable."""
    for rule in rules:
        which = "above" if rule.caseness_above else "at or above"
        yield (
            f"{rule.measure}: caseness {which} {rule.caseness:g}, reliable change "
            f"{rule.reliable_points:g} points or more ({rule.status}; {rule.source})"
        )
    cases = int(np.count_nonzero(outcomes.at_caseness == YES))
    recovered = int(np.count_nonzero(outcomes.recovered == YES))
    reliably = int(np.count_nonzero(outcomes.reliable_recovery == YES))
    yield (
        f"Recovery, of {cases} at caseness when they began: {recovered} recovered, "
        f"{reliably} of them reliably. Status of these rules: {outcomes.status}."
    )
