"""The growth model equals one written out, and what must not matter does not."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, ScoresRefused, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.basis import Basis
from cairn.science.course.deviance import profiled_deviance
from cairn.science.course.estimation import Estimation
from cairn.science.course.growth import fit_growth, fit_statistics
from cairn.science.course.pooling import pool
from cairn.science.course.standard import standardise
from cairn.science.course.statistics import summarise
from cairn.science.measure.instrument import Direction
from oracles import growth as oracle

FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 10_000)
estimations = st.sampled_from(Estimation)
directions = st.sampled_from(Direction)


def draw_courses(seed, *, clients=9, most=6, spread=3.0, drift=0.4, gap=0.1):
    """Invent courses of different lengths at irregular times, some scores missing."""
    rng = np.random.default_rng(seed)
    courses = []
    for _ in range(clients):
        n = int(rng.integers(1, most + 1))
        times = np.cumsum(np.append(rng.uniform(0, 30), rng.uniform(0.5, 9, n - 1)))
        line = 20 + rng.normal(0, spread) + (rng.normal(-0.5, drift)) * times
        scores = np.round(line + rng.normal(0, 2, n))
        scores[rng.random(n) < gap] = np.nan
        courses.append((times, scores))
    return courses


def arrange(courses, direction=Direction.LOWER_IS_BETTER):
    client = np.concatenate([np.full(len(t), i) for i, (t, _) in enumerate(courses)])
    times, scores = (np.concatenate(column) for column in zip(*courses, strict=True))
    return arrange_scores(client, scores, direction=direction, time=times)


def written_out(courses, *, first_score, known=None):
    """Hand the oracle elapsed times and known scores only."""
    plain, described = [], []
    for number, (times, scores) in enumerate(courses):
        seen = ~np.isnan(scores)
        if seen.any():
            plain.append(((times - times[0])[seen], scores[seen]))
            described.append(known[number] if known is not None else [])
    return oracle.arrange(plain, first_score=first_score, known=described)


def fit_or_skip(scores, **options):
    """Fit; some random courses are rightly refused."""
    try:
        return fit_growth(scores, **options)
    except ScienceError:
        assume(False)


def dense_value(model, clients):
    return oracle.minus_twice_log_likelihood(
        clients,
        spread=model.random_covariance,
        residual=model.residual_variance,
        correlation=model.correlation,
        reml=model.estimation is Estimation.REML,
    )


@FEW
@given(seeds, estimations, st.booleans(), st.booleans(), st.booleans())
def test_likelihood_and_fixed_effects_are_those_of_dense_matrices(
    seed, estimation, first_score, described, correlated
):
    courses = draw_courses(seed)
    known = np.random.default_rng(seed).normal(40, 9, (len(courses), 1))
    model = fit_or_skip(
        arrange(courses),
        estimation=estimation,
        first_score=first_score,
        covariates={"age": known[:, 0]} if described else None,
        correlation=correlated,
    )
    clients = written_out(
        courses, first_score=first_score, known=known if described else None
    )
    # The model lists what is known of a client as the oracle does.
    value, fixed, uncertain = dense_value(model, clients)
    assert model.log_likelihood == pytest.approx(-value / 2, rel=1e-9, abs=1e-7)
    assert model.fixed_effects == pytest.approx(fixed, rel=1e-6, abs=1e-6)
    assert model.fixed_covariance == pytest.approx(uncertain, rel=1e-5, abs=1e-7)
    assert model.n_scores == sum(len(one[3]) for one in clients)
    assert model.n_clients == len(clients)
    parameters = len(fixed) + 4 + correlated
    assert model.aic == pytest.approx(-2 * model.log_likelihood + 2 * parameters)


@FEW
@given(seeds, estimations, st.booleans())
def test_no_variances_nearby_are_more_likely(seed, estimation, correlated):
    courses = draw_courses(seed)
    model = fit_or_skip(
        arrange(courses),
        estimation=estimation,
        first_score=False,
        correlation=correlated,
    )
    clients = written_out(courses, first_score=False)
    best, _, _ = dense_value(model, clients)
    rng = np.random.default_rng(seed)
    factor = np.linalg.cholesky(model.random_covariance + 1e-9 * np.eye(2))
    for size in (0.3, 0.03, 0.003):
        moved = factor + size * rng.normal(0, 1, (2, 2)) * [[2, 0], [0.3, 0.3]]
        rho = model.correlation
        if rho is not None:
            rho = float(np.clip(rho + size * rng.normal(), 0, 0.99))
        other, _, _ = oracle.minus_twice_log_likelihood(
            clients,
            spread=moved @ moved.T,
            residual=model.residual_variance * np.exp(size * rng.normal()),
            correlation=rho,
            reml=estimation is Estimation.REML,
        )
        assert other >= best - 1e-6


@pytest.mark.parametrize("estimation", Estimation)
def test_a_search_over_dense_matrices_ends_at_the_same_variances(estimation):
    courses = draw_courses(2024, clients=14)
    model = fit_growth(arrange(courses), estimation=estimation, first_score=False)
    value, fixed, uncertain, spread, residual = oracle.fit(
        written_out(courses, first_score=False),
        reml=estimation is Estimation.REML,
        start=np.array([2.0, 0.0, 0.4, 1.0]),
    )
    assert not model.singular
    assert model.log_likelihood == pytest.approx(-value / 2, rel=1e-9)
    assert model.fixed_effects == pytest.approx(fixed, rel=1e-4)
    assert model.standard_errors == pytest.approx(np.sqrt(np.diag(uncertain)), rel=1e-4)
    assert model.random_covariance == pytest.approx(spread, rel=1e-3, abs=1e-4)
    assert model.residual_variance == pytest.approx(residual, rel=1e-4)


@FEW
@given(seeds, st.integers(1, 11), st.booleans(), st.sampled_from([None, 0.7]))
def test_the_statistics_of_two_halves_are_those_of_the_whole(
    seed, cut, first_score, correlation
):
    scores = arrange(draw_courses(seed, clients=12))
    halves = (scores.choose(range(cut)), scores.choose(range(cut, 12)))
    whole, one, other = (
        summarise(part, first_score=first_score, correlation=correlation)
        for part in (scores, *halves)
    )
    try:
        expected = fit_statistics(whole)
    except ScienceError:
        assume(False)
    both = one + other
    found = fit_statistics(both)
    assert (both.n_clients, both.n_scores) == (whole.n_clients, whole.n_scores)
    assert (both.missing, both.left_out) == (whole.missing, whole.left_out)
    assert both.score_range == whole.score_range
    assert found.log_likelihood == pytest.approx(expected.log_likelihood, rel=1e-10)
    # Rounding moves a flat optimum further than the likelihood itself.
    assert found.fixed_effects == pytest.approx(
        expected.fixed_effects, rel=1e-6, abs=1e-6
    )
    back = both.move(whole.origin)
    for name in ("gram", "moment", "square", "between"):
        assert getattr(back, name) == pytest.approx(
            getattr(whole, name), rel=1e-10, abs=1e-7
        )


def test_statistics_of_different_models_are_not_added():
    scores = arrange(draw_courses(1))
    with pytest.raises(ScienceError, match="different models"):
        summarise(scores) + summarise(scores, first_score=False)


@FEW
@given(seeds, directions, st.sampled_from([0.01, 1.0, 250.0]), st.booleans())
def test_units_of_score_and_time_do_not_matter(seed, direction, scale, turned):
    courses = draw_courses(seed)
    sign = -1 if turned else 1
    other = [(t * 7 + 1000, sign * scale * y - 30) for t, y in courses]
    one = fit_or_skip(arrange(courses, direction))
    two = fit_growth(arrange(other, direction))
    # Each score's density falls by the scale; REML leaves one out per fixed effect.
    shift = (one.n_scores - 4) * np.log(scale)
    shift += np.log(np.array([1, 7, scale, 7 * scale])).sum()
    assert two.log_likelihood == pytest.approx(one.log_likelihood - shift, rel=1e-7)
    assert two.residual_variance == pytest.approx(
        one.residual_variance * scale**2, rel=1e-4
    )
    assert two.fixed_effects[1] == pytest.approx(
        one.fixed_effects[1] * sign * scale / 7, rel=1e-3, abs=1e-4 * scale
    )
    assert (one.singular, one.direction) == (two.singular, direction)


@FEW
@given(seeds)
def test_the_order_of_clients_does_not_matter(seed):
    scores = arrange(draw_courses(seed))
    one = fit_or_skip(scores)
    two = fit_growth(scores.choose(np.random.default_rng(seed).permutation(9)))
    assert two.log_likelihood == pytest.approx(one.log_likelihood, rel=1e-9)
    assert two.fixed_effects == pytest.approx(one.fixed_effects, rel=1e-4, abs=1e-4)


def grid(seed, clients, *, gap=0.1, spread=3.0, drift=0.3):
    """Invent clients measured in the same weeks, some scores missing."""
    rng = np.random.default_rng(seed)
    week = np.tile(np.arange(5.0), clients)
    who = np.repeat(np.arange(clients), 5)
    line = 18 + rng.normal(0, spread, clients)[who]
    line = line + rng.normal(-1, drift, clients)[who] * week
    scores = np.round(line + rng.normal(0, 2, len(who)))
    scores[rng.random(len(who)) < gap] = np.nan
    return arrange_scores(
        who, scores, direction=Direction.LOWER_IS_BETTER, occasion=week
    )


@pytest.mark.parametrize("reml", [True, False])
def test_clients_taken_together_give_the_same_deviance(reml):
    apart = standardise(summarise(grid(3, 1500), basis=Basis.LOG_SESSION)).products
    together = pool(apart)
    assert len(together.clients) < len(apart.clients) / 3
    assert together.clients.sum() == len(apart.clients)
    for theta in np.array([[1.0, -0.2, 0.4], [0.1, 0.0, 0.0], [4.0, 2.0, 3.0]]):
        one = profiled_deviance(theta, apart, reml=reml)
        two = profiled_deviance(theta, together, reml=reml)
        assert two.value == pytest.approx(one.value, rel=1e-12)
        assert two.gradient == pytest.approx(one.gradient, rel=1e-8, abs=1e-6)
        assert two.hessian == pytest.approx(one.hessian, rel=1e-8, abs=1e-6)


@pytest.mark.parametrize("first_score", [True, False])
@pytest.mark.parametrize("reml", [True, False])
def test_slopes_and_curvatures_are_those_of_small_steps(first_score, reml):
    scores = arrange(draw_courses(5, clients=20))
    products = standardise(summarise(scores, first_score=first_score)).products
    theta, step = np.array([0.8, 0.3, 0.5]), 1e-5
    here = profiled_deviance(theta, products, reml=reml)
    for place in range(3):
        move = step * np.eye(3)[place]
        up = profiled_deviance(theta + move, products, reml=reml)
        down = profiled_deviance(theta - move, products, reml=reml)
        slope = (up.value - down.value) / (2 * step)
        curve = (up.gradient - down.gradient) / (2 * step)
        assert here.gradient[place] == pytest.approx(slope, rel=1e-5, abs=1e-5)
        assert here.hessian[place] == pytest.approx(curve, rel=1e-5, abs=1e-5)


def test_a_large_table_is_fitted_as_well_from_some_of_its_clients():
    rng = np.random.default_rng(8)
    who = np.repeat(np.arange(5000), 4)
    times = np.sort(rng.uniform(0, 10, (5000, 4)), axis=1).ravel()
    lines = rng.normal([20, -1], [4, 0.5], (5000, 2))[who]
    scores = lines[:, 0] + lines[:, 1] * times + rng.normal(0, 2, len(who))
    table = arrange_scores(who, scores, direction=Direction.LOWER_IS_BETTER, time=times)
    model = fit_growth(table, first_score=False, basis=Basis.GIVEN, column=times)
    assert model.fixed_effects == pytest.approx([20, -1], abs=0.3)
    assert np.diag(model.random_covariance) == pytest.approx([16, 0.25], rel=0.15)
    assert model.residual_variance == pytest.approx(4, rel=0.1)


@pytest.mark.parametrize(("clients", "correlation"), [(7000, False), (4000, True)])
def test_what_few_of_many_clients_have_is_estimated(clients, correlation):
    rng = np.random.default_rng(9)
    shape = (clients, 3)
    times = np.sort(rng.uniform(0, 10, shape), axis=1)
    rare = np.zeros(clients)
    rare[1] = 1.0
    scores = 20 - times + rng.normal(0, 3, (clients, 1)) + rng.normal(0, 2, shape)
    scores[1] += 40
    table = arrange_scores(
        np.repeat(np.arange(clients), 3),
        scores.ravel(),
        direction=Direction.LOWER_IS_BETTER,
        time=times.ravel(),
    )
    model = fit_growth(
        table, first_score=False, covariates={"rare": rare}, correlation=correlation
    )
    assert model.fixed_effects[2] == pytest.approx(40, abs=8)


def test_a_correlation_of_one_is_refused():
    with pytest.raises(ScienceError, match="below 1"):
        summarise(grid(1, 9), correlation=1.0)


@pytest.mark.parametrize("estimation", Estimation)
@pytest.mark.parametrize(("spread", "drift"), [(0.0, 0.0), (4.0, 0.0)])
def test_clients_who_do_not_differ_are_said_to_be_singular(spread, drift, estimation):
    found = [
        fit_growth(
            grid(seed, 40, spread=spread, drift=drift),
            estimation=estimation,
            first_score=False,
        )
        for seed in range(6)
    ]
    singular = [model for model in found if model.singular]
    assert singular
    for model in singular:
        values = np.linalg.eigvalsh(model.random_covariance)
        assert values[0] == pytest.approx(0, abs=1e-9 * max(values[1], 1))
        assert np.isfinite(model.standard_errors).all()


def refused(scores, **options):
    with pytest.raises(ScienceError) as error:
        fit_growth(scores, **options)
    return error.value


@pytest.mark.parametrize("first_score", [True, False])
def test_too_few_clients_or_scores_are_refused(first_score):
    one = arrange(draw_courses(3, clients=1))
    two_each = arrange([(t[:2], y[:2]) for t, y in draw_courses(3, gap=0.0)])
    nobody = arrange_scores([], [], direction=Direction.LOWER_IS_BETTER, time=[])
    unanswered = arrange([(t, y * np.nan) for t, y in draw_courses(3)])
    for scores in (one, two_each, nobody, unanswered):
        for correlation in (False, True):
            error = refused(scores, first_score=first_score, correlation=correlation)
            assert isinstance(error, TooFew)


def test_variances_that_can_be_exchanged_are_refused():
    # Ten scores of four clients, explained by four fixed effects, leave a ridge.
    assert "equally likely" in str(refused(arrange(draw_courses(152))))


def test_what_cannot_be_estimated_is_named():
    courses = draw_courses(4, clients=12, gap=0.0)
    scores = arrange(courses)
    same = [(t, np.append(15.0, y[1:])) for t, y in courses]
    known = np.arange(12.0)
    assert "term first_score cannot" in str(refused(arrange(same)))
    assert "term time cannot" in str(refused(arrange([(t * 0, y) for t, y in courses])))
    twice = {"age": known, "born": 2000 - known}
    assert "term born cannot" in str(refused(scores, covariates=twice))


@pytest.mark.parametrize("first_score", [True, False])
def test_scores_without_any_error_are_refused(first_score):
    rng = np.random.default_rng(2)
    lines = rng.normal([20, -1], [3, 0.3], (10, 2))
    weeks = np.arange(5.0)
    straight = [(weeks, a + b * weeks) for a, b in lines]
    constant = [(weeks, np.full(5, 12.0))] * 10
    levels = [(weeks, np.full(5, a)) for a, _ in lines]
    for courses in (straight, constant, levels):
        assert not isinstance(
            refused(arrange(courses), first_score=first_score), TooFew
        )


def test_a_client_without_a_covariate_is_left_out_and_counted():
    scores = arrange(draw_courses(6, clients=15, gap=0.0))
    age = np.random.default_rng(0).normal(40, 9, 15)
    age[3] = np.nan
    model = fit_growth(scores, covariates={"age": age})
    others = [client for client in range(15) if client != 3]
    without = fit_growth(scores.choose(others), covariates={"age": age[others]})
    assert model.log_likelihood == pytest.approx(without.log_likelihood, rel=1e-10)
    assert model.left_out == without.left_out + 1


@pytest.mark.parametrize(
    "covariates",
    [{"age": [1.0]}, {"age": ["old"] * 9}, {"age": [np.inf] * 9}, {"time": [1.0] * 9}],
)
def test_broken_covariates_are_refused(covariates):
    with pytest.raises(ScoresRefused):
        fit_growth(arrange(draw_courses(7)), covariates=covariates)


def test_two_scores_at_one_time_count_once_with_serial_correlation():
    courses = draw_courses(11, clients=14, gap=0.0)
    doubled = [
        (np.append(t[0], t), np.append(y[0] - 2, np.append(y[0] + 2, y[1:])))
        for t, y in courses
    ]
    one = fit_growth(arrange(courses), first_score=False, correlation=True)
    two = fit_growth(arrange(doubled), first_score=False, correlation=True)
    assert (one.averaged, two.averaged) == (0, 14)
    assert two.log_likelihood == pytest.approx(one.log_likelihood, rel=1e-9)


def test_serial_correlation_that_was_put_in_is_found_and_its_absence_too():
    rng = np.random.default_rng(31)
    who, week = np.repeat(np.arange(300), 8), np.tile(np.arange(8.0), 300)
    lines = rng.normal([20, -1], [3, 0.2], (300, 2))
    plain = rng.normal(0, 3, (300, 8))
    close = plain.copy()
    for place in range(1, 8):
        close[:, place] = 0.6 * close[:, place - 1] + 0.8 * plain[:, place]
    straight = lines[who, 0] + lines[who, 1] * week
    found = [
        fit_growth(
            arrange_scores(
                who,
                straight + error.ravel(),
                direction=Direction.HIGHER_IS_BETTER,
                time=week,
            ),
            first_score=False,
            correlation=True,
        ).correlation
        for error in (close, plain)
    ]
    assert found[0] == pytest.approx(0.6, abs=0.1)
    assert found[1] < 0.1


@pytest.mark.parametrize(
    "basis", [basis for basis in Basis if basis is not Basis.GIVEN]
)
def test_each_basis_is_its_own_column(basis):
    scores = grid(12, 30)
    where = {
        Basis.TIME: scores.elapsed,
        Basis.LOG_TIME: np.log1p(scores.elapsed),
        Basis.SESSION: scores.elapsed,
        Basis.LOG_SESSION: np.log1p(scores.elapsed),
    }[basis]
    named = fit_growth(scores, basis=basis)
    given_ = fit_growth(scores, basis=Basis.GIVEN, column=where, term=basis.term)
    assert named.log_likelihood == pytest.approx(given_.log_likelihood, rel=1e-12)
    assert (named.formula, named.fixed_names) == (given_.formula, given_.fixed_names)


@pytest.mark.parametrize(
    ("basis", "column"),
    [
        (Basis.TIME, [1.0]),
        (Basis.GIVEN, None),
        (Basis.GIVEN, [1.0]),
        (Basis.GIVEN, [np.nan] * 50),
    ],
)
def test_a_column_belongs_to_the_given_basis_alone(basis, column):
    scores = grid(1, 10, gap=0.0)
    with pytest.raises(ScienceError):
        fit_growth(scores, basis=basis, column=column)


def test_a_position_before_the_start_has_no_logarithm():
    with pytest.raises(ScienceError, match="above -1"):
        Basis.LOG_TIME.values_at([-1.0])
