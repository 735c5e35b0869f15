"""`cairn simulate`: write an invented caseload of any size as a long CSV table.

One row a held session; its cells are empty when no check-in came or an answer was
skipped. Every client's code says that the client is invented.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

import numpy as np

from cairn.errors import CairnError
from cairn.science.simulation.answers import Answers, add_up
from cairn.science.simulation.caseload import Batch, code_of, simulate_batches
from cairn.science.simulation.sessions import HELD

ITEMS = {"phq-9": 9, "gad-7": 7}
STDOUT = "-"
HIGHEST_TOTAL = 27
# Indexed by the answer; MISSING (-1) finds the empty text at the end.
TEXTS = (*(str(number) for number in range(HIGHEST_TOTAL + 1)), "")


class CaseloadFileError(CairnError):
    """The file for the invented caseload cannot be written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `cairn simulate`."""
    parser.add_argument("--clients", type=_whole_number, default=1000, metavar="N")
    parser.add_argument("--seed", type=_whole_number, default=1, metavar="S")
    parser.add_argument(
        "--output", default=STDOUT, metavar="FILE", help="a file, or - for stdout"
    )
    parser.add_argument("--measure", choices=tuple(ITEMS), default="phq-9")
    content = parser.add_mutually_exclusive_group()
    content.add_argument(
        "--totals", dest="items", action="store_false", help="one score (the default)"
    )
    content.add_argument(
        "--items", dest="items", action="store_true", help="one column an item"
    )
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="write dates instead of days counted from today",
    )
    parser.set_defaults(items=False)


def run(options: argparse.Namespace) -> int:
    """Write the caseload; a reader who leaves early is not an error."""
    lines = _report(_compose(options), options.clients)
    try:
        if options.output == STDOUT:
            _write_to_stdout(lines)
        else:
            _write_to_file(lines, Path(options.output))
    except OSError as error:
        raise CaseloadFileError(
            f"The caseload was not written: {error.strerror}. It needs an existing "
            "folder, the right to write there and enough room; see --output."
        ) from error
    return 0


def _compose(options: argparse.Namespace) -> Iterator[tuple[int, str]]:
    """Yield how many clients are done, with their part of the table."""
    size = ITEMS[options.measure]
    names = [f"item_{item}" for item in range(1, size + 1)]
    columns = names if options.items else ["score"]
    yield 0, ",".join(["client", "session", "day", *columns]) + "\n"
    weekday = {} if options.today is None else {"weekday": options.today.weekday()}
    generator = np.random.default_rng(options.seed)
    done = 0
    for batch in simulate_batches(options.clients, generator=generator, **weekday):
        done += batch.course.size
        yield done, _format_batch(batch, options)


def _format_batch(batch: Batch, options: argparse.Namespace) -> str:
    rows, replies = batch.rows, batch.replies
    held = rows.status == HELD
    answers = (replies.phq9 if options.measure == "phq-9" else replies.gad7)[held]
    cells = _format_items(answers) if options.items else _format_totals(answers)
    days: Sequence[object] = rows.day[held].tolist()
    if options.today is not None:
        days = (np.datetime64(options.today, "D") + rows.day[held]).astype(str).tolist()
    codes = [code_of(batch.first_number + place) for place in range(batch.course.size)]
    owners, numbers = rows.owner[held].tolist(), batch.session_numbers[held].tolist()
    places = zip(owners, numbers, days, cells, strict=True)
    return "".join(
        f"{codes[owner]},{number},{day},{cell}\n" for owner, number, day, cell in places
    )


def _format_totals(answers: Answers) -> list[str]:
    return [TEXTS[total] for total in add_up(answers).tolist()]


def _format_items(answers: Answers) -> list[str]:
    return [",".join([TEXTS[answer] for answer in row]) for row in answers.tolist()]


def _write_to_stdout(lines: Iterable[str]) -> None:
    try:
        for text in lines:
            sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout once more at its end and would complain then.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_to_file(lines: Iterable[str], path: Path) -> None:
    """Write beside the file and rename, so that no half table is left behind."""
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as device:
            device.writelines(lines)
        return
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _report(lines: Iterable[tuple[int, str]], clients: int) -> Iterator[str]:
    """Pass the text on; say on a terminal how far it is."""
    screen: TextIO | None = sys.stderr if sys.stderr.isatty() else None
    for done, text in lines:
        yield text
        if screen:
            screen.write(f"\r{done:,} of {clients:,} invented clients")
    if screen:
        screen.write("\n")


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError("give a whole number of 0 or more")
    return int(text)
