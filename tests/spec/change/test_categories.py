from cairn import Direction, MeasurementError, Status, classify, cutoff_c, instrument
from cairn.science.measure.reading import Norm, Population

title = "What a course may be called"
text = """Recovered: a reliable improvement that also crosses the cut-off. Crossing
without a reliable improvement is shown apart. Recovery is open only to a course that
began on the clinical side. No word here says more than two scores can.
*Method:* Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19."""

phq_9 = instrument("phq-9")
higher = Direction.HIGHER_IS_BETTER
couples = MeasurementError(7.5, 0.80, 0.95, Status.COMPUTED, "paper")
clinical = Norm(
    "couples in therapy", Population.CLINICAL, 40, 7.5, None, Status.COMPUTED, "paper"
)
functional = Norm(
    "other couples", Population.GENERAL, 60, 7.5, None, Status.COMPUTED, "paper"
)
line = cutoff_c(clinical, functional, direction=higher)


def called(first, last):
    """Classify a pair of PHQ-9 totals; say whether recovery was open."""
    change = classify(
        first,
        last,
        direction=phq_9.direction,
        basis=phq_9.main_scale.reliable_change,
        cutoff=phq_9.main_scale.cutoff,
    )
    return str(change.category), change.eligible


def test_the_papers_case(spec):
    """From 32.5 to 47.5 is reliable, but 47.5 is short of 50: improved."""
    spec(
        lambda: str(
            classify(32.5, 47.5, direction=higher, basis=couples, cutoff=line).category
        ),
        gives="improved",
    )


def test_the_five_names_on_the_phq_9(spec):
    """The five names, on PHQ-9 totals with the cut-off at 10 and six points."""
    spec.table(
        called,
        columns=("first", "last", "name", "recovery was open"),
        rows=(
            (18, 8, "recovered", True),
            (18, 12, "improved", True),
            (18, 14, "unchanged", True),
            (12, 18, "deteriorated", True),
            (11, 9, "recovered, not reliable", True),
            (9, 2, "improved", False),
            (9, 15, "deteriorated", False),
            (9, 8, "unchanged", False),
        ),
    )


def test_a_start_on_the_cutoff_is_not_eligible(spec):
    """A start exactly on a computed cut-off is on neither side: not eligible."""
    spec(
        lambda: classify(50, 65, direction=higher, basis=couples, cutoff=line).eligible,
        gives=False,
    )
    spec(
        lambda: str(
            classify(50, 65, direction=higher, basis=couples, cutoff=line).category
        ),
        gives="improved",
    )


def test_the_weakest_fact_is_named(spec):
    """A category is as sure as the weaker of its cut-off and its reliable change."""
    spec(
        lambda: str(
            classify(40, 65, direction=higher, basis=couples, cutoff=line).status
        ),
        gives="computed",
    )
