"""Maren answers four times a year, for herself alone, and takes her Well along."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect
from practice_day import lay_out

from cairn.clinic.records.models import Author
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well_anchors import PROQOL, anchor_content, measure_of

WORDS = "fourteen kingfishers under willows"


@pytest.fixture
def maren(transactional_db, page, sign_in):
    """Maren with an open Well and three answers of the last year."""
    maren = lay_out().maren
    by, now, measure = Author.member(maren), timezone.now(), measure_of(PROQOL)
    with scope(practice=maren.practice):
        key = begin_well(maren, WORDS, by=by, at=now).key
        for quarter, marks in enumerate(("4445434344", "4434434344", "3434433334")):
            answers = {
                item.id: int(mark)
                for item, mark in zip(measure.items, marks, strict=True)
            }
            on = timezone.localdate() - timedelta(days=92 * (3 - quarter))
            content = anchor_content(measure, answers, on=on)
            write_entry(maren, content, key=key, by=by)
    sign_in(maren)
    page.goto("/well/open/")
    page.get_by_label("Your own words").fill(WORDS)
    page.get_by_role("button", name="Open", exact=True).click()
    return maren


def test_a_questionnaire_is_answered_for_oneself(
    maren, page, ends_accessible, take_picture
):
    page.goto("/well/anchors/")
    page.get_by_role("link", name="Answer it once").click()
    expect(page.get_by_text("give more than you get back")).to_be_visible()
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").nth(1).check()
    take_picture("own-questions")
    ends_accessible()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Four times a year")).to_be_visible()
    caption = page.locator("figcaption", has_text="One answer so far")
    expect(caption).to_be_visible()
    take_picture("own-questionnaires")
    ends_accessible()


def test_the_well_is_taken_along_as_one_file(
    maren, page, ends_accessible, take_picture
):
    page.goto("/well/export/")
    page.get_by_label("A page to read in any browser").check()
    take_picture("well-along")
    ends_accessible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take it").click()
    assert taken.value.suggested_filename == "my-well.html"


def test_who_left_reads_how_long_it_waits(page, ends_accessible):
    page.goto("/well/export/after-leaving/")
    expect(page.get_by_text("Your Well waits 30 days")).to_be_visible()
    ends_accessible()
