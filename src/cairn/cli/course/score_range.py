"""The options with which the range of a measure is stated."""

import argparse

from cairn.cli.scores_in import TableOptionsError
from cairn.exchange.instruments.shelf import instrument
from cairn.science.course.score_scale import ScoreRange, ScoreScale
from cairn.science.measure.instrument import Combine, Scale

INFERRED = """\
What is not stated is inferred from the scores, and the summary says so: the step is
  1, 1/2, 1/4, 1/5 or 1/10 where all scores lie on it, unless there are more than 2,000
  steps; the minimum is 0 where such scores reach down to less than one standard
  deviation above 0; an end is the measure's own where 5 % of all scores, and 5 scores,
  lie on it. Otherwise scores may lie beyond those seen by half their range."""


def add_range_options(parser: argparse.ArgumentParser) -> None:
    """Declare the measure's range."""
    add = parser.add_argument_group(
        "the range of the measure",
        INFERRED,
    ).add_argument
    add("--minimum", type=float, metavar="SCORE", help="the lowest possible score")
    add("--maximum", type=float, metavar="SCORE", help="the highest possible score")
    add("--step", type=float, metavar="POINTS", help="the distance between scores")
    add(
        "--measure",
        metavar="KEY",
        help="take minimum, maximum and step from a shipped measure, such as phq-9",
    )


def read_range(options: argparse.Namespace) -> ScoreRange:
    """Return the range that is stated."""
    if options.measure is None:
        return ScoreRange(options.minimum, options.maximum, options.step)
    if not options.minimum is options.maximum is options.step is None:
        raise TableOptionsError(
            "Give --measure, or --minimum, --maximum and --step, not both."
        )
    scale = instrument(options.measure).scales[0]
    return ScoreRange(scale.minimum, scale.maximum, _step(scale))


def describe_scale(scale: ScoreScale) -> str:
    """Say in one sentence which scores are possible."""
    low = f"{scale.lowest:g}" if scale.floor else f"{scale.lowest:g} (no floor known)"
    high = f"{scale.highest:g}"
    if not scale.ceiling:
        high += " (no ceiling known)"
    steps = f"in steps of {scale.step:g}" if scale.counted else "without steps"
    return f"Scores from {low} to {high}, {steps}; {scale.direction}."


def _step(scale: Scale) -> float | None:
    return scale.multiplier if scale.combine is Combine.SUM else None
