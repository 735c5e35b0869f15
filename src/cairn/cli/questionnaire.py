"""`cairn questionnaire KEY`: a shipped measure as an HL7 FHIR R4 Questionnaire."""

import json
from argparse import ArgumentParser, Namespace

from cairn.exchange.fhir.questionnaire import questionnaire
from cairn.exchange.instruments.shelf import instrument, instruments

EVERYTHING = "all"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the measure."""
    parser.add_argument("key", help="a measure, such as phq-9, or all")


def run(options: Namespace) -> int:
    """Print one resource, or a collection Bundle of every shipped measure."""
    if options.key != EVERYTHING:
        resource = questionnaire(instrument(options.key))
    else:
        entries = [{"resource": questionnaire(one)} for one in instruments()]
        resource = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    print(json.dumps(resource, ensure_ascii=False, indent=2))
    return 0
