"""cairn offtrack: whose course is slower than most, and is the flag to be trusted?"""

import argparse
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from cairn.cli.offtrack.course import ChosenCourse, add_course_options, choose_course
from cairn.cli.offtrack.reliable_change import add_change_options, read_change
from cairn.cli.offtrack.report import Report, as_json, describe
from cairn.cli.progress import Progress
from cairn.cli.results_out import add_result_options, print_summary, write_per_client
from cairn.cli.scores_in import add_score_options, read_table
from cairn.science.measure.instrument import ReliableChangeBasis
from cairn.science.offtrack.alarm import AlarmLevels, Reason
from cairn.science.offtrack.assessment import Assessment, assess_signals
from cairn.science.offtrack.false_alarms import EndedCourses
from cairn.science.offtrack.judgement import OffTrack, judge_course
from cairn.science.offtrack.looks import Sessions
from cairn.science.offtrack.outlook import Outlook
from cairn.science.offtrack.unseen import FOLDS, judge_unseen
from cairn.science.scores import Scores

COLUMNS = (
    "client, at, observed, expected, tail_probability, p_improved, p_unchanged, "
    "p_deteriorated, flag, reason"
)
ASSESSED_AT = (2, 4, 6, 8)

_REASONS = "\n".join(f"  {reason}" for reason in Reason)

DESCRIPTION = """\
Compare each client's score with those that people who began with the same first score
have at the same time, and say how courses like this one end.

  expected           mean score of people who began with this first score, by now
  tail_probability   share of people who began here with a score as bad as the observed
                     one or worse by now; what came in between plays no part
  p_improved, p_unchanged, p_deteriorated
                     probability that a score at the end of the course, given all scores
                     so far, is reliably better than, no different from, or reliably
                     worse than the first score; they add up to 1
  flag               red: tail_probability below --red, or reliably worse than the
                     first score; amber: tail_probability below --amber; else none.
                     There is no flag that says all is well, and none before score 2
  reason             why, in words

Scores count from 1, the first known score of a client. The expected course is a growth
model with random intercept and slope by client and the first score as covariate; see
--bands and --model."""

EPILOG = f"""\
reasons:
{_REASONS}

what is assessed, with --assess:
  Outcomes: "does not end reliably improved" (for all, and for those with room to when
  some began too well for it) and "ends reliably worse than the start". The end is the
  last known score; a client counts at a score with at least one score after it.
  Signals: the flags; the probability of the outcome (from one half on); the rational
  rule, reliably worse than the start; the last score alone (from the score that signals
  as nearly as many as are flagged). ROC areas: of the tail probability for the flags,
  of the change since the start for the rational rule. Intervals: Wilson for shares,
  DeLong for areas and paired differences of areas. A signal whose area is not larger
  than that of the last score, with the whole interval of the difference, is not to be
  shown; with fewer than 10 clients who had the outcome, or had not, none is compared.
  False alarms for each true one need 30 ended courses.

examples:
  Where everybody stands now; the reliable change from a sample's SD and reliability:
    cairn offtrack bdi.csv --client id --time day --score bdi --better lower \\
      --sd 7.8 --reliability 0.86 --per-client offtrack.csv
  The same by a model of other clients:
    cairn course fit old.csv --client id --time day --score bdi --better lower \\
      --model bdi.json
    cairn offtrack new.csv --client id --time day --score bdi --better lower \\
      --sd 7.8 --reliability 0.86 --model bdi.json --per-client offtrack.csv
  What the signals are worth at scores 2, 4, 6 and 8, by 10-fold cross-validation:
    cairn offtrack bdi.csv --client id --time day --score bdi --better lower \\
      --sd 7.8 --reliability 0.86 --at 2,4,6,8 --assess

A flag says: slower than most people who began here; worth a conversation. It never says
that somebody will get worse."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    add_score_options(parser)
    add_change_options(parser)
    add_course_options(parser)
    _add_alarm(parser)
    _add_assessment(parser)
    add_result_options(parser, columns=f"{COLUMNS} (a row for each client and score)")


def _add_alarm(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("the flags").add_argument
    add(
        "--at",
        type=_scores_to_judge,
        default=Sessions.LATEST,
        metavar="2,4,6,8|all|latest",
        help="after which scores to judge each client (default: %(default)s)",
    )
    add(
        "--amber",
        type=float,
        default=0.16,
        help="amber below this tail probability; 0.16 is beyond the middle 68 per cent "
        "(default: %(default)s)",
    )
    add(
        "--red",
        type=float,
        default=0.10,
        help="red below this tail probability; 0.10 is beyond the middle 80 per cent "
        "(default: %(default)s)",
    )


def _add_assessment(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group(
        "what the flags are worth",
        "Every client with later scores is judged by a model learnt from the other\n"
        "clients (or by that of --model), and held against the client's last score.",
    ).add_argument
    add(
        "--assess",
        action="store_true",
        help="report sensitivity, specificity, predictive values and ROC areas with "
        "95 %% intervals at the scores of --at (2,4,6,8 when --at is latest), against "
        "the rule 'reliably worse than the start' and against the last score alone",
    )
    add(
        "--folds",
        type=int,
        default=FOLDS,
        help="parts for cross-validation by client (default: %(default)s)",
    )
    add(
        "--seed",
        type=int,
        default=0,
        help="of the random division into parts (default: %(default)s)",
    )
    add(
        "--practice",
        type=_ended_courses,
        metavar="K/N",
        help="in your practice K of N ended courses did not end reliably improved: the "
        "false alarms for each true one are then those to expect there (default: the "
        "clients of FILE)",
    )


def run(options: argparse.Namespace) -> int:
    """Judge the clients, write them, and print what the flags add up to."""
    change = read_change(options)
    levels = AlarmLevels(options.amber, options.red)
    table = read_table(options)
    course = choose_course(options, table.scores)
    judged = judge_course(
        course.outlook, table.scores, change=change, at=options.at, levels=levels
    )
    assessment = _assess(options, table.scores, judged, course=course, change=change)
    write_per_client(options, _columns(judged))
    report = Report(judged, change, course, table, assessment, options.practice)
    print_summary(options, describe(report), as_json(report))
    return 0


def _assess(
    options: argparse.Namespace,
    scores: Scores,
    judged: OffTrack,
    *,
    course: ChosenCourse,
    change: ReliableChangeBasis,
) -> Assessment | None:
    """Assess by a model read from a file as it is, else by cross-validation."""
    if not options.assess:
        return None
    at = ASSESSED_AT if options.at is Sessions.LATEST else options.at
    if course.learn is None:
        unseen = judge_course(
            course.outlook, scores, change=change, at=at, levels=judged.levels
        )
    else:
        with Progress("judging by models of other clients") as progress:
            unseen = judge_unseen(
                _watch(course.learn, progress, options.folds),
                scores,
                change=change,
                generator=np.random.default_rng(options.seed),
                at=at,
                levels=judged.levels,
                folds=options.folds,
            )
    return assess_signals(unseen, scores, change=change)


def _watch(
    learn: Callable[[Scores], Outlook], progress: Progress, folds: int
) -> Callable[[Scores], Outlook]:
    done = iter(range(folds))

    def watched(scores: Scores) -> Outlook:
        progress.tell(next(done), folds)
        return learn(scores)

    return watched


def _columns(judged: OffTrack) -> dict[str, ArrayLike]:
    return {
        "client": judged.clients[judged.client],
        "at": judged.at,
        "observed": judged.observed,
        "expected": judged.expected,
        "tail_probability": judged.tail_probability,
        "p_improved": judged.p_improved,
        "p_unchanged": judged.p_unchanged,
        "p_deteriorated": judged.p_deteriorated,
        "flag": judged.flag_words,
        "reason": judged.reason_words,
    }


def _scores_to_judge(words: str) -> tuple[int, ...] | Sessions:
    if words in tuple(Sessions):
        return Sessions(words)
    try:
        numbers = tuple(int(word) for word in words.split(","))
    except ValueError:
        numbers = ()
    if not numbers or min(numbers) < 1:
        raise argparse.ArgumentTypeError(
            "give whole numbers from 1 with commas between, or all, or latest"
        )
    return numbers


def _ended_courses(words: str) -> EndedCourses:
    try:
        some, every = (int(word) for word in words.split("/"))
    except ValueError:
        some, every = 1, 0
    if not 0 <= some <= every:
        raise argparse.ArgumentTypeError("give two counts as 120/300")
    return EndedCourses(some, every)
