"""Cairn: progress in therapy made visible, early and honestly.

The names below are the public science API; each is imported when it is first used.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cairn.errors import CairnError as CairnError
    from cairn.exchange.fhir.questionnaire import questionnaire as questionnaire
    from cairn.exchange.instruments.load import load_instrument as load_instrument
    from cairn.exchange.instruments.shelf import instrument as instrument
    from cairn.exchange.instruments.shelf import instruments as instruments
    from cairn.science.arrange import arrange_scores as arrange_scores
    from cairn.science.change.changes import measure_change as measure_change
    from cairn.science.change.clinical_change import classify as classify
    from cairn.science.change.clinical_change import cutoff_a as cutoff_a
    from cairn.science.change.clinical_change import cutoff_b as cutoff_b
    from cairn.science.change.clinical_change import cutoff_c as cutoff_c
    from cairn.science.change.codes import OUTCOMES as OUTCOMES
    from cairn.science.change.codes import VERDICTS as VERDICTS
    from cairn.science.change.criteria import ChangeMethod as ChangeMethod
    from cairn.science.change.criteria import GrowthSlope as GrowthSlope
    from cairn.science.change.criteria import IndexCriterion as IndexCriterion
    from cairn.science.change.criteria import MinimalDifference as MinimalDifference
    from cairn.science.change.criteria import PercentChange as PercentChange
    from cairn.science.change.cutoffs import CutoffChoice as CutoffChoice
    from cairn.science.change.cutoffs import CutoffLetter as CutoffLetter
    from cairn.science.change.norms import ChangeNorms as ChangeNorms
    from cairn.science.change.reliable_change import Verdict as Verdict
    from cairn.science.change.reliable_change import reliable_change as reliable_change
    from cairn.science.change.reliable_change import wobble_band as wobble_band
    from cairn.science.change.summary import summarise_changes as summarise_changes
    from cairn.science.change.talking_therapies import (
        talking_therapies_outcome as talking_therapies_outcome,
    )
    from cairn.science.change.talking_therapies import (
        talking_therapies_outcomes as talking_therapies_outcomes,
    )
    from cairn.science.course.basis import Basis as Basis
    from cairn.science.course.calibration import (
        assess_calibration as assess_calibration,
    )
    from cairn.science.course.calibration_by_group import (
        assess_by_group as assess_by_group,
    )
    from cairn.science.course.calibration_drift import assess_drift as assess_drift
    from cairn.science.course.cross_validation import cross_validate as cross_validate
    from cairn.science.course.estimation import Estimation as Estimation
    from cairn.science.course.forecast import Forecast as Forecast
    from cairn.science.course.growth import GrowthModel as GrowthModel
    from cairn.science.course.growth import fit_growth as fit_growth
    from cairn.science.course.growth import fit_statistics as fit_statistics
    from cairn.science.course.practice import expected_course as expected_course
    from cairn.science.course.practice import in_weeks as in_weeks
    from cairn.science.course.practice import summarise_weeks as summarise_weeks
    from cairn.science.course.practice import weeks_of as weeks_of
    from cairn.science.course.prediction import predict_course as predict_course
    from cairn.science.course.priors import published_prior as published_prior
    from cairn.science.course.priors import rescale_prior as rescale_prior
    from cairn.science.course.running import start_course as start_course
    from cairn.science.course.score_scale import ScoreRange as ScoreRange
    from cairn.science.course.statistics import GrowthStatistics as GrowthStatistics
    from cairn.science.course.statistics import summarise as summarise
    from cairn.science.course.verification import score_forecast as score_forecast
    from cairn.science.course.verification import verify_forecasts as verify_forecasts
    from cairn.science.emerging.calibrated_course import (
        CalibratedCourse as CalibratedCourse,
    )
    from cairn.science.emerging.calibration import (
        fit_calibrated_course as fit_calibrated_course,
    )
    from cairn.science.emerging.practice_course import (
        fit_practice_course as fit_practice_course,
    )
    from cairn.science.gains.early_response import early_response as early_response
    from cairn.science.gains.interval import judge_intervals as judge_intervals
    from cairn.science.gains.rules import GainRules as GainRules
    from cairn.science.gains.rules import Step as Step
    from cairn.science.gains.sessions import (
        sessions_by_occasion as sessions_by_occasion,
    )
    from cairn.science.gains.sessions import sessions_by_time as sessions_by_time
    from cairn.science.gains.sudden import sudden_gains as sudden_gains
    from cairn.science.gains.summary import gains_per_client as gains_per_client
    from cairn.science.gains.summary import summarise_gains as summarise_gains
    from cairn.science.measure.instrument import Direction as Direction
    from cairn.science.measure.instrument import Instrument as Instrument
    from cairn.science.measure.instrument import MeasurementError as MeasurementError
    from cairn.science.measure.instrument import PublishedPoints as PublishedPoints
    from cairn.science.measure.scoring import risk_answers as risk_answers
    from cairn.science.measure.scoring import score as score
    from cairn.science.measure.scoring import score_total as score_total
    from cairn.science.offtrack.alarm import AlarmLevels as AlarmLevels
    from cairn.science.offtrack.assessment import assess_signals as assess_signals
    from cairn.science.offtrack.false_alarms import (
        expect_false_alarms as expect_false_alarms,
    )
    from cairn.science.offtrack.horizon import usual_end as usual_end
    from cairn.science.offtrack.judgement import judge_course as judge_course
    from cairn.science.offtrack.one_client import judge_client as judge_client
    from cairn.science.offtrack.outlook import outlook_of as outlook_of
    from cairn.science.offtrack.unseen import judge_unseen as judge_unseen
    from cairn.science.one_client.attainment import attain_goals as attain_goals
    from cairn.science.one_client.change_point import LevelPrior as LevelPrior
    from cairn.science.one_client.change_point import change_point as change_point
    from cairn.science.one_client.goals import goals_change as goals_change
    from cairn.science.one_client.overlap import overlap as overlap
    from cairn.science.one_client.piecewise import piecewise_slope as piecewise_slope
    from cairn.science.one_client.plateau import find_plateau as find_plateau
    from cairn.science.one_client.tau import corrected_tau as corrected_tau
    from cairn.science.one_client.tau import tau_u as tau_u
    from cairn.science.provenance import Status as Status
    from cairn.science.same_time import SameTime as SameTime
    from cairn.science.same_time import merge_same_time as merge_same_time
    from cairn.science.scores import Scores as Scores
    from cairn.science.service.funnel import funnel_limits as funnel_limits
    from cairn.science.service.growth_witnessed import Among as Among
    from cairn.science.service.growth_witnessed import witness_growth as witness_growth
    from cairn.science.service.intervals import jeffreys_interval as jeffreys_interval
    from cairn.science.service.intervals import poisson_interval as poisson_interval
    from cairn.science.service.intervals import wilson_interval as wilson_interval
    from cairn.science.service.own_estimate import estimate_own as estimate_own
    from cairn.science.service.own_estimate import (
        reliability_of_mean as reliability_of_mean,
    )
    from cairn.science.service.regression import expect_regression as expect_regression
    from cairn.science.service.therapists import (
        estimate_variation as estimate_variation,
    )

__version__ = "0.1.0"

_HOMES = {
    "AlarmLevels": "cairn.science.offtrack.alarm",
    "Among": "cairn.science.service.growth_witnessed",
    "Basis": "cairn.science.course.basis",
    "CairnError": "cairn.errors",
    "CalibratedCourse": "cairn.science.emerging.calibrated_course",
    "ChangeMethod": "cairn.science.change.criteria",
    "ChangeNorms": "cairn.science.change.norms",
    "CutoffChoice": "cairn.science.change.cutoffs",
    "CutoffLetter": "cairn.science.change.cutoffs",
    "Direction": "cairn.science.measure.instrument",
    "Estimation": "cairn.science.course.estimation",
    "Forecast": "cairn.science.course.forecast",
    "GainRules": "cairn.science.gains.rules",
    "GrowthModel": "cairn.science.course.growth",
    "GrowthSlope": "cairn.science.change.criteria",
    "GrowthStatistics": "cairn.science.course.statistics",
    "IndexCriterion": "cairn.science.change.criteria",
    "Instrument": "cairn.science.measure.instrument",
    "LevelPrior": "cairn.science.one_client.change_point",
    "MeasurementError": "cairn.science.measure.instrument",
    "MinimalDifference": "cairn.science.change.criteria",
    "OUTCOMES": "cairn.science.change.codes",
    "PercentChange": "cairn.science.change.criteria",
    "PublishedPoints": "cairn.science.measure.instrument",
    "SameTime": "cairn.science.same_time",
    "ScoreRange": "cairn.science.course.score_scale",
    "Scores": "cairn.science.scores",
    "Status": "cairn.science.provenance",
    "Step": "cairn.science.gains.rules",
    "VERDICTS": "cairn.science.change.codes",
    "Verdict": "cairn.science.change.reliable_change",
    "arrange_scores": "cairn.science.arrange",
    "assess_by_group": "cairn.science.course.calibration_by_group",
    "assess_calibration": "cairn.science.course.calibration",
    "assess_drift": "cairn.science.course.calibration_drift",
    "assess_signals": "cairn.science.offtrack.assessment",
    "attain_goals": "cairn.science.one_client.attainment",
    "change_point": "cairn.science.one_client.change_point",
    "classify": "cairn.science.change.clinical_change",
    "corrected_tau": "cairn.science.one_client.tau",
    "cross_validate": "cairn.science.course.cross_validation",
    "cutoff_a": "cairn.science.change.clinical_change",
    "cutoff_b": "cairn.science.change.clinical_change",
    "cutoff_c": "cairn.science.change.clinical_change",
    "early_response": "cairn.science.gains.early_response",
    "estimate_own": "cairn.science.service.own_estimate",
    "estimate_variation": "cairn.science.service.therapists",
    "expect_false_alarms": "cairn.science.offtrack.false_alarms",
    "expect_regression": "cairn.science.service.regression",
    "expected_course": "cairn.science.course.practice",
    "find_plateau": "cairn.science.one_client.plateau",
    "fit_calibrated_course": "cairn.science.emerging.calibration",
    "fit_growth": "cairn.science.course.growth",
    "fit_practice_course": "cairn.science.emerging.practice_course",
    "fit_statistics": "cairn.science.course.growth",
    "funnel_limits": "cairn.science.service.funnel",
    "gains_per_client": "cairn.science.gains.summary",
    "goals_change": "cairn.science.one_client.goals",
    "in_weeks": "cairn.science.course.practice",
    "instrument": "cairn.exchange.instruments.shelf",
    "instruments": "cairn.exchange.instruments.shelf",
    "jeffreys_interval": "cairn.science.service.intervals",
    "judge_client": "cairn.science.offtrack.one_client",
    "judge_course": "cairn.science.offtrack.judgement",
    "judge_intervals": "cairn.science.gains.interval",
    "judge_unseen": "cairn.science.offtrack.unseen",
    "load_instrument": "cairn.exchange.instruments.load",
    "measure_change": "cairn.science.change.changes",
    "merge_same_time": "cairn.science.same_time",
    "outlook_of": "cairn.science.offtrack.outlook",
    "overlap": "cairn.science.one_client.overlap",
    "piecewise_slope": "cairn.science.one_client.piecewise",
    "poisson_interval": "cairn.science.service.intervals",
    "predict_course": "cairn.science.course.prediction",
    "published_prior": "cairn.science.course.priors",
    "questionnaire": "cairn.exchange.fhir.questionnaire",
    "reliability_of_mean": "cairn.science.service.own_estimate",
    "reliable_change": "cairn.science.change.reliable_change",
    "rescale_prior": "cairn.science.course.priors",
    "risk_answers": "cairn.science.measure.scoring",
    "score": "cairn.science.measure.scoring",
    "score_forecast": "cairn.science.course.verification",
    "score_total": "cairn.science.measure.scoring",
    "sessions_by_occasion": "cairn.science.gains.sessions",
    "sessions_by_time": "cairn.science.gains.sessions",
    "start_course": "cairn.science.course.running",
    "sudden_gains": "cairn.science.gains.sudden",
    "summarise": "cairn.science.course.statistics",
    "summarise_changes": "cairn.science.change.summary",
    "summarise_gains": "cairn.science.gains.summary",
    "summarise_weeks": "cairn.science.course.practice",
    "talking_therapies_outcome": "cairn.science.change.talking_therapies",
    "talking_therapies_outcomes": "cairn.science.change.talking_therapies",
    "tau_u": "cairn.science.one_client.tau",
    "usual_end": "cairn.science.offtrack.horizon",
    "verify_forecasts": "cairn.science.course.verification",
    "weeks_of": "cairn.science.course.practice",
    "wilson_interval": "cairn.science.service.intervals",
    "witness_growth": "cairn.science.service.growth_witnessed",
    "wobble_band": "cairn.science.change.reliable_change",
}


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that `import cairn` stays light."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cairn' has no attribute '{name}'")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted([*_HOMES, "__version__"])
