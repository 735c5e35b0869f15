"""Runs every benchmark in a process of its own and prints one table."""

import argparse
import json
import os
import subprocess
import sys

from bench import ROOT, TESTS
from bench.table import Line, write_table

NO_POSTGRESQL = 69


def main() -> None:
    """Measure, and say what could not be measured here."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and rows")
    quick = parser.parse_args().quick
    rounds, rows = (("10", "2"), "50000") if quick else (("40", "5"), "1000000")
    few, many = "31", "500" if quick else "5000"
    lines = [
        *measure("bench.hand_ins", *rounds),
        *measure("bench.hand_ins", *rounds, on=("tools/with_postgres", "--durable")),
        *measure("bench.pages", few),
        *measure("bench.pages", many),
        *measure("bench.weight"),
        *measure("bench.imports", rows),
        *measure("bench.gains", "2000" if quick else "10000"),
    ]
    print(write_table(lines))


def measure(module: str, *words: str, on: tuple[str, ...] = ()) -> list[Line]:
    """Run one benchmark and return its lines."""
    sys.stderr.write(f"{module} {' '.join(words)} {' '.join(on)}\n")
    done = subprocess.run(
        [*on, sys.executable, "-m", module, *words],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": f"{ROOT}:{TESTS}"},
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode == NO_POSTGRESQL and on:
        return [Line("PostgreSQL", "not measured: it is not installed here")]
    if done.returncode:
        return [Line(module, f"failed with code {done.returncode}: see above")]
    said = json.loads(done.stdout.splitlines()[-1])
    return [Line(**line) for line in said]


if __name__ == "__main__":
    main()
