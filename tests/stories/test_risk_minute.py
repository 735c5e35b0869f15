"""The minute after a risk answer, as Ben lives it and as Anna finds it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from cairn.clinic.records.models import AttentionItem, AttentionStatus, Author, Purpose
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.state_protocol import state_protocol
from people import promise


@pytest.fixture
def check_in(transactional_db, cast, page):
    """Ben's check-in, open on the safety question."""
    now = timezone.now()
    with scope(practice=cast.practice):
        state_protocol(
            cast.practice,
            promise=promise(valid_until=now.date() + timedelta(days=300)),
            people=[cast.anna, cast.clara],
            by=Author.member(cast.dora),
            at=now,
        )
        link = invite_client(
            cast.bens_episode, purpose=Purpose.CHECK_IN, by=cast.by_anna, at=now
        )
    page.goto(f"/c/{link.token}/")
    page.goto("/page/check-in/")
    page.get_by_role("button", name="Next").click()
    for _ in range(8):
        page.get_by_role("button", name="Skip this").click()
    expect(page.locator("#q-phq-9-9")).to_be_visible()
    return cast


def help_beside(page: Page):
    return page.get_by_role("region", name="If it is hard right now")


def test_help_opens_at_the_tap_and_the_form_can_be_finished(
    page, window, check_in, ends_accessible, take_picture
):
    # Given the safety question, with no connection left
    window.set_offline(True)
    expect(help_beside(page)).to_be_hidden()
    assert page.locator("#q-phq-9-9 [aria-live=polite]").count() == 1

    # When Ben marks that it was so on several days
    page.locator("#q-phq-9-9").get_by_label("Several days").click()

    # Then help stands beside it at once, and nothing moves on by itself
    panel = help_beside(page)
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Anna isn't watching this page right now.")
    expect(panel).to_contain_text("Anna normally looks within 8 hours")
    expect(panel.get_by_role("link", name=re.compile("Emergency"))).to_have_attribute(
        "href", "tel:112"
    )
    assert panel.locator(":checked").count() == 0
    page.wait_for_timeout(600)
    expect(page.locator("#q-phq-9-9")).to_be_visible()
    take_picture("risk-help")
    take_picture("risk-help", dark=True)
    ends_accessible()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    # And taking the answer back closes it again
    page.locator("#q-phq-9-9").get_by_label("Not at all").click()
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Back").click()
    page.locator("#q-phq-9-9").get_by_label("Several days").click()

    # When he asks for a call, goes on and sends
    panel.get_by_label("Tell my therapist to call me").click()
    page.wait_for_timeout(600)
    expect(panel).to_be_visible()
    window.set_offline(False)
    page.get_by_role("button", name="Next").click()
    for _ in range(8):
        page.get_by_role("button", name="Skip this").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send").click()

    # Then help comes first, and it says who was told and by when they look
    panel = help_beside(page)
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("You asked for a call. Anna sees that.")
    expect(panel).to_contain_text("This has been passed on to Anna, who looks by")
    expect(page.locator("main")).not_to_contain_text("Thank you.")
    take_picture("risk-after")
    ends_accessible()
    with scope(practice=check_in.practice):
        assert AttentionItem.objects.get().reason == "safety"
        status = AttentionStatus.objects.get()
        assert (status.urgent, status.asked_for_call) == (True, True)


def test_what_was_marked_can_be_sent_at_once(page, check_in, ends_accessible):
    # Given the help beside the answer
    page.locator("#q-phq-9-9").get_by_label("More than half the days").click()
    panel = help_beside(page)
    expect(panel).to_contain_text("This reaches Anna when you send it.")

    # When Ben asks for a call and sends from right there
    panel.get_by_label("Tell my therapist to call me").click()
    panel.get_by_role("button", name="Send now").click()

    # Then it has been passed on, without the questions after it
    expect(help_beside(page)).to_contain_text("You asked for a call.")
    with scope(practice=check_in.practice):
        assert AttentionStatus.objects.get().asked_for_call is True
    ends_accessible()


def test_the_form_can_be_left_and_then_nothing_is_sent(page, check_in, ends_accessible):
    page.locator("#q-phq-9-9").get_by_label("Several days").click()
    page.get_by_role("button", name="Stop here").click()
    expect(page).to_have_title("Closed")
    with scope(practice=check_in.practice):
        assert AttentionItem.objects.count() == 0
    ends_accessible()
