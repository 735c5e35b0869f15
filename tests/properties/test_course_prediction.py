"""Predictions equal the conditioning of one dense normal vector, however they come."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, ScoresRefused, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.basis import Basis
from cairn.science.course.estimation import Estimation
from cairn.science.course.growth import GrowthModel
from cairn.science.course.prediction import predict_course
from cairn.science.course.running import start_course
from cairn.science.course.statistics import GrowthDesign
from cairn.science.measure.instrument import Direction
from oracles import growth as oracle

SOME = settings(max_examples=25)
seeds = st.integers(0, 10_000)
bases = st.sampled_from([basis for basis in Basis if basis is not Basis.GIVEN])
correlations = st.sampled_from([None, 0.0, 0.4, 0.97])


def invent_model(
    seed, *, basis=Basis.TIME, first_score=True, covariates=(), correlation=None
):
    """Invent a model: a prediction takes any, however it was come by."""
    rng = np.random.default_rng(seed)
    design = GrowthDesign(
        basis=basis,
        term=basis.term,
        first_score=first_score,
        covariates=covariates,
        direction=Direction.LOWER_IS_BETTER,
        correlation=correlation,
    )
    p = len(design.fixed_names)
    uncertain = rng.normal(0, 0.3, (p, p))
    spread = rng.normal(0, 1, (2, 2)) * [[3.0], [0.3]]
    return GrowthModel(
        design=design,
        estimation=Estimation.REML,
        fixed_effects=rng.normal([20, -1, *[0.5] * (p - 2)], 0.1),
        fixed_covariance=uncertain @ uncertain.T / 10,
        random_covariance=spread @ spread.T,
        residual_variance=float(rng.uniform(1, 9)),
        log_likelihood=0.0,
        aic=0.0,
        singular=False,
        n_clients=50,
        n_scores=300,
        missing=0,
        left_out=0,
        averaged=0,
        first_score_centre=21.5 if first_score else None,
        score_range=(0.0, 40.0),
        method="test",
        version="1",
        source="test",
    )


def draw_given(seed, *, clients=6, gap=0.2):
    """Invent what is known of new clients: no row, one, several, some not answered."""
    rng = np.random.default_rng(seed)
    courses = []
    for _ in range(clients):
        n = int(rng.integers(1, 7))
        times = np.cumsum(np.append(rng.uniform(0, 9), rng.uniform(0.5, 9, n - 1)))
        scores = rng.normal(20, 6, n)
        scores[rng.random(n) < gap] = np.nan
        courses.append((times, scores))
    return courses


def arrange(courses):
    client = np.concatenate([np.full(len(t), i) for i, (t, _) in enumerate(courses)])
    times, scores = (np.concatenate(column) for column in zip(*courses, strict=True))
    return arrange_scores(
        client, scores, direction=Direction.LOWER_IS_BETTER, time=times
    )


def positions_of(model, times):
    """Return where each row stands on the basis: as elapsed time, or as its place."""
    if model.basis in {Basis.TIME, Basis.LOG_TIME}:
        return times - times[0]
    return np.arange(len(times), dtype=float)


def dense_prediction(model, course, *, at, elapsed, known=()):
    """Condition by the oracle; None where the first score is not known."""
    times, scores = course
    seen = ~np.isnan(scores)
    basis = model.basis.values_at(positions_of(model, times))[seen]
    when, y = (times - times[0])[seen], scores[seen]
    between = list(known)
    if model.first_score:
        if not len(y):
            return None
        between = [y[0] - model.first_score_centre, *between]
        basis, when, y = basis[1:], when[1:], y[1:]
    new = oracle.design(model.basis.values_at([at]), between, model.first_score)
    old = oracle.design(basis, between, model.first_score)
    return oracle.predict(old, when, y, new_x=new, new_time=elapsed, model=model)


@SOME
@given(seeds, bases, st.booleans(), st.booleans(), correlations)
def test_predictions_are_those_of_dense_conditioning(
    seed, basis, first_score, described, correlation
):
    model = invent_model(
        seed,
        basis=basis,
        first_score=first_score,
        covariates=("age",) if described else (),
        correlation=correlation,
    )
    courses = draw_given(seed)
    age = np.random.default_rng(seed).normal(0, 2, len(courses))
    who = np.repeat(np.arange(len(courses)), 2)
    elapsed = np.tile([70.0, 90.0], len(courses))
    by_time = basis in {Basis.TIME, Basis.LOG_TIME}
    at = elapsed if by_time else np.tile([9.0, 12.0], len(courses))
    found = predict_course(
        model,
        arrange(courses),
        client=who,
        at=at,
        time=None if by_time else elapsed,
        covariates={"age": age} if described else None,
    )
    unpredicted = 0
    for row, client in enumerate(who):
        known = [age[client]] if described else []
        expected = dense_prediction(
            model, courses[client], at=at[row], elapsed=elapsed[row], known=known
        )
        assert found.given[row] == np.sum(~np.isnan(courses[client][1]))
        if expected is None:
            assert np.isnan([found.mean[row], found.variance[row]]).all()
            unpredicted += 1
        else:
            both = (found.mean[row], found.variance[row])
            assert both == pytest.approx(expected, rel=1e-8)
    assert found.unpredicted == unpredicted
    assert found.missing == sum(int(np.isnan(y).sum()) for _, y in courses)


@SOME
@given(seeds, bases, st.booleans(), correlations)
def test_one_score_at_a_time_ends_where_all_at_once_does(
    seed, basis, first_score, correlation
):
    model = invent_model(
        seed, basis=basis, first_score=first_score, correlation=correlation
    )
    courses = draw_given(seed, gap=0.0)
    by_time = basis in {Basis.TIME, Basis.LOG_TIME}
    at = 70.0 if by_time else 11.0
    together = predict_course(
        model,
        arrange(courses),
        client=range(len(courses)),
        at=[at] * len(courses),
        time=None if by_time else [70.0] * len(courses),
    )
    for client, (times, scores) in enumerate(courses):
        running = start_course(model, first_score=scores[0] if first_score else None)
        where = positions_of(model, times)
        for place in range(int(first_score), len(scores)):
            running = running.observe(
                scores[place], at=where[place], time=times[place] - times[0]
            )
        mean, variance = running.predict(at=at, time=70.0)
        assert running.observed == len(scores) - first_score
        assert mean == pytest.approx(together.mean[client], rel=1e-9)
        assert variance == pytest.approx(together.variance[client], rel=1e-9)


@SOME
@given(seeds, st.booleans())
def test_each_score_narrows_what_is_expected(seed, first_score):
    model = invent_model(seed, first_score=first_score)
    running = start_course(model, first_score=20.0 if first_score else None)
    _, before = running.predict(at=12.0)
    for week in range(1, 8):
        running = running.observe(18.0, at=float(week))
        _, after = running.predict(at=12.0)
        assert model.residual_variance <= after <= before * (1 + 1e-12)
        before = after


def test_a_client_of_whom_nothing_is_known_is_expected_to_be_like_others():
    unanswered = [(np.array([0.0, 7.0]), np.array([np.nan, np.nan]))]
    model = invent_model(1, first_score=False)
    found = predict_course(model, arrange(unanswered), client=[0], at=[2.0])
    axis = np.array([1.0, 2.0])
    assert found.mean == pytest.approx(axis @ model.fixed_effects)
    spread = model.fixed_covariance + model.random_covariance
    expected = axis @ spread @ axis + model.residual_variance
    assert found.variance == pytest.approx(expected)


def test_times_between_the_last_score_and_before_are_refused_with_correlation():
    model = invent_model(2, first_score=False, correlation=0.5)
    given_ = arrange([(np.array([0.0, 7.0]), np.array([20.0, 18.0]))])
    with pytest.raises(ScoresRefused, match="after the client's last score") as error:
        predict_course(model, given_, client=[0, 0], at=[8.0, 7.0])
    assert error.value.rows == (2,)
    running = start_course(model).observe(20.0, at=7.0)
    with pytest.raises(ScienceError, match="after the client's last one"):
        running.predict(at=7.0)


def test_scores_of_one_time_are_averaged_with_correlation():
    model = invent_model(3, first_score=False, correlation=0.5)
    apart = [(np.array([0.0, 7.0, 7.0]), np.array([20.0, 14.0, 18.0]))]
    one = [(np.array([0.0, 7.0]), np.array([20.0, 16.0]))]
    first, second = (
        predict_course(model, arrange(courses), client=[0], at=[9.0])
        for courses in (apart, one)
    )
    assert first.mean == pytest.approx(second.mean)
    assert (first.given[0], second.given[0]) == (3, 2)


@pytest.mark.parametrize(
    "rows",
    [
        {"client": [0, 1], "at": [1.0]},
        {"client": [9], "at": [1.0]},
        {"client": [-1], "at": [1.0]},
        {"client": [0], "at": [np.nan]},
        {"client": [0], "at": [1.0], "covariates": {"age": [1.0] * 6}},
        {"client": [0], "at": [1.0], "column": [1.0]},
    ],
)
def test_rows_that_cannot_be_predicted_are_refused(rows):
    with pytest.raises(ScienceError):
        predict_course(invent_model(4), arrange(draw_given(4)), **rows)


def test_sessions_with_correlation_need_a_time():
    model = invent_model(5, basis=Basis.SESSION, first_score=False, correlation=0.5)
    with pytest.raises(ScoresRefused, match="time since"):
        predict_course(model, arrange(draw_given(5)), client=[0], at=[9.0])
    with pytest.raises(ScienceError, match="time since"):
        start_course(model).observe(20.0, at=1.0)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({}, TooFew),
        ({"first_score": np.nan}, ScienceError),
        ({"first_score": 20.0, "covariates": [1.0]}, ScienceError),
    ],
)
def test_a_course_starts_from_what_the_model_needs(words, error):
    with pytest.raises(error):
        start_course(invent_model(6), **words)


@pytest.mark.parametrize(("score", "at"), [(np.nan, 1.0), (20.0, np.inf)])
def test_what_is_not_a_number_is_not_learned_from(score, at):
    running = start_course(invent_model(7), first_score=20.0)
    with pytest.raises(ScienceError):
        running.observe(score, at=at)
