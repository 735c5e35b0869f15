import numpy as np

from cairn import Direction, PublishedPoints, Status, arrange_scores, published_prior
from cairn.errors import ScienceError
from cairn.science.course.practice import prior_model
from cairn.science.offtrack.alarm import AlarmLevels, Reason
from cairn.science.offtrack.horizon import StatedEnd
from cairn.science.offtrack.one_client import judge_client
from cairn.science.offtrack.outlook import outlook_of

title = "Amber and red"
text = """A score is compared with the distribution of scores that people who began with
the same first score have at the same time. Outside the middle 68 % of it, on the worse
side (16 %), the flag is amber; outside the middle 80 % (10 %) it is red. Reliably worse
than the first score is red as well. No flag is raised before the second score, and none
says that all is well. What came between the first and this score plays no part: asked
against the client's own last scores, a course that is bad from the start would soon
count as usual, and such an alarm told outcomes apart less well than the last score.
*Method:* Finch, Lambert & Schaalje (2001), Clin Psychol Psychother 8, 231-242; the
levels of 68 and 80 % as quoted in the field; reliable change after Jacobson & Truax
(1991). The examples use published PHQ-9 figures whose variances are assumptions."""

lower = Direction.LOWER_IS_BETTER
six_points = PublishedPoints(6, None, Status.UNKNOWN, Status.COMPUTED, "PHQ-9")
outlook = outlook_of(prior_model(published_prior("phq-9")), StatedEnd(8.0, 1.0))


def judge(scores, weeks):
    """Judge a client's newest score; weeks are counted from the first score."""
    columns = arrange_scores(["Ben"] * len(weeks), scores, time=weeks, direction=lower)
    return judge_client(outlook, columns, change=six_points)


def test_where_the_lines_are(spec):
    """After a first score of 18: the scores above which a flag is raised, by week."""
    spec.table(
        lambda week: (
            judge([18, 18], [0, week]).expected.mean,
            judge([18, 18], [0, week]).expected.amber_line,
            judge([18, 18], [0, week]).expected.red_line,
        ),
        columns=("week", "expected", "amber above", "red above"),
        rows=(
            (1, 14.95, 18.07, 18.97),
            (2, 13.56, 17.00, 18.00),
            (4, 11.81, 15.79, 16.94),
            (8, 9.80, 14.51, 15.87),
            (12, 8.54, 13.76, 15.27),
        ),
        within=1e-2,
    )


def test_a_slow_course_is_red(spec):
    """From 18 to 17 in four weeks is red: 17 lies above 16.94."""
    spec(lambda: judge([18, 17], [0, 4]).tail_probability, gives=0.097, within=5e-4)
    spec(lambda: str(judge([18, 17], [0, 4]).flag), gives="red")
    spec(
        lambda: judge([18, 17], [0, 4]).sentence,
        gives="Much slower than most people who began here. Worth a conversation.",
    )
    spec(lambda: str(judge([18, 16], [0, 4]).flag), gives="amber")
    spec(lambda: str(judge([18, 15], [0, 4]).flag), gives="none")


def test_reliably_worse_than_the_start(spec):
    """Six points above the first score are red whatever is expected; five are not."""
    spec(
        lambda: str(judge([10, 16], [0, 0.1]).reason),
        gives="reliably worse than at the start; slower than most people who began "
        "here",
    )
    spec(
        lambda: str(judge([10, 15], [0, 0.1]).reason),
        gives="much slower than most people who began here",
    )


def test_nothing_before_the_second_score(spec):
    """One score is no course, and no score is no zero."""
    spec(lambda: str(judge([27], [0]).flag), gives="none")
    spec(lambda: str(judge([27], [0]).reason), gives="only a first score")
    spec(lambda: str(judge([np.nan], [0]).reason), gives="no score yet")


def test_when_it_prompts(spec):
    """A red flag prompts at once, an amber one after a score that was flagged too."""
    spec(lambda: judge([18, 17], [0, 4]).prompts, gives=True)
    spec(lambda: judge([18, 14, 16], [0, 3, 4]).prompts, gives=False)
    spec(lambda: judge([18, 17, 16], [0, 3, 4]).prompts, gives=True)


def test_what_is_said(spec):
    """The sentence for a therapist never says what will become of somebody."""
    spec.table(
        lambda reason: Reason(reason).sentence,
        columns=("reason", "sentence"),
        rows=[(str(reason), reason.sentence) for reason in Reason],
    )


def test_other_levels(spec):
    """The levels can be chosen, and must be levels."""
    spec(lambda: (AlarmLevels().amber, AlarmLevels().red), gives=(0.16, 0.10))
    spec.refuses(lambda: AlarmLevels(amber=0.10, red=0.16), ScienceError)
