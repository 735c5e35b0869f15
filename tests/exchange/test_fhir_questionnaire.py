"""Every shipped measure is a valid FHIR R4 Questionnaire that says what it must."""

import json
import re

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire

from cairn.exchange.fhir.questionnaire import (
    LOINC,
    NO_TEXT,
    ORDINAL_VALUE,
    questionnaire,
)
from cairn.exchange.instruments.shelf import instrument, instruments

# Required bindings of FHIR R4, as far as a questionnaire of ours uses them.
PUBLICATION_STATUS = {"draft", "active", "retired", "unknown"}
ITEM_TYPES = {"group", "display", "choice"}
MEASURES = pytest.mark.parametrize("measure", instruments(), ids=lambda m: m.key)


def all_items(resource):
    """List every item, those inside groups too."""
    for item in resource["item"]:
        yield item
        yield from all_items(item) if "item" in item else ()


def questions(measure):
    """Map a measure's exported questions by their link."""
    found = all_items(questionnaire(measure))
    return {item["linkId"]: item for item in found if item["type"] == "choice"}


def weights(question):
    """List the ordinalValue of each answer, in order."""
    return [
        extension["valueDecimal"]
        for option in question["answerOption"]
        for extension in option.get("extension", [])
        if extension["url"] == ORDINAL_VALUE
    ]


@MEASURES
def test_it_is_a_valid_resource_and_survives_json(measure):
    resource = questionnaire(measure)
    parsed = Questionnaire.model_validate(json.loads(json.dumps(resource)))
    assert json.loads(parsed.model_dump_json(exclude_none=True)) == resource


@MEASURES
def test_codes_keep_to_the_required_bindings(measure):
    resource = questionnaire(measure)
    assert resource["status"] in PUBLICATION_STATUS
    assert resource["subjectType"] == ["Patient"]
    assert re.fullmatch(r"[A-Z][A-Za-z0-9_]{0,254}", resource["name"])
    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
    assert resource["url"].startswith("https://")
    assert {item["type"] for item in all_items(resource)} <= ITEM_TYPES


@MEASURES
def test_links_are_unique_and_every_item_is_there_in_order(measure):
    links = [item["linkId"] for item in all_items(questionnaire(measure))]
    assert len(links) == len(set(links))
    assert list(questions(measure)) == [item.id for item in measure.items]


@MEASURES
def test_display_items_have_no_answers_and_groups_have_items(measure):
    for item in all_items(questionnaire(measure)):
        assert ("answerOption" in item) == (item["type"] == "choice")
        assert ("item" in item) == (item["type"] == "group")
        assert item["text"]


@MEASURES
def test_it_carries_version_licence_and_the_words_as_published(measure):
    resource = questionnaire(measure)
    assert resource["version"] == measure.version
    assert measure.licence.name in resource["copyright"]
    text = measure.texts.get("en")
    for link, question in questions(measure).items():
        expected = text.items[link].text if text else f"Item {link}"
        assert question["text"] == expected
    if text:
        assert text.attribution in resource["copyright"]
        assert resource["title"] == text.title


@MEASURES
def test_the_weight_of_an_answer_is_what_it_adds_to_the_score(measure):
    exported = questions(measure)
    for item in measure.items:
        found = weights(exported[item.id])
        known = item.scored and measure.key != "oq-45"
        assert found == ([item.keyed(v) for v in item.values] if known else [])


@MEASURES
def test_only_the_loinc_codes_of_the_measure_are_written(measure):
    resource = questionnaire(measure)
    exported = questions(measure)
    written = [coding["code"] for coding in resource.get("code", [])]
    assert written == ([measure.loinc] if measure.loinc else [])
    for item in measure.items:
        codes = [c["code"] for c in exported[item.id].get("code", [])]
        assert codes == ([item.loinc] if item.loinc else [])


@MEASURES
def test_answers_are_coded_without_repeats(measure):
    for question in questions(measure).values():
        codes = [
            (option["valueCoding"]["system"], option["valueCoding"]["code"])
            for option in question["answerOption"]
        ]
        assert len(codes) == len(set(codes))


def test_a_turned_round_item_weighs_most_at_its_lowest_words():
    second = questions(instrument("core-10"))["2"]
    assert weights(second) == [4, 3, 2, 1, 0]
    assert second["answerOption"][0]["valueCoding"]["display"] == "Not at all"


def test_the_phq_9_is_coded_with_loinc_and_its_last_question_stands_alone():
    resource = questionnaire(instrument("phq-9"))
    assert resource["code"] == [{"system": LOINC, "code": "44249-1"}]
    stem, difficulty = resource["item"]
    assert (stem["type"], len(stem["item"])) == ("group", 9)
    assert stem["item"][0]["answerOption"][3]["valueCoding"] == {
        "system": LOINC,
        "code": "LA6571-9",
        "display": "Nearly every day",
    }
    assert difficulty["code"] == [{"system": LOINC, "code": "69722-7"}]
    assert weights(difficulty) == []


def test_a_measure_without_text_says_why():
    assert NO_TEXT in questionnaire(instrument("bdi-ii"))["description"]
    assert "not shipped yet" in questionnaire(instrument("core-om"))["description"]


def test_a_home_made_form_says_that_it_is_one():
    description = questionnaire(instrument("session-form"))["description"]
    assert "a Cairn question, not a validated scale" in description
