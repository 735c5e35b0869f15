"""The words of `cairn gains` and what its help says of them."""

import argparse
import re

from cairn.cli.results_out import add_result_options
from cairn.cli.scores_in import add_score_options

COLUMNS = (
    "client, from, to, before, after, criterion_1, criterion_2, criterion_3, gain, "
    "reversed"
)

DESCRIPTION = """\
Find sudden gains (Tang & DeRubeis 1999): steps between two sessions n and n+1 where
  1. the score improves by at least --cutoff points,
  2. which is at least --percent % of the score at session n, and
  3. the mean of sessions n-2, n-1, n is better after the step, in n+1, n+2, n+3, by
     more than t times their pooled SD,
     sqrt(((n1 - 1) SD1^2 + (n2 - 1) SD2^2) / (n1 + n2 - 2)). t is the two-sided
     critical value at --alpha with n1 + n2 - 2 degrees of freedom, n1 and n2 being
     the scores there are (at .05: 2.776 for 3+3, 3.182 for 3+2, 4.303 for 2+2). At
     least two of three scores are needed on each side.
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

The R package suddengains gives the same gains. It tests from the second session to
the last but one, also without criterion 3 (of twelve sessions: --first-interval 2
--last-interval 10), and calls a gain reversed only when more than half of it is lost
from session n+3 on. Its criterion 2 for losses holds for every rise; leave it out here
(--no-criterion-2) to count losses as it does."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    add_score_options(parser)
    _add_criterion_1(parser)
    _add_others(parser)
    _add_choices(parser)
    add_result_options(parser, columns=f"{COLUMNS} (one row for each interval)")


def _add_criterion_1(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "criterion 1",
        "Give --cutoff, or --sd and --reliability: then it is the reliable change\n  "
        "critical * SD * sqrt(2) * sqrt(1 - reliability)  (Jacobson & Truax 1991).",
    )
    add = group.add_argument
    add("--cutoff", type=float, metavar="POINTS", help="points; above 0 for losses too")
    add("--sd", type=float, metavar="NUMBER", help="standard deviation of the measure")
    add("--reliability", type=float, metavar="R", help="reliability, between 0 and 1")
    critical = group.add_mutually_exclusive_group()
    critical.add_argument(
        "--confidence",
        type=float,
        default=0.95,
        metavar="LEVEL",
        help="critical is the two-sided normal quantile of this level, 1.959964 at "
        "0.95 (default: %(default)s)",
    )
    critical.add_argument(
        "--critical",
        type=float,
        metavar="VALUE",
        help="critical itself, such as 1.96, which the R package suddengains uses",
    )


def _add_others(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("criteria 2 and 3").add_argument
    add(
        "--percent",
        type=float,
        default=25.0,
        metavar="P",
        help="criterion 2: per cent of the score before (default: %(default)g)",
    )
    add(
        "--alpha",
        type=float,
        default=0.05,
        help="criterion 3: two-sided level of the critical t (default: %(default)s)",
    )
    add(
        "--critical-t",
        type=float,
        metavar="T",
        help="criterion 3: this t for every interval, such as 2.776, instead of "
        "adjusting it for missing scores",
    )
    add(
        "--strict",
        action="store_true",
        help="criterion 3: the true two-sample t test, whose denominator is the "
        "pooled SD times sqrt(1/n1 + 1/n2); the published rule leaves that root out",
    )


def _add_choices(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is looked for").add_argument
    add(
        "--losses",
        action="store_true",
        help="find sudden losses by the mirrored rules; the column gain then says "
        "whether the step is a sudden loss",
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
        "--sessions",
        metavar="FIRST-LAST",
        type=_session_range,
        help="use only the scores of these sessions, as in 1-12; leaves a baseline or "
        "follow-ups out (default: all)",
    )
    add(
        "--first-interval",
        metavar="SESSION",
        type=int,
        help="test intervals that start from this session on; earlier scores still "
        "count as sessions before. 1 tests the interval 1 to 2, which criterion 3 can "
        "judge only when there is a score of a session before 1 (default: the first "
        "session)",
    )
    add(
        "--last-interval",
        metavar="SESSION",
        type=int,
        help="test no interval that starts after this session (default: the last but "
        "one)",
    )


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
