"""What holds for every course that is judged, and for every signal assessed."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, ScoresRefused, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.basis import Basis
from cairn.science.course.estimation import Estimation
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.course.statistics import GrowthDesign
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
)
from cairn.science.offtrack.accuracy import Counts, count
from cairn.science.offtrack.alarm import FLAGS, REASONS, AlarmLevels, Flag, Reason
from cairn.science.offtrack.assessment import Outcome, Signal, Verdict, assess_signals
from cairn.science.offtrack.ending import compare_with_first
from cairn.science.offtrack.false_alarms import EndedCourses, expect_false_alarms
from cairn.science.offtrack.horizon import StatedEnd, UsualEnd, usual_end
from cairn.science.offtrack.judgement import judge_course
from cairn.science.offtrack.looks import Sessions, look
from cairn.science.offtrack.one_client import judge_client
from cairn.science.offtrack.outlook import outlook_of
from cairn.science.offtrack.roc import compare_areas, midranks, roc_area
from cairn.science.offtrack.unseen import judge_unseen
from cairn.science.provenance import Status
from oracles import off_track as slow

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
TOP = 60.0
POINTS = PublishedPoints(6, None, Status.UNKNOWN, Status.COMPUTED, "test")
ERROR = MeasurementError(7.5, 0.8, 0.95, Status.COMPUTED, "test")
ENDS = UsualEnd(np.array([3.0, 8.0, 12.0, 12.0, 30.0]), 7.0)


def growth_model(basis=Basis.LOG_TIME, *, direction=LOWER, correlation=None, sd=4.0):
    """Describe a growth model without fitting one."""
    root = np.array(
        [[0.4, 0, 0, 0], [0.1, 0.3, 0, 0], [0, 0.01, 0.05, 0], [0, 0, 0.01, 0.02]]
    )
    return GrowthModel(
        design=GrowthDesign(basis, basis.term, True, (), direction, correlation),
        estimation=Estimation.REML,
        fixed_effects=np.array([15.0, -1.2, 0.7, -0.05]),
        fixed_covariance=root @ root.T,
        random_covariance=np.array([[16.0, -1.5], [-1.5, 1.0]]),
        residual_variance=sd**2,
        log_likelihood=0.0,
        aic=0.0,
        singular=False,
        n_clients=50,
        n_scores=400,
        missing=0,
        left_out=0,
        averaged=0,
        first_score_centre=18.0,
        score_range=(0.0, TOP),
        method="test",
        version="1",
        source="test",
    )


def mirror(model):
    """Turn a model round: what it says of x it now says of TOP - x."""
    effects = model.fixed_effects * np.array([-1, -1, 1, 1])
    effects[0] += TOP
    signs = np.diag([-1.0, -1, 1, 1])
    design = replace(model.design, direction=HIGHER)
    return replace(
        model,
        design=design,
        fixed_effects=effects,
        fixed_covariance=signs @ model.fixed_covariance @ signs,
        first_score_centre=TOP - model.first_score_centre,
    )


gap = st.just(math.nan)
values = st.one_of(
    st.integers(0, int(TOP)).map(float), st.sampled_from([0.0, 9.0, TOP]), gap
)
steps = st.sampled_from([0.5, 1.0, 1.0, 7.0])
people = st.lists(
    st.lists(st.tuples(steps, values), min_size=1, max_size=6), min_size=1, max_size=6
)


def arrange(rows, direction=LOWER, *, turned=False):
    """Put generated courses into columns; the first step is the start."""
    client = [who for who, course in enumerate(rows) for _ in course]
    time = [t for course in rows for t in np.cumsum([step for step, _ in course])]
    score = np.array([value for course in rows for _, value in course])
    return arrange_scores(
        client, TOP - score if turned else score, time=time, direction=direction
    )


def known_of(scores, who):
    """Return one client's times since the first row, and scores, where known."""
    rows = slice(scores.starts[who], scores.starts[who + 1])
    time, score = scores.elapsed[rows], scores.score[rows]
    return time[~np.isnan(score)].tolist(), score[~np.isnan(score)].tolist()


@settings(max_examples=60, deadline=None)
@given(
    people,
    st.sampled_from([Basis.TIME, Basis.LOG_TIME]),
    st.sampled_from([None, 0.6]),
    st.sampled_from([POINTS, ERROR]),
)
def test_every_row_is_what_a_joint_normal_says(rows, basis, correlation, change):
    scores = arrange(rows)
    model = growth_model(basis, correlation=correlation)
    found = judge_course(
        outlook_of(model, ENDS), scores, change=change, at=Sessions.ALL
    )
    place = 0
    for who in range(scores.n_clients):
        times, seen = known_of(scores, who)
        for number in range(1, len(seen) + 1):
            _check_row(found, place, model, times[:number], seen[:number], change)
            place += 1
    assert place == len(found.at)


def _check_row(found, place, model, times, seen, change):
    needed = 6.0 if change is POINTS else 1.959963984540054 * 7.5 * math.sqrt(0.4)
    assert found.at[place] == len(seen)
    assert found.observed[place] == seen[-1]
    end = slow.end_after(ENDS.ends.tolist(), times[-1], ENDS.step)
    assert found.end[place] == pytest.approx(end)
    ends = slow.three_ends(
        *slow.predict(model, times, seen, end), seen[0], needed, lower_is_better=True
    )
    columns = (found.p_improved, found.p_unchanged, found.p_deteriorated)
    for column, expected in zip(columns, ends, strict=True):
        assert column[place] == pytest.approx(expected, abs=1e-7)
    if len(seen) == 1:
        assert math.isnan(found.tail_probability[place])
        assert FLAGS[found.flag[place]] is Flag.NONE
        return
    mean, variance = slow.predict(model, times[:1], seen[:1], times[-1])
    tail = 1 - slow.normal_below(seen[-1], mean, variance)
    assert found.expected[place] == pytest.approx(mean)
    assert found.tail_probability[place] == pytest.approx(tail, abs=1e-7)
    rise = seen[-1] - seen[0]
    worse = rise >= needed if change is POINTS else rise > needed
    flag = slow.flag_of(tail, worse=worse, number=len(seen), amber=0.16, red=0.1)
    assert FLAGS[found.flag[place]] == flag


@settings(max_examples=40, deadline=None)
@given(people)
def test_turned_round_scores_are_judged_the_same(rows):
    model = growth_model()
    plain = judge_course(
        outlook_of(model, ENDS), arrange(rows), change=ERROR, at=Sessions.ALL
    )
    turned = judge_course(
        outlook_of(mirror(model), ENDS),
        arrange(rows, HIGHER, turned=True),
        change=ERROR,
        at=Sessions.ALL,
    )
    np.testing.assert_allclose(
        turned.tail_probability, plain.tail_probability, atol=1e-9
    )
    np.testing.assert_allclose(TOP - turned.expected, plain.expected, atol=1e-9)
    np.testing.assert_allclose(turned.p_improved, plain.p_improved, atol=1e-9)
    np.testing.assert_allclose(turned.p_deteriorated, plain.p_deteriorated, atol=1e-9)
    assert turned.reason.tolist() == plain.reason.tolist()


@settings(max_examples=40, deadline=None)
@given(people)
def test_the_three_ends_add_up_and_no_early_flag_is_raised(rows):
    found = judge_course(
        outlook_of(growth_model(), ENDS),
        arrange(rows),
        change=POINTS,
        at=Sessions.LATEST,
    )
    total = found.p_improved + found.p_unchanged + found.p_deteriorated
    seen = found.at > 0
    np.testing.assert_allclose(total[seen], 1, atol=1e-12)
    assert np.isnan(total[~seen]).all()
    assert len(found.at) == len(rows)
    assert (found.flag[found.at < 2] == FLAGS.index(Flag.NONE)).all()
    for place in np.flatnonzero(found.at == 0):
        assert REASONS[found.reason[place]] is Reason.NO_SCORE


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, TOP), min_size=2, max_size=6),
    st.floats(0, 20),
    st.sampled_from(Direction),
)
def test_a_worse_score_never_lowers_the_alarm(seen, more, direction):
    model = growth_model() if direction is LOWER else mirror(growth_model())
    outlook = outlook_of(model, ENDS)

    def judge(last):
        rows = arrange_scores(
            ["Ben"] * len(seen),
            [*seen[:-1], last],
            time=range(len(seen)),
            direction=direction,
        )
        return judge_course(outlook, rows, change=ERROR)

    now, worse = judge(seen[-1]), judge(seen[-1] - direction.sign * more)
    assert worse.tail_probability[0] <= now.tail_probability[0]
    assert worse.flag[0] >= now.flag[0]
    assert worse.p_improved[0] <= now.p_improved[0] + 1e-12
    assert worse.p_deteriorated[0] >= now.p_deteriorated[0] - 1e-12


def test_probabilities_are_shares_of_thrown_dice():
    model = growth_model()
    rows = arrange_scores(
        ["Ben"] * 4, [20, 18, 21, 17], time=[0, 3, 7, 14], direction=LOWER
    )
    found = judge_course(outlook_of(model, StatedEnd(40, 7)), rows, change=ERROR)
    mean, variance = slow.predict(model, [0, 3, 7, 14], [20, 18, 21, 17], 40)
    shares = slow.throw_dice(
        mean,
        variance,
        20,
        1.959963984540054 * 7.5 * math.sqrt(0.4),
        throws=400_000,
        generator=np.random.default_rng(7),
    )
    assert found.p_improved[0] == pytest.approx(shares[0], abs=3e-3)
    assert found.p_unchanged[0] == pytest.approx(shares[1], abs=3e-3)
    assert found.p_deteriorated[0] == pytest.approx(shares[2], abs=3e-3)


@given(
    st.lists(st.floats(0.5, 40), min_size=1, max_size=9),
    st.lists(st.floats(0, 50), min_size=1, max_size=9),
)
def test_the_usual_end_is_that_of_courses_that_came_as_far(ends, positions):
    usual = UsualEnd(np.sort(ends), 2.0)
    found = usual.after(np.array(positions))
    for position, end in zip(positions, found, strict=True):
        assert end == pytest.approx(slow.end_after(ends, position, 2.0))
    past = [position for position in positions if position >= max(ends)]
    assert usual.count_past(np.array(positions)) == len(past)


def test_ends_are_learnt_from_courses_with_two_scores():
    scores = arrange(
        [
            [(1.0, 9.0), (7.0, math.nan)],
            [(1.0, 9.0), (2.0, 8.0), (4.0, 7.0), (2.0, math.nan)],
            [(1.0, math.nan), (3.0, 8.0), (3.0, 7.0)],
        ]
    )
    usual = usual_end(scores, Basis.TIME)
    assert usual.ends.tolist() == [6.0, 6.0]
    assert (usual.median, usual.step, usual.pace) == (6.0, 3.0, 1.0)
    assert usual_end(scores, Basis.SESSION).pace == 3.0
    with pytest.raises(TooFew):
        usual_end(arrange([[(1.0, 9.0)]]), Basis.TIME)
    at_once = arrange([[(1.0, math.nan), (3.0, 8.0), (0.0, 7.0)]])
    assert usual_end(at_once, Basis.TIME).step == 1.0


def test_a_score_at_the_time_of_the_first_is_near_it_and_not_the_same():
    plain = growth_model(correlation=0.8)
    model = replace(
        plain,
        design=replace(plain.design, first_score=False),
        fixed_effects=plain.fixed_effects[:2],
        fixed_covariance=plain.fixed_covariance[:2, :2],
        first_score_centre=None,
    )
    twice = arrange([[(1.0, 20.0), (0.0, 22.0), (7.0, 21.0)]])
    found = judge_course(outlook_of(model, ENDS), twice, change=ERROR, at=Sessions.ALL)
    assert np.all(np.isfinite(found.tail_probability[1:]))
    assert 0 < found.tail_probability[1] < 0.5


def test_a_stated_end_that_is_past_is_one_step_away():
    end = StatedEnd(10.0, 2.0)
    assert end.after(np.array([0, 9.0, 10, 14])).tolist() == [10, 10, 12, 16]
    assert end.count_past(np.array([0, 9.0, 10, 14])) == 2
    for broken in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(ScienceError):
            StatedEnd(broken, 1.0)


outcomes = st.lists(st.booleans(), min_size=4, max_size=30).filter(
    lambda some: 2 <= sum(some) <= len(some) - 2
)


@settings(max_examples=80, deadline=None)
@given(outcomes, st.randoms(use_true_random=False))
def test_areas_are_those_of_all_pairs(happened, chance):
    outcome = np.array(happened)
    signal = [float(chance.randint(0, 6)) for _ in happened]
    other = [chance.random() for _ in happened]
    found = roc_area(signal, outcome)
    area, error = slow.area_and_error(signal, happened)
    assert found.area == pytest.approx(area)
    assert found.standard_error == pytest.approx(error, abs=1e-9)
    assert 0 <= found.lower <= found.area <= found.upper <= 1
    turned = roc_area([-one for one in signal], outcome)
    assert turned.area == pytest.approx(1 - found.area)
    more = compare_areas(signal, other, outcome)
    difference, spread = slow.difference_and_error(signal, other, happened)
    assert more.difference == pytest.approx(difference)
    assert more.standard_error == pytest.approx(spread, abs=1e-9)
    assert -1 <= more.lower <= more.difference <= more.upper <= 1
    assert compare_areas(signal, signal, outcome).standard_error == 0


def test_a_perfect_ranking_keeps_an_interval():
    outcome = np.array([False] * 8 + [True] * 5)
    found = roc_area(np.arange(13.0), outcome)
    assert (found.area, found.upper) == (1.0, 1.0)
    assert found.lower == pytest.approx(5 / (5 + 1.959963984540054**2))


def test_areas_are_refused_for_too_few_and_for_unknown_signals():
    with pytest.raises(TooFew):
        roc_area([1.0, 2, 3], np.array([True, False, False]))
    with pytest.raises(ScienceError):
        roc_area([1.0, math.nan, 3, 4], np.array([True, False, False, True]))
    with pytest.raises(ScoresRefused):
        roc_area([1.0, 2, 3], np.array([True, False]))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_midranks_are_means_of_places(values):
    ranks = midranks(np.array(values, dtype=float))
    in_order = sorted(values)
    for value, rank in zip(values, ranks, strict=True):
        places = [i + 1 for i, one in enumerate(in_order) if one == value]
        assert rank == sum(places) / len(places)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_counts_are_counted(pairs):
    signal = np.array([a for a, _ in pairs], dtype=bool)
    outcome = np.array([b for _, b in pairs], dtype=bool)
    found = count(signal, outcome)
    assert (
        found.hits,
        found.misses,
        found.false_alarms,
        found.rightly_quiet,
    ) == slow.four_counts(signal.tolist(), outcome.tolist())
    for share in (found.sensitivity, found.positive_predictive_value):
        assert share is None or 0 <= share.lower <= share.estimate <= share.upper <= 1
    assert (found.sensitivity is None) is (found.with_outcome == 0)
    assert (found.specificity is None) is (found.without_outcome == 0)
    assert (found.positive_predictive_value is None) is (found.signalled == 0)
    assert (found.negative_predictive_value is None) is (found.signalled == found.n)


@settings(max_examples=10, deadline=None)
@given(
    st.tuples(*[st.integers(0, 60)] * 4),
    st.integers(30, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_false_alarms_are_those_of_thrown_dice(four, ended):
    counts = Counts(*four)
    assume(min(counts.with_outcome, counts.without_outcome) >= 10)
    found = expect_false_alarms(counts, EndedCourses(*ended))
    mean, spread = slow.false_alarms_by_dice(
        four, *ended, throws=200_000, generator=np.random.default_rng(1)
    )
    assert math.log(found.per_true_alarm) == pytest.approx(mean, abs=0.05)
    reach = 1.959963984540054 * spread
    assert math.log(found.upper / found.per_true_alarm) == pytest.approx(
        reach, rel=0.05
    )
    assert found.lower < found.per_true_alarm < found.upper


def test_false_alarms_are_refused_from_too_few():
    enough, ended = Counts(10, 10, 10, 10), EndedCourses(10, 30)
    assert expect_false_alarms(enough, ended).per_true_alarm > 0
    for counts, courses in (
        (Counts(4, 5, 10, 10), ended),
        (Counts(10, 10, 4, 5), ended),
        (enough, EndedCourses(10, 29)),
    ):
        with pytest.raises(TooFew):
            expect_false_alarms(counts, courses)
    with pytest.raises(ScienceError):
        expect_false_alarms(enough, EndedCourses(-1, 40))


def test_rarer_outcomes_make_more_false_alarms():
    counts = Counts(30, 20, 15, 85)
    ratios = [
        expect_false_alarms(counts, EndedCourses(k, 200)).per_true_alarm
        for k in (10, 40, 100)
    ]
    assert ratios == sorted(ratios, reverse=True)


@pytest.mark.parametrize(
    ("amber", "red"), [(0.1, 0.16), (0.6, 0.1), (0.16, 0.0), (math.nan, 0.1)]
)
def test_levels_that_are_no_levels_are_refused(amber, red):
    with pytest.raises(ScienceError):
        AlarmLevels(amber, red)


@pytest.mark.parametrize("broken", [(0,), (2, -1), (1.5,)])
def test_only_whole_numbers_of_scores_can_be_looked_at(broken):
    scores = arrange([[(1.0, 9.0), (1.0, 8.0)]])
    with pytest.raises(ScienceError):
        judge_course(outlook_of(growth_model(), ENDS), scores, change=ERROR, at=broken)


@given(st.floats(0, TOP), st.integers(-20, 20), st.sampled_from(Direction))
def test_on_the_line_only_published_points_count(first, change, direction):
    later = first + change
    better, worse = compare_with_first(
        [first], [later], direction=direction, basis=POINTS
    )
    assert better[0] == (change * direction.sign >= 6)
    assert worse[0] == (change * direction.sign <= -6)


def test_many_looks_are_judged_in_blocks_and_none_is_lost():
    clients = np.repeat(np.arange(15_000), 2)
    scores = arrange_scores(
        clients,
        np.where(clients % 7, 9.0, math.nan),
        time=np.tile([0.0, 1.0], 15_000),
        direction=LOWER,
    )
    looks = look(scores, Sessions.ALL)
    blocks = list(looks.blocks(scores))
    assert len(blocks) > 1
    assert max(map(len, blocks)) <= 20_000
    assert np.concatenate(blocks).tolist() == list(range(len(looks.at)))


def some_courses(clients, *, seed, direction=LOWER):
    """Draw courses of four to nine scores from the model's own kind."""
    generator = np.random.default_rng(seed)
    client, time, score = [], [], []
    for who in range(clients):
        level, slope = generator.normal(18, 6), generator.normal(-2, 2)
        for when in range(int(generator.integers(4, 10))):
            value = level + slope * math.log1p(when) + generator.normal(0, 3)
            client.append(f"c{who}")
            time.append(float(when))
            score.append(round(min(max(value, 0), TOP)))
    values = np.array(score, dtype=float)
    if direction is HIGHER:
        values = TOP - values
    return arrange_scores(client, values, time=time, direction=direction)


def learn(scores):
    """Fit a growth model to scores over the logarithm of time."""
    model = fit_growth(scores, basis=Basis.LOG_TIME)
    return outlook_of(model, usual_end(scores, Basis.LOG_TIME))


def test_unseen_clients_are_judged_by_a_model_of_the_others():
    scores = some_courses(40, seed=1)
    found = judge_unseen(
        learn,
        scores,
        change=POINTS,
        generator=np.random.default_rng(3),
        at=(2, 4),
        folds=4,
    )
    fold = np.random.default_rng(3).permutation(40) % 4
    who = 7
    others = learn(scores.choose(np.flatnonzero(fold != fold[who])))
    alone = judge_course(others, scores.choose([who]), change=POINTS, at=(2, 4))
    rows = found.client == who
    np.testing.assert_allclose(
        found.tail_probability[rows], alone.tail_probability, rtol=1e-9
    )
    np.testing.assert_allclose(found.p_improved[rows], alone.p_improved, rtol=1e-9)
    assert found.client.tolist() == sorted(found.client.tolist())
    assert found.clients.tolist() == scores.clients.tolist()
    with pytest.raises(TooFew):
        judge_unseen(
            learn,
            scores.choose([0, 1]),
            change=POINTS,
            generator=np.random.default_rng(0),
        )
    with pytest.raises(ScienceError):
        judge_unseen(
            learn,
            scores,
            change=POINTS,
            generator=np.random.default_rng(0),
            folds=1,
        )


@pytest.mark.parametrize("direction", Direction)
def test_an_assessment_counts_who_ended_how(direction):
    scores = some_courses(60, seed=2, direction=direction)
    model = growth_model() if direction is LOWER else mirror(growth_model())
    judged = judge_course(outlook_of(model, ENDS), scores, change=POINTS, at=(1, 3, 5))
    found = assess_signals(judged, scores, change=POINTS)
    assert found.sessions == (3, 5)
    for session in found.sessions:
        signal, outcome, change_so_far = [], [], []
        for who in range(scores.n_clients):
            _, seen = known_of(scores, who)
            if len(seen) <= session:
                continue
            turn = 1 if direction is LOWER else -1
            signal.append(turn * (seen[session - 1] - seen[0]) >= 6)
            outcome.append(turn * (seen[-1] - seen[0]) > -6)
            change_so_far.append(turn * (seen[session - 1] - seen[0]))
        row = found.find(session, Outcome.NOT_IMPROVED, Signal.WORSE_THAN_START)
        assert (
            row.counts.hits,
            row.counts.misses,
            row.counts.false_alarms,
            row.counts.rightly_quiet,
        ) == slow.four_counts(signal, outcome)
        area, _ = slow.area_and_error(change_so_far, outcome)
        assert row.ranking.area.area == pytest.approx(area)
        last = found.find(session, Outcome.NOT_IMPROVED, Signal.LAST_SCORE)
        assert last.ranking.above_last_score.difference == 0
        assert last.verdict is Verdict.NOT_BETTER
    assert found.find(2, Outcome.NOT_IMPROVED, Signal.RED) is None
    assert found.evidence_for(4, Outcome.NOT_IMPROVED, Signal.RED).session == 3
    assert found.evidence_for(2, Outcome.NOT_IMPROVED, Signal.RED) is None
    assert not found.may_show(2)


def test_what_is_too_little_to_tell_is_said_and_not_shown():
    scores = some_courses(8, seed=4)
    judged = judge_course(
        outlook_of(growth_model(), ENDS), scores, change=POINTS, at=(2,)
    )
    found = assess_signals(judged, scores, change=POINTS)
    assert {row.verdict for row in found.rows} == {Verdict.TOO_FEW}
    assert not found.may_show(2)
    with pytest.raises(ScoresRefused):
        assess_signals(judged, some_courses(9, seed=4), change=POINTS)


def test_who_has_no_room_to_improve_is_also_left_out():
    rows = [[(1.0, 3.0 + who % 30), (1.0, 5.0), (1.0, 2.0)] for who in range(60)]
    scores = arrange(rows)
    judged = judge_course(
        outlook_of(growth_model(), ENDS), scores, change=POINTS, at=(2,)
    )
    found = assess_signals(judged, scores, change=POINTS)
    everybody = found.find(2, Outcome.NOT_IMPROVED, Signal.RED).counts.n
    with_room = found.find(2, Outcome.NOT_IMPROVED_WITH_ROOM, Signal.RED).counts.n
    assert (everybody, with_room) == (60, 50)


def one(scores_seen, direction=LOWER):
    """Put one client's weekly scores into columns."""
    return arrange_scores(
        ["Ben"] * len(scores_seen),
        scores_seen,
        time=range(len(scores_seen)),
        direction=direction,
    )


def test_one_amber_does_not_prompt_and_two_do():
    outlook = outlook_of(growth_model(), ENDS)
    model = growth_model()
    ambers = []
    for week in (1, 2):
        mean, variance = slow.predict(model, [0], [20], week)
        ambers.append(mean + 1.15 * math.sqrt(variance))
    quiet = judge_client(outlook, one([20.0, 15.0, ambers[1]]), change=ERROR)
    assert (quiet.flag, quiet.prompts) == (Flag.AMBER, False)
    loud = judge_client(outlook, one([20.0, *ambers]), change=ERROR)
    assert (loud.flag, loud.prompts) == (Flag.AMBER, True)
    assert loud.reason is Reason.SLOWER
    assert loud.expected.amber_line < ambers[1] < loud.expected.red_line
    red = judge_client(outlook, one([20.0, 36.0]), change=ERROR)
    assert (red.flag, red.prompts) == (Flag.RED, True)
    assert red.reason is Reason.WORSE_AND_SLOWER


@pytest.mark.parametrize("direction", Direction)
def test_lines_of_one_client_are_where_the_flag_changes(direction):
    model = growth_model() if direction is LOWER else mirror(growth_model())
    outlook = outlook_of(model, ENDS)
    start = 20.0 if direction is LOWER else TOP - 20.0
    wide = MeasurementError(20, 0.5, 0.95, Status.COMPUTED, "test")
    lines = judge_client(outlook, one([start, start], direction), change=wide).expected
    worse = -direction.sign * 1e-6
    for line, inside, outside in (
        (lines.amber_line, Flag.NONE, Flag.AMBER),
        (lines.red_line, Flag.AMBER, Flag.RED),
    ):
        seen = [
            judge_client(outlook, one([start, line + step], direction), change=wide)
            for step in (-worse, worse)
        ]
        assert [found.flag for found in seen] == [inside, outside]


def test_one_client_without_scores_or_with_one_is_not_flagged():
    outlook = outlook_of(growth_model(), ENDS)
    nothing = judge_client(outlook, one([math.nan]), change=ERROR)
    assert (nothing.at, nothing.flag, nothing.reason) == (0, Flag.NONE, Reason.NO_SCORE)
    assert (nothing.observed, nothing.p_improved, nothing.missing) == (None, None, 1)
    first = judge_client(outlook, one([20.0]), change=ERROR)
    assert (first.reason, first.expected) == (Reason.FIRST_SCORE_ONLY, None)
    assert first.p_improved is not None
    with pytest.raises(ScoresRefused):
        judge_client(outlook, some_courses(2, seed=1), change=ERROR)


def test_false_alarms_stand_beside_a_flag_or_the_reason_why_not():
    scores = some_courses(80, seed=5)
    outlook = outlook_of(growth_model(sd=2.0), ENDS)
    judged = judge_course(outlook, scores, change=POINTS, at=(2, 3))
    assessment = assess_signals(judged, scores, change=POINTS)
    flagged = one([20.0, 19.0, 33.0])

    def beside(practice=None, assessment=None, scores=flagged):
        return judge_client(
            outlook,
            scores,
            change=POINTS,
            assessment=assessment,
            practice=practice,
        )

    assert beside().no_false_alarms == "the signal has not been assessed"
    assert beside().may_be_shown is None
    known = beside(EndedCourses(40, 100), assessment)
    assert known.false_alarms.per_true_alarm > 0
    assert known.no_false_alarms == ""
    assert known.may_be_shown is assessment.may_show(3)
    assert "practice" in beside(None, assessment).no_false_alarms
    assert "at least 30" in beside(EndedCourses(4, 10), assessment).no_false_alarms
    calm = beside(EndedCourses(40, 100), assessment, one([20.0, 15.0]))
    assert calm.no_false_alarms == "there is no flag"


def test_no_sentence_foretells_and_none_says_all_is_well():
    for reason in Reason:
        said = f"{reason} {reason.sentence}".lower()
        assert not any(word in said for word in ("will ", "green", "fail", "fine"))
    flagged = [r for r in Reason if "slower" in r or "worse" in r]
    assert all("Worth a conversation." in one.sentence for one in flagged)
    assert "green" not in {str(flag) for flag in Flag}
