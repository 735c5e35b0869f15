"""cairn score: what is the score of these answers?"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict

from cairn.errors import ScoringError
from cairn.exchange.instruments.shelf import instrument
from cairn.science.measure.instrument import Instrument
from cairn.science.measure.scoring import (
    RiskTier,
    Score,
    risk_answers,
    score,
    unanswered_risk_items,
)

_RISK_WORDS = {
    RiskTier.LOOK: "a person looks at this answer before the next session",
    RiskTier.PRIORITY: "a person looks at this answer first",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.add_argument("measure", help="the measure's key, such as phq-9")
    parser.add_argument(
        "--answers",
        required=True,
        help="whole numbers with commas between, in the order of the form; nothing "
        "between two commas is an answer left out",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Score the answers and print each scale with how it came about."""
    measure = instrument(options.measure)
    answers = read_answers(measure, options.answers)
    scores = score(measure, answers)
    if options.json:
        print(json.dumps(_as_json(measure, scores, answers), indent=2))
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(measure, scores, answers))
    return 0


def read_answers(measure: Instrument, words: str) -> dict[str, int | None]:
    """Read the answers in the order of the form; unscored items may be left off."""
    parts = words.split(",")
    known = [len(measure.scored_items), len(measure.items)]
    if len(parts) not in known:
        raise ScoringError(
            f"{measure.short_name} has {known[0]} scored items; {len(parts)} answers "
            "were given. Leave nothing between two commas for an answer left out."
        )
    items = measure.items if len(parts) == known[1] else measure.scored_items
    return {
        item.id: _read(measure, item.id, part)
        for item, part in zip(items, parts, strict=True)
    }


def _read(measure: Instrument, item_id: str, part: str) -> int | None:
    if not part.strip():
        return None
    try:
        return int(part)
    except ValueError:
        raise ScoringError(
            f"{measure.short_name} item {item_id} takes a whole number; this is none."
        ) from None


def _lines(
    measure: Instrument, scores: tuple[Score, ...], answers: Mapping[str, int | None]
) -> list[str]:
    lines = [f"{measure.name}, version {measure.version}"]
    if measure.label:
        lines.append(f"This is {measure.label}.")
    for one in scores:
        scale = measure.scale(one.scale)
        lines.append(f"{scale.name if scale else one.scale}: {_value(one)}")
        lines.append(f"  {one.method}; {one.source} ({one.status})")
    risks = risk_answers(measure, answers)
    lines += [f"Item {risk.item}: {_RISK_WORDS[risk.tier]}" for risk in risks]
    left_out = unanswered_risk_items(measure, answers)
    return lines + [f"Item {item.id}: not answered" for item in left_out]


def _value(one: Score) -> str:
    if one.value is None:
        return f"no score, {one.missing} answers missing"
    words = [f"{one.value:g}"]
    words += [one.band] if one.band else []
    words += [f"prorated, {one.missing} missing"] if one.prorated else []
    return ", ".join(words)


def _as_json(
    measure: Instrument, scores: tuple[Score, ...], answers: Mapping[str, int | None]
) -> dict[str, object]:
    return {
        "measure": measure.key,
        "version": measure.version,
        "label": measure.label,
        "scores": [asdict(one) for one in scores],
        "risk": [asdict(risk) for risk in risk_answers(measure, answers)],
        "risk_not_answered": [i.id for i in unanswered_risk_items(measure, answers)],
    }
