"""Which change counts as reliable, by the options?"""

import argparse

from cairn.cli.offtrack.errors import OffTrackOptionsError
from cairn.exchange.instruments.shelf import instrument
from cairn.science.measure.instrument import (
    Instrument,
    MeasurementError,
    PublishedPoints,
    ReliableChangeBasis,
)
from cairn.science.provenance import Status

_GIVEN = "as given"


def add_change_options(parser: argparse.ArgumentParser) -> None:
    """Declare the three ways of saying what a reliable change is."""
    add = parser.add_argument_group(
        "reliable change",
        "Needed to say how a course ends: --sd with --reliability, or --rci, or that\n"
        "of --measure.",
    ).add_argument
    add("--sd", type=float, help="standard deviation of first scores")
    add(
        "--reliability",
        type=float,
        help="with --sd: a change counts beyond z * SD * sqrt(2) * sqrt(1 - "
        "reliability) (Jacobson & Truax 1991); exactly on it, it does not",
    )
    add(
        "--confidence",
        type=float,
        default=0.95,
        help="two-sided confidence of that reliable change; z is the normal quantile, "
        "1.959964 at 0.95 (default: %(default)s)",
    )
    add(
        "--rci",
        type=float,
        metavar="POINTS",
        help="a published reliable change: so many points or more count",
    )
    add(
        "--measure",
        metavar="KEY",
        help="a shipped measure, such as phq-9: its reliable change, where none of the "
        "above is given, and its range of scores",
    )


def read_change(options: argparse.Namespace) -> ReliableChangeBasis:
    """Return what counts as reliable change; raises unless it is said in one way."""
    spread = (options.sd, options.reliability)
    measure = _measure(options)
    ways = (spread != (None, None), options.rci is not None)
    if all(ways) or (ways[0] and None in spread) or not (any(ways) or measure):
        raise OffTrackOptionsError(
            "Say what a reliable change is in one way: --sd and --reliability, --rci, "
            "or --measure."
        )
    if ways[0]:
        return MeasurementError(*spread, options.confidence, Status.COMPUTED, _GIVEN)
    if ways[1]:
        return PublishedPoints(
            options.rci, None, Status.UNKNOWN, Status.COMPUTED, _GIVEN
        )
    basis = measure.main_scale.reliable_change if measure else None
    if basis is None:
        raise OffTrackOptionsError(
            "No reliable change is known for this measure. Give --sd and "
            "--reliability, or --rci."
        )
    return basis


def _measure(options: argparse.Namespace) -> Instrument | None:
    if options.measure is None:
        return None
    measure = instrument(options.measure)
    if not measure.direction.startswith(options.better):
        raise OffTrackOptionsError(
            f"On the {measure.short_name} {measure.direction}; --better says otherwise."
        )
    return measure
