"""How many rows a second does an import store, and in how much memory?

`python -m bench.imports ROWS` prints lines as JSON; the table is invented.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import ROOT, TESTS
from bench.table import Line
from durability.prepare import furnish

ROWS_A_CLIENT = 9


def main(rows: int) -> None:
    """Write an invented table, import it with the command, and say how it went."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        home, table = Path(folder) / "home", Path(folder) / "scores.csv"
        furnish(home)
        write_table_of(rows, table)
        seconds, said = run_import(home, table)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    stored = int(said.split()[0])
    lines = [
        Line("rows imported", f"{stored:,} in {seconds:.0f} s"),
        Line("  rows a second", f"{stored / seconds:,.0f}"),
        Line("  peak memory", f"{peak:.0f} MB"),
    ]
    print(json.dumps([line.as_json() for line in lines]))


def write_table_of(rows: int, table: Path) -> None:
    """Write a table with exactly this many scores, a few to each invented client."""
    with table.open("w", encoding="ascii") as file:
        file.write("client,day,score\n")
        for row in range(rows):
            client, session = divmod(row, ROWS_A_CLIENT)
            file.write(f"invented-{client},{7 * session},{(row * 7) % 28}\n")


def run_import(home: Path, table: Path) -> tuple[float, str]:
    """Run `cairn import` as a person would; return the seconds and its last line."""
    environment = os.environ | {
        "CAIRN_HOME": str(home),
        "CAIRN_SECRET_KEY": "x" * 60,
        "PYTHONPATH": f"{ROOT}:{TESTS}",
    }
    words = (
        f"import {table} --measure phq-9 --client client --time day --time-as day "
        f"--score score --first-day 2020-01-06 --therapist {sign_in_name(environment)}"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", "from cairn.cli.main import main; exit(main())",
         *words.split()],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return time.perf_counter() - began, done.stdout.splitlines()[-1]


def sign_in_name(environment: dict[str, str]) -> str:
    """Return the sign-in name of the cast's first therapist."""
    script = (
        "from cairn.cli.start import start_django; start_django()\n"
        "from cairn.clinic.records.models import User\n"
        "print(User.objects.get(sign_in_name__startswith='anna').sign_in_name)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return asked.stdout.strip()


if __name__ == "__main__":
    main(int(sys.argv[1]))
