"""What holds for a course on the possible scores with few clients of one's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.priors import (
    AssumedVariances,
    PublishedCurve,
    arrange_prior,
    published_prior,
)
from cairn.science.emerging.practice_course import (
    STAND_INS_ON_SCORES,
    fit_practice_course,
    stand_in_scores,
)
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Status

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
PHQ_9 = published_prior("phq-9")


def rising():
    curve = PublishedCurve(
        18.0, 1.4, -0.06, 10, "test", "test", 50, Status.COMPUTED, "test"
    )
    return arrange_prior(
        "test",
        curve,
        variances=AssumedVariances(25.0, 2.0, 6.0, "test"),
        scores=(0.0, 40.0),
        direction=HIGHER,
    )


def own(number, *, direction=LOWER):
    draw = np.random.default_rng(number)
    client = np.repeat(np.arange(number), 8)
    level = draw.normal(14, 4, number)[:, None]
    score = level - 2.5 * np.log1p(np.arange(8)) + draw.normal(0, 2, (number, 8))
    return arrange_scores(
        client,
        np.round(score).clip(0, 27).ravel(),
        time=np.tile(7.0 * np.arange(8), number) + 30,
        direction=direction,
    )


def ahead(course, first, sessions, direction=LOWER):
    started = arrange_scores([1], [first], time=[0], direction=direction)
    client = np.zeros(len(sessions), dtype=int)
    return course.forecast(started, client, np.asarray(sessions, dtype=float))


@given(st.integers(5, 40), st.sampled_from([PHQ_9, published_prior("gad-7"), rising()]))
@settings(max_examples=20)
def test_stand_ins_have_possible_scores_each_week(clients, prior):
    scores = stand_in_scores(prior, clients)
    assert scores.n_clients == clients
    assert np.array_equal(scores.score, np.round(scores.score))
    assert scores.score.min() >= prior.scores[0]
    assert scores.score.max() <= prior.scores[1]
    assert (
        scores.time.reshape(clients, -1).tolist()
        == [[7.0 * week for week in range(11)]] * clients
    )
    assert np.array_equal(scores.score, stand_in_scores(prior, clients).score)


def test_many_stand_ins_follow_the_prior():
    scores = stand_in_scores(PHQ_9, 255).score.reshape(255, -1)
    expected = PHQ_9.level + PHQ_9.slope * np.log1p(np.arange(11))
    # Scores held at 0 lift the mean where the prior's normal curve goes below it.
    assert scores.mean(axis=0)[:4] == pytest.approx(expected[:4], abs=0.4)
    assert np.all(scores.mean(axis=0)[4:] > expected[4:] - 0.1)
    assert scores[:, 0].std() == pytest.approx(np.sqrt(30), abs=0.4)


def test_without_own_clients_it_is_what_is_published():
    found = fit_practice_course("phq-9")
    assert found.label == "from published figures; variances assumed"
    assert (found.n_clients, found.own_weight) == (0, 0.0)
    assert "unpublished" in found.source
    later = ahead(found.course, 18, [1, 4, 8])
    assert np.all(np.diff(later.mean) < 0)
    low, high = later.interval(0.95)
    assert np.all((low >= 0) & (high <= 27))


def test_own_clients_count_and_take_over():
    found = fit_practice_course("phq-9", own(30))
    assert found.n_clients == 30
    assert found.own_weight == pytest.approx(30 / (30 + STAND_INS_ON_SCORES))
    assert found.label.startswith("from 30 of your own clients")
    narrow = ahead(found.course, 18, [4]).sd
    assert narrow < ahead(fit_practice_course("phq-9").course, 18, [4]).sd


def test_a_measure_on_which_higher_is_better_rises():
    found = fit_practice_course("test", prior=rising())
    later = ahead(found.course, 15, [1, 4, 8], direction=HIGHER)
    assert np.all(np.diff(later.mean) > 0)


def test_what_is_refused():
    with pytest.raises(ScienceError):
        fit_practice_course("core-10")
    with pytest.raises(TooFew):
        fit_practice_course("phq-9", stand_ins=4)
    with pytest.raises(ScienceError):
        fit_practice_course("phq-9", own(3, direction=HIGHER))


def test_own_rows_without_a_score_are_counted():
    scores = own(12)
    holes = scores.score.copy()
    holes[::9] = np.nan
    with_holes = arrange_scores(
        scores.client_of_row, holes, time=scores.time, direction=LOWER
    )
    found = fit_practice_course("phq-9", with_holes)
    assert found.missing == int(np.isnan(holes).sum())
    assert found.n_clients == 12
