import numpy as np

from cairn import Direction
from cairn.errors import ScoresRefused
from cairn.science.arrange import arrange_scores
from cairn.science.course.score_scale import ScoreRange, describe_range
from cairn.science.emerging.spread import SpreadCorrection

title = "Bands on the possible scores (emerging)"
text = """Scores are whole numbers with a floor, and vary less near it. Bands are
therefore made on a working scale, the logarithm of the distance from the better end
plus a start, and read back onto the possible scores. Their spread is corrected by
forecasts of clients who were left out of the fit. Each part is published; this way of
putting them together is ours and is not.
*Method:* started logarithm and its choice by likelihood: Box & Cox (1964), J R Stat Soc
B 26, 211-252; growth model: Laird & Ware (1982), Biometrics 38, 963-974; serial
correlation: Jones (1993); correction of the spread: Gneiting et al. (2005), Mon Weather
Rev 133, 1098-1118."""

lower = Direction.LOWER_IS_BETTER
higher = Direction.HIGHER_IS_BETTER


def arrange(*scores, direction=lower):
    """Arrange the scores of one client."""
    return arrange_scores(
        ["Ben"] * len(scores), scores, direction=direction, occasion=range(len(scores))
    )


def possible(scores, **stated):
    """Say which scores are thought possible: lowest, highest and step."""
    scale = describe_range(scores, ScoreRange(**stated))
    return scale.lowest, scale.highest, scale.step


def test_a_stated_range_is_kept(spec):
    """What is stated about a measure is used as it is."""
    spec(
        lambda: possible(arrange(5, 12, 20), minimum=0, maximum=27, step=1),
        gives=(0, 27, 1),
    )


def test_a_range_is_inferred_with_care(spec):
    """Whole scores near 0 have a floor at 0; otherwise half the range seen is added."""
    spec(lambda: possible(arrange(3, 12, 20)), gives=(0.0, 29.0, 1.0))
    spec(lambda: possible(arrange(40, 44, 50)), gives=(35.0, 55.0, 1.0))
    spec(lambda: possible(arrange(1.5, 2.0, 3.5))[2], gives=0.5)


def test_scores_outside_the_range_are_refused(spec):
    """A score that the measure cannot have is an error, with its row."""
    spec.refuses(lambda: possible(arrange(5, 30), maximum=27), ScoresRefused)


def test_the_working_scale_starts_at_the_better_end(spec):
    """More is worse on it, whichever way the measure runs."""
    spec(
        lambda: float(
            describe_range(arrange(0, 9, 27), ScoreRange(0, 27, 1)).work(9.0)
        ),
        gives=9.0,
    )
    spec(
        lambda: float(
            describe_range(
                arrange(0, 9, 27, direction=higher), ScoreRange(0, 27, 1)
            ).work(9.0)
        ),
        gives=18.0,
    )


def test_the_spread_is_corrected_by_how_far_ahead(spec):
    """The next score may be surer than the model says, with longer tails."""
    spec(
        lambda: (
            SpreadCorrection(next=-0.2, freedom=3, next_freedom=-2)
            .factor(np.array([1.0, 4.0]), np.array([2, 2]))
            .round(6)
            .tolist()
        ),
        gives=[0.818731, 0.951229],
        within=1e-6,
    )
    spec(
        lambda: (
            SpreadCorrection(next=-0.2, freedom=3, next_freedom=-2)
            .freedom_of(np.array([1.0, 4.0]))
            .round(6)
            .tolist()
        ),
        gives=[5.218282, 14.682494],
        within=1e-6,
    )
