from cairn import instrument, reliable_change

title = "Reliable change given in points"
text = """Some measures have a reliable change published in whole points. That is
another basis: so many points or more count. Each carries its confidence level and how
sure it is; the two bases are never mixed for one client."""

phq_9 = instrument("phq-9")
gad_7 = instrument("gad-7")
core_10 = instrument("core-10")


def verdict(measure, first, last):
    """Name the change between two totals by the measure's own first basis."""
    basis = measure.main_scale.reliable_change
    change = reliable_change(first, last, direction=measure.direction, basis=basis)
    return str(change.verdict)


def test_six_points_on_the_phq_9(spec):
    """On the PHQ-9 six points or more count (NHS Talking Therapies)."""
    spec.table(
        lambda first, last: verdict(phq_9, first, last),
        columns=("first", "last", "change"),
        rows=(
            (18, 13, "unchanged"),
            (18, 12, "improved"),
            (12, 17, "unchanged"),
            (12, 18, "deteriorated"),
        ),
    )


def test_four_points_on_the_gad_7(spec):
    """On the GAD-7 four points or more count (NHS Talking Therapies)."""
    spec(lambda: verdict(gad_7, 12, 9), gives="unchanged")
    spec(lambda: verdict(gad_7, 12, 8), gives="improved")


def test_the_core_10_is_published_at_ninety_percent(spec):
    """The six points of the CORE-10 hold at 90 %, not 95 % (Barkham et al., 2013)."""
    spec(lambda: core_10.main_scale.reliable_change.points, gives=6)
    spec(lambda: core_10.main_scale.reliable_change.confidence, gives=0.9)
    spec(lambda: verdict(core_10, 20, 14), gives="improved")


def test_points_have_no_index(spec):
    """A change judged by points has no index."""
    spec(
        lambda: (
            reliable_change(
                18,
                12,
                direction=phq_9.direction,
                basis=phq_9.main_scale.reliable_change,
            ).index
        ),
        gives=None,
    )
