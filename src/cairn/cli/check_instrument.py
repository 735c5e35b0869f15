"""cairn check-instrument: what is wrong with this measure's data file?"""

import argparse
from pathlib import Path

from cairn.errors import InstrumentError
from cairn.exchange.instruments.check import check
from cairn.exchange.instruments.files import read_files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.add_argument(
        "file", type=Path, help="a measure's folder, or the instrument.toml in it"
    )


def run(options: argparse.Namespace) -> int:
    """List every problem; the exit code is 0 for none and 3 for any."""
    files = read_files(options.file)
    problems = check(files)
    for problem in problems:
        print(f"{problem.path}\n  rule: {problem.rule}\n  do:   {problem.remedy}")
    if problems:
        print(f"{len(problems)} problems. The file would not load.")
        return InstrumentError.exit_code
    print(f"{files.folder}: no problems. {len(files.texts)} language(s) of text.")
    return 0
