"""Every shipped measure can be had as FHIR from the command line."""

import json

from cairn import instruments, questionnaire
from cairn.cli.main import main


def test_one_measure_prints_as_a_questionnaire(capsys):
    assert main(["questionnaire", "phq-9"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["resourceType"], printed["status"]) == ("Questionnaire", "active")


def test_all_measures_print_as_one_bundle(capsys):
    assert main(["questionnaire", "all"]) == 0
    entries = json.loads(capsys.readouterr().out)["entry"]
    assert [entry["resource"] for entry in entries] == [
        questionnaire(one) for one in instruments()
    ]


def test_an_unknown_measure_is_one_line_and_a_code(capsys):
    assert main(["questionnaire", "nothing"]) == 3
    assert capsys.readouterr().err.startswith("cairn: No shipped measure has this key.")
