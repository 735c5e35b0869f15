"""What holds while a practice moves from published figures to its own clients."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.growth import fit_statistics
from cairn.science.course.practice import (
    STAND_INS,
    expected_course,
    in_weeks,
    prior_model,
    stand_in_statistics,
    summarise_weeks,
    weeks_of,
)
from cairn.science.course.prediction import predict_course
from cairn.science.course.priors import (
    PHQ_9_CURVE,
    PHQ_9_CURVE_2021,
    PRIORS,
    AssumedVariances,
    PublishedCurve,
    arrange_prior,
    lay_line,
    mean_at,
    rescale_prior,
)
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Status
from oracles.expected_course import predict_from_prior

PUBLISHED = expected_course("phq-9")
LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
variances = st.builds(
    AssumedVariances,
    st.floats(2, 60),
    st.floats(0.1, 10),
    st.floats(0.5, 20),
    st.just("test"),
)


def curve(linear=-1.45, square=0.07, constant=12.9):
    return PublishedCurve(
        constant, linear, square, 10, "test", "test", 100, Status.COMPUTED, "test"
    )


def prior_of(assumed, *, direction=LOWER):
    if direction is LOWER:
        published = curve()
    else:
        published = curve(linear=1.2, square=-0.05, constant=20.0)
    return arrange_prior(
        "test", published, variances=assumed, scores=(0.0, 40.0), direction=direction
    )


priors = st.builds(
    lambda assumed, direction: prior_of(assumed, direction=direction),
    variances,
    st.sampled_from(Direction),
)


def own(number, *, seed=1, direction=LOWER, slope=-2.0, days=7.0):
    """Invent clients; some have one score, some a gap, some one occasion missing."""
    draw = np.random.default_rng(seed)
    client, day, score = [], [], []
    for one in range(number):
        weeks = np.sort(draw.choice(16, size=draw.integers(2, 9), replace=False))
        level, rate = draw.normal(15, 4), draw.normal(slope, 1)
        answers = level + rate * np.log1p(weeks) + draw.normal(0, 2, len(weeks))
        answers[draw.random(len(weeks)) < 0.05] = np.nan
        client += [one] * len(weeks)
        day += (weeks * days).tolist()
        score += answers.tolist()
    return arrange_scores(client, score, time=day, direction=direction)


@given(priors, st.integers(5, 60))
@settings(max_examples=30)
def test_stand_ins_give_back_the_prior(prior, clients):
    model = expected_course("test", prior=prior, stand_ins=clients).model
    first = prior.variances.level + prior.variances.residual
    kept = prior.variances.level / first
    assert model.fixed_effects == pytest.approx(
        [prior.level, prior.slope, kept, 0], abs=1e-6
    )
    assert model.random_covariance == pytest.approx(
        np.diag([prior.variances.level * (1 - kept), prior.variances.slope]),
        rel=1e-4,
        abs=1e-4 * first,
    )
    assert model.residual_variance == pytest.approx(prior.variances.residual, rel=1e-5)
    assert (model.n_clients, model.n_scores) == (0, 0)
    assert model.score_range == prior.scores


@given(
    priors,
    st.lists(st.integers(0, 40), min_size=1, max_size=6),
    st.integers(0, 12),
)
@settings(max_examples=30)
def test_the_prior_predicts_as_one_joint_normal(prior, answers, week):
    weeks = list(range(len(answers)))
    given_so_far = arrange_scores(
        [1] * len(answers), answers, time=weeks, direction=prior.direction
    )
    found = predict_course(prior_model(prior), given_so_far, client=[0], at=[week])
    mean, variance = predict_from_prior(prior, weeks, answers, week)
    assert found.mean[0] == pytest.approx(mean, abs=1e-4)
    assert found.variance[0] == pytest.approx(variance, rel=1e-4)


def test_the_prior_weighs_less_with_every_client():
    weights = [
        expected_course("phq-9", summarise_weeks(own(number))).own_weight
        for number in (1, 3, 10, 30, 100, 300)
    ]
    assert weights == sorted(weights)
    assert weights[0] == pytest.approx(1 / (1 + STAND_INS))
    assert weights[-1] > 0.96


def test_estimates_move_from_the_prior_to_the_practice():
    local = summarise_weeks(own(30))
    target = fit_statistics(local).fixed_effects[1]
    total, found = local, [expected_course("phq-9").model]
    for _ in range(6):
        found.append(expected_course("phq-9", total).model)
        total += total
    away = [abs(model.fixed_effects[1] - target) for model in found]
    assert away == sorted(away, reverse=True)
    assert away[-1] < away[0] / 20
    doubt = [model.standard_errors[1] for model in found]
    assert doubt == sorted(doubt, reverse=True)


def test_the_same_clients_turned_round_give_the_same_course():
    prior = prior_of(PRIORS["phq-9"].variances)
    turned = replace(prior, level=-prior.level, slope=-prior.slope, direction=HIGHER)
    scores = own(12)
    mirror = arrange_scores(
        scores.client_of_row, -scores.score, time=scores.time, direction=HIGHER
    )
    one = expected_course("test", summarise_weeks(scores), prior=prior).model
    other = expected_course("test", summarise_weeks(mirror), prior=turned).model
    # Level and slope turn round; what the first score adds keeps its sign.
    turn = np.array([-1, -1, 1, 1])
    assert other.fixed_effects == pytest.approx(turn * one.fixed_effects, abs=1e-4)
    assert other.residual_variance == pytest.approx(one.residual_variance, rel=1e-4)


def test_one_client_with_two_scores_is_enough_to_begin():
    scores = arrange_scores(["Ben"] * 2, [18, 15], time=[0, 7], direction=LOWER)
    found = expected_course("phq-9", summarise_weeks(scores))
    assert found.n_clients == 1
    assert found.label.startswith("from 1 of your own clients")
    assert np.isfinite(found.model.fixed_effects).all()


def test_clients_with_one_score_each_leave_the_prior_as_it_is():
    scores = arrange_scores([1, 2, 3], [9, 10, 11], time=[0, 0, 0], direction=LOWER)
    found = expected_course("phq-9", summarise_weeks(scores))
    assert found.n_clients == 0
    assert found.label == PRIORS["phq-9"].label
    assert found.model.fixed_effects == pytest.approx(
        expected_course("phq-9").model.fixed_effects
    )


def test_own_missing_scores_are_counted():
    scores = own(40)
    found = expected_course("phq-9", summarise_weeks(scores))
    assert found.missing == scores.missing > 0
    assert found.missing == found.model.missing


def test_a_measure_without_prior_rests_on_own_clients_alone():
    found = expected_course("core-10", summarise_weeks(own(60)))
    assert (found.prior, found.own_weight) == (None, 1.0)
    assert found.label == f"from {found.n_clients} of your own clients"
    with pytest.raises(TooFew):
        expected_course("core-10", summarise_weeks(own(12)))


def test_clients_of_another_direction_are_refused():
    with pytest.raises(ScienceError):
        expected_course("phq-9", summarise_weeks(own(5, direction=HIGHER)))


@given(st.lists(st.floats(0, 200), min_size=2, max_size=20))
def test_a_curve_never_rises(weeks):
    weeks = np.sort(weeks)
    for published in (*(prior.curve for prior in PRIORS.values()), PHQ_9_CURVE_2021):
        assert np.all(np.diff(mean_at(published, weeks)) <= 1e-12)


@given(st.floats(0.2, 5))
def test_a_borrowed_curve_is_stretched_and_says_so(factor):
    prior = PRIORS["phq-9"]
    other = rescale_prior(prior, "bdi-ii", factor=factor, scores=(0.0, 63.0))
    assert other.level == pytest.approx(factor * prior.level)
    assert other.slope == pytest.approx(factor * prior.slope)
    assert other.variances.residual == pytest.approx(
        factor**2 * prior.variances.residual
    )
    assert "borrowed" in other.label
    assert other.curve.vertex == pytest.approx(prior.curve.vertex)


def test_a_line_is_the_one_that_lies_nearest_to_the_curve():
    level, slope, rmse = lay_line(PHQ_9_CURVE)
    weeks = range(11)

    def miss(a, b):
        off = [
            a + b * np.log(week + 1) - float(mean_at(PHQ_9_CURVE, week))
            for week in weeks
        ]
        return np.sqrt(sum(one**2 for one in off) / len(off))

    assert miss(level, slope) == pytest.approx(rmse)
    for a, b in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)):
        assert miss(level + a, slope + b) > rmse


def test_curves_and_variances_that_cannot_be_are_refused():
    for linear, square in ((-1.0, -0.1), (1.0, 0.1), (-1.0, 0.0)):
        with pytest.raises(ScienceError):
            curve(linear, square)
    with pytest.raises(ScienceError):
        AssumedVariances(1.0, 0.0, 1.0, "test")
    with pytest.raises(ScienceError):
        rescale_prior(PRIORS["phq-9"], "bdi-ii", factor=0.0, scores=(0.0, 63.0))


def test_stand_ins_are_nobody():
    alone = stand_in_statistics(PRIORS["gad-7"], STAND_INS)
    assert alone.n_clients == STAND_INS
    found = expected_course("gad-7", summarise_weeks(own(20, slope=-2.5)))
    assert found.n_clients == found.model.n_clients <= 20
    assert found.model.n_scores < 20 * 8


@given(st.lists(st.floats(0, 400), min_size=1, max_size=8))
def test_a_course_is_level_from_the_twelfth_week_on(days):
    days = sorted(days)
    scores = arrange_scores([1] * len(days), days, time=days, direction=LOWER)
    held = in_weeks(scores)
    assert held.time == pytest.approx(weeks_of(scores.elapsed))
    assert np.all(np.diff(held.time) >= 0)
    first = arrange_scores([1], [18], time=[3], direction=LOWER)
    found = predict_course(
        PUBLISHED.model,
        in_weeks(first),
        client=np.zeros(len(days), dtype=int),
        at=weeks_of(days),
    )
    assert np.all(np.diff(found.mean) <= 1e-9)
    late = found.mean[np.array(days) >= 84]
    assert late == pytest.approx(np.full(len(late), late[:1]))
