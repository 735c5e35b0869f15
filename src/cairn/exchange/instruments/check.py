"""What is wrong with a measure's data file? Every problem, not the first one.

Each part is checked for its shape; where the shape holds, for its sense as well.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cairn.exchange.instruments import rules, shape
from cairn.exchange.instruments.files import MeasureFiles
from cairn.exchange.instruments.shape import Problem, Shape, check_shape
from cairn.exchange.instruments.wording import check_wording

Part = Mapping[str, Any]


def check(files: MeasureFiles) -> tuple[Problem, ...]:
    """List every broken rule of a measure's files, in the order of the files."""
    facts: Part = files.facts
    problems = [*_check_facts(facts), *_check_licence(files)]
    for name, table in files.texts.items():
        problems += check_wording(name, table, facts)
    return tuple(problems)


def parts(table: Part, key: str, *, path: str = "") -> Iterator[tuple[str, Part]]:
    """Walk the tables listed under a key; a malformed list was reported before."""
    value = table.get(key, [])
    if shape.PARTS.fits(value):
        for number, part in enumerate(value):
            yield f"{path}{key}[{number}].", part


def part(table: Part, key: str, *, path: str = "") -> Iterator[tuple[str, Part]]:
    """Yield the one table under a key when it is there and is a table."""
    value = table.get(key)
    if isinstance(value, Mapping):
        yield f"{path}{key}.", value


def _check_facts(facts: Part) -> Iterator[Problem]:
    wrong = list(check_shape(facts, shape.FACTS, shape.FACTS_OPTIONAL, path=""))
    yield from wrong
    if not wrong:
        yield from rules.check_identity(facts)
    for name in _sources(facts).values():
        if not shape.TEXT.fits(name):
            yield Problem("sources", "A source is a text.", "Write its reference.")
    for path, upkeep in part(facts, "upkeep"):
        yield from check_shape(upkeep, shape.UPKEEP, {}, path=path)
    for path, loinc in part(facts, "loinc"):
        wrong = list(check_shape(loinc, {}, shape.LOINC_OPTIONAL, path=path))
        yield from wrong or rules.check_loinc(loinc.get("panel"), path=f"{path}panel")
    for path, item in parts(facts, "items"):
        yield from _check_item(facts, item, path=path)
    for path, scale in parts(facts, "scales"):
        yield from _check_scale(facts, scale, path=path)


def _check_licence(files: MeasureFiles) -> Iterator[Problem]:
    facts: Part = files.facts
    for path, licence in part(facts, "licence"):
        wrong = list(check_shape(licence, shape.LICENCE, {}, path=path))
        yield from wrong
        if not wrong:
            yield from rules.check_text_allowed(licence, has_text=bool(files.texts))
            yield from rules.check_track(licence, has_track="track" in facts)
    yield from rules.check_notice(files.licence)


def _check_item(facts: Part, item: Part, *, path: str) -> Iterator[Problem]:
    wrong = list(check_shape(item, shape.ITEM, shape.ITEM_OPTIONAL, path=path))
    yield from wrong
    values = item.get("values", facts.get("values", []))
    if wrong or not shape.WHOLES.fits(values):
        return
    yield from rules.check_item(item, values, path=path)
    for risk_path, risk in part(item, "risk", path=path):
        wrong = list(_check_fact(facts, risk, "RISK", path=risk_path))
        yield from wrong or rules.check_risk(risk, values, path=risk_path)


def _check_fact(facts: Part, fact: Part, name: str, *, path: str) -> Iterator[Problem]:
    needed: Shape = getattr(shape, name)
    optional: Shape = getattr(shape, f"{name}_OPTIONAL", shape.FACT_OPTIONAL)
    wrong = list(check_shape(fact, needed, optional, path=path))
    yield from wrong or rules.check_fact(fact, _sources(facts), path=path)


def _check_scale(facts: Part, scale: Part, *, path: str) -> Iterator[Problem]:
    wrong = list(check_shape(scale, shape.SCALE, shape.SCALE_OPTIONAL, path=path))
    yield from wrong
    for fact_path, fact in part(scale, "keying", path=path):
        yield from _check_fact(facts, fact, "FACT", path=fact_path)
    if wrong:
        return
    yield from rules.check_scale(scale, _reach(facts), path=path)
    if facts.get("validated") is False:
        yield from rules.check_unvalidated(scale, path=path)
    for missing_path, missing in part(scale, "missing", path=path):
        wrong = list(_check_fact(facts, missing, "MISSING", path=missing_path))
        yield from wrong or rules.check_missing(
            missing, len(scale["items"]), path=missing_path
        )
    yield from _check_readings(facts, scale, path=path)


def _check_readings(facts: Part, scale: Part, *, path: str) -> Iterator[Problem]:
    lowest, highest = scale["minimum"], scale["maximum"]
    bands = list(parts(scale, "bands", path=path))
    wrong = [p for at, band in bands for p in _check_fact(facts, band, "BAND", path=at)]
    yield from wrong
    if bands and not wrong:
        yield from rules.check_bands(
            scale["bands"], lowest, highest, path=f"{path}bands"
        )
    for at, cutoff in parts(scale, "cutoffs", path=path):
        wrong = list(_check_fact(facts, cutoff, "CUTOFF", path=at))
        yield from wrong or rules.check_within(
            cutoff["value"], lowest, highest, path=f"{at}value"
        )
    for at, basis in parts(scale, "reliable_change", path=path):
        name = "POINTS" if "points" in basis else "ERROR"
        wrong = list(_check_fact(facts, basis, name, path=at))
        yield from wrong or rules.check_reliable_change(
            basis, highest - lowest, path=at
        )
    for at, norm in parts(scale, "norms", path=path):
        wrong = list(_check_fact(facts, norm, "NORM", path=at))
        yield from wrong or rules.check_norm(norm, lowest, highest, path=at)


def _sources(facts: Part) -> Part:
    sources = facts.get("sources")
    return sources if isinstance(sources, Mapping) else {}


def _reach(facts: Part) -> dict[str, tuple[int, int]]:
    """Map each scored item to its lowest and highest answer."""
    reach = {}
    for _, item in parts(facts, "items"):
        values = item.get("values", facts.get("values", []))
        if item.get("scored", True) and shape.WHOLES.fits(values) and values:
            reach[str(item.get("id"))] = (values[0], values[-1])
    return reach
