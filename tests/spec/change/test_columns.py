from cairn import (
    ChangeNorms,
    CutoffChoice,
    CutoffLetter,
    Direction,
    IndexCriterion,
    Status,
    arrange_scores,
    measure_change,
    summarise_changes,
)
from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.reading import Norm, Population

title = "Many clients at once"
text = """`measure_change` takes scores as columns, compares each client's earliest and
latest known score by time, and keeps those with fewer than two as unknown. Numbers
that are not given come from the first and last scores of the clients who have both;
the result says which."""

higher = Direction.HIGHER_IS_BETTER
lower = Direction.LOWER_IS_BETTER
couples = IndexCriterion(ChangeNorms(reliability=0.80, standard_deviation=7.5))


def group(mean, standard_deviation):
    """Describe a group by its mean and its spread."""
    return Norm(
        "example",
        Population.OTHER,
        mean,
        standard_deviation,
        None,
        Status.COMPUTED,
        "paper",
    )


line = CutoffChoice(CutoffLetter.C, clinical=group(40, 7.5), functional=group(60, 7.5))


def outcomes(pairs, criterion=couples, cutoff=line):
    """Measure pairs of scores on a scale where higher is better; name each outcome."""
    clients = [client for client in range(len(pairs)) for _ in "ab"]
    scores = arrange_scores(
        clients,
        [score for pair in pairs for score in pair],
        time=[0, 1] * len(pairs),
        direction=higher,
    )
    return list(measure_change(scores, criterion, cutoff=cutoff).outcomes)


uneven = measure_change(
    arrange_scores(
        ["a", "a", "a", "b", "b"],
        [12, None, 20, 9, None],
        time=[14, 21, 0, 0, 7],
        direction=lower,
    ),
    couples,
)
five = IndexCriterion(ChangeNorms(reliability=0.5, standard_deviation=5), critical=1)
own_spread = measure_change(
    arrange_scores(
        ["a", "a", "b", "b", "c", "c", "d"],
        [10, 20, 14, 15, 18, 30, 60],
        time=[0, 1, 0, 1, 0, 1, 0],
        direction=higher,
    ),
    IndexCriterion(ChangeNorms(reliability=0.80)),
)
caseload = measure_change(
    arrange_scores(
        [client for client in range(30) for _ in "ab"],
        [0, 10] * 15 + [0, 0] * 15,
        time=[0, 1] * 30,
        direction=higher,
    ),
    couples,
)
alone = arrange_scores(["a", "a"], [3, 9], time=[0, 1], direction=higher)


def half():
    """Return the share of the caseload that improved, with its interval."""
    return summarise_changes(caseload).reliable[Verdict.IMPROVED].share


def test_the_five_outcomes(spec):
    """Recovered and harmed cross the cut-off, here 50, by a reliable change."""
    spec(
        lambda: outcomes([(32.5, 52), (32.5, 47.5), (45, 52), (45, 30), (55, 45)]),
        gives=["recovered", "improved", "unchanged", "deteriorated", "harmed"],
    )


def test_on_the_line_is_on_neither_side(spec):
    """A first or last score exactly on the cut-off is on neither side."""
    spec(
        lambda: outcomes([(32.5, 50), (50, 65), (50, 30), (65, 50)]),
        gives=["improved", "improved", "deteriorated", "deteriorated"],
    )


def test_without_a_cutoff_nobody_recovers(spec):
    """Without a cut-off the outcome is the reliable change."""
    spec(
        lambda: outcomes([(32.5, 52), (55, 45)], cutoff=None),
        gives=["improved", "deteriorated"],
    )


def test_earliest_and_latest_go_by_time(spec):
    """Rows may come in any order and scores may be missing; time decides."""
    spec(
        lambda: (uneven.first[0], uneven.last[0], uneven.change[0]), gives=(20, 12, -8)
    )
    spec(lambda: [int(n) for n in uneven.n], gives=[2, 1])
    spec(lambda: list(uneven.verdicts), gives=["unchanged", None])
    spec(lambda: summarise_changes(uneven).without_two_scores, gives=1)


def test_a_decimal_change_on_the_line(spec):
    """20.3 - 15.3 is 5, also in binary: equal to the threshold, so not reliable."""
    spec(
        lambda: outcomes([(20.3, 15.3), (20.3, 15.2)], five, None),
        gives=["unchanged", "deteriorated"],
    )


def test_norms_from_the_sample(spec):
    """The SD is that of the first scores, by n - 1, and the result says so."""
    spec(lambda: own_spread.yardstick.norms["standard_deviation"], gives=4.0)
    spec(lambda: own_spread.yardstick.norms.from_sample, gives=("standard_deviation",))
    spec(
        lambda: (
            summarise_changes(own_spread).n_original,
            summarise_changes(own_spread).n_used,
        ),
        gives=(4, 3),
    )


def test_shares_have_intervals(spec):
    """A share of a caseload carries its Wilson interval: 15 of 30 may be a third."""
    spec(lambda: (half().count, half().of), gives=(15, 30))
    spec(lambda: (half().lower, half().upper), gives=(0.332, 0.668), within=5e-4)


def test_what_is_refused(spec):
    """No reliability, a sample of one client, cut-off c without functional norm."""
    spec.refuses(lambda: measure_change(alone, IndexCriterion()), ScienceError)
    spec.refuses(
        lambda: measure_change(alone, IndexCriterion(ChangeNorms(reliability=0.8))),
        TooFew,
    )
    spec.refuses(
        lambda: measure_change(
            alone, couples, cutoff=CutoffChoice(CutoffLetter.C, clinical=group(40, 7.5))
        ),
        ScienceError,
    )
