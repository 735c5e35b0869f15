from cairn import instrument, score, score_total
from cairn.errors import ScoringError

title = "Totals that were scored elsewhere"
text = """A total from a spreadsheet or a licensed form is read as it is. Nothing is
known of its answers, so both counts are 0 and it carries no claim about them."""

bdi_ii = instrument("bdi-ii")
oq_45 = instrument("oq-45")
ors = instrument("ors")


def test_a_total_is_read_with_its_band(spec):
    """A BDI-II total of 23 is read with its band."""
    spec(lambda: score_total(bdi_ii, 23).value, gives=23.0)
    spec(lambda: score_total(bdi_ii, 23).band, gives="moderate")
    spec(lambda: score_total(ors, 24.3).value, gives=24.3)


def test_the_oq_45_is_entered_as_its_total(spec):
    """How OQ-45.2 items are turned round is not established here: enter the total."""
    spec(lambda: score_total(oq_45, 77).value, gives=77.0)
    spec.refuses(lambda: score(oq_45, {"1": 2}), ScoringError)


def test_a_total_outside_the_range_is_refused(spec):
    """A total outside the scale's range is refused, without repeating it."""
    spec.refuses(lambda: score_total(bdi_ii, 64), ScoringError)
