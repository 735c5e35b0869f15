"""The words a person can say to `cairn change`."""

import argparse

from cairn.cli.change.options import METHODS, OTHER_NAMES
from cairn.cli.change.words import COLUMNS, DESCRIPTION, EPILOG
from cairn.cli.results_out import add_result_options
from cairn.cli.scores_in import add_score_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    add_score_options(parser)
    _add_selection(parser)
    _add_method(parser)
    _add_numbers(parser)
    _add_cutoff(parser)
    _add_measures(parser)
    add_result_options(parser, columns=COLUMNS)


def _add_selection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("which scores")
    for name, which in (("first", "earliest"), ("last", "latest")):
        group.add_argument(
            f"--{name}",
            type=float,
            metavar="TIME",
            help=f"take the score at exactly this time (or occasion, without --time) "
            f"as the {name} one (default: the {which} known score)",
        )


def _add_method(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the method")
    add = group.add_argument
    add(
        "--method",
        type=_method,
        metavar="METHOD",
        help=f"one of {', '.join(METHODS)}, as listed above; long names "
        f"({', '.join(sorted(OTHER_NAMES))}) are understood (default: jt, or the one "
        "that --rci, --mid or --percent belongs to)",
    )
    either = group.add_mutually_exclusive_group()
    either.add_argument(
        "--confidence",
        type=float,
        metavar="LEVEL",
        help="the critical value is the two-sided normal quantile of this level, such "
        "as 0.95 or 0.90; one-sided for ha (default: 0.95; en 2 and ha 1.65 as their "
        "authors have it)",
    )
    either.add_argument(
        "--critical", type=float, metavar="VALUE", help="the critical value itself"
    )
    add("--rci", type=float, metavar="POINTS", help="a published reliable change")
    add("--mid", type=float, metavar="POINTS", help="a minimal important difference")
    add(
        "--mid-worse",
        type=float,
        metavar="POINTS",
        help="the same for deterioration (default: as --mid)",
    )
    add("--percent", type=float, metavar="P", help="per cent of the first score: 50")
    add(
        "--percent-worse",
        type=float,
        metavar="P",
        help="the same for deterioration (default: as --percent)",
    )


def _add_numbers(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "numbers of the measure and the population",
        "What a method does not use is said in the summary and otherwise ignored.",
    )
    for names, what in (
        (("--reliability",), "reliability r of the measure, between 0 and 1"),
        (("--sd", "--sd-first"), "SD1, standard deviation of first scores"),
        (("--mean", "--mean-first"), "M1, mean of first scores or the population"),
        (
            ("--reliability-last", "--post-reliability"),
            "nk: that of last scores (default: as --reliability)",
        ),
        (("--sd-last",), "ha: s2, standard deviation of last scores"),
        (("--mean-last",), "hll, ha: M2, mean of last scores"),
        (("--correlation",), "ha: r12, correlation of first and last scores"),
    ):
        metavar = "R" if "rel" in names[0] else "NUMBER"
        group.add_argument(*names, type=float, metavar=metavar, help=what)


def _add_cutoff(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the clinical cut-off")
    group.add_argument(
        "--cutoff",
        metavar="a|b|c|NUMBER",
        help="computed from the two groups below, or a number; none leaves out the "
        "cut-off of --measure (default: that of --measure, else none)",
    )
    for who in ("clinical", "functional"):
        otherwise = (
            " (default: from --measure, else the sample's first scores)"
            if who == "clinical"
            else " (default: from --measure; b and c need it)"
        )
        group.add_argument(
            f"--{who}-mean",
            type=float,
            metavar="MEAN",
            help=f"mean of the {who} group{otherwise}",
        )
        group.add_argument(
            f"--{who}-sd", type=float, metavar="SD", help="its standard deviation"
        )


def _add_measures(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("shipped measures")
    group.add_argument(
        "--measure",
        metavar="KEY",
        help="take what is not given from a shipped measure, such as phq-9 or core-om: "
        "SD and reliability, for --method points the published points, and the cut-off "
        "(a key that does not exist lists all)",
    )
    group.add_argument(
        "--second-score",
        metavar="COLUMN",
        help="talking-therapies: the other score in the same rows; anxiety beside "
        "depression",
    )
    group.add_argument(
        "--second-measure", metavar="KEY", help="talking-therapies: its measure"
    )


def _method(word: str) -> str:
    name = word.strip().lower().replace("_", "-")
    name = OTHER_NAMES.get(name, name)
    if name not in METHODS:
        raise argparse.ArgumentTypeError(f"choose one of {', '.join(METHODS)}")
    return name
