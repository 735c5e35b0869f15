"""`cairn check`: say whether this set-up is safe to start, without starting it."""

import sys
from argparse import ArgumentParser, Namespace

from cairn.clinic.start import find_faults, load_django
from cairn.errors import InsecureSetup


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing: all of it is checked."""


def run(options: Namespace) -> int:  # noqa: ARG001 - every command is called alike
    """Print every fault with its remedy; the exit code says whether there was one."""
    load_django()
    faults = find_faults()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if not faults:
        print("Safe to start.")
    return InsecureSetup.exit_code if faults else 0
