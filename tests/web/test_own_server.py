"""Under a web server of one's own Cairn refuses the same as `cairn serve` does."""

import os
import subprocess
import sys

CODE = "import cairn.web.wsgi; print('serving')"


def load(tmp_path, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "CAIRN_HOME": str(tmp_path / "home")}
    environment |= {"PYTHONPATH": os.environ.get("PYTHONPATH", "")} | changes
    return subprocess.run(
        [sys.executable, "-c", CODE],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_safe_configuration_is_served(tmp_path):
    assert load(tmp_path).stdout == "serving\n"


def test_debug_pages_on_a_public_address_are_refused(tmp_path):
    done = load(tmp_path, CAIRN_DEBUG="yes", CAIRN_PUBLIC_URL="http://cairn.example")
    assert done.stdout == ""
    assert "cairn.E001" in done.stderr
    assert "cairn.E003" in done.stderr
