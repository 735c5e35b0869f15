import numpy as np
from scipy.special import ndtri

from cairn import Direction, arrange_scores, published_prior
from cairn.errors import ScienceError
from cairn.science.course.practice import prior_model
from cairn.science.course.prediction import predict_course
from cairn.science.course.priors import (
    GAD_7_CURVE,
    PHQ_9_CURVE,
    PHQ_9_CURVE_2021,
    lay_line,
    mean_at,
)

title = "Where a practice without data begins"
text = """Mean curves over weeks are published for the PHQ-9 and the GAD-7; variances
are not. The curve is held flat from its vertex, so that it never rises, and a straight
line over ln(week + 1) is laid through it. The variances between clients and around them
are **assumptions** and are called that: SD 5.5 and reliability .85 at the start, and a
slope that varies by half its mean.
*Method:* J Med Internet Res 2024, 26, e60502, tables 4 and 5; growth on the logarithm
of time as in Lutz, Martinovich & Howard (1999), J Consult Clin Psychol 67, 571-577."""

lower = Direction.LOWER_IS_BETTER
prior = published_prior("phq-9")
model = prior_model(prior)
first = arrange_scores(["Ben"], [18.0], time=[0.0], direction=lower)
stuck = arrange_scores(["Ben"] * 4, [18, 17, 17, 18], time=range(4), direction=lower)
quick = arrange_scores(["Mia"] * 4, [18, 15, 12, 11], time=range(4), direction=lower)


def expect(scores, week):
    """Return the mean and the SD of the score to come in a week."""
    found = predict_course(model, scores, client=[0], at=[week])
    return float(found.mean[0]), float(np.sqrt(found.variance[0]))


def not_above(scores, week, probability):
    """Return the score that this share of scores to come does not exceed."""
    mean, sd = expect(scores, week)
    return mean + sd * float(ndtri(probability))


def chance_below(scores, week, line):
    """Return the probability of a score below a line."""
    found = predict_course(model, scores, client=[0], at=[week])
    steps = np.linspace(-40, line, 8001)
    density = np.exp(-((steps - found.mean) ** 2) / (2 * found.variance))
    scale = np.sqrt(2 * np.pi * found.variance)
    return float((np.diff(steps) * (density[1:] + density[:-1]) / 2).sum() / scale[0])


def test_published_curves(spec):
    """The published means in points, by week from the start."""
    spec.table(
        lambda week: (
            float(mean_at(PHQ_9_CURVE, week)),
            float(mean_at(GAD_7_CURVE, week)),
        ),
        columns=("week", "PHQ-9", "GAD-7"),
        rows=(
            (0, 12.90, 11.50),
            (1, 11.52, 10.33),
            (2, 10.28, 9.28),
            (4, 8.22, 7.54),
            (8, 5.78, 5.50),
            (10, 5.40, 5.20),
        ),
        within=6e-3,
    )


def test_no_curve_rises(spec):
    """From the vertex on a curve is flat; rounded coefficients would turn it up."""
    spec(
        lambda: (PHQ_9_CURVE.vertex, GAD_7_CURVE.vertex),
        gives=(10.36, 10.25),
        within=6e-3,
    )
    spec(lambda: float(mean_at(PHQ_9_CURVE, 26)), gives=5.39, within=6e-3)
    spec(lambda: float(mean_at(GAD_7_CURVE, 26)), gives=5.20, within=6e-3)
    spec(lambda: float(mean_at(PHQ_9_CURVE_2021, 26)), gives=4.74, within=6e-3)


def test_lines_over_the_logarithm(spec):
    """The least-squares lines over ln(week + 1): level, slope and their error."""
    spec(lambda: lay_line(PHQ_9_CURVE), gives=(13.54, -3.42, 0.32), within=6e-3)
    spec(lambda: lay_line(GAD_7_CURVE), gives=(12.03, -2.88, 0.27), within=6e-3)
    spec(lambda: lay_line(PHQ_9_CURVE_2021), gives=(13.26, -3.33, 0.37), within=6e-3)


def test_what_is_assumed_is_called_so(spec):
    """The label and the status say what nobody published."""
    spec(lambda: prior.label, gives="from published figures; variances assumed")
    spec(lambda: prior.variances.status, gives="assumed, not published")
    spec(
        lambda: (
            prior.variances.level,
            prior.variances.slope,
            prior.variances.residual,
        ),
        gives=(25.4, 2.89, 4.6),
    )


def test_a_first_score_of_18(spec):
    """After a first score of 18: mean and SD, and the 84 % and 90 % points, by week."""
    spec.table(
        lambda week: (
            *expect(first, week),
            not_above(first, week, 0.84),
            not_above(first, week, 0.90),
        ),
        columns=("week", "mean", "SD", "84 % up to", "90 % up to"),
        rows=(
            (1, 14.95, 3.14, 18.07, 18.97),
            (2, 13.56, 3.46, 17.00, 18.00),
            (4, 11.81, 4.00, 15.79, 16.94),
            (8, 9.80, 4.74, 14.51, 15.87),
            (12, 8.54, 5.24, 13.76, 15.27),
        ),
        within=1e-2,
    )


def test_what_is_believed_of_the_level(spec):
    """The level after 18 lies between the score and the prior's: 17.316, not 18."""
    spec(lambda: expect(first, 0)[0], gives=17.316, within=2e-3)
    spec(lambda: float(model.random_covariance[0, 0]), gives=3.895, within=1e-3)


def test_four_scores(spec):
    """Two clients with four scores each: what is expected in week 8, and how surely."""
    spec(lambda: expect(stuck, 8), gives=(14.70, 3.02), within=1e-2)
    spec(lambda: chance_below(stuck, 8, 9.5), gives=0.043, within=1e-3)
    spec(lambda: chance_below(stuck, 8, 12.5), gives=0.233, within=1e-3)
    spec(lambda: expect(quick, 8), gives=(8.28, 3.02), within=1e-2)
    spec(lambda: chance_below(quick, 8, 9.5), gives=0.657, within=1e-3)


def test_what_is_refused(spec):
    """A measure without a published course, and a week before the start."""
    spec.refuses(lambda: published_prior("core-10"), ScienceError)
    spec.refuses(lambda: mean_at(PHQ_9_CURVE, -1), ScienceError)
