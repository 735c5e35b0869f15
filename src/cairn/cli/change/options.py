"""Which method, which numbers and which cut-off do the options ask for?"""

import argparse
import math

from cairn.errors import CairnError
from cairn.exchange.instruments.shelf import instrument
from cairn.science.change.criteria import (
    SCHOOLS,
    ChangeMethod,
    Criterion,
    GrowthSlope,
    IndexCriterion,
    MinimalDifference,
    PercentChange,
)
from cairn.science.change.cutoffs import CutoffChoice, CutoffLetter
from cairn.science.change.norms import ChangeNorms
from cairn.science.change.talking_therapies import (
    ANXIETY_MEASURES,
    PHQ_9,
    MeasureRule,
)
from cairn.science.measure.instrument import (
    Instrument,
    MeasurementError,
    PublishedPoints,
    ReliableChangeBasis,
)
from cairn.science.measure.reading import Cutoff, CutoffRule, Norm, Population
from cairn.science.provenance import Status

SHORT = {
    "jt": ChangeMethod.JACOBSON_TRUAX,
    "gln": ChangeMethod.GULLIKSEN_LORD_NOVICK,
    "hll": ChangeMethod.HSU_LINN_LORD,
    "en": ChangeMethod.EDWARDS_NUNNALLY,
    "nk": ChangeMethod.NUNNALLY_KOTSCH,
    "ha": ChangeMethod.HAGEMAN_ARRINDELL,
}
HLM, POINTS, MID, PERCENT, NHS = "hlm", "points", "mid", "percent", "talking-therapies"
METHODS = (*SHORT, HLM, POINTS, MID, PERCENT, NHS)
OTHER_NAMES = {str(method): short for short, method in SHORT.items()} | {
    "growth-model": HLM,
    "minimal-important-difference": MID,
    "percentage-change": PERCENT,
    "nhs": NHS,
}
TALKING_THERAPIES_RULES = {rule.measure: rule for rule in (PHQ_9, *ANXIETY_MEASURES)}
# The option that gives a number of ChangeNorms, as argparse stores it.
NORM_OPTIONS = {
    "reliability": "reliability",
    "sd": "standard_deviation",
    "mean": "mean",
    "reliability_last": "reliability_last",
    "sd_last": "standard_deviation_last",
    "mean_last": "mean_last",
    "correlation": "correlation",
}
_GIVEN = "as given"


class ChangeOptionsError(CairnError):
    """The options do not fit together."""

    exit_code = 2


def method_of(options: argparse.Namespace) -> str:
    """Return the method asked for, or the one a size given belongs to."""
    sizes = {POINTS: options.rci, MID: options.mid, PERCENT: options.percent}
    given = [name for name, size in sizes.items() if size is not None]
    if len(given) > 1 or (options.method and given and given != [options.method]):
        raise ChangeOptionsError(
            "One method for everybody: --rci belongs to points, --mid to mid and "
            "--percent to percent. Give one of them, with its method or with none."
        )
    return options.method or (given[0] if given else "jt")


def measure_of(options: argparse.Namespace) -> Instrument | None:
    """Return the shipped measure, whose direction must be the one stated."""
    if options.measure is None:
        return None
    measure = instrument(options.measure)
    if not measure.direction.startswith(options.better):
        raise ChangeOptionsError(
            f"On the {measure.short_name} a score is better when it is "
            f"{measure.direction.split()[0]}; --better says otherwise."
        )
    return measure


def criterion_of(options: argparse.Namespace, method: str) -> Criterion:
    """Return the criterion with all the numbers that were given for it."""
    measure = measure_of(options)
    bases = _bases(measure)
    match method:
        case "hlm":
            return GrowthSlope(options.critical, options.confidence)
        case "points":
            return _points(options, bases)
        case "mid":
            return MinimalDifference(_needed(options, "mid"), options.mid_worse)
        case "percent":
            return _percent(options)
        case _:
            return _index(options, SHORT[method], bases)


def measure_sentence(options: argparse.Namespace, method: str) -> tuple[str, ...]:
    """Say what was taken from the shipped measure, and how sure that is."""
    measure = measure_of(options)
    if measure is None or (options.reliability and options.sd):
        return ()
    kind = MeasurementError if method in SHORT else PublishedPoints
    bases = [basis for basis in _bases(measure) if isinstance(basis, kind)]
    if not bases or method not in (*SHORT, POINTS):
        return ()
    basis = bases[0]
    return (f"From the {measure.short_name}: {basis.source} ({basis.status}).",)


def rules_of(options: argparse.Namespace) -> list[MeasureRule]:
    """Return the NHS Talking Therapies rules of the one or two measures named."""
    if options.measure is None:
        raise ChangeOptionsError(
            "The method talking-therapies needs --measure: "
            f"{', '.join(TALKING_THERAPIES_RULES)}."
        )
    if (options.second_score is None) is not (options.second_measure is None):
        raise ChangeOptionsError("--second-score and --second-measure belong together.")
    if options.cutoff is not None:
        raise ChangeOptionsError("Talking Therapies has its own cut-offs: no --cutoff.")
    keys = [key for key in (options.measure, options.second_measure) if key]
    unknown = [key for key in keys if key.lower() not in TALKING_THERAPIES_RULES]
    if unknown:
        raise ChangeOptionsError(
            "NHS Talking Therapies has rules here for: "
            f"{', '.join(TALKING_THERAPIES_RULES)}."
        )
    return [TALKING_THERAPIES_RULES[key.lower()] for key in keys]


def unused_numbers(options: argparse.Namespace, method: str) -> list[str]:
    """Name the numbers that were given and that the method does not use."""
    used = SCHOOLS[SHORT[method]].needed if method in SHORT else ()
    names = [name for name, norm in NORM_OPTIONS.items() if norm not in used]
    names += [] if method in (*SHORT, HLM) else ["confidence", "critical"]
    return [
        f"--{name.replace('_', '-')}"
        for name in names
        if getattr(options, name) is not None
    ]


def cutoff_of(options: argparse.Namespace) -> Cutoff | CutoffChoice | None:
    """Return the cut-off given, the one to be computed, the measure's own, or none."""
    measure = measure_of(options)
    word = options.cutoff
    if word is None:
        return measure.main_scale.cutoff if measure else None
    if word.lower() == "none":
        return None
    if word.lower() in tuple(CutoffLetter):
        return _choice(options, CutoffLetter(word.lower()), measure)
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ChangeOptionsError("--cutoff takes a, b, c, a number or none.")
    return Cutoff(value, CutoffRule.EITHER_SIDE, "cut-off", Status.COMPUTED, _GIVEN)


def _choice(
    options: argparse.Namespace, letter: CutoffLetter, measure: Instrument | None
) -> CutoffChoice:
    functional = _group(options, Population.GENERAL, measure)
    if functional is None and letter is not CutoffLetter.A:
        raise ChangeOptionsError(
            f"Cut-off {letter} needs the functional group: give --functional-mean and "
            "--functional-sd."
        )
    return CutoffChoice(
        letter, _group(options, Population.CLINICAL, measure), functional
    )


def _group(
    options: argparse.Namespace, population: Population, measure: Instrument | None
) -> Norm | None:
    who = "clinical" if population is Population.CLINICAL else "functional"
    mean, spread = getattr(options, f"{who}_mean"), getattr(options, f"{who}_sd")
    if mean is not None and spread is not None:
        return Norm(
            f"{who} group, as given", population, mean, spread, None,
            Status.COMPUTED, _GIVEN,
        )  # fmt: skip
    if mean is not None or spread is not None:
        raise ChangeOptionsError(f"--{who}-mean and --{who}-sd belong together.")
    norms = measure.main_scale.norms if measure else ()
    return next((norm for norm in norms if norm.population is population), None)


def _bases(measure: Instrument | None) -> tuple[ReliableChangeBasis, ...]:
    if measure is None:
        return ()
    scale = measure.main_scale
    first = (scale.reliable_change,) if scale.reliable_change else ()
    return (*first, *scale.other_reliable_changes)


def _points(
    options: argparse.Namespace, bases: tuple[ReliableChangeBasis, ...]
) -> PublishedPoints:
    if options.rci is not None:
        return PublishedPoints(
            options.rci, None, Status.UNKNOWN, Status.COMPUTED, _GIVEN
        )
    published = [basis for basis in bases if isinstance(basis, PublishedPoints)]
    if not published:
        raise ChangeOptionsError(
            "The method points needs --rci, or a --measure with published points."
        )
    return published[0]


def _index(
    options: argparse.Namespace,
    method: ChangeMethod,
    bases: tuple[ReliableChangeBasis, ...],
) -> IndexCriterion:
    errors = [basis for basis in bases if isinstance(basis, MeasurementError)]
    given = {norm: getattr(options, name) for name, norm in NORM_OPTIONS.items()}
    for basis in errors[:1]:
        for name in ("reliability", "standard_deviation"):
            given[name] = getattr(basis, name) if given[name] is None else given[name]
    if given["reliability"] is None:
        raise ChangeOptionsError(
            "The reliability is missing: give --reliability, from the study that the "
            "standard deviation comes from, or a --measure that has one."
        )
    return IndexCriterion(
        ChangeNorms(**given),
        method,
        critical=options.critical,
        confidence=options.confidence,
    )


def _percent(options: argparse.Namespace) -> PercentChange:
    percent = _needed(options, "percent")
    for size in (percent, options.percent_worse):
        if size is not None and 0 < size < 1:
            raise ChangeOptionsError("--percent takes per cent: 50, not 0.5.")
    return PercentChange(percent, options.percent_worse)


def _needed(options: argparse.Namespace, name: str) -> float:
    size: float | None = getattr(options, name)
    if size is None:
        raise ChangeOptionsError(f"The method {name} needs --{name}.")
    return size
