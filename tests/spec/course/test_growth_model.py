from cairn import Direction
from cairn.errors import ScienceError, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.basis import Basis
from cairn.science.course.estimation import Estimation
from cairn.science.course.growth import fit_growth, fit_statistics
from cairn.science.course.statistics import summarise

title = "The growth model"
text = """Each client has a line of their own on a scale of time, the basis. Lines
differ between clients by a normal random intercept and slope, and scores lie around
them by a normal residual. By default the scores after the first one are explained by
the basis, the first score (less its mean), and their product; without the first score,
all scores are explained by the basis. The figures below were obtained with lme4 1.1-31
on R 4.2.2 from the same invented scores.
*Method:* Laird & Ware (1982), Biometrics 38, 963-974; Bates, Mächler, Bolker & Walker
(2015), J Stat Softw 67(1), 1-48."""

none = float("nan")
weekly = (
    (21, 19, 17, 16, 13, 12),
    (15, 14, 14, none, 12, 10),
    (18, 18, 15, 13, 14, 11),
    (24, 20, 21, 17, 18, 15),
    (12, 13, 11, 12, none, 9),
    (17, 13, 10, 8, 6, none),
    (20, 21, 19, 20, 18, 19),
    (14, 12, 12, 9, none, none),
    (23, 22, 18, none, 14, 11),
    (16, 15, 16, 14, 15, 13),
)


def arrange_weekly(courses):
    """Put courses with one score a week, from week 0, into columns."""
    rows = [
        (client, week, score)
        for client, course in enumerate(courses)
        for week, score in enumerate(course)
    ]
    client, week, score = zip(*rows, strict=True)
    return arrange_scores(client, score, time=week, direction=Direction.LOWER_IS_BETTER)


scores = arrange_weekly(weekly)


def fit_all(estimation):
    """Fit score ~ week + (week | client) to all scores."""
    return fit_growth(scores, first_score=False, estimation=estimation)


def fit_later(estimation):
    """Fit score ~ log1p(week) * first_score + (log1p(week) | client)."""
    return fit_growth(scores, basis=Basis.LOG_TIME, estimation=estimation)


def test_restricted_likelihood(spec):
    """All scores, linear in weeks, by REML: fixed effects and standard errors."""
    spec(
        lambda: list(fit_all(Estimation.REML).fixed_effects),
        gives=[18.03853, -1.37639],
        within=5e-5,
    )
    spec(
        lambda: list(fit_all(Estimation.REML).standard_errors),
        gives=[1.19897, 0.25319],
        within=5e-5,
    )


def test_variances(spec):
    """Variances of intercept and slope, their covariance, and the residual."""
    spec(
        lambda: list(fit_all(Estimation.REML).random_covariance.ravel()),
        gives=[13.921, -0.9948, -0.9948, 0.5791],
        within=5e-4,
    )
    spec(
        lambda: fit_all(Estimation.REML).residual_variance,
        gives=0.82777,
        within=5e-5,
    )


def test_likelihoods(spec):
    """Log-likelihood and AIC, by REML and ML. AIC counts p fixed effects plus four."""
    spec.table(
        lambda by: (
            fit_all(Estimation(by)).log_likelihood,
            fit_all(Estimation(by)).aic,
        ),
        columns=("by", "log-likelihood", "AIC"),
        rows=(("reml", -103.90033, 219.80065), ("ml", -104.41804, 220.83609)),
        within=5e-5,
    )


def test_the_first_score_and_the_log_of_time(spec):
    """The later scores, on the log of weeks, from the first score: fixed effects."""
    spec(
        lambda: fit_later(Estimation.REML).formula,
        gives="score ~ log1p(time) * first_score + (log1p(time) | client)",
    )
    spec(lambda: fit_later(Estimation.REML).first_score_centre, gives=18.0)
    spec(
        lambda: list(fit_later(Estimation.REML).fixed_effects),
        gives=[20.3121, -4.8343, 1.0527, -0.2894],
        within=5e-5,
    )
    spec(
        lambda: list(fit_later(Estimation.REML).standard_errors),
        gives=[0.56726, 0.78677, 0.15111, 0.21019],
        within=5e-5,
    )
    spec(
        lambda: fit_later(Estimation.REML).log_likelihood,
        gives=-79.22435,
        within=5e-5,
    )


def test_a_singular_fit_is_found_and_said(spec):
    """By ML the same model is singular: intercepts and slopes fall into one line."""
    spec(lambda: fit_later(Estimation.ML).singular, gives=True)
    spec(
        lambda: fit_later(Estimation.ML).log_likelihood,
        gives=-77.91308,
        within=5e-5,
    )
    spec(
        lambda: list(fit_later(Estimation.ML).random_covariance.ravel()),
        gives=[0.0576, -0.4491, -0.4491, 3.5049],
        within=1e-4,
    )


def test_statistics_of_clients_add_up(spec):
    """Two halves of the clients are summed up apart; their sum gives the same fit."""
    spec(
        lambda: (
            fit_statistics(
                summarise(scores.choose(range(6)), first_score=False)
                + summarise(scores.choose(range(6, 10)), first_score=False)
            ).log_likelihood
        ),
        gives=-103.90033,
        within=5e-5,
    )


def test_missing_scores_are_counted(spec):
    """What was missing is in the result: rows without a score are never zero."""
    spec(
        lambda: (
            fit_all(Estimation.REML).n_clients,
            fit_all(Estimation.REML).n_scores,
            fit_all(Estimation.REML).missing,
        ),
        gives=(10, 54, 6),
    )


def test_too_little_is_refused(spec):
    """Two clients, or two scores a client, say too little about how clients differ."""
    spec.refuses(lambda: fit_growth(arrange_weekly(weekly[:2])), TooFew)
    spec.refuses(
        lambda: fit_growth(arrange_weekly(course[:3] for course in weekly)), TooFew
    )


def test_what_cannot_be_estimated_is_refused(spec):
    """Equal first scores explain nothing; scores without error leave no residual."""
    spec.refuses(
        lambda: fit_growth(arrange_weekly((15, *course[1:]) for course in weekly)),
        ScienceError,
    )
    spec.refuses(
        lambda: fit_growth(arrange_weekly([(9, 8, 7, 6)] * 9), first_score=False),
        ScienceError,
    )
