from cairn import Direction, LevelPrior, change_point
from cairn.errors import TooFew

title = "When the level changed"
text = """One change of level is weighed against none. Every place is as likely before
the scores are seen; each level has a normal prior; scores scatter around their level
with the standard error of measurement. A change may be shown when its log Bayes factor
is above 3 and three scores lie on each side. Slow change looks like a step here.
*Method:* conjugate normal model of one change point; Smith (1975), Biometrika 62,
407-416."""

lower = Direction.LOWER_IS_BETTER
prior = LevelPrior(mean=15, standard_deviation=10, noise=2.06)


def found(score):
    """Look for a change, by the prior above."""
    return change_point(score, prior, direction=lower)


def test_a_step_after_four_scores(spec):
    """From about 17.5 to about 11.5 after the fourth of eight scores."""
    spec(
        lambda: [float(p) for p in found([18, 17, 18, 17, 12, 11, 12, 11]).posterior],
        gives=[0.001, 0.004, 0.056, 0.878, 0.055, 0.004, 0.001],
        within=5e-4,
    )
    spec(
        lambda: found([18, 17, 18, 17, 12, 11, 12, 11]).log_bayes_factor,
        gives=4.64,
        within=5e-3,
    )
    spec(lambda: str(found([18, 17, 18, 17, 12, 11, 12, 11]).verdict), gives="improved")


def test_what_may_be_shown(spec):
    """A flat course shows nothing; nor does a step after the second score."""
    spec.table(
        lambda score: found(score).established,
        columns=("scores", "shown"),
        rows=(
            ([18, 17, 18, 17, 12, 11, 12, 11], True),
            ([18, 17, 18, 17, 18, 17, 18, 17], False),
            ([24, 24, 12, 12, 12, 12, 12, 12], False),
            ([18, 17, 16, 15, 14, 13, 12, 11], False),
        ),
    )


def test_fewer_than_six_scores_are_refused(spec):
    """Three on each side is the least."""
    spec.refuses(lambda: found([18, 17, 18, 12, 11]), TooFew)
