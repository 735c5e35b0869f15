"""The options with which every science command names its table and its columns."""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cairn.cli.progress import Progress
from cairn.errors import CairnError
from cairn.science.arrange import arrange_rows
from cairn.science.measure.instrument import Direction
from cairn.science.same_time import SameTime, merge_same_time
from cairn.science.scores import Floats, Scores, Whole

if TYPE_CHECKING:
    from cairn.exchange.columns.wanted import Columns

STDIN = "-"
BETTER = {"lower": Direction.LOWER_IS_BETTER, "higher": Direction.HIGHER_IS_BETTER}


class TableOptionsError(CairnError):
    """The options do not say which columns hold the scores."""

    exit_code = 2


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """Scores with what stood beside them; further columns follow the scores' rows.

    `covariates` are numbers (NaN = missing), `therapist` one text for each row or None;
    `rows_read` counts the table's rows, `same_time` those that shared client and time,
    and `notes` are sentences a summary should carry.
    """

    scores: Scores
    covariates: Mapping[str, Floats]
    therapist: NDArray[Any] | None
    rows_read: int
    same_time: int
    notes: tuple[str, ...]


def add_score_options(parser: argparse.ArgumentParser) -> None:
    """Declare the table and its columns."""
    table = parser.add_argument_group(
        "the table",
        "One row for each time a client was measured (long form), in any order.",
    )
    table.add_argument(
        "file",
        metavar="FILE",
        help="CSV in UTF-8 (separated by comma, semicolon, tab or bar; also packed "
        "with gzip) or Parquet; - reads standard input",
    )
    table.add_argument(
        "--client", required=True, metavar="COLUMN", help="who; kept as text"
    )
    table.add_argument(
        "--score",
        required=True,
        metavar="COLUMN",
        help="the score; an empty cell, NA, NaN, null or . is a missing score, which "
        "is never counted as zero",
    )
    table.add_argument(
        "--better",
        required=True,
        choices=tuple(BETTER),
        help="whether a lower or a higher score is better",
    )
    table.add_argument(
        "--time",
        metavar="COLUMN",
        help="when: days or another unit as numbers, or dates as YYYY-MM-DD, which "
        "become days since 1970-01-01; give --time or --occasion or both",
    )
    table.add_argument(
        "--occasion",
        metavar="COLUMN",
        help="which occasion: whole numbers in order, one row for each client and "
        "occasion",
    )
    _add_manners(table)


def _add_manners(table: "argparse._ArgumentGroup") -> None:
    """Declare how rows and cells that are not plain are understood."""
    table.add_argument(
        "--same-time",
        choices=[str(policy) for policy in SameTime],
        default=str(SameTime.KEEP),
        help="rows of one client at one time: keep them in the file's order, use the "
        "first or last known score or the mean, or refuse the table (default: "
        "%(default)s)",
    )
    table.add_argument(
        "--order",
        metavar="WORD,WORD",
        help="the words of a time or occasion column in their order, such as pre,post; "
        "they become 0, 1, 2",
    )
    table.add_argument(
        "--delimiter",
        metavar="CHARACTER",
        type=_delimiter,
        help="what separates the columns of a CSV, or the word tab; found by itself "
        "when not given",
    )
    table.add_argument(
        "--decimal",
        choices=(".", ","),
        metavar="SIGN",
        help="the sign of decimals in a CSV; when not given, a comma is understood "
        "only where columns are not separated by commas",
    )


def clock_of(options: argparse.Namespace) -> str:
    """Return which option says when scores were: the time, or else the occasion."""
    return "occasion" if options.time is None else "time"


def read_scores(options: argparse.Namespace) -> Scores:
    """Read the scores that the options name."""
    return read_table(options).scores


def read_table(options: argparse.Namespace) -> ScoreTable:
    """Read scores, and the columns of `--covariates a,b` and `--therapist` if given."""
    covariates = _names(getattr(options, "covariates", None))
    therapist: str | None = getattr(options, "therapist", None)
    columns = _read(options, covariates, therapist)
    client = columns.labels[options.client]
    scores, rows = arrange_rows(
        _client_numbers(client.names, client.codes),
        columns.numbers[options.score],
        direction=BETTER[options.better],
        time=None if options.time is None else columns.numbers[options.time],
        occasion=_occasion(options, columns),
    )
    # Both number the clients in the order in which they first appear.
    scores = replace(scores, clients=client.names)
    merged = merge_same_time(
        scores, SameTime(options.same_time), by_time=not options.occasion
    )
    order = _compose(rows, merged.rows)
    return ScoreTable(
        scores=merged.scores,
        covariates={name: _take(columns.numbers[name], order) for name in covariates},
        therapist=_take(columns.labels[therapist].of_row, order) if therapist else None,
        rows_read=columns.rows,
        same_time=merged.shared,
        notes=(*columns.notes, *merged.notes),
    )


def _compose(sorted_rows: Whole | None, kept: Whole | None) -> Whole | None:
    """Return which row of the table each score comes from; None when all in order."""
    if sorted_rows is None or kept is None:
        return kept if sorted_rows is None else sorted_rows
    return sorted_rows[kept]


def _take(column: NDArray[Any], rows: Whole | None) -> NDArray[Any]:
    return column if rows is None else column[rows]


def _occasion(options: argparse.Namespace, columns: "Columns") -> Floats | None:
    if options.occasion is None:
        return None
    return columns.numbers[options.occasion]


def _client_numbers(
    names: NDArray[Any], codes: NDArray[np.int32]
) -> NDArray[np.float64] | NDArray[np.int32]:
    """Return each row's client as a number; a row without a client has none."""
    blank = np.array([not name.strip() for name in names], dtype=bool)
    if not blank.any():
        return codes
    return np.where(blank[codes], np.nan, codes)


def _read(
    options: argparse.Namespace, covariates: tuple[str, ...], therapist: str | None
) -> "Columns":
    if options.time is None and options.occasion is None:
        raise TableOptionsError(
            "Say which column holds the order of the scores: --time or --occasion."
        )
    labels = (options.client, *((therapist,) if therapist else ()))
    numbers = (options.score, *covariates)
    return _read_file(options, labels, numbers)


def _read_file(
    options: argparse.Namespace,
    labels: tuple[str, ...],
    numbers: tuple[str, ...],
) -> "Columns":
    words = _names(options.order)
    times = [name for name in (options.time, options.occasion) if name]
    # Where both are there, it is the occasions that have words.
    worded = times[-1:] if words else []
    try:
        from cairn.exchange.columns.delimited import Layout  # noqa: PLC0415
        from cairn.exchange.columns.read import read_columns  # noqa: PLC0415
        from cairn.exchange.columns.wanted import Wanted  # noqa: PLC0415
    except ImportError:
        raise TableOptionsError(
            "Reading tables needs pyarrow: pip install 'cairnpath[tables]'."
        ) from None
    file = sys.stdin.buffer if options.file == STDIN else Path(options.file)
    with Progress("reading") as progress:
        return read_columns(
            file,
            Wanted(
                labels,
                numbers,
                tuple(name for name in times if name not in worded),
                worded=tuple(worded),
                words=words,
            ),
            layout=Layout(options.delimiter, options.decimal),
            watch=progress.tell if progress.shows else None,
        )


def _names(words: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (words or "").split(",") if name.strip())


def _delimiter(word: str) -> str:
    named = {"tab": "\t", "\\t": "\t"}.get(word, word)
    if len(named) != 1:
        raise argparse.ArgumentTypeError("give one character, or the word tab")
    return named
