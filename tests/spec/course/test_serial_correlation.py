from cairn import Direction
from cairn.science.arrange import arrange_scores
from cairn.science.course.growth import fit_growth

title = "Scores that are alike because they are close in time"
text = """A good or a bad week colours two scores that lie in it. With serial
correlation, the residuals of a client that lie d days apart have the correlation
rho ** d: a continuous autoregression of the first order. Two scores of a client at the
same time are averaged and counted, since no such model can tell them apart. The figures
were obtained with nlme 3.1-162 on R 4.2.2 (corCAR1) from the same invented scores.
*Method:* Jones (1993), Longitudinal Data with Serial Correlation, ch. 3; Pinheiro &
Bates (2000), Mixed-Effects Models in S and S-PLUS, ch. 5."""

days = (0, 2, 7, 9, 14, 21, 23, 30, 37, 44)
courses = (
    (21, 15, 24, 26, 20, 20, 19, 13, 16, 10),
    (22, 21, 21, 17, 17, 11, 14, 12, 10, 8),
    (25, 18, 12, 10, 17, 17, 19, 19, 16, 16),
    (17, 18, 20, 25, 19, 16, 16, 22, 18, 23),
    (18, 13, 14, 18, 15, 18, 23, 16, 13, 10),
    (24, 23, 25, 21, 16, 10, 16, 17, 21, 16),
    (19, 15, 14, 20, 19, 18, 16, 13, 17, 14),
    (16, 17, 21, 17, 21, 13, 13, 9, 9, 9),
    (18, 16, 12, 13, 16, 17, 17, 20, 12, 6),
    (33, 28, 28, 22, 26, 22, 19, 24, 20, 15),
    (18, 20, 21, 17, 14, 12, 9, 10, 10, 12),
    (29, 27, 32, 29, 26, 18, 16, 18, 14, 14),
)
scores = arrange_scores(
    [client for client in range(12) for _ in days],
    [score for course in courses for score in course],
    time=days * 12,
    direction=Direction.LOWER_IS_BETTER,
)
model = fit_growth(scores, first_score=False, correlation=True)


def test_the_correlation(spec):
    """The correlation of residuals one day apart, and what remains around the lines."""
    spec(lambda: model.correlation, gives=0.81746, within=5e-5)
    spec(lambda: model.residual_variance, gives=13.9566, within=5e-4)


def test_the_rest_of_the_model(spec):
    """Fixed effects, standard errors and the covariance of clients, by REML."""
    spec(
        lambda: list(model.fixed_effects),
        gives=[21.11734, -0.18590],
        within=5e-5,
    )
    spec(
        lambda: list(model.standard_errors),
        gives=[1.28538, 0.03726],
        within=5e-5,
    )
    spec(
        lambda: list(model.random_covariance.ravel()),
        gives=[11.7349, -0.1762, -0.1762, 0.0054],
        within=5e-4,
    )


def test_it_counts_as_one_parameter(spec):
    """AIC counts the correlation as one parameter more, and judges whether it pays."""
    spec(lambda: model.log_likelihood, gives=-324.65855, within=5e-5)
    spec(lambda: model.aic, gives=663.31709, within=5e-5)
    spec(
        lambda: fit_growth(scores, first_score=False).aic > model.aic,
        gives=True,
    )
