"""A client's page: their own words first, then what changed and how sure that is."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import AttentionItem, AuditEvent
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from weeks import check_in, gad_7, meet, midday, phq_9, weekly, write_words

SURE = "95% of unchanged people wouldn't move this far."


def text(response) -> str:
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def path(cast):
    return f"/people/{cast.ben.id}/"


@pytest.fixture
def yesterday():
    return timezone.now() - timedelta(days=1)


def test_own_words_come_before_any_number(anna, cast, path, yesterday):
    write_words(cast.ben, "I want to eat lunch with the others again.", "Slept.")
    weekly(cast.ben, [16, 12], ending=yesterday)
    page = text(anna.get(path))
    words = page.index("“I want to eat lunch with the others again.”")
    assert words < page.index("Path</h2>") < page.index("PHQ-9: first 16, now 12")
    assert "<q>Slept.</q>" in page


def test_without_own_words_the_page_says_so(anna, path):
    page = text(anna.get(path))
    assert "They have not written own words yet." in page
    assert "Measures appear after the first check-in." in page
    assert "None planned yet." in page


def test_one_check_in_is_a_dot(anna, cast, path, yesterday):
    check_in(cast.ben, phq_9(9), at=yesterday)
    page = text(anna.get(path))
    assert "Two check-ins make a line. Today there's one dot." in page
    assert "Reliably" not in page


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        (
            [18, 15, 9],
            "Reliably improved on PHQ-9 (\N{MINUS SIGN}9). " + SURE,
        ),
        (
            [9, 12, 15],
            "Reliably worse on PHQ-9 (+6). " + SURE,
        ),
        (
            [14, 9, 12],
            "No reliable change on PHQ-9 in three check-ins (\N{MINUS SIGN}2).",
        ),
        ([14, 14], "No reliable change on PHQ-9 in two check-ins (±0)."),
    ],
)
def test_what_changed_is_one_sentence(anna, cast, path, yesterday, totals, sentence):
    weekly(cast.ben, totals, ending=yesterday)
    assert sentence in text(anna.get(path))


def test_where_more_is_better_a_rise_is_an_improvement(anna, cast, path, yesterday):
    low = {str(n): 2 for n in range(1, 6)}
    high = {str(n): 6 for n in range(1, 6)}
    check_in(cast.ben, low, at=yesterday - timedelta(days=7), measure="swls")
    check_in(cast.ben, high, at=yesterday, measure="swls")
    page = text(anna.get(path))
    assert "Reliably improved on SWLS (+20)." in page
    assert "The threshold was computed here." in page
    assert "higher is better" in page


def test_a_criterion_at_ninety_percent_is_not_told_as_ninety_five(
    anna, cast, path, yesterday
):
    answers = {str(n): 2 for n in range(1, 11)}
    calm = {str(n): 1 for n in range(1, 11)} | {"6": 0}
    check_in(cast.ben, answers, at=yesterday - timedelta(days=7), measure="core-10")
    check_in(cast.ben, calm, at=yesterday, measure="core-10")
    page = text(anna.get(path))
    assert "90% of unchanged people wouldn't move this far." in page
    assert "95%" not in page


def test_an_unknown_confidence_claims_no_percentage_and_doubt_is_said(
    anna, cast, path, yesterday
):
    with scope(practice=cast.practice):
        for days, total in ((8, 10.0), (1, 30.0)):
            record_check_in(
                CheckIn(
                    key=f"from paper {days:04d} days ago",
                    measures=(Answered("ors", "1", {}, total=total),),
                    answered_at=timezone.now() - timedelta(days=days),
                    mode=Mode.PAPER,
                ),
                episode=cast.bens_episode,
                by=cast.by_anna,
                at=timezone.now(),
            )
    page = text(anna.get(path))
    assert "Reliably improved on ORS (+20)." in page
    assert "counts by the published rule" in page
    assert "The threshold is unconfirmed." in page
    assert "% of unchanged" not in page


def test_what_got_worse_elsewhere_comes_before_what_got_better(
    anna, cast, path, yesterday
):
    weekly(cast.ben, [18, 8], ending=yesterday)
    check_in(cast.ben, gad_7(3), at=yesterday - timedelta(days=7), measure="gad-7")
    check_in(cast.ben, gad_7(12), at=yesterday, measure="gad-7")
    page = text(anna.get(path))
    worse, better = (
        "Reliably worse on GAD-7 (+9).",
        "Reliably improved on PHQ-9 (\N{MINUS SIGN}10).",
    )
    assert page.index(worse) < page.index(better)


def test_a_score_that_cannot_be_made_is_a_gap(anna, cast, path, yesterday):
    weekly(cast.ben, [14, 13], ending=yesterday - timedelta(days=7))
    unanswered = phq_9(6) | {"1": None, "2": None, "3": None}
    check_in(cast.ben, unanswered, at=yesterday)
    page = text(anna.get(path))
    assert "over 3 check-ins" in page
    assert "1 has no score and is left as a gap." in page
    assert "3 answers left out, too many for a score" in page


def test_the_words_chosen_about_safety_are_quoted_with_those_before(
    anna, cast, path, yesterday
):
    week = timedelta(days=7)
    check_in(cast.ben, phq_9(9, safety=0), at=yesterday - 2 * week)
    check_in(cast.ben, phq_9(9, safety=None), at=yesterday - week)
    check_in(cast.ben, phq_9(9, safety=2), at=yesterday)
    page = text(anna.get(path))
    quoted = page[page.index("PHQ-9 asks about safety") :]
    wording = "Thoughts that you would be better off dead"
    assert wording in quoted[:400]
    assert "<strong>More than half the days</strong>" in quoted
    before = re.search(r"Before: (.*?)</p>", quoted)[1]
    assert re.sub(r" \(.*?\)", "", before) == "not answered, Not at all"


def test_open_attention_stands_above_the_line(anna, cast, path, yesterday):
    weekly(cast.ben, [5, 15], ending=yesterday)
    page = text(anna.get(path))
    with scope(practice=cast.practice):
        item = AttentionItem.objects.get()
    assert page.index(f"/attention/{item.id}/") < page.index("Path</h2>")


def test_opening_words_are_those_of_the_newest_check_in(anna, cast, path, yesterday):
    check_in(cast.ben, phq_9(9), at=yesterday, words="The letter came.")
    assert "“The letter came.”" in text(anna.get(path))
    check_in(cast.ben, phq_9(9), at=timezone.now())
    page = text(anna.get(path))
    assert "The letter came." not in page
    assert "You could open with: how has the week been?" in page


def test_nothing_on_the_page_calls_anybody_safe(anna, cast, path, yesterday):
    weekly(cast.ben, [18, 3], ending=yesterday)
    page = re.sub(r"<[^>]+>", " ", text(anna.get(path))).lower()
    for word in ("on track", "is safe", "low risk", "no risk", "recovered", "cured"):
        assert word not in page


def test_a_strength_is_kept_sealed_and_leaves_a_trace(anna, cast, path):
    response = anna.post(path, {"strength": "He rang the landlord himself."})
    assert (response.status_code, response["Location"]) == (302, path)
    assert "He rang the landlord himself." in text(anna.get(path))
    cast.ben.refresh_from_db()
    assert b"landlord" not in bytes(cast.ben.strength)
    with scope(practice=cast.practice):
        assert AuditEvent.objects.filter(action="strength named").count() == 1


def test_a_strength_that_is_too_long_is_asked_back_and_not_lost(anna, cast, path):
    long = "x" * 141
    page = text(anna.post(path, {"strength": long}))
    assert "Shorten the line to 140 characters or fewer." in page
    assert long in page
    cast.ben.refresh_from_db()
    assert bytes(cast.ben.strength) == b""


def test_the_session_that_comes_next_is_named(anna, cast, path):
    meet(cast.ben, midday() + timedelta(days=2))
    page = text(anna.get(path))
    assert "session 1" in page
    assert "planned" in page


@pytest.mark.parametrize("page", ["", "numbers/"])
def test_nobody_else_finds_the_page(clara, greta, dora, cast, path, page):
    for browser in (clara, greta, dora):
        response = browser.get(path + page)
        assert response.status_code == 404
        assert "There is nothing here for you." in response.content.decode()


def test_all_numbers_carry_answers_missing_method_and_licence(
    anna, cast, path, yesterday
):
    check_in(cast.ben, phq_9(9), at=yesterday - timedelta(days=7))
    check_in(cast.ben, phq_9(8) | {"8": None}, at=yesterday)
    page = text(anna.get(path + "numbers/"))
    assert "9 (prorated)" in page
    assert "Patient Health Questionnaire-9" in page
    assert "Version 1; lower is better." in page
    assert "Sum of item scores, version 1" in page
    assert "Sum of item scores, prorated, version 1" in page
    assert "Unconfirmed: how missing answers are treated." in page
    assert "No permission required to reproduce" in page
    assert "Little interest or pleasure in doing things" in page
