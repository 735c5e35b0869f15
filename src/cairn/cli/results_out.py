"""The options with which every science command says where its results go."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from numpy.typing import ArrayLike

STDOUT = "-"


def add_result_options(
    parser: argparse.ArgumentParser, *, columns: str | None = None
) -> None:
    """Declare `--json` and `--per-client`; `columns` names what the file will have."""
    results = parser.add_argument_group("the results")
    results.add_argument(
        "--json", action="store_true", help="print the summary as JSON"
    )
    what = f" with the columns {columns}" if columns else ""
    results.add_argument(
        "--per-client",
        metavar="FILE",
        help=f"write every client{what}; .csv, .parquet or .json by its ending, - "
        "writes CSV to standard output and the summary to standard error. What does "
        "not exist is an empty cell",
    )


def write_per_client(
    options: argparse.Namespace, columns: Mapping[str, ArrayLike]
) -> None:
    """Write columns of equal length where `--per-client` asks for it, or nowhere."""
    if options.per_client is None:
        return
    from cairn.exchange.columns.write import write_columns  # noqa: PLC0415 - pyarrow

    if options.per_client == STDOUT:
        write_columns(sys.stdout.buffer, columns)
    else:
        write_columns(Path(options.per_client), columns)


def print_summary(
    options: argparse.Namespace, lines: Iterable[str], as_json: Mapping[str, object]
) -> None:
    """Print the summary for people or, with `--json`, for machines."""
    screen = sys.stderr if options.per_client == STDOUT else sys.stdout
    if options.json:
        screen.write(json.dumps(as_json, indent=2, allow_nan=False) + "\n")
    else:
        screen.writelines(f"{line}\n" for line in lines)
