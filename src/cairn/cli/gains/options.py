"""What the options of `cairn gains` ask for: the rules and the sessions."""

import argparse

from cairn.errors import CairnError
from cairn.science.change.reliable_change import (
    standard_error_of_difference,
    standard_error_of_measurement,
    threshold,
)
from cairn.science.gains.rules import GainRules, Step
from cairn.science.gains.sessions import (
    Sessions,
    choose_sessions,
    sessions_by_occasion,
    sessions_by_time,
)
from cairn.science.measure.instrument import MeasurementError
from cairn.science.provenance import Status
from cairn.science.scores import Scores


class GainOptionsError(CairnError):
    """The options do not say what a sudden gain is."""

    exit_code = 2


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
        critical_value=options.critical_t,
        strict=options.strict,
        step=Step.LOSS if options.losses else Step.GAIN,
        first_interval=options.first_interval,
        last_interval=options.last_interval,
    )


def _cutoff(options: argparse.Namespace) -> float:
    spread = (options.sd, options.reliability)
    if options.cutoff is not None and spread == (None, None):
        return float(options.cutoff)
    if options.cutoff is not None:
        raise GainOptionsError(
            "Criterion 1 has one cut-off: give --cutoff, or --sd and --reliability."
        )
    if None in spread:
        raise GainOptionsError(
            "Criterion 1 needs a cut-off: give --cutoff, or both --sd and "
            "--reliability, or leave it out with --no-criterion-1."
        )
    if options.critical is None:
        return threshold(_error(options))
    return float(options.critical * standard_error_of_difference(_error(options)))


def _error(options: argparse.Namespace) -> MeasurementError:
    return MeasurementError(
        options.sd, options.reliability, options.confidence, Status.COMPUTED, "as given"
    )


def cutoff_sentences(options: argparse.Namespace, rules: GainRules) -> tuple[str, ...]:
    """Say how the cut-off was computed, if it was."""
    if rules.cutoff is None or options.sd is None:
        return ()
    error = _error(options)
    sentence = (
        f"Cut-off {rules.cutoff:.6f} from a standard error of measurement of "
        f"{standard_error_of_measurement(error):.6f} and a standard error of the "
        f"difference of {standard_error_of_difference(error):.6f}."
    )
    return (sentence,)


def _share(percent: float) -> float:
    if not 1 <= percent < 100:
        raise GainOptionsError(
            "--percent takes per cent, from 1 to below 100: 25, not 0.25."
        )
    return percent / 100


def chosen_sessions(
    options: argparse.Namespace, scores: Scores
) -> tuple[Scores, Sessions]:
    """Return the scores that are asked for, with the sessions they belong to."""
    sessions = (
        sessions_by_time(scores)
        if options.occasion is None
        else sessions_by_occasion(scores)
    )
    if options.sessions is None:
        return scores, sessions
    first, last = options.sessions
    return choose_sessions(scores, sessions, first=first, last=last)
