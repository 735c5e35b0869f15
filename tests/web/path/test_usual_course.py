"""What is usual for a start is drawn, said with its doubt, and absent for a reason."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Author, CourseModel, ExpectedCourse, Grounds
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.exchange.instruments.shelf import instrument
from cairn.web.path.expected import describe_basis, describe_distance, write_share
from weeks import check_in, phq_9, weekly

DAY = timedelta(days=1)


def text(response) -> str:
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def path_page(anna, cast):
    """Look at courses by the clock, then open Ben's page."""

    def path_page() -> str:
        with scope(practice=cast.practice):
            judge_courses(cast.practice, by=Author.system(), at=timezone.now())
        return text(anna.get(f"/people/{cast.ben.id}/"))

    return path_page


def test_the_path_shades_what_is_usual_and_says_where_that_is_from(path_page, cast):
    weekly(cast.ben, [18, 15, 12, 11], ending=timezone.now() - DAY)
    page = path_page()
    assert "Of people who began at 18, half are between" in page
    assert "from published figures; the spread is an assumption." in page
    assert page.count("usual for this start") >= 2
    assert page.count("<polygon") > 8
    assert "Usual for this start (half of people, four in five)" in page
    assert "may be quicker than care here" in page
    assert "PMC11530739" in page


def test_one_score_is_compared_with_nothing(path_page, cast):
    weekly(cast.ben, [18], ending=timezone.now() - DAY)
    page = path_page()
    assert "usual for this start" not in page
    assert "<polygon" not in page


def test_before_the_clock_has_looked_the_page_is_what_it_was(anna, cast):
    weekly(cast.ben, [18, 15, 12], ending=timezone.now() - DAY)
    page = text(anna.get(f"/people/{cast.ben.id}/"))
    assert "sual for this start" not in page


def test_a_start_outside_the_figures_says_so(path_page, cast):
    weekly(cast.ben, [6, 7, 6], ending=timezone.now() - DAY)
    page = path_page()
    assert "people whose first score on PHQ-9 was higher than this." in page
    assert "<polygon" not in page


def test_a_measure_without_figures_says_so(path_page, cast):
    now = timezone.now()
    for week in (2, 1):
        answers = dict.fromkeys(map(str, range(1, 11)), 2)
        check_in(cast.ben, answers, at=now - 7 * week * DAY, measure="core-10")
    page = path_page()
    assert "for CORE-10 there are no published figures here" in page


def test_later_than_the_figures_nothing_is_drawn_or_said(path_page, cast):
    weekly(cast.ben, [18, *[9] * 15], ending=timezone.now() - DAY)
    page = path_page()
    assert "after 12 weeks, and four in five between" in page
    assert "What is usual later is not known here." in page


def test_own_clients_are_counted_where_they_speak():
    def basis(grounds: Grounds) -> str:
        model = CourseModel(n_clients=43)
        return describe_basis(ExpectedCourse(grounds=grounds, model=model))

    assert basis(Grounds.OWN) == "from 43 of your own clients"
    assert (
        basis(Grounds.BOTH)
        == "from 43 of your own clients, still leaning on published figures"
    )


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.16, "about one in six people"),
        (0.1, "about one in ten people"),
        (0.0625, "about one in 16 people"),
        (0.05, "about one in 20 people"),
        (0.049, "fewer than one in 20 people"),
        (0.0, "fewer than one in 20 people"),
    ],
)
def test_shares_are_said_in_words(share, said):
    assert write_share(share) == said


def test_where_higher_is_better_low_scores_are_the_unusual_ones():
    row = ExpectedCourse(observed=9, first_score=8, tail_probability=0.1)
    assert describe_distance(row, instrument("swls")) == (
        "SWLS is at 9; about one in ten people who began at 8 is that low or lower by "
        "now"
    )


@pytest.mark.parametrize("share", [None, 0.7])
def test_what_many_people_have_is_never_called_unusual(share):
    row = ExpectedCourse(observed=19, first_score=12, tail_probability=share)
    said = describe_distance(row, instrument("phq-9"))
    assert said == "PHQ-9 is at 19, reliably worse than at the start"


def test_one_more_answer_left_out_changes_nothing_that_is_usual(path_page, cast):
    now = timezone.now()
    weekly(cast.ben, [18, 15, 12], ending=now - 8 * DAY)
    check_in(cast.ben, phq_9(10) | {"1": None}, at=now - DAY)
    assert "Of people who began at 18" in path_page()
