from cairn import instrument, score

title = "Items that are turned round"
text = """Some items are worded the healthy way. Their answers are turned round before
they are summed. An answer is always counted from the lowest words upwards, also where
a paper form prints the numbers the other way."""

core_10 = instrument("core-10")
core_om = instrument("core-om")
nothing = {str(number): 0 for number in range(1, 11)}


def test_items_2_and_3_of_the_core_10_are_turned_round(spec):
    """'Not at all' to items 2 and 3 of the CORE-10 counts four points each."""
    spec(lambda: [i.id for i in core_10.items if i.reverse], gives=["2", "3"])
    spec(lambda: score(core_10, nothing)[0].value, gives=8.0)
    spec(lambda: score(core_10, nothing | {"2": 4, "3": 4})[0].value, gives=0.0)


def test_the_core_om_is_the_item_mean_times_ten(spec):
    """The CORE-OM is the mean of 34 items times ten, eight of them turned round."""
    spec(
        lambda: [int(item.id) for item in core_om.items if item.reverse],
        gives=[3, 4, 7, 12, 19, 21, 31, 32],
    )
    spec(
        lambda: score(core_om, {item.id: 2 for item in core_om.items})[0].value,
        gives=20.0,
    )


def test_an_unconfirmed_key_says_so(spec):
    """How CORE items are keyed is from memory, and the score says so."""
    spec(lambda: str(score(core_10, nothing)[0].status), gives="unconfirmed")
