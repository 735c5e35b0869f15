from cairn import talking_therapies_outcome
from cairn.errors import ScienceError
from cairn.science.change.talking_therapies import ANXIETY_MEASURES, PHQ_9, Course

title = "One measure alone, and other anxiety measures"
text = """Where only one measure was taken the same words are used for it alone.
Another anxiety measure may stand in for the GAD-7, as the problem asks; all lines but
those of the PHQ-9 and the GAD-7 are unconfirmed."""


rules = {rule.measure: rule for rule in ANXIETY_MEASURES}


def test_one_measure(spec):
    """One measure is judged by its own caseness and reliable change."""
    spec.table(
        lambda first, last: (
            talking_therapies_outcome([Course(first, last, PHQ_9)]).recovered,
            talking_therapies_outcome([Course(first, last, PHQ_9)]).reliable_recovery,
        ),
        columns=("PHQ-9 first", "PHQ-9 last", "recovered", "reliably recovered"),
        rows=(
            (18, 8, True, True),
            (11, 9, True, False),
            (18, 12, False, False),
            (9, 2, None, None),
        ),
    )


def test_lines_of_the_anxiety_measures(spec):
    """Caseness and reliable change of the measures that may stand in."""
    spec.table(
        lambda key: (
            rules[key].caseness,
            rules[key].reliable_points,
            str(rules[key].status),
        ),
        columns=("measure", "caseness", "reliable change", "status"),
        rows=(
            ("gad-7", 8, 4, "verified"),
            ("spin", 19, 10, "unconfirmed"),
            ("pdss-sr", 8, 5, "unconfirmed"),
            ("oci", 40, 32, "unconfirmed"),
            ("ies-r", 33, 9, "unconfirmed"),
            ("pcl-5", 32, 10, "unconfirmed"),
            ("hai", 18, 4, "unconfirmed"),
            ("mobility-inventory", 2.3, 0.73, "unconfirmed"),
            ("pswq", 45, 10, "unconfirmed"),
        ),
    )


def test_the_mobility_inventory_begins_above_its_line(spec):
    """The line of the Mobility Inventory itself is not yet caseness; above it is."""
    spec(lambda: rules["mobility-inventory"].is_case(2.3), gives=False)
    spec(lambda: rules["mobility-inventory"].is_case(2.4), gives=True)


def test_three_measures_are_refused(spec):
    """No rule exists for three measures."""
    spec.refuses(
        lambda: talking_therapies_outcome([Course(18, 8, PHQ_9)] * 3), ScienceError
    )
