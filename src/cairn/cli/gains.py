"""cairn gains: between which sessions did a client's score change suddenly?"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from cairn.cli.results_out import add_result_options, print_summary, write_per_client
from cairn.cli.scores_in import ScoreTable, add_score_options, read_table
from cairn.errors import CairnError
from cairn.science.change.reliable_change import threshold
from cairn.science.gains.rules import GainRules, Step
from cairn.science.gains.sessions import (
    Sessions,
    choose_sessions,
    sessions_by_occasion,
    sessions_by_time,
)
from cairn.science.gains.sudden import SuddenGains, sudden_gains
from cairn.science.gains.summary import GainSummary, summarise_gains
from cairn.science.measure.instrument import MeasurementError
from cairn.science.provenance import Status
from cairn.science.scores import Floats, Scores

COLUMNS = (
    "client, from, to, before, after, criterion_1, criterion_2, criterion_3, gain, "
    "reversed"
)

DESCRIPTION = """\
Find sudden gains (Tang & DeRubeis 1999): steps between two sessions n and n+1 where
  1. the score improves by at least --cutoff points,
  2. which is at least --percent % of the score at session n, and
  3. the mean of sessions n-2, n-1, n is better after the step, in n+1, n+2, n+3, by
     more than t times the pooled SD of these sessions. t is the two-sided critical
     value at --alpha with as many degrees of freedom as there are scores, less 2
     (2.776 for 3+3 scores, 3.182 for 3+2, 4.303 for 2+2 at .05). At least two of
     three scores are needed on each side.
Criteria 1 and 2 hold when the change is exactly on the line, criterion 3 does not. An
interval whose session n or n+1 has no score, or to which one of the criteria in use
cannot be applied, is not judged: its cells are empty. A gain is reversed when a score
from session n+2 on has lost at least half of it. Where a higher score is better all
rules are mirrored; criterion 2 stays a share of the score at session n."""

EPILOG = """\
session numbers:
  With --occasion that column numbers the sessions. With only --time, the times are
  taken as session numbers if all are whole, no client has two rows at one time and
  the commonest step within clients is 1; otherwise each client's rows are numbered in
  order. The summary says which. A number that has no row is a session without a score.

examples:
  A published analysis of twelve sessions with the BDI:
    cairn gains bdi.csv --client id --occasion session --score bdi --better lower \\
      --sessions 1-12 --cutoff 7 --per-client gains.csv
  The cut-off as reliable change, without criterion 2, sudden losses:
    cairn gains ors.csv --client id --time week --score ors --better higher \\
      --sd 7.5 --reliability 0.85 --no-criterion-2 --losses

The R package suddengains gives the same gains. Its criterion 2 for losses holds for
every rise; leave it out here (--no-criterion-2) to count losses as it does."""


class GainOptionsError(CairnError):
    """The options do not say what a sudden gain is."""

    exit_code = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    add_score_options(parser)
    parser.add_argument(
        "--sessions",
        metavar="FIRST-LAST",
        type=_session_range,
        help="use only the scores of these sessions, as in 1-12; leaves a baseline or "
        "follow-ups out (default: all)",
    )
    parser.add_argument(
        "--first-interval",
        metavar="SESSION",
        type=int,
        help="test intervals from this session on; earlier scores still count as "
        "sessions before. 1 tests the interval 1 to 2, which criterion 3 can judge "
        "only when there is a score of a session before 1 (default: the first session)",
    )
    _add_criteria(parser)
    add_result_options(parser, columns=f"{COLUMNS} (one row for each interval)")


def _add_criteria(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the criteria")
    add = group.add_argument
    add("--cutoff", type=float, metavar="POINTS", help="criterion 1: points of change")
    add(
        "--sd",
        type=float,
        help="instead of --cutoff, with --reliability: the cut-off is the reliable "
        "change, z * SD * sqrt(2) * sqrt(1 - reliability) (Jacobson & Truax 1991)",
    )
    add("--reliability", type=float, help="reliability that goes with --sd")
    add(
        "--confidence",
        type=float,
        default=0.95,
        help="two-sided confidence of that reliable change; z is the normal quantile, "
        "1.959964 at 0.95 (default: %(default)s)",
    )
    add(
        "--percent",
        type=float,
        default=25.0,
        help="criterion 2: per cent of the score before (default: %(default)s)",
    )
    add(
        "--alpha",
        type=float,
        default=0.05,
        help="criterion 3: two-sided level of the critical t (default: %(default)s)",
    )
    add(
        "--critical-value",
        type=float,
        metavar="T",
        help="criterion 3: use this t for every interval instead of adjusting it for "
        "missing scores",
    )
    add(
        "--strict",
        action="store_true",
        help="criterion 3: the true two-sample t test, whose denominator is the "
        "pooled SD times sqrt(1/n1 + 1/n2); the published rule leaves that root out",
    )
    add(
        "--criteria",
        type=_criteria,
        default="1,2,3",
        metavar="1,2,3",
        help="which criteria are applied (default: %(default)s)",
    )
    for number in "123":
        add(
            f"--no-criterion-{number}",
            action="store_true",
            help=f"leave criterion {number} out; its column stays empty",
        )
    add(
        "--losses",
        action="store_true",
        help="find sudden losses by the mirrored rules; the column gain then says "
        "whether the step is a sudden loss",
    )


def run(options: argparse.Namespace) -> int:
    """Judge every interval, write them and print what they add up to."""
    rules = gain_rules(options)
    table = read_table(options)
    scores, sessions = _chosen(options, table.scores)
    gains = sudden_gains(scores, rules, sessions=sessions)
    write_per_client(options, _columns(gains))
    summary = summarise_gains(gains)
    print_summary(
        options, _lines(summary, gains, table), _as_json(summary, gains, table)
    )
    return 0


def gain_rules(options: argparse.Namespace) -> GainRules:
    """Turn the options into rules; raises when criterion 1 has no cut-off."""
    asked = [
        number in options.criteria and not getattr(options, f"no_criterion_{number}")
        for number in "123"
    ]
    return GainRules(
        cutoff=_cutoff(options) if asked[0] else None,
        share=_share(options.percent) if asked[1] else None,
        stable=asked[2],
        alpha=options.alpha,
        critical_value=options.critical_value,
        strict=options.strict,
        step=Step.LOSS if options.losses else Step.GAIN,
        first_interval=options.first_interval,
    )


def _cutoff(options: argparse.Namespace) -> float:
    spread = (options.sd, options.reliability)
    if options.cutoff is not None and spread == (None, None):
        return float(options.cutoff)
    if options.cutoff is not None or None in spread:
        raise GainOptionsError(
            "Criterion 1 needs a cut-off: give --cutoff, or both --sd and "
            "--reliability, or leave it out with --no-criterion-1."
        )
    return threshold(
        MeasurementError(*spread, options.confidence, Status.COMPUTED, "as given")
    )


def _share(percent: float) -> float:
    if 0 < percent < 1:
        raise GainOptionsError("--percent takes per cent: 25, not 0.25.")
    return percent / 100


def _chosen(options: argparse.Namespace, scores: Scores) -> tuple[Scores, Sessions]:
    sessions = (
        sessions_by_time(scores)
        if options.occasion is None
        else sessions_by_occasion(scores)
    )
    if options.sessions is None:
        return scores, sessions
    first, last = options.sessions
    return choose_sessions(scores, sessions, first=first, last=last)


def _columns(gains: SuddenGains) -> dict[str, NDArray[np.generic]]:
    return {
        "client": gains.clients[gains.client],
        "from": gains.start,
        "to": gains.end,
        "before": gains.before,
        "after": gains.after,
        "criterion_1": _yes_no(gains.criterion_1),
        "criterion_2": _yes_no(gains.criterion_2),
        "criterion_3": _yes_no(gains.criterion_3),
        "gain": _yes_no(gains.gain),
        "reversed": _yes_no(gains.reversed),
    }


def _yes_no(answers: Floats) -> NDArray[np.object_]:
    words = np.array([False, True, None], dtype=object)
    return words[np.where(np.isnan(answers), 2, answers).astype(np.intp)]


def _lines(
    summary: GainSummary, gains: SuddenGains, table: ScoreTable
) -> Iterator[str]:
    what = "sudden losses" if gains.rules.step is Step.LOSS else "sudden gains"
    yield (
        f"{summary.gains} {what} in {summary.clients_with_gain} of {summary.clients} "
        f"clients{_percent(summary.clients_with_gain_percent)}; "
        f"{summary.clients_with_several} clients had more than one."
    )
    if summary.gains:
        yield (
            f"Reversed later: {summary.reversed} of {summary.gains}"
            f"{_percent(summary.reversed_percent)}."
        )
        spread = summary.magnitude_sd
        yield (
            f"Magnitude: mean {summary.magnitude_mean:.2f} points"
            + (f", SD {spread:.2f}." if spread is not None else ".")
        )
    yield (
        f"Intervals: {summary.intervals}; judged: {summary.judged_intervals}, in "
        f"{summary.judged_clients} clients. Sessions without a score: "
        f"{summary.missing}."
    )
    for reason, count in summary.reasons.items():
        if count:
            yield f"  {count:>8}  {reason}"
    yield f"Sessions are numbered by {gains.numbering}."
    if summary.intervals and not summary.judged_intervals:
        yield (
            "No interval could be judged. Sessions must be numbered 1, 2, 3: numbers "
            "that jump are sessions without a score."
        )
    yield from (f"{name}: {value}" for name, value in _rules(gains.rules).items())
    yield f"{summary.method} {summary.version}; {summary.source}"
    yield from table.notes


def _rules(rules: GainRules) -> dict[str, str]:
    denominator = "pooled SD * sqrt(1/n1 + 1/n2)" if rules.strict else "pooled SD"
    level = (
        f"two-sided at {rules.alpha:g}, adjusted for missing scores"
        if rules.critical_value is None
        else f"{rules.critical_value:g} throughout"
    )
    return {
        "Criterion 1": _or_left_out(rules.cutoff, "at least {:.6g} points"),
        "Criterion 2": _or_left_out(
            None if rules.share is None else 100 * rules.share,
            "at least {:g} % of the score before",
        ),
        "Criterion 3": f"means differ by more than t * {denominator}; t {level}"
        if rules.stable
        else "left out",
    }


def _or_left_out(value: float | None, words: str) -> str:
    return "left out" if value is None else words.format(value)


def _percent(share: float | None) -> str:
    return "" if share is None else f" ({share:.2f} %)"


def _as_json(
    summary: GainSummary, gains: SuddenGains, table: ScoreTable
) -> dict[str, object]:
    reasons = {str(reason): count for reason, count in summary.reasons.items()}
    return {
        **asdict(summary),
        "reasons": reasons,
        "rules": asdict(gains.rules),
        "direction": str(gains.direction),
        "sessions_numbered_by": str(gains.numbering),
        "rows_read": table.rows_read,
        "notes": list(table.notes),
    }


def _criteria(words: str) -> frozenset[str]:
    chosen = frozenset(word.strip() for word in words.split(","))
    if not chosen <= set("123"):
        raise argparse.ArgumentTypeError("name criteria as 1,2,3 or some of them")
    return chosen


def _session_range(words: str) -> tuple[int, int]:
    found = re.fullmatch(r"(-?\d+)-(-?\d+)", words.replace(" ", ""))
    if found is None or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError("give the first and the last, as in 1-12")
    return int(found[1]), int(found[2])
