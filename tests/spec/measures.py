"""Writes the manual's table of every measure that is shipped."""

from collections.abc import Iterator

from cairn.exchange.instruments.shelf import instruments
from cairn.science.change.reliable_change import threshold
from cairn.science.measure.instrument import (
    Instrument,
    MeasurementError,
    PublishedPoints,
    ReliableChangeBasis,
    RiskRule,
    Scale,
)
from cairn.science.measure.reading import Cutoff, CutoffRule, Norm

HEAD = (
    "Measure",
    "Items",
    "Range",
    "Better",
    "Bands",
    "Cut-off",
    "Reliable change",
    "Missing answers",
    "Text",
    "Licence",
)
INTRODUCTION = """\
Facts marked *unconfirmed* come from memory or from conflicting sources: check them
before you rely on them. *Computed* facts were worked out here from the values named.
What is not known is left out. Text marked *unconfirmed* was not compared word by word
with the owner's own form."""


def measures_page(note: str) -> str:
    """Write the page: one table of all measures, then the facts of each."""
    lines = ["# The measures", "", note, "", INTRODUCTION, ""]
    lines += [f"| {' | '.join(HEAD)} |", "|" + " --- |" * len(HEAD)]
    lines += [f"| {' | '.join(_row(measure))} |" for measure in instruments()]
    for measure in instruments():
        lines += ["", *_facts(measure)]
    return "\n".join(lines) + "\n"


def _row(measure: Instrument) -> tuple[str, ...]:
    scale = measure.main_scale
    better = "higher" if measure.direction.sign > 0 else "lower"
    return (
        f"[{measure.short_name}](#{measure.key})",
        str(len(measure.scored_items)),
        f"{scale.minimum:g}-{scale.maximum:g}",
        better,
        str(scale.bands[0].status) if scale.bands else "none",
        _cutoffs(scale),
        _change(scale.reliable_change),
        _missing(scale),
        _text(measure),
        measure.licence.name,
    )


def _cutoffs(scale: Scale) -> str:
    shown = (
        f"{_clinical_from(line)} ({line.status}"
        + (f", {line.applies_to})" if line.applies_to else ")")
        for line in scale.cutoffs
    )
    return "; ".join(shown) or "none"


def _change(basis: ReliableChangeBasis | None) -> str:
    match basis:
        case None:
            return "not established"
        case PublishedPoints(points=points, status=status):
            return f"{points:g} or more ({status}; {_confidence(basis)})"
        case MeasurementError(status=status):
            return f"above {threshold(basis):.2f} ({status}; {_confidence(basis)})"


def _confidence(basis: ReliableChangeBasis) -> str:
    if basis.confidence is None:
        return "confidence not stated"
    words = f"{basis.confidence:.0%}"
    if isinstance(basis, PublishedPoints) and basis.confidence_status != basis.status:
        return f"{words}, {basis.confidence_status}"
    return words


def _missing(scale: Scale) -> str:
    rule = scale.missing
    count = "none may be missing" if rule.allowed == 0 else f"up to {rule.allowed}"
    return f"{count} ({rule.status})"


def _text(measure: Instrument) -> str:
    if not measure.has_text:
        return "scores only"
    shown = ", ".join(f"{t.language}, {t.status}" for t in measure.texts.values())
    return f"shipped ({shown})"


def _facts(measure: Instrument) -> Iterator[str]:
    yield from (f'<a id="{measure.key}"></a>', "", f"## {measure.name}", "")
    yield f"{measure.measures}; {measure.recall}. {measure.citation}."
    if measure.label:
        yield f"This is {measure.label}."
    if measure.note:
        yield measure.note
    yield ""
    yield f"- Version {measure.version}; file by {measure.upkeep.author};"
    yield f"  {measure.upkeep.checker}; reviewed {measure.upkeep.reviewed}."
    yield f"- Licence ({measure.licence.status}): {measure.licence.summary}"
    yield from (f"- Text: {t.checked_against}" for t in measure.texts.values())
    for item in measure.risk_items:
        if item.risk:
            yield f"- Risk, item {item.id}: {_risk(item.risk)}"
    for scale in measure.scales:
        yield from _scale(scale)


def _risk(rule: RiskRule) -> str:
    words = f"looked at from {rule.look_from}"
    if rule.priority_from is not None:
        words += f", first of all from {rule.priority_from}"
    return f"{words} ({rule.status}). {rule.note}".rstrip()


def _scale(scale: Scale) -> Iterator[str]:
    span = f"{scale.minimum:g}-{scale.maximum:g}"
    how = f"{scale.combine} of {len(scale.items)} items, {span}"
    yield f"- **{scale.name}**: {how} ({scale.keying_status})."
    yield f"  - Missing: {scale.missing.note} ({scale.missing.status})"
    if scale.bands:
        shown = ", ".join(f"{b.lower:g}-{b.upper:g} {b.label}" for b in scale.bands)
        yield f"  - Bands ({scale.bands[0].status}): {shown}"
    yield from (f"  - Cut-off {_cutoff(line)}" for line in scale.cutoffs)
    for basis in (scale.reliable_change, *scale.other_reliable_changes):
        if basis:
            words = f"{_change(basis)}; {basis.source}. {basis.note}"
            yield f"  - Reliable change: {words}".rstrip()
    yield from (f"  - Norm: {_norm(norm)}" for norm in scale.norms)


def _clinical_from(line: Cutoff) -> str:
    match line.rule:
        case CutoffRule.AT_OR_ABOVE:
            return f"{line.value:g} or more"
        case CutoffRule.BELOW:
            return f"below {line.value:g}"
        case CutoffRule.EITHER_SIDE:
            return f"either side of {line.value:g}"


def _cutoff(line: Cutoff) -> str:
    whom = f" for {line.applies_to}" if line.applies_to else ""
    known = f"({line.status}; {line.source})"
    words = f"{_clinical_from(line)}{whom}, {line.label} {known}. {line.note}"
    return words.rstrip()


def _norm(norm: Norm) -> str:
    size = f"n = {norm.n:,}" if norm.n else "n not known"
    spread = f"mean {norm.mean:g}, SD {norm.standard_deviation:g}"
    return f"{norm.sample}, {size}: {spread} ({norm.status}; {norm.source})"
