from cairn import Direction, Status, cutoff_a, cutoff_b, cutoff_c
from cairn.errors import ScienceError
from cairn.science.change.clinical_change import side_of
from cairn.science.measure.reading import Norm, Population

title = "Cut-offs a, b and c"
text = """Cut-off a lies two SD from the mean of the clinical group, b two SD from the
mean of the functional group, c where a score is as likely from either. Use c when
both groups are known and overlap. Cut-off b uses the SD of the *functional* group;
one R package uses the clinical one.
*Method:* Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19."""

higher = Direction.HIGHER_IS_BETTER
lower = Direction.LOWER_IS_BETTER


def group(mean, standard_deviation, population=Population.OTHER):
    """Describe a group by its mean and its spread."""
    return Norm(
        "example", population, mean, standard_deviation, None, Status.COMPUTED, "paper"
    )


def test_the_papers_example(spec):
    """Clinical mean 40, functional mean 60, both SD 7.5, higher is better."""
    spec(lambda: cutoff_a(group(40, 7.5), direction=higher).value, gives=55.0)
    spec(lambda: cutoff_b(group(60, 7.5), direction=higher).value, gives=45.0)
    spec(
        lambda: cutoff_c(group(40, 7.5), group(60, 7.5), direction=higher).value,
        gives=50.0,
    )


def test_cutoff_b_uses_the_functional_spread(spec):
    """Cut-off b uses the functional group's own SD, here 5."""
    spec(lambda: cutoff_b(group(60, 5), direction=higher).value, gives=50.0)


def test_the_core_om_cutoff(spec):
    """The published cut-off of the CORE-OM, 9.9, follows from both groups."""
    spec(
        lambda: cutoff_c(group(18.3, 7.1), group(4.8, 4.3), direction=lower).value,
        gives=9.892,
        within=5e-4,
    )


def test_a_score_on_the_cutoff_is_on_neither_side(spec):
    """A score exactly on one of these cut-offs lies on neither side."""
    spec.table(
        lambda score: str(
            side_of(
                score,
                cutoff_c(group(40, 7.5), group(60, 7.5), direction=higher),
                direction=higher,
            )
        ),
        columns=("score", "side"),
        rows=((49.9, "clinical"), (50, "neither"), (50.1, "functional")),
    )


def test_groups_the_wrong_way_round_are_refused(spec):
    """A functional group that scores worse than the clinical group is refused."""
    spec.refuses(
        lambda: cutoff_c(group(60, 7.5), group(40, 7.5), direction=higher),
        ScienceError,
    )
