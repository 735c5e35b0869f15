from cairn import Direction, Status, arrange_scores, expect_regression
from cairn.errors import ScienceError, TooFew
from cairn.science.measure.reading import Norm, Population

title = "Not all of this is the therapy"
text = """People come when they feel worst. Some of the way back is there without
anybody's help: (1 - reliability) x (mean first score - mean of the norm). Time and life
move people too, and are not in that number.
*Method:* Galton (1886), J Anthropol Inst 15, 246-263."""

norm = Norm(
    "an invented population", Population.GENERAL, 4.0, 4.5, 900, Status.COMPUTED, "-"
)
pairs = arrange_scores(
    ["Ben", "Ben", "Mia", "Mia"],
    [18.0, 10.0, 14.0, 12.0],
    time=[0, 56, 0, 56],
    direction=Direction.LOWER_IS_BETTER,
)


def test_points_to_be_expected(spec):
    """From a mean of 16 towards 4 with reliability .84: 1.92 of the 5 points."""
    spec(
        lambda: expect_regression(pairs, norm=norm, reliability=0.84).points,
        gives=1.92,
    )
    spec(
        lambda: expect_regression(pairs, norm=norm, reliability=0.84).observed_change,
        gives=-5.0,
    )


def test_what_is_refused(spec):
    """A perfect measure, and a group of one."""
    spec.refuses(
        lambda: expect_regression(pairs, norm=norm, reliability=1.0), ScienceError
    )
    spec.refuses(
        lambda: expect_regression(pairs.choose([0]), norm=norm, reliability=0.84),
        TooFew,
    )
