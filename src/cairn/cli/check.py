"""`cairn check`: say whether this set-up is safe to start, without starting it.

Numbers a client in danger would call are looked at too: one that has run out fails the
check, though Cairn still starts, because a page without help would be worse.
"""

import sys
from argparse import ArgumentParser, Namespace

from cairn.clinic.start import find_aged_numbers, find_faults, load_django
from cairn.errors import InsecureSetup


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing: all of it is checked."""


def run(options: Namespace) -> int:  # noqa: ARG001 - every command is called alike
    """Print every fault with its remedy; the exit code says whether there was one."""
    load_django()
    faults = find_faults()
    run_out, soon = find_aged_numbers()
    for fault in [*faults, *run_out, *soon]:
        sys.stderr.write(f"{fault}\n")
    if not faults:
        print("Safe to start.")
    return InsecureSetup.exit_code if faults or run_out else 0
