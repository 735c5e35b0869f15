"""What holds for the scores of every shipped measure, whatever the answers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cairn.errors import ScoringError
from cairn.exchange.instruments.shelf import instruments
from cairn.science.measure.instrument import Combine
from cairn.science.measure.scoring import (
    RiskTier,
    risk_answers,
    score,
    score_total,
    unanswered_risk_items,
)
from oracles.scoring import slow_score

SCORED = [m for m in instruments() if m.main_scale.combine is not Combine.ENTERED]


@st.composite
def answered(draw, *, skipping=True):
    """Draw a measure and answers to it, some of them left out."""
    measure = draw(st.sampled_from(SCORED))
    answers = {
        item.id: draw(
            st.sampled_from([*item.values, None] if skipping else item.values)
        )
        for item in measure.items
    }
    return measure, answers


@given(answered())
def test_scores_equal_the_slow_oracle(case):
    measure, answers = case
    for scale, found in zip(measure.scales, score(measure, answers), strict=True):
        expected = slow_score(measure, scale, answers)
        assert (found.value is None) == (expected is None)
        if expected is not None:
            assert found.value == pytest.approx(expected, abs=1e-9)


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(case, shuffle):
    measure, answers = case
    shuffled = list(answers.items())
    shuffle.shuffle(shuffled)
    assert score(measure, dict(shuffled)) == score(measure, answers)


@given(answered())
def test_a_score_stays_within_its_range(case):
    measure, answers = case
    for scale, found in zip(measure.scales, score(measure, answers), strict=True):
        if found.value is not None:
            assert scale.minimum - 1e-9 <= found.value <= scale.maximum + 1e-9


@given(answered(), st.data())
def test_one_answer_up_moves_the_score_its_keyed_way(case, data):
    measure, answers = case
    item = data.draw(st.sampled_from(measure.scored_items))
    at = answers[item.id]
    assume(at is not None and at != item.values[-1])
    up = answers | {item.id: item.values[item.values.index(at) + 1]}
    for scale, before, after in zip(
        measure.scales, score(measure, answers), score(measure, up), strict=True
    ):
        if before.value is None or item.id not in scale.items:
            assert after.value == before.value
        elif item.reverse:
            assert after.value <= before.value
        else:
            assert after.value >= before.value


@given(answered())
def test_a_prorated_score_lies_between_the_lowest_and_highest_completion(case):
    measure, answers = case
    lowest = {i.id: i.values[-1] if i.reverse else i.values[0] for i in measure.items}
    highest = {i.id: i.values[0] if i.reverse else i.values[-1] for i in measure.items}
    given_ones = {k: v for k, v in answers.items() if v is not None}
    low = score(measure, lowest | given_ones)
    high = score(measure, highest | given_ones)
    for found, least, most in zip(score(measure, answers), low, high, strict=True):
        if found.prorated:
            assert least.value - 0.5 <= found.value <= most.value + 0.5


@given(answered())
def test_missing_answers_are_counted_and_never_zero(case):
    measure, answers = case
    for scale, found in zip(measure.scales, score(measure, answers), strict=True):
        left_out = sum(answers[item] is None for item in scale.items)
        assert (found.missing, found.answered) == (
            left_out,
            len(scale.items) - left_out,
        )
        assert found.prorated == (left_out > 0 and found.value is not None)
        if left_out > scale.missing.allowed:
            assert found.value is None


@given(answered())
def test_an_item_left_out_and_an_item_not_mentioned_are_the_same(case):
    measure, answers = case
    mentioned = {k: v for k, v in answers.items() if v is not None}
    assert score(measure, mentioned) == score(measure, answers)


@given(answered())
def test_unscored_questions_never_change_a_score(case):
    measure, answers = case
    scored = {item.id: answers[item.id] for item in measure.scored_items}
    assert score(measure, scored) == score(measure, answers)


@given(answered())
def test_each_risk_item_is_flagged_unanswered_or_below_its_rule(case):
    measure, answers = case
    flagged = {risk.item: risk.tier for risk in risk_answers(measure, answers)}
    unanswered = {item.id for item in unanswered_risk_items(measure, answers)}
    assert not flagged.keys() & unanswered
    for item in measure.risk_items:
        answer = answers[item.id]
        assert (item.id in unanswered) == (answer is None)
        assert (item.id in flagged) == (
            answer is not None and answer >= item.risk.look_from
        )


@given(answered(skipping=False), st.data())
def test_a_higher_answer_is_never_a_lower_tier(case, data):
    measure, answers = case
    assume(measure.risk_items)
    item = data.draw(st.sampled_from(measure.risk_items))
    order = [None, RiskTier.LOOK, RiskTier.PRIORITY]
    tiers = [
        {r.item: r.tier for r in risk_answers(measure, answers | {item.id: value})}.get(
            item.id
        )
        for value in item.values
    ]
    assert tiers == sorted(tiers, key=order.index)


@given(answered(), st.integers(-1000, 1000), st.data())
def test_an_answer_outside_the_values_is_refused_without_repeating_it(
    case, wrong, data
):
    measure, answers = case
    item = data.draw(st.sampled_from(measure.items))
    assume(wrong not in item.values and abs(wrong) > 20)
    with pytest.raises(ScoringError) as refusal:
        score(measure, answers | {item.id: wrong})
    assert item.id in str(refusal.value)
    assert str(wrong) not in str(refusal.value)


@given(answered(), st.sampled_from([True, False, 1.0, "1"]), st.data())
def test_only_whole_numbers_are_answers(case, wrong, data):
    measure, answers = case
    item = data.draw(st.sampled_from(measure.items))
    with pytest.raises(ScoringError):
        score(measure, answers | {item.id: wrong})


@given(answered(), st.text(min_size=1))
def test_an_unknown_item_is_refused(case, name):
    measure, answers = case
    assume(measure.item(name) is None)
    with pytest.raises(ScoringError):
        score(measure, answers | {name: 1})


@given(st.sampled_from(instruments()), st.floats(allow_nan=True))
def test_a_total_is_read_inside_its_range_and_refused_outside(measure, value):
    scale = measure.main_scale
    if scale.minimum <= value <= scale.maximum:
        read = score_total(measure, value)
        assert (read.value, read.prorated) == (value, False)
        assert (read.band is not None) == bool(scale.bands)
    else:
        with pytest.raises(ScoringError):
            score_total(measure, value)
