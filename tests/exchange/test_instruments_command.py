"""The two commands of a measure: score answers, and lint a file of one's own."""

import json
import subprocess
import sys

import pytest

from cairn.cli.main import main
from cairn.exchange.instruments.shelf import LIBRARY


def test_score_prints_value_band_and_where_it_comes_from(capsys):
    assert main(["score", "phq-9", "--answers", "1,2,1,0,3,1,0,2,1"]) == 0
    printed = capsys.readouterr().out
    assert "PHQ-9 total: 11, moderate" in printed
    assert "sum of item scores" in printed
    assert "Item 9: a person looks at this answer" in printed


def test_score_as_json_is_complete(capsys):
    assert main(["score", "gad-7", "--answers", "1,1,1,1,1,1,", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    total = result["scores"][0]
    assert (total["value"], total["missing"], total["prorated"]) == (7.0, 1, True)
    assert (total["version"], total["status"]) == ("1", "unconfirmed")
    assert (result["risk"], result["risk_not_answered"]) == ([], [])


def test_a_skipped_risk_item_is_printed_as_not_answered(capsys):
    assert main(["score", "phq-9", "--answers", "1,1,1,1,1,1,1,1,"]) == 0
    assert "Item 9: not answered" in capsys.readouterr().out


def test_the_difficulty_question_may_be_given_or_left_off(capsys):
    assert main(["score", "phq-9", "--answers", "0,0,0,0,0,0,0,0,0,3"]) == 0
    assert "PHQ-9 total: 0, none-minimal" in capsys.readouterr().out


def test_too_much_missing_is_no_score(capsys):
    assert main(["score", "phq-9", "--answers", ",,,1,1,1,1,1,1"]) == 0
    assert "PHQ-9 total: no score, 3 answers missing" in capsys.readouterr().out


def test_a_home_made_form_is_labelled(capsys):
    assert main(["score", "session-form", "--answers", "8,8,8,8"]) == 0
    assert "not a validated scale" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ("1,2", "9 scored items"),
        ("1,2,3,1,1,1,1,1,77", "item 9"),
        ("1,2,3,1,1,1,1,1,seventy", "item 9"),
    ],
)
def test_wrong_answers_are_refused_with_the_rule_and_without_the_value(
    capsys, answers, named
):
    assert main(["score", "phq-9", "--answers", answers]) == 4
    said = capsys.readouterr().err
    assert named in said
    assert "77" not in said
    assert "seventy" not in said


def test_an_unknown_measure_is_refused_with_those_there_are(capsys):
    assert main(["score", "who-5", "--answers", "1"]) == 3
    assert "phq-9" in capsys.readouterr().err


def test_a_sound_file_has_no_problems(capsys):
    assert main(["check-instrument", str(LIBRARY / "k10")]) == 0
    assert "no problems" in capsys.readouterr().out


def test_every_problem_of_a_file_is_printed_with_rule_and_remedy(tmp_path, capsys):
    own = tmp_path / "own"
    own.mkdir()
    (own / "instrument.toml").write_text('key = "My Form"\nvalidated = 1\n')
    assert main(["check-instrument", str(own / "instrument.toml")]) == 3
    printed = capsys.readouterr().out
    assert "items\n  rule: This key is missing.\n  do:   Add it as" in printed
    assert "validated\n  rule: This must be true or false." in printed
    assert "LICENCE.md\n  rule: A measure without its licence is not loaded." in printed
    assert "would not load" in printed


def test_a_file_that_is_not_there_is_one_line_and_a_code(tmp_path, capsys):
    assert main(["check-instrument", str(tmp_path / "none.toml")]) == 3
    assert "cannot be read" in capsys.readouterr().err


BLOCK_DJANGO = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "allauth", "cryptography", "openpyxl"}:
            raise ImportError("blocked: " + name)
sys.meta_path.insert(0, Block())
"""


def run_without_django(code):
    """Run Python where importing Django fails."""
    return subprocess.run(
        [sys.executable, "-c", BLOCK_DJANGO + code],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_science_api_works_without_django():
    done = run_without_django(
        """
from cairn import classify, instrument, questionnaire, reliable_change, score
phq_9 = instrument("phq-9")
total = score(phq_9, {str(i): 1 for i in range(1, 10)})[0].value
scale = phq_9.main_scale
course = classify(18, total, direction=phq_9.direction,
                  basis=scale.reliable_change, cutoff=scale.cutoff)
print(total, course.category, questionnaire(phq_9)["resourceType"])
"""
    )
    assert (done.stdout, done.stderr) == ("9.0 recovered Questionnaire\n", "")


def test_every_public_name_can_be_imported_without_django():
    done = run_without_django(
        """
import cairn
print(all(getattr(cairn, name) is not None for name in dir(cairn)))
"""
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_importing_cairn_loads_nothing_else():
    done = run_without_django(
        """
import cairn
print([name for name in sys.modules if name.startswith(("numpy", "scipy", "cairn."))])
"""
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_an_unknown_public_name_is_an_attribute_error():
    done = run_without_django("import cairn\ncairn.rci\n")
    assert "module 'cairn' has no attribute 'rci'" in done.stderr
