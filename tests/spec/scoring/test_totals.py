from cairn import instrument, score

title = "Totals and bands"
text = """A score is the sum of the item scores, or their mean, as the measure's own
rule says. A band is a name for a stretch of scores, never a diagnosis."""

phq_9 = instrument("phq-9")
gad_7 = instrument("gad-7")
k10 = instrument("k10")
session_form = instrument("session-form")
fourteen = {"1": 2, "2": 2, "3": 2, "4": 2, "5": 2, "6": 2, "7": 1, "8": 1, "9": 0}


def test_nine_answers_are_summed(spec):
    """Nine answers to the PHQ-9 are summed (Kroenke, Spitzer & Williams, 2001)."""
    spec(lambda: score(phq_9, fourteen)[0].value, gives=14.0)
    spec(lambda: score(phq_9, fourteen)[0].band, gives="moderate")


def test_the_tenth_question_is_never_part_of_the_total(spec):
    """The tenth question of the PHQ-9, about difficulty, is never part of the total."""
    spec(lambda: score(phq_9, fourteen | {"10": 3})[0].value, gives=14.0)


def test_the_first_two_questions_are_the_phq_2(spec):
    """The first two questions are the PHQ-2."""
    spec(lambda: score(phq_9, fourteen)[1].value, gives=4.0)


def test_bands_of_the_phq_9(spec):
    """The bands of the PHQ-9 begin at 0, 5, 10, 15 and 20."""
    spec.table(
        lambda value: phq_9.main_scale.band(value).label,
        columns=("score", "band"),
        rows=(
            (0, "none-minimal"),
            (4, "none-minimal"),
            (5, "mild"),
            (9, "mild"),
            (10, "moderate"),
            (14, "moderate"),
            (15, "moderately severe"),
            (19, "moderately severe"),
            (20, "severe"),
            (27, "severe"),
        ),
    )


def test_bands_of_the_gad_7(spec):
    """The bands of the GAD-7 begin at 0, 5, 10 and 15 (Spitzer et al., 2006)."""
    spec.table(
        lambda value: gad_7.main_scale.band(value).label,
        columns=("score", "band"),
        rows=(
            (4, "minimal"),
            (5, "mild"),
            (10, "moderate"),
            (14, "moderate"),
            (15, "severe"),
            (21, "severe"),
        ),
    )


def test_the_k10_starts_at_ten(spec):
    """The K10 counts 1 to 5 as in Australia, so 'none of the time' ten times is 10."""
    spec(lambda: score(k10, {str(i): 1 for i in range(1, 11)})[0].value, gives=10.0)
    spec(lambda: score(k10, {str(i): 5 for i in range(1, 11)})[0].value, gives=50.0)


def test_a_home_made_form_has_a_mean_and_no_band(spec):
    """The session form is averaged; it is not validated, so it has no bands."""
    spec(
        lambda: score(session_form, {"1": 8, "2": 7, "3": 9, "4": 6})[0].value,
        gives=7.5,
    )
    spec(lambda: session_form.label, gives="a Cairn question, not a validated scale")


def test_every_score_says_where_it_comes_from(spec):
    """Every score carries its method, the measure's version and how sure that is."""
    spec(lambda: score(gad_7, {})[0].missing, gives=7)
    spec(lambda: score(phq_9, fourteen)[0].method, gives="sum of item scores")
    spec(lambda: score(phq_9, fourteen)[0].version, gives="1")
    spec(lambda: str(score(phq_9, fourteen)[0].status), gives="verified")
