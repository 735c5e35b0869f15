import numpy as np

from cairn import Direction
from cairn.errors import ScienceError
from cairn.science.arrange import arrange_scores
from cairn.science.course.basis import Basis
from cairn.science.course.estimation import Estimation
from cairn.science.course.growth import GrowthModel
from cairn.science.course.prediction import predict_course
from cairn.science.course.running import start_course
from cairn.science.course.statistics import GrowthDesign

title = "The score to come"
text = """What is predicted for a client is a normal distribution of a new score. Before
any score is known it is the course of people like them: its variance is that of
clients' lines, of the estimated fixed effects, and of one score. Each score observed
moves and narrows it, exactly as one joint normal distribution of all scores says. The
variances themselves are taken as known.
*Method:* Laird & Ware (1982), Biometrics 38, 963-974."""


def invent_model(correlation=None):
    """Invent a model on weeks that can be checked by hand."""
    return GrowthModel(
        design=GrowthDesign(
            basis=Basis.TIME,
            term="time",
            first_score=False,
            covariates=(),
            direction=Direction.LOWER_IS_BETTER,
            correlation=correlation,
        ),
        estimation=Estimation.REML,
        fixed_effects=np.array([20.0, -1.0]),
        fixed_covariance=np.diag([1.0, 0.0]),
        random_covariance=np.diag([15.0, 0.0]),
        residual_variance=4.0,
        log_likelihood=-300.0,
        aic=612.0,
        singular=True,
        n_clients=30,
        n_scores=120,
        missing=0,
        left_out=0,
        averaged=0,
        first_score_centre=None,
        score_range=(0.0, 40.0),
        method="invented",
        version="1",
        source="invented",
    )


model = invent_model()
one_score = arrange_scores(
    ["Ben"], [25.0], time=[0], direction=Direction.LOWER_IS_BETTER
)


def test_before_any_score(spec):
    """Expected is 20 - 2 = 18 at week 2, with variance 15 + 1 + 4 = 20."""
    spec(lambda: start_course(model).predict(at=2), gives=(18.0, 20.0))


def test_after_one_score(spec):
    """A 25 at week 0 is 5 too many, of which 16/20 are believed: 18 + 4.

    The line's variance falls from 16 to 16 - 16 * 16/20 = 3.2, a score's to 7.2.
    """
    spec(
        lambda: start_course(model).observe(25.0, at=0).predict(at=2),
        gives=(22.0, 7.2),
    )


def test_many_clients_at_once(spec):
    """The same for columns of clients, at several positions at once."""
    spec(
        lambda: list(
            predict_course(model, one_score, client=[0, 0], at=[1.0, 2.0]).mean
        ),
        gives=[23.0, 22.0],
    )
    spec(
        lambda: list(
            predict_course(model, one_score, client=[0, 0], at=[1.0, 2.0]).variance
        ),
        gives=[7.2, 7.2],
    )


def test_what_the_last_score_carries_over(spec):
    """Residuals correlate by .5 a week apart: of 25 - 24, half is carried over."""
    spec(
        lambda: list(
            predict_course(
                invent_model(correlation=0.5), one_score, client=[0], at=[1.0]
            ).mean
        ),
        gives=[23.5],
    )


def test_a_time_before_the_last_score_is_refused(spec):
    """With serial correlation only a time after the last score can be predicted."""
    spec.refuses(
        lambda: predict_course(
            invent_model(correlation=0.5), one_score, client=[0], at=[0.0]
        ),
        ScienceError,
    )
