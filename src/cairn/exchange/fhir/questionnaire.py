"""How does a measure look to another health record? As a FHIR R4 Questionnaire.

Method: HL7 FHIR R4 (4.0.1); the score of an answer goes into ordinalValue.
Assumes: LOINC codes in the measure were verified; where none is known none is written.
"""

from collections.abc import Iterator
from typing import Any

from cairn.science.measure.instrument import Combine, Instrument, Item, ItemText, Text

LOINC = "http://loinc.org"
ORDINAL_VALUE = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
CANONICAL = "https://cairnpath.org/fhir"
NO_TEXT = (
    "The licence of this measure does not let its text be shipped: items are numbered "
    "only. Show the owner's own form."
)

Resource = dict[str, Any]


def questionnaire(instrument: Instrument, *, language: str = "en") -> Resource:
    """Write one measure as a plain dict that is a valid FHIR R4 Questionnaire."""
    text = instrument.texts.get(language)
    resource: Resource = {
        "resourceType": "Questionnaire",
        "id": instrument.key,
        "url": f"{CANONICAL}/Questionnaire/{instrument.key}",
        "version": instrument.version,
        "name": _computable_name(instrument),
        "title": text.title if text else instrument.name,
        "status": "active",
        "subjectType": ["Patient"],
        "date": instrument.upkeep.reviewed,
        "description": _description(instrument),
        "copyright": _copyright(instrument, text),
        "item": list(_items(instrument, text)),
    }
    if text:
        resource["language"] = language
    if instrument.loinc:
        resource["code"] = [{"system": LOINC, "code": instrument.loinc}]
    return resource


def _computable_name(instrument: Instrument) -> str:
    # FHIR asks for a name usable in code: a capital letter first, then letters, digits
    # and underscores.
    name = instrument.key.replace("-", "_")
    return name[0].upper() + name[1:]


def _description(instrument: Instrument) -> str:
    parts = [f"{instrument.name}. {instrument.measures}; {instrument.recall}."]
    if instrument.label:
        parts.append(f"This is {instrument.label}.")
    if not instrument.has_text:
        parts.append(_why_no_text(instrument))
    return " ".join(parts)


def _why_no_text(instrument: Instrument) -> str:
    if not instrument.licence.text_allowed:
        return NO_TEXT
    return "The text of this measure is not shipped yet: items are numbered only."


def _copyright(instrument: Instrument, text: Text | None) -> str:
    licence = instrument.licence
    terms = f"{licence.name}. {licence.summary}"
    return f"{text.attribution}. {terms}" if text else terms


def _items(instrument: Instrument, text: Text | None) -> Iterator[Resource]:
    if text and text.instructions:
        yield _words("instructions", text.instructions)
    stem = text.stem if text else ""
    under_stem: list[Resource] = []
    alone: list[Resource] = []
    for item in instrument.items:
        words = text.items[item.id] if text else None
        question = _question(instrument, item, words)
        shares_stem = words is not None and bool(stem) and words.stem == stem
        (under_stem if shares_stem else alone).append(question)
    if under_stem:
        yield {"linkId": "stem", "text": stem, "type": "group", "item": under_stem}
    yield from alone


def _words(link: str, text: str) -> Resource:
    return {"linkId": link, "text": text, "type": "display"}


def _question(instrument: Instrument, item: Item, words: ItemText | None) -> Resource:
    question: Resource = {
        "linkId": item.id,
        "text": words.text if words else f"Item {item.id}",
        "type": "choice",
        "required": False,
        "answerOption": [
            _option(instrument, item, value, words) for value in item.values
        ],
    }
    if item.loinc:
        question["code"] = [{"system": LOINC, "code": item.loinc}]
    return question


def _option(
    instrument: Instrument, item: Item, value: int, words: ItemText | None
) -> Resource:
    option: Resource = {
        "valueCoding": _coding(instrument, item, value, words),
    }
    if _is_keyed(instrument, item):
        # The score, not the position: on a reversed item 'Not at all' may weigh most.
        score = {"url": ORDINAL_VALUE, "valueDecimal": item.keyed(value)}
        option["extension"] = [score]
    return option


def _is_keyed(instrument: Instrument, item: Item) -> bool:
    """Say whether it is known what an answer adds to a score."""
    return any(
        item.id in scale.items and scale.combine is not Combine.ENTERED
        for scale in instrument.scales
    )


def _coding(
    instrument: Instrument, item: Item, value: int, words: ItemText | None
) -> Resource:
    display = words.options[value] if words else str(value)
    codes = instrument.answer_loinc
    if item.scored and len(codes) == len(item.values):
        code = codes[item.values.index(value)]
        return {"system": LOINC, "code": code, "display": display}
    system = f"{CANONICAL}/CodeSystem/{instrument.key}-answers"
    return {
        "system": system,
        "code": f"{item.id}-{value}",
        "display": display,
    }
