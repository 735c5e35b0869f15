from cairn import (
    ChangeMethod,
    ChangeNorms,
    CutoffChoice,
    CutoffLetter,
    Direction,
    GrowthSlope,
    IndexCriterion,
    Status,
    arrange_scores,
    measure_change,
)
from cairn.science.change.criteria import SCHOOLS
from cairn.science.change.first_and_last import first_and_last
from cairn.science.change.hageman_arrindell import (
    index_of_last_scores,
    reliability_of_differences,
)
from cairn.science.change.indices import error_of_first_scores
from cairn.science.measure.reading import Norm, Population

title = "Other indices of reliable change"
text = """Gulliksen, Lord & Novick and Hsu, Linn & Lord (Hsu 1989), Edwards & Nunnally
(Speer 1992), Nunnally & Kotsch (1983) and Hageman & Arrindell (1999) expect a first
score to fall back towards the mean. They move people between categories: below, one
client is improved by five indices and unchanged by the sixth. Two kinds measure
deviation from the group's mean change and say so: Hsu-Linn-Lord and the growth model.
One method is used for everybody in a table."""

higher = Direction.HIGHER_IS_BETTER
client = arrange_scores(["a", "a"], [32.5, 47.5], time=[0, 1], direction=higher)
norms = ChangeNorms(
    reliability=0.80,
    standard_deviation=7.5,
    mean=40,
    reliability_last=0.80,
    standard_deviation_last=10,
    mean_last=50,
    correlation=0.60,
)
clinical = Norm(
    "couples in therapy", Population.CLINICAL, 40, 7.5, None, Status.COMPUTED, "paper"
)
functional = Norm(
    "other couples", Population.GENERAL, 60, 7.5, None, Status.COMPUTED, "paper"
)
line = CutoffChoice(CutoffLetter.C, clinical, functional)


by_true_scores = IndexCriterion(norms, ChangeMethod.HAGEMAN_ARRINDELL)
true_scores = measure_change(client, by_true_scores, cutoff=line)
used = true_scores.yardstick.norms
last_score = index_of_last_scores(
    first_and_last(client), used, true_scores.cutoff.cutoff
)
wide = Norm("others, wide", Population.GENERAL, 60, 10, None, Status.COMPUTED, "paper")
near_the_line = measure_change(
    arrange_scores(
        ["in", "in", "out", "out"],
        [32.5, 40.70, 32.5, 40.71],
        time=[0, 1, 0, 1],
        direction=higher,
    ),
    IndexCriterion(norms, ChangeMethod.EDWARDS_NUNNALLY),
)
everybody_improves = [
    (who, week, 40 - slope * week + wobble)
    for who, slope in enumerate((1, 1, 2.5, 2.5, 2.5, 2.5, 2.5, 6))
    for week, wobble in enumerate((0.6, -0.8, 0.3, 0.5, -0.6))
]
slopes = measure_change(
    arrange_scores(
        [who for who, _, _ in everybody_improves],
        [score for _, _, score in everybody_improves],
        time=[week for _, week, _ in everybody_improves],
        direction=Direction.LOWER_IS_BETTER,
    ),
    GrowthSlope(),
)


def judged(method):
    """Measure one client by a method; return index, verdict and what it is beside."""
    found = measure_change(client, IndexCriterion(norms, ChangeMethod(method)))
    return (
        float(found.index[0]),
        found.verdicts[0],
        found.yardstick.relative_to_group,
    )


def test_one_client_by_six_indices(spec):
    """From 32.5 to 47.5; the last column says whether the group's change is 0."""
    spec.table(
        judged,
        columns=("method", "index", "reliable change", "beside the group"),
        rows=(
            ("jacobson-truax", 3.162, "improved", False),
            ("gulliksen-lord-novick", 3.000, "improved", False),
            ("hsu-linn-lord", 0.778, "unchanged", True),
            ("edwards-nunnally", 4.025, "improved", False),
            ("nunnally-kotsch", 3.143, "improved", False),
            ("hageman-arrindell", 3.451, "improved", False),
        ),
        within=5e-4,
    )


def test_the_interval_of_edwards_and_nunnally(spec):
    """True first score 34, plus and minus 2 SEM: from 27.292 to 40.708 is unchanged."""
    spec(
        lambda: (
            34 - 2 * error_of_first_scores(used),
            34 + 2 * error_of_first_scores(used),
        ),
        gives=(27.292, 40.708),
        within=5e-4,
    )
    spec(lambda: near_the_line.yardstick.critical, gives=2.0)
    spec(lambda: list(near_the_line.verdicts), gives=["unchanged", "improved"])


def test_true_scores_of_hageman_and_arrindell(spec):
    """The index of the last score against the true-score cut-off, and the group."""
    spec(lambda: reliability_of_differences(used), gives=0.6604, within=5e-5)
    spec(lambda: true_scores.cutoff.cutoff.value, gives=50.0)
    spec(lambda: float(last_score.values[0]), gives=-0.702, within=5e-4)
    spec(lambda: true_scores.yardstick.critical, gives=1.65)
    spec(
        lambda: (true_scores.group.improved, true_scores.group.functional),
        gives=(0.9347, 0.5),
        within=5e-5,
    )


def test_true_score_cutoffs_use_each_groups_own_spread(spec):
    """True-score SDs are SD sqrt(1 - SEM^2 / SD^2), here 6.7082 and 9.4207."""
    spec(
        lambda: (
            measure_change(
                client,
                by_true_scores,
                cutoff=CutoffChoice(CutoffLetter.C, clinical, wide),
            ).cutoff.cutoff.value
        ),
        gives=40 + 20 * 6.7082 / (6.7082 + 9.4207),
        within=5e-4,
    )


def test_each_index_names_its_publication(spec):
    """Where the formulas come from."""
    spec.table(
        lambda method: SCHOOLS[ChangeMethod(method)].provenance.source,
        columns=("method", "source"),
        rows=tuple(
            (str(method), school.provenance.source)
            for method, school in SCHOOLS.items()
        ),
    )


def test_a_slope_beside_the_group(spec):
    """Everybody improves; by the growth model only the quick are improved."""
    spec(lambda: bool((slopes.change < 0).all()), gives=True)
    spec(lambda: slopes.yardstick.relative_to_group, gives=True)
    spec(
        lambda: list(slopes.verdicts),
        gives=["deteriorated"] * 2 + ["unchanged"] * 5 + ["improved"],
    )
