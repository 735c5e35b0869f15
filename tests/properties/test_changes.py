"""Change over columns equals change by loops, and keeps what must hold for all."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cairn.errors import ScienceError, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.change.changes import measure_change
from cairn.science.change.codes import ANSWERS, OUTCOMES, VERDICTS
from cairn.science.change.criteria import (
    ChangeMethod,
    GrowthSlope,
    IndexCriterion,
    MinimalDifference,
    PercentChange,
)
from cairn.science.change.cutoffs import CutoffChoice, CutoffLetter
from cairn.science.change.growth_slope import estimate_slopes
from cairn.science.change.norms import ChangeNorms
from cairn.science.change.reliable_change import reliable_change
from cairn.science.change.summary import summarise_changes
from cairn.science.change.talking_therapies import GAD_7, PHQ_9
from cairn.science.change.talking_therapies_changes import (
    MeasureScores,
    measure_talking_therapies,
)
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
)
from cairn.science.measure.reading import Cutoff, CutoffRule, Norm, Population
from cairn.science.provenance import Status
from oracles import change as oracle
from oracles.growth_slope import slope_of

HIGHER, LOWER = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER
directions = st.sampled_from(Direction)
# Whole scores with a floor, often missing, at few times: gaps, ties, single clients.
rows = st.lists(
    st.tuples(
        st.sampled_from("abcdefg"),
        st.integers(0, 5),
        st.none() | st.integers(0, 12) | st.just(0),
    ),
    max_size=30,
)
norm = st.floats(0.5, 20)
given_norms = st.fixed_dictionaries(
    {
        "r": st.floats(0.3, 0.95),
        "r_last": st.floats(0.3, 0.95),
        "m1": st.floats(-5, 15),
        "m2": st.floats(-5, 15),
        "s1": norm,
    }
)


def arranged(rows, direction):
    clients, times, scores = zip(*rows, strict=True) if rows else ((), (), ())
    return arrange_scores(clients, scores, time=times, direction=direction)


def as_norms(norms, **more):
    return ChangeNorms(
        reliability=norms["r"],
        reliability_last=norms["r_last"],
        mean=norms["m1"],
        mean_last=norms["m2"],
        standard_deviation=norms["s1"],
        **more,
    )


def expected_verdicts(rows, name_of):
    found = oracle.first_and_last(rows).values()
    return [
        None if last is None else name_of(first[1], last[1]) for _, first, last in found
    ]


@given(rows, directions)
def test_first_and_last_are_those_of_the_loop(rows, direction):
    found = measure_change(arranged(rows, direction), MinimalDifference(3))
    expected = oracle.first_and_last(rows)
    assert found.clients.tolist() == list(expected)
    nothing = (np.nan, np.nan)
    for place, (n, first, last) in enumerate(expected.values()):
        start = (found.first_time[place], found.first[place])
        end = (found.last_time[place], found.last[place])
        assert found.n[place] == n
        np.testing.assert_equal(start, first or nothing)
        np.testing.assert_equal(end, last or nothing)
        np.testing.assert_equal(found.change[place], end[1] - start[1])
    assert found.missing == sum(score is None for _, _, score in rows)


@given(rows, directions, given_norms, st.sampled_from(ChangeMethod), st.floats(0, 9.9))
def test_indices_with_given_norms_are_those_of_the_papers(
    rows, direction, norms, method, share
):
    # A spread of last scores and a correlation with which differences are reliable.
    sem = norms["s1"] * np.sqrt(1 - norms["r"])
    more = {"s2": norms["s1"] + sem + share, "r12": share / 20 * norms["r"]}
    criterion = IndexCriterion(
        as_norms(norms, standard_deviation_last=more["s2"], correlation=more["r12"]),
        method,
    )
    found = measure_change(arranged(rows, direction), criterion)
    limit = oracle.CRITICAL.get(str(method), oracle.USUAL)

    def index(first, last):
        return oracle.index(str(method), first, last, **norms, **more)

    np.testing.assert_allclose(
        found.index,
        np.array(expected_verdicts(rows, index), dtype=float),
        rtol=1e-9,
        atol=1e-9,
    )
    assert list(found.verdicts) == expected_verdicts(
        rows,
        lambda a, b: oracle.verdict(index(a, b), limit, limit, sign=direction.sign),
    )


@given(rows, directions, st.floats(0.3, 0.95), st.sampled_from(ChangeMethod))
def test_norms_from_the_sample_are_those_of_the_loop(rows, direction, r, method):
    criterion = IndexCriterion(ChangeNorms(reliability=r), method)
    scores = arranged(rows, direction)
    pairs = oracle.pairs_of(rows)
    if len(pairs) < 2:
        with pytest.raises(TooFew):
            measure_change(scores, criterion)
        return
    alike = len({a for a, _ in pairs}) == 1
    last_alike = len({b for _, b in pairs}) == 1
    true_scores = method is ChangeMethod.HAGEMAN_ARRINDELL
    if alike or (true_scores and last_alike):
        with pytest.raises(ScienceError):
            measure_change(scores, criterion)
        return
    if last_alike:
        norms = {**oracle.sample_norms([*rows, *SPREAD]), **one_mean(pairs)}
        norms |= {"s1": oracle.stdev([a for a, _ in pairs])}
    else:
        norms = oracle.sample_norms(rows)
    if true_scores:
        spread = norms["s1"] ** 2 + norms["s2"] ** 2
        spread -= 2 * norms["s1"] * norms["s2"] * norms["r12"]
        error = 2 * norms["s1"] ** 2 * (1 - r)
        assume(abs(spread - error) > 1e-6)
        if spread < error:
            with pytest.raises(ScienceError):
                measure_change(scores, criterion)
            return
    found = measure_change(scores, criterion)
    expected = expected_verdicts(
        rows, lambda a, b: oracle.index(str(method), a, b, r=r, **norms)
    )
    np.testing.assert_allclose(
        found.index, np.array(expected, dtype=float), rtol=1e-7, atol=1e-9
    )
    assert found.yardstick.norms.from_sample


# Rows that only serve to give the loop a spread where last scores have none.
SPREAD = (("y", 0, 1), ("y", 1, 2), ("z", 0, 2), ("z", 1, 5))


def one_mean(pairs):
    return {
        "m1": oracle.mean([a for a, _ in pairs]),
        "m2": oracle.mean([b for _, b in pairs]),
    }


@given(rows, directions, st.integers(1, 8), st.integers(1, 8), st.integers(0, 12))
def test_sizes_and_outcomes_are_those_of_the_loop(rows, direction, up, down, line):
    cutoff = Cutoff(line, CutoffRule.EITHER_SIDE, "line", Status.COMPUTED, "test")
    found = measure_change(
        arranged(rows, direction), MinimalDifference(up, down), cutoff=cutoff
    )
    sign = direction.sign

    def name(first, last):
        return oracle.verdict(last - first, up, down, sign=sign, on_line=True)

    def outcome(first, last):
        before = oracle.side(first, line, sign=sign)
        after = oracle.side(last, line, sign=sign)
        return oracle.outcome(name(first, last), before, after)

    assert list(found.verdicts) == expected_verdicts(rows, name)
    assert list(found.outcomes) == expected_verdicts(rows, outcome)
    assert [ANSWERS[code] for code in found.clinical_before] == expected_verdicts(
        rows, lambda first, _: oracle.side(first, line, sign=sign) == "clinical"
    )
    assert [ANSWERS[code] for code in found.functional_after] == expected_verdicts(
        rows, lambda _, last: oracle.side(last, line, sign=sign) == "functional"
    )


@given(rows, directions, st.integers(1, 100))
def test_percentages_are_those_of_the_loop(rows, direction, percent):
    found = measure_change(arranged(rows, direction), PercentChange(percent))

    def name(first, last):
        if first <= 0:
            return None
        share = 100 * (last - first) / first
        return oracle.verdict(
            share, percent, percent, sign=direction.sign, on_line=True
        )

    assert list(found.verdicts) == expected_verdicts(rows, name)


@given(rows, directions, st.sampled_from([2.0, 3.5]), st.floats(1, 9))
def test_a_column_is_judged_like_each_pair_alone(rows, direction, points, spread):
    scores = arranged(rows, direction)
    for basis in (
        PublishedPoints(points, 0.95, Status.COMPUTED, Status.COMPUTED, "test"),
        MeasurementError(spread, 0.8, 0.9, Status.COMPUTED, "test"),
    ):
        found = measure_change(scores, basis)
        assert list(found.verdicts) == expected_verdicts(
            rows,
            lambda first, last, basis=basis: str(
                reliable_change(first, last, direction=direction, basis=basis).verdict
            ),
        )


@given(rows, given_norms, st.sampled_from(CutoffLetter))
def test_the_mirror_of_a_scale_gives_the_same_outcomes(rows, norms, letter):
    def groups(sign):
        return [
            Norm("t", Population.OTHER, sign * m, 2, None, Status.COMPUTED, "t")
            for m in (3, 9)
        ]

    criterion = IndexCriterion(as_norms(norms))
    there = measure_change(
        arranged(rows, HIGHER), criterion, cutoff=CutoffChoice(letter, *groups(1))
    )
    turned = [(c, t, None if x is None else -x) for c, t, x in rows]
    back = measure_change(
        arranged(turned, LOWER), criterion, cutoff=CutoffChoice(letter, *groups(-1))
    )
    np.testing.assert_array_equal(there.reliable, back.reliable)
    np.testing.assert_array_equal(there.outcome, back.outcome)
    np.testing.assert_array_equal(there.index, -back.index)


@given(rows, directions, st.floats(0.5, 0.95), st.floats(0.1, 0.6))
def test_true_score_outcomes_are_those_of_the_loop(rows, direction, r, r12):
    sign = direction.sign
    norms = {"r": r, "s1": 4.0, "s2": 5.0, "m1": 6 - 2 * sign, "m2": 6 + sign}
    clinical, functional = (6 - 3 * sign, 4.5), (6 + 2 * sign, 4.0)
    groups = [
        Norm("t", Population.OTHER, *group, None, Status.COMPUTED, "t")
        for group in (clinical, functional)
    ]
    criterion = IndexCriterion(
        ChangeNorms(
            reliability=r,
            standard_deviation=4.0,
            standard_deviation_last=5.0,
            mean=norms["m1"],
            mean_last=norms["m2"],
            correlation=r12 * r,
        ),
        ChangeMethod.HAGEMAN_ARRINDELL,
        critical=0.3,
    )
    found = measure_change(
        arranged(rows, direction),
        criterion,
        cutoff=CutoffChoice(CutoffLetter.C, *groups),
    )
    line = oracle.true_line(clinical, functional, r=r, s1=4.0)
    assert found.cutoff.cutoff.value == pytest.approx(line)

    def after(last):
        moved = oracle.last_index(last, line, r=r, s1=4.0, m2=norms["m2"], s2=5.0)
        name = oracle.verdict(moved, 0.3, 0.3, sign=sign)
        sides = {"improved": "functional", "deteriorated": "clinical"}
        return sides.get(name, "neither")

    def outcome(first, last):
        moved = oracle.index("hageman-arrindell", first, last, r12=r12 * r, **norms)
        name = oracle.verdict(moved, 0.3, 0.3, sign=sign)
        return oracle.outcome(name, oracle.side(first, line, sign=sign), after(last))

    assert list(found.outcomes) == expected_verdicts(rows, outcome)
    assert [ANSWERS[code] for code in found.functional_after] == expected_verdicts(
        rows, lambda _, last: after(last) == "functional"
    )


@pytest.mark.parametrize("direction", Direction)
def test_the_group_is_what_simulated_true_scores_are(direction):
    generator = np.random.default_rng(1999)
    people, sign = 200_000, direction.sign
    true_first = generator.normal(20, 6, people)
    true_last = true_first * 0.5 + 10 + sign * 3 + generator.normal(0, 4, people)
    observed = np.stack((true_first, true_last)) + generator.normal(0, 3, (2, people))
    scores = arrange_scores(
        np.repeat(np.arange(people), 2),
        observed.T.ravel(),
        time=np.tile([0, 1], people),
        direction=direction,
    )
    # The reliability of first scores is 36 / (36 + 9).
    found = measure_change(
        scores,
        IndexCriterion(ChangeNorms(reliability=0.8), ChangeMethod.HAGEMAN_ARRINDELL),
        cutoff=Cutoff(22, CutoffRule.EITHER_SIDE, "line", Status.COMPUTED, "test"),
    )
    improved = np.mean((true_last - true_first) * sign > 0)
    functional = np.mean((true_last - 22) * sign > 0)
    assert found.group.improved == pytest.approx(improved, abs=0.01)
    assert found.group.functional == pytest.approx(functional, abs=0.01)


@given(rows, directions, given_norms, st.randoms(use_true_random=False))
def test_the_order_of_clients_and_rows_does_not_matter(rows, direction, norms, chance):
    # Rows at one time of one client would be told apart by their order alone.
    assume(len({(client, time) for client, time, _ in rows}) == len(rows))
    mixed = list(rows)
    chance.shuffle(mixed)
    criterion = IndexCriterion(as_norms(norms))
    there = measure_change(arranged(rows, direction), criterion)
    back = measure_change(arranged(mixed, direction), criterion)
    place = {client: i for i, client in enumerate(back.clients.tolist())}
    order = [place[client] for client in there.clients.tolist()]
    np.testing.assert_array_equal(there.index, back.index[order])
    np.testing.assert_array_equal(there.reliable, back.reliable[order])


@given(rows, directions, given_norms, st.integers(0, 12))
def test_a_summary_counts_everybody_once(rows, direction, norms, line):
    cutoff = Cutoff(line, CutoffRule.AT_OR_ABOVE, "line", Status.COMPUTED, "test")
    found = measure_change(
        arranged(rows, direction), IndexCriterion(as_norms(norms)), cutoff=cutoff
    )
    summary = summarise_changes(found)
    assert summary.n_original == len({client for client, _, _ in rows})
    assert summary.n_original == (
        summary.n_used + summary.without_two_scores + summary.not_judged
    )
    for tallies in (summary.reliable, summary.outcome):
        assert sum(tally.count for tally in tallies.values()) == summary.n_used
        for tally in tallies.values():
            if tally.share is not None:
                assert 0 <= tally.share.lower <= tally.share.estimate
                assert tally.share.estimate <= tally.share.upper <= 1


@given(rows, st.integers(0, 4), st.integers(1, 5))
def test_scores_at_two_times_are_those_a_loop_would_pick(rows, start, length):
    assume(len({(client, time) for client, time, _ in rows}) == len(rows))
    end = start + length
    found = measure_change(
        arranged(rows, LOWER), MinimalDifference(3), first_at=start, last_at=end
    )
    at = {(client, time): score for client, time, score in rows}
    for place, client in enumerate(found.clients.tolist()):
        first, last = at.get((client, start)), at.get((client, end))
        both = first is not None and last is not None
        change = last - first if both else np.nan
        np.testing.assert_equal(found.change[place], change)


@given(
    st.lists(
        st.tuples(
            *[st.none() | st.integers(0, 27)] * 2, *[st.none() | st.integers(0, 21)] * 2
        ),
        min_size=1,
        max_size=12,
    )
)
def test_nhs_courses_are_those_of_the_loop(courses):
    clients = [client for client in range(len(courses)) for _ in "ab"]
    times = [0, 1] * len(courses)
    phq, gad = (
        arrange_scores(
            clients,
            [score for course in courses for score in course[here : here + 2]],
            time=times,
            direction=LOWER,
        )
        for here in (0, 2)
    )
    found, _ = measure_talking_therapies(
        [MeasureScores(phq, PHQ_9), MeasureScores(gad, GAD_7)]
    )
    for place, (a, b, c, d) in enumerate(courses):
        expected = oracle.talking_therapies([(a, b, 10, 6), (c, d, 8, 4)])
        if expected is None:
            assert (found.reliable[place], found.outcome[place]) == (0, 0)
            continue
        case, below, name = expected
        assert ANSWERS[found.clinical_before[place]] is case
        assert ANSWERS[found.functional_after[place]] is below
        assert str(VERDICTS[found.reliable[place]]) == name
        sides = (
            "clinical" if case else "functional",
            "functional" if below else "clinical",
        )
        assert str(OUTCOMES[found.outcome[place]]) == oracle.outcome(name, *sides)


@pytest.mark.parametrize("shift", [0, 18000])
def test_slopes_are_those_of_the_joint_normal_distribution(shift):
    generator = np.random.default_rng(5)
    clients = np.repeat(np.arange(40), 5)
    times = np.tile(np.arange(5.0), 40) + shift
    lines = generator.normal([30, -2], [5, 1.5], (40, 2))
    scores = lines[clients, 0] + lines[clients, 1] * (times - shift)
    scores += generator.normal(0, 2, 200)
    scores[generator.random(200) < 0.3] = np.nan
    found = estimate_slopes(
        arrange_scores(clients, scores, time=times, direction=LOWER)
    )
    model = found.model
    for client in range(40):
        known = (clients == client) & ~np.isnan(scores)
        if known.sum() < 3:
            assert np.isnan(found.index[client])
            continue
        expected = slope_of(
            times[known],
            scores[known],
            fixed=model.fixed_effects,
            between=model.random_covariance,
            within=model.residual_variance,
        )
        np.testing.assert_allclose(
            (found.deviation[client], found.conditional_sd[client]),
            expected,
            rtol=1e-4 if shift else 1e-8,
        )


def test_a_growth_model_needs_clients_with_three_scores():
    two = arrange_scores(
        np.repeat(np.arange(9), 2),
        np.arange(18.0) % 7,
        time=np.tile([0, 1], 9),
        direction=LOWER,
    )
    with pytest.raises(ScienceError):
        measure_change(two, GrowthSlope())
