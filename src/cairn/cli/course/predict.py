"""cairn course predict: where may a client's next scores lie?"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.cli.course.forecaster import (
    Forecaster,
    add_forecaster_options,
    choose_forecaster,
)
from cairn.cli.progress import watch
from cairn.cli.results_out import add_result_options, print_summary, write_per_client
from cairn.cli.scores_in import add_score_options
from cairn.science.course.forecast import LEVELS, Forecast
from cairn.science.course.targets import (
    Targets,
    later_rows,
    sessions_ahead,
    start_times,
    stated_times,
)
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores

COLUMNS = (
    "client, given, time, mean, sd, lower_50, upper_50, lower_80, upper_80, lower_95, "
    "upper_95"
)
_AHEAD = (1.0, 2.0, 3.0, 4.0)
# So many forecasts are printed where no file is asked for.
_SHOWN = 40

DESCRIPTION = """\
Predict each client's scores to come from the scores so far, with 50, 80 and 95 % bands.
Without --given all known scores of a client are used; without --ahead, --at or
--observed the next four sessions are predicted."""

EPILOG = f"""\
columns of --per-client, one row for each score predicted:
  {COLUMNS}
  given: how many known scores of the client were used. time: when the score is
  expected, in the unit of --time (with --occasion alone, the occasion). A band has both
  its ends in it: a score equal to lower_80 lies inside the 80 % band. A client without
  a known score is left out and counted.

calibrated bands (--bands calibrated):
  A growth model on ln(session), with the first score and a continuous-time AR(1), on
  ln(distance from the better end + a start) where that makes the scores likelier;
  Student errors whose spread was corrected on clients left out of the fit. Mean, sd and
  bands are those of the possible scores. Where a band reaches the lowest or highest
  possible score, all that it leaves out lies beyond its other end. It has no covariates
  and takes no option of "the model": those are for --bands normal.

normal bands (--bands normal):
  mean and sd are the exact conditional ones of the growth model for a client who was
  not in the fit, given their scores; residual variance, the uncertainty of the fixed
  effects and that of the client's own line are all in sd. Bands are mean -/+ z sd.

examples:
  From a model of other clients, every later score from the first 4 known ones:
    cairn course fit old.csv --client id --time day --score bdi --better lower \\
      --model bdi.json
    cairn course predict new.csv --client id --time day --score bdi --better lower \\
      --model bdi.json --given 4 --observed --per-client bands.csv"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    add_score_options(parser)
    asked = parser.add_argument_group("what is predicted")
    asked.add_argument(
        "--given",
        type=numbers_given,
        default=(None,),
        metavar="N[,N...]|all",
        help="use each client's first N known scores, for every N; clients with fewer "
        "are left out and counted (default: all)",
    )
    which = asked.add_mutually_exclusive_group()
    which.add_argument(
        "--ahead",
        type=_sessions,
        metavar="K[,K...]",
        help="so many sessions after the last score used, at the usual time between "
        "sessions (default: 1,2,3,4)",
    )
    which.add_argument(
        "--at",
        type=_times,
        metavar="TIME[,TIME...]",
        help="so long after the client's first row, in the unit of --time; times "
        "before the last score used are left out and counted",
    )
    which.add_argument(
        "--observed",
        action="store_true",
        help="at every later row of the table, whether it has a score or not; that "
        "score is not used",
    )
    add_forecaster_options(parser)
    add_result_options(parser, columns=COLUMNS)


def run(options: argparse.Namespace) -> int:
    """Predict, write the rows where asked, and print the summary."""
    table, forecaster = choose_forecaster(options)
    asked = [
        _targets(options, table.scores, given, forecaster.usual_gap)
        for given in options.given
    ]
    columns, unpredicted = tabulate_forecasts(table.scores, forecaster, asked)
    write_per_client(options, columns)
    counts = {
        "forecasts": len(columns["client"]),
        "clients": len(np.unique(columns["client"])),
        "clients_with_fewer_scores": max(one.unserved for one in asked),
        "times_already_past": sum(one.past for one in asked),
        "rows_not_predicted": unpredicted,
        "missing_scores": table.scores.missing,
    }
    said = [*table.notes, *forecaster.sentences, *describe_counts(counts)]
    described: dict[str, object] = {**counts, "model": list(forecaster.sentences)}
    described |= describe_method(forecaster.method)
    if options.per_client is None:
        said += ["", *_rows(columns)]
        described["rows"] = _as_records(columns)
    print_summary(options, said, described)
    return 0


def numbers_given(words: str) -> tuple[int | None, ...]:
    """Read how many scores are given: whole numbers from 1, or all."""
    if words == "all":
        return (None,)
    try:
        found = tuple(sorted({int(word) for word in words.split(",")}))
    except ValueError:
        found = ()
    if not found or found[0] < 1:
        raise argparse.ArgumentTypeError(
            "give whole numbers from 1 with commas between, or all"
        )
    return found


def _sessions(words: str) -> Floats:
    found = _times(words)
    if np.any(found <= 0):
        raise argparse.ArgumentTypeError("sessions ahead are numbers above 0")
    return found


def _times(words: str) -> Floats:
    try:
        found = np.unique([float(word) for word in words.split(",")])
    except ValueError:
        found = np.array([np.nan])
    if not np.isfinite(found).all():
        raise argparse.ArgumentTypeError("give numbers with commas between")
    return np.asarray(found)


def _targets(
    options: argparse.Namespace, scores: Scores, given: int | None, gap: float
) -> Targets:
    if options.observed:
        return later_rows(scores, given)
    if options.at is not None:
        return stated_times(scores, given, at=options.at, usual_gap=gap)
    ahead = np.array(_AHEAD) if options.ahead is None else options.ahead
    return sessions_ahead(scores, given, ahead=ahead, usual_gap=gap)


def tabulate_forecasts(
    scores: Scores, forecaster: Forecaster, asked: Sequence[Targets]
) -> tuple[dict[str, NDArray[Any]], int]:
    """Return the columns of `--per-client`, and how many rows had no forecast."""
    tables = [
        _tabulate(scores, forecaster, targets)
        for targets in watch(asked, len(asked), what="predicting")
    ]
    columns = {
        name: np.concatenate([one[name] for one in tables]) for name in tables[0]
    }
    order = np.lexsort((columns["time"], columns["given"], columns["client"]))
    order = order[~np.isnan(columns["mean"][order])]
    found = {name: column[order] for name, column in columns.items()}
    found["client"] = scores.clients[found["client"]]
    return found, len(columns["mean"]) - len(order)


def _tabulate(
    scores: Scores, forecaster: Forecaster, targets: Targets
) -> dict[str, NDArray[Any]]:
    row, client = targets.row, targets.client
    known = np.bincount(
        targets.so_far.client_of_row[targets.so_far.known],
        minlength=scores.n_clients,
    )
    time = start_times(scores)[client] + targets.elapsed
    time[row >= 0] = scores.time[row[row >= 0]]
    parts = [_read_off(one) for one in forecaster.forecasts(targets)]
    numbers = np.concatenate([np.zeros((2 + 2 * len(LEVELS), 0)), *parts], axis=1)
    names = ["mean", "sd"]
    for level in LEVELS:
        names += [f"lower_{level:.0%}", f"upper_{level:.0%}"]
    return {
        "client": client,
        "given": known[client],
        "time": time,
        **{name.rstrip("%"): one for name, one in zip(names, numbers, strict=True)},
    }


def _read_off(forecast: Forecast) -> Floats:
    """Return mean, sd and the ends of the bands; shape (8, rows)."""
    ends = [end for level in LEVELS for end in forecast.interval(level)]
    return np.stack([forecast.mean, forecast.sd, *ends])


def describe_method(method: Method) -> dict[str, object]:
    """Return a method as JSON has it."""
    return {"method": method.name, "version": method.version, "source": method.source}


def describe_counts(counts: Mapping[str, int]) -> Iterator[str]:
    """Say what was predicted and what was not, leaving out what did not happen."""
    yield f"{counts['forecasts']:,} scores of {counts['clients']:,} clients predicted."
    words = {
        "clients_with_fewer_scores": "clients have fewer known scores than asked for",
        "times_already_past": "times lie before the last score used; left out",
        "rows_not_predicted": "rows lack what the model needs; left out",
        "missing_scores": "rows have no score",
    }
    for name, what in words.items():
        if counts[name]:
            yield f"{counts[name]:,} {what}."


def _rows(columns: Mapping[str, NDArray[Any]]) -> Iterator[str]:
    yield "  ".join(f"{name:>9}" for name in columns)
    shown = min(len(columns["client"]), _SHOWN)
    for place in range(shown):
        yield "  ".join(_cell(column[place]) for column in columns.values())
    left = len(columns["client"]) - shown
    if left:
        yield f"and {left:,} more: write them with --per-client FILE."


def _cell(value: Any) -> str:
    return f"{value:9.4g}" if isinstance(value, float) else f"{value!s:>9}"


def _as_records(columns: Mapping[str, NDArray[Any]]) -> list[dict[str, object]]:
    cells = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in cells]
