"""Runs benchmarks, each in a process of its own, and prints one table."""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass

from bench import ROOT, TESTS
from bench.table import Line, write_table

NO_POSTGRESQL = 69


@dataclass(frozen=True, slots=True)
class Section:
    """One benchmark by its module, its words, and fewer words for a quick run."""

    module: str
    words: tuple[str, ...] = ()
    quickly: tuple[str, ...] | None = None
    on: tuple[str, ...] = ()


DURABLE = ("tools/with_postgres", "--durable")
HAND_INS = (("40", "5"), ("10", "2"))
SECTIONS = {
    "hand-ins": [
        Section("bench.hand_ins", *HAND_INS),
        Section("bench.hand_ins", *HAND_INS, on=DURABLE),
    ],
    "pages": [
        Section("bench.pages", ("31",)),
        Section("bench.pages", ("5000",), ("500",)),
    ],
    "client": [
        Section("bench.client_pages", ("200",), ("30",)),
        Section("bench.first_paint", ("9",), ("3",)),
        Section("bench.weight"),
    ],
    "imports": [Section("bench.imports", ("1000000",), ("50000",))],
    "change": [Section("bench.change", ("1000000",), ("100000",))],
    "growth": [
        Section("bench.growth", ("50000", "1000", "100000"), ("5000", "200", "5000"))
    ],
    "gains": [Section("bench.gains", ("10000",), ("2000",))],
    "well": [Section("bench.well", ("10", "50"), ("3", "12"))],
}


def main() -> None:
    """Measure all sections or those that are named; say what could not be measured."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and rows")
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=f"some of: {', '.join(SECTIONS)}"
    )
    options = parser.parse_args()
    unknown = sorted({*options.sections} - {*SECTIONS})
    if unknown:
        parser.error(f"no section {unknown[0]!r}; there are {', '.join(SECTIONS)}")
    lines = [
        line
        for name in options.sections or SECTIONS
        for section in SECTIONS[name]
        for line in measure_section(section, quick=options.quick)
    ]
    print(write_table(lines))


def measure_section(section: Section, *, quick: bool) -> list[Line]:
    """Run one section, with fewer words when it is to be quick."""
    few = quick and section.quickly is not None
    words = (section.quickly if few else section.words) or ()
    return measure(section.module, *words, on=section.on)


def measure(module: str, *words: str, on: tuple[str, ...] = ()) -> list[Line]:
    """Run one benchmark and return its lines."""
    sys.stderr.write(f"{module} {' '.join(words)} {' '.join(on)}\n")
    # Packages to compare with may live where the caller's own path says.
    paths = [str(ROOT), str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [*on, sys.executable, "-m", module, *words],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
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
