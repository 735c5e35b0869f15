"""The options with which every science command says where its results go."""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from numpy.typing import ArrayLike

from cairn.errors import CairnError

STDOUT = "-"


class OutputCutShort(CairnError):
    """Standard output took less than there was."""


def add_result_options(
    parser: argparse.ArgumentParser, *, columns: str | None = None
) -> None:
    """Declare `--json` and `--per-client`; `columns` names what the file will have."""
    results = parser.add_argument_group("the results")
    results.add_argument(
        "--json", action="store_true", help="print the summary as JSON"
    )
    what = f", with the columns {columns}" if columns else ""
    results.add_argument(
        "--per-client",
        metavar="FILE",
        type=_path,
        help=f"write every client to a file{what}; it is written as its name ends: "
        ".csv, .parquet or .json. What does not exist is an empty cell. - writes CSV "
        "to standard output, and the summary goes to standard error",
    )


def write_per_client(
    options: argparse.Namespace, columns: Mapping[str, ArrayLike]
) -> None:
    """Write columns of equal length where `--per-client` asks for it, or nowhere."""
    if options.per_client is None:
        return
    from cairn.exchange.columns.write import write_columns  # noqa: PLC0415 - pyarrow

    if options.per_client != STDOUT:
        write_columns(Path(options.per_client), columns)
        return
    with _whole_or_quiet():
        write_columns(sys.stdout.buffer, columns)
        sys.stdout.flush()


def print_summary(
    options: argparse.Namespace, lines: Iterable[str], as_json: Mapping[str, object]
) -> None:
    """Print the summary for people or, with `--json`, for machines."""
    screen = sys.stderr if options.per_client == STDOUT else sys.stdout
    text = (
        json.dumps(as_json, indent=2, allow_nan=False, ensure_ascii=False)
        if options.json
        else "\n".join(lines)
    )
    with _whole_or_quiet():
        screen.write(f"{text}\n")
        screen.flush()


@contextlib.contextmanager
def _whole_or_quiet() -> Iterator[None]:
    """Let a reader leave early; say in one line when there is no more room."""
    try:
        yield
    except BrokenPipeError:
        _close_standard_output()
    except OSError as error:
        _close_standard_output()
        raise OutputCutShort(
            f"The output could not be written whole: {error.strerror}."
        ) from None


def _close_standard_output() -> None:
    # What is left in it would make Python complain when it ends.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _path(word: str) -> str:
    if word != STDOUT and Path(word).suffix.lower() not in {
        ".csv",
        ".parquet",
        ".json",
    }:
        raise argparse.ArgumentTypeError(
            "end the file's name with .csv, .parquet or .json, or give -"
        )
    return word
