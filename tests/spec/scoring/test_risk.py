from cairn import instrument, risk_answers
from cairn.science.measure.scoring import unanswered_risk_items

title = "Answers a person must see"
text = """A risk answer is shown by itself and never only inside a total. It has two
tiers: look before the next session, and first of all. Where the answer has risen
since the last form it comes first of all."""

phq_9 = instrument("phq-9")
core_10 = instrument("core-10")
pcl_5 = instrument("pcl-5")


def tiers(measure, answers, previous=None):
    """List the risk answers as item and tier."""
    found = risk_answers(measure, answers, previous=previous)
    return [(answer.item, str(answer.tier)) for answer in found]


def test_item_9_of_the_phq_9(spec):
    """Item 9 of the PHQ-9 is looked at from 1 on, first of all from 2 on."""
    spec.table(
        lambda answer: tiers(phq_9, {"9": answer}),
        columns=("answer to item 9", "risk answers"),
        rows=(
            (0, []),
            (1, [("9", "look")]),
            (2, [("9", "priority")]),
            (3, [("9", "priority")]),
        ),
    )


def test_any_rise_comes_first(spec):
    """A rise since the last form comes first of all; a fall does not."""
    spec(lambda: tiers(phq_9, {"9": 1}, {"9": 0}), gives=[("9", "priority")])
    spec(lambda: tiers(phq_9, {"9": 1}, {"9": 1}), gives=[("9", "look")])
    spec(lambda: tiers(phq_9, {"9": 1}, {"9": None}), gives=[("9", "look")])


def test_item_6_of_the_core_10(spec):
    """Item 6 of the CORE-10, plans to end one's life, has the same two tiers."""
    spec(lambda: tiers(core_10, {"6": 1}), gives=[("6", "look")])
    spec(lambda: tiers(core_10, {"6": 2}), gives=[("6", "priority")])


def test_item_16_of_the_pcl_5_is_a_soft_flag(spec):
    """Item 16 of the PCL-5, taking risks, is looked at from 3 on and never first."""
    spec(lambda: tiers(pcl_5, {"16": 2}), gives=[])
    spec(lambda: tiers(pcl_5, {"16": 4}, {"16": 0}), gives=[("16", "look")])


def test_a_skipped_risk_item_is_not_answered(spec):
    """A skipped risk item is 'not answered'; it is not a no."""
    spec(lambda: tiers(phq_9, {"9": None}), gives=[])
    spec(lambda: [i.id for i in unanswered_risk_items(phq_9, {})], gives=["9"])
