"""How does a measure's data file become a measure?

Refuses: a file that breaks any rule of `check`; the first one is named, the command
`cairn check-instrument` lists them all.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cairn.errors import InstrumentError
from cairn.exchange.instruments.check import check
from cairn.exchange.instruments.files import MeasureFiles, read_files
from cairn.science.measure.instrument import (
    Combine,
    Direction,
    Instrument,
    Item,
    ItemText,
    Licence,
    MeasurementError,
    MissingRule,
    PublishedPoints,
    ReliableChangeBasis,
    RiskRule,
    Rounding,
    Scale,
    Schedule,
    Text,
    Upkeep,
)
from cairn.science.measure.place import Axis, Track
from cairn.science.measure.reading import Band, Cutoff, CutoffRule, Norm, Population
from cairn.science.provenance import Status

Part = Mapping[str, Any]


def load_instrument(path: Path) -> Instrument:
    """Load one measure from its folder; a file that breaks a rule does not load."""
    files = read_files(path)
    problems = check(files)
    if problems:
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InstrumentError(f"{files.folder}: {problems[0]}{more}")
    return _build(files)


def _build(files: MeasureFiles) -> Instrument:
    facts: Part = files.facts
    texts = {str(t["language"]): _text(t) for t in files.texts.values()}
    loinc = facts.get("loinc", {})
    return Instrument(
        key=facts["key"],
        version=facts["version"],
        name=facts["name"],
        short_name=facts["short_name"],
        measures=facts["measures"],
        recall=facts["recall"],
        respondent=facts["respondent"],
        direction=Direction(facts["direction"]),
        schedule=Schedule(facts["schedule"]),
        validated=facts["validated"],
        citation=facts["citation"],
        items=tuple(_item(facts, item) for item in facts["items"]),
        scales=tuple(_scale(facts, scale) for scale in facts["scales"]),
        licence=_licence(facts["licence"], files.licence),
        upkeep=_upkeep(facts["upkeep"]),
        texts=MappingProxyType(texts),
        loinc=loinc.get("panel"),
        answer_loinc=tuple(loinc.get("answers", ())),
        note=facts.get("note", ""),
        track=Track(facts["track"]) if "track" in facts else None,
        axis=Axis(facts["axis"]) if "axis" in facts else None,
    )


def _upkeep(part: Part) -> Upkeep:
    return Upkeep(**{**part, "reviewed": part["reviewed"].isoformat()})


def _licence(part: Part, notice: str) -> Licence:
    known = {**part, "status": Status(part["status"])}
    return Licence(**known, notice=notice)


def _fact(facts: Part, part: Part) -> dict[str, Any]:
    """Resolve a fact's status and its source's full reference."""
    source = facts["sources"][part["source"]]
    return {**part, "status": Status(part["status"]), "source": source}


def _item(facts: Part, part: Part) -> Item:
    risk = part.get("risk")
    return Item(
        id=part["id"],
        values=tuple(part.get("values", facts.get("values", ()))),
        reverse=part.get("reverse", False),
        scored=part.get("scored", True),
        loinc=part.get("loinc"),
        risk=RiskRule(**{"priority_from": None, **_fact(facts, risk)})
        if risk
        else None,
    )


def _scale(facts: Part, part: Part) -> Scale:
    keying = _fact(facts, part["keying"])
    changes = tuple(_basis(facts, p) for p in part.get("reliable_change", ()))
    return Scale(
        key=part["key"],
        name=part["name"],
        items=tuple(part["items"]),
        combine=Combine(part["combine"]),
        minimum=float(part["minimum"]),
        maximum=float(part["maximum"]),
        missing=_missing(facts, part["missing"]),
        keying_status=keying["status"],
        keying_source=keying["source"],
        multiplier=float(part.get("multiplier", 1)),
        loinc=part.get("loinc"),
        bands=tuple(Band(**_fact(facts, p)) for p in part.get("bands", ())),
        cutoffs=tuple(_cutoff(facts, p) for p in part.get("cutoffs", ())),
        reliable_change=changes[0] if changes else None,
        other_reliable_changes=changes[1:],
        norms=tuple(_norm(facts, p) for p in part.get("norms", ())),
    )


def _missing(facts: Part, part: Part) -> MissingRule:
    known = _fact(facts, part)
    only = tuple(part.get("only", ()))
    return MissingRule(
        **{**known, "rounding": Rounding(part["rounding"]), "only": only}
    )


def _cutoff(facts: Part, part: Part) -> Cutoff:
    known = _fact(facts, part)
    return Cutoff(**{**known, "rule": CutoffRule(part["rule"])})


def _norm(facts: Part, part: Part) -> Norm:
    known = {"n": None, **_fact(facts, part)}
    return Norm(**{**known, "population": Population(part["population"])})


def _basis(facts: Part, part: Part) -> ReliableChangeBasis:
    known = _fact(facts, part)
    if "points" not in part:
        return MeasurementError(**known)
    sure = Status(part["confidence_status"])
    return PublishedPoints(**{"confidence": None, **known, "confidence_status": sure})


def _text(table: Part) -> Text:
    common = table.get("options", {})
    items = {
        item["id"]: ItemText(
            text=item["text"],
            options=_options(item.get("options", common)),
            stem=item.get("stem", table["stem"]),
        )
        for item in table["items"]
    }
    return Text(
        language=table["language"],
        title=table["title"],
        instructions=table["instructions"],
        stem=table["stem"],
        items=MappingProxyType(items),
        attribution=table["attribution"],
        notice=table["notice"],
        status=Status(table["status"]),
        checked_against=table["checked_against"],
    )


def _options(table: Part) -> Mapping[int, str]:
    return MappingProxyType({int(value): words for value, words in table.items()})
