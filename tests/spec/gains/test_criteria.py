from cairn import Direction, GainRules, Step, judge_intervals
from cairn.errors import ScienceError
from cairn.science.gains.interval import REASONS

title = "The three criteria"
text = """Between session n and n+1 (1) the score improves by at least the cut-off, (2)
by at least 25 % of the score at n, and (3) the mean of sessions n-2 to n differs from
the mean of n+1 to n+3 by more than the critical t times their pooled SD. The degrees
of freedom are the scores less two; two scores are needed on each side. The published
rule leaves out the root of (1/n1 + 1/n2) that a two-sample t test has; `strict` has it.
A change exactly on the line meets criteria 1 and 2 and does not meet criterion 3.
*Method:* Tang & DeRubeis (1999), J Consult Clin Psychol 67, 894-904; missing scores as
in Lutz et al. (2013), J Consult Clin Psychol 81, 14-24, and Wiedemann et al. (2020),
PLOS ONE 15, e0230276."""

lower = Direction.LOWER_IS_BETTER
higher = Direction.HIGHER_IS_BETTER
none = float("nan")


def judge(before, after, rules, direction=lower):
    """Judge the one step between three scores and three."""
    return judge_intervals([before], [after], rules=rules, direction=direction)


def step(before, after):
    """Return difference of means, pooled SD, what it must exceed, and the verdict."""
    return verdict(before, after, GainRules(7))


def verdict(before, after, rules):
    """Return the same under other rules."""
    found = judge(before, after, rules)
    numbers = (found.difference, found.pooled_sd, found.threshold)
    return (*(float(number[0]) for number in numbers), bool(found.gain[0]))


def reason(before, after, rules, direction=lower):
    """Return why a step is a gain, is none, or cannot be judged."""
    return str(REASONS[judge(before, after, rules, direction).reason[0]])


def test_a_clear_gain(spec):
    """From 33 to 5: the means are 26 apart and need only 2.776 times an SD of 1."""
    spec(
        lambda: step([32, 31, 33], [5, 6, 7]), gives=(26.0, 1.0, 2.776, True),
        within=5e-4,
    )  # fmt: skip


def test_missing_scores_raise_the_critical_value(spec):
    """With a score missing the critical t is 3.182, with two missing 4.303 or more."""
    spec.table(
        step,
        columns=("before", "after", "difference", "pooled SD", "must exceed", "gain"),
        rows=(
            ([28, 19, 23], [12, 13, none], 10.833, 3.704, 11.789, False),
            ([28, 19, 23], [11, 12, none], 11.833, 3.704, 11.789, True),
            ([35, 37, 34], [24, 24, 21], 12.333, 1.633, 4.534, True),
            ([none, 26, 28], [11, 12, none], 15.5, 1.118, 4.811, True),
        ),
        within=1e-3,
    )


def test_another_level(spec):
    """At alpha .01 and with two degrees of freedom the critical t is 9.925."""
    spec(
        lambda: verdict([none, 31, 33], [5, none, 7], GainRules(7, alpha=0.01)),
        gives=(26.0, 1.4142, 14.036, True),
        within=5e-4,
    )


def test_the_strict_variant(spec):
    """The true t test calls a gain what the published rule does not."""
    spec.table(
        lambda strict: verdict(
            [28, 19, 23], [12, 13, none], GainRules(7, strict=strict)
        ),
        columns=("strict", "difference", "pooled SD", "must exceed", "gain"),
        rows=(
            (False, 10.833, 3.704, 11.789, False),
            (True, 10.833, 3.704, 10.761, True),
        ),
        within=1e-3,
    )


def test_why_a_step_is_no_gain(spec):
    """Each step says the first thing that stands against it."""
    spec.table(
        lambda before, after: reason(before, after, GainRules(7)),
        columns=("before", "after", "why"),
        rows=(
            ([32, 31, 33], [5, 6, 7], "every criterion is met"),
            ([20, 18, 22], [16, 15, 17], SMALL),
            ([40, 41, 42], [35, 35, 35], SHARE),
            ([28, 19, 23], [12, 13, none], UNSTABLE),
            ([none, none, 23], [12, 13, 12], FEW_BEFORE),
            ([28, 19, 23], [12, none, none], FEW_AFTER),
            ([28, 19, none], [12, 13, 12], NO_BEFORE),
            ([28, 19, 23], [none, 13, 12], NO_AFTER),
        ),
    )


SMALL = "criterion 1: the change is smaller than the cut-off"
SHARE = "criterion 2: the change is too small a share of the score before"
UNSTABLE = "criterion 3: the sessions before and after do not differ enough"
FEW_BEFORE = "fewer than two scores in the three sessions up to the step"
FEW_AFTER = "fewer than two scores in the three sessions from the step on"
NO_BEFORE = "the session before has no score"
NO_AFTER = "the session after has no score"


def test_on_the_line(spec):
    """From 28 to 21 the change is exactly 7 points and exactly 25 %: both count."""
    spec.table(
        lambda cutoff, share: bool(
            judge([28, 28, 28], [21, 21, 21], GainRules(cutoff, share)).gain[0]
        ),
        columns=("cut-off", "share", "gain"),
        rows=((7, 0.25, True), (7.1, 0.25, False), (7, 0.26, False)),
    )


def test_each_criterion_can_be_left_out(spec):
    """Criteria not asked for do not count; the cut-off here is 6."""
    spec.table(
        lambda cutoff, share, stable: bool(
            judge([20, 18, 22], [16, 15, 17], GainRules(cutoff, share, stable)).gain[0]
        ),
        columns=("cut-off", "share", "criterion 3", "gain"),
        rows=(
            (6, 0.25, True, False),
            (6, None, False, True),
            (None, 0.25, False, True),
            (None, None, True, False),
        ),
    )


def test_losses_and_scores_where_higher_is_better(spec):
    """All rules are mirrored; criterion 2 stays a share of the score before the step.

    So for losses, and where higher is better, a step from a low score is a large share
    sooner than one from a high score. The R package has no direction, and its criterion
    2 for losses holds for every rise.
    """
    spec.table(
        lambda before, after, direction, step: reason(
            before, after, GainRules(7, step=step), direction
        ),
        columns=("before", "after", "direction", "step", "why"),
        rows=(
            ([10, 11, 12], [30, 28, 33], lower, Step.LOSS, "every criterion is met"),
            ([10, 11, 12], [30, 28, 33], higher, Step.GAIN, "every criterion is met"),
            ([10, 11, 12], [30, 28, 33], lower, Step.GAIN, SMALL),
            ([26, 27, 28], [35, 35, 35], lower, Step.LOSS, "every criterion is met"),
            ([38, 39, 40], [48, 48, 48], lower, Step.LOSS, SHARE),
            ([39, 40, 41], [49, 49, 49], higher, Step.GAIN, SHARE),
        ),
    )


def test_rules_that_say_nothing_are_refused(spec):
    """At least one criterion stays, and a cut-off is above 0 for losses too."""
    spec.refuses(lambda: GainRules(None, None, stable=False), ScienceError)
    spec.refuses(lambda: GainRules(-7, step=Step.LOSS), ScienceError)
