"""The terminal opens a practice, and lets a member in who is locked out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PASSPHRASE = "seven quiet stones by the river"
FOUND = ["--practice", "By the river", "--time-zone", "Europe/Berlin",
         "--name", "Maren Lind", "--sign-in-name", "maren"]  # fmt: skip
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def set_up(tmp_path):
    """Type `cairn set-up`, and what it asks for, without a terminal to hide it."""

    def set_up(*words: str, typed: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [Path(sys.executable).with_name("cairn"), "set-up", *words],
            env={"PATH": os.environ["PATH"], "CAIRN_HOME": str(tmp_path / "home")},
            input="".join(f"{line}\n" for line in typed),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            start_new_session=True,
        )

    return set_up


def test_a_practice_is_opened_once_and_an_account_can_be_reset(set_up):
    ended = set_up(*FOUND, typed=[PASSPHRASE, PASSPHRASE])
    assert (ended.returncode, "Next: cairn serve" in ended.stdout) == (0, True)
    assert PASSPHRASE not in ended.stdout + ended.stderr
    again = set_up(*FOUND, typed=[PASSPHRASE, PASSPHRASE])
    assert (again.returncode, "practice here already" in again.stderr) == (8, True)
    reset = set_up("--reset", "maren", typed=[PASSPHRASE + "s"] * 2)
    assert (reset.returncode, "passphrase holds" in reset.stdout) == (0, True)
    nobody = set_up("--reset", "nobody", typed=[PASSPHRASE] * 2)
    assert (nobody.returncode, "Nobody who works here" in nobody.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (FOUND, ["short", "short"], "at least 15 characters"),
        (FOUND, [PASSPHRASE, PASSPHRASE + "s"], "passphrases differ"),
        ([*FOUND, "--time-zone", "Mars/Olympus"], [], "time zone is not known"),
        (FOUND[2:], [""], "is needed"),
    ],
    ids=["weak", "differ", "zone", "empty"],
)
def test_a_wrong_entry_opens_nothing_and_says_the_rule(set_up, words, typed, said):
    ended = set_up(*words, typed=typed)
    assert ended.returncode in {1, 8}
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
