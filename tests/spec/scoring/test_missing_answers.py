from cairn import instrument, score

title = "Missing answers"
text = """A missing answer is never zero. Where a measure's rule allows it, the total
is prorated from the answers that are there, and marked so. Else there is no score."""

phq_9 = instrument("phq-9")
gad_7 = instrument("gad-7")
core_10 = instrument("core-10")
gse_10 = instrument("gse-10")
pcl_5 = instrument("pcl-5")
wsas = instrument("wsas")


def ones(measure, *left_out):
    """Answer 1 to everything but the items left out."""
    return {i.id: 1 for i in measure.scored_items if i.id not in left_out}


def test_the_phq_9_does_without_two_answers(spec):
    """Up to two answers to the PHQ-9 may be missing: sum x 9 / answered, rounded."""
    spec(lambda: score(phq_9, ones(phq_9, "3"))[0].value, gives=9.0)
    spec(lambda: score(phq_9, ones(phq_9, "3") | {"1": 3})[0].value, gives=11.0)
    spec(lambda: score(phq_9, ones(phq_9, "3", "4"))[0].prorated, gives=True)
    spec(lambda: score(phq_9, ones(phq_9, "3", "4", "5"))[0].value, gives=None)


def test_half_a_point_goes_up(spec):
    """A prorated PHQ-9 of exactly half a point goes up: 4 x 9 / 8 is 4.5, so 5."""
    spec(
        lambda: score(phq_9, {str(i): int(i < 5) for i in range(1, 9)})[0].value,
        gives=5.0,
    )


def test_the_gad_7_does_without_one_answer(spec):
    """One answer to the GAD-7 may be missing, and the total keeps its decimals."""
    spec(
        lambda: score(gad_7, ones(gad_7, "7") | {"1": 2})[0].value,
        gives=49 / 6,
        within=1e-9,
    )
    spec(lambda: score(gad_7, ones(gad_7, "6", "7"))[0].value, gives=None)


def test_the_core_10_does_without_one_answer(spec):
    """One answer to the CORE-10 may be missing: the mean of nine times ten."""
    spec(
        lambda: score(core_10, ones(core_10, "1"))[0].value, gives=130 / 9, within=1e-9
    )
    spec(lambda: score(core_10, ones(core_10, "1", "4"))[0].value, gives=None)


def test_the_gse_10_needs_seven_answers(spec):
    """The GSE-10 needs seven of ten answers."""
    spec(lambda: score(gse_10, ones(gse_10, "1", "2", "3"))[0].value, gives=10.0)
    spec(lambda: score(gse_10, ones(gse_10, "1", "2", "3", "4"))[0].value, gives=None)


def test_the_pcl_5_needs_every_answer(spec):
    """No rule is known for the PCL-5, so none is assumed: it needs every answer."""
    spec(lambda: score(pcl_5, ones(pcl_5, "20"))[0].value, gives=None)
    spec(lambda: str(pcl_5.main_scale.missing.status), gives="unconfirmed")


def test_only_the_work_item_of_the_wsas_may_be_missing(spec):
    """Only the first item of the WSAS, about work, may be 'not applicable'."""
    spec(lambda: score(wsas, ones(wsas, "1"))[0].value, gives=5.0)
    spec(lambda: score(wsas, ones(wsas, "2"))[0].value, gives=None)
