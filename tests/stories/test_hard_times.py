"""When it is hard: what Ben reads on his page, and what he can ask to be sent."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.records.messages import wanted_follow_ups, wants_note
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionStatus,
    Author,
    ItemKind,
    Purpose,
    Submission,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.state_protocol import state_protocol
from people import promise
from weeks import check_in, gad_7, weekly, write_words


@pytest.fixture
def link(transactional_db, cast):
    """Make a link of Ben's for one purpose; a protocol is in force."""
    now = timezone.now()

    def link(purpose: Purpose) -> str:
        with scope(practice=cast.practice):
            made = invite_client(
                cast.bens_episode, purpose=purpose, by=cast.by_anna, at=now
            )
        return f"/c/{made.token}/"

    with scope(practice=cast.practice):
        state_protocol(
            cast.practice,
            promise=promise(
                valid_until=now.date() + timedelta(days=300), tells_unsent=True
            ),
            people=[cast.anna, cast.clara],
            by=Author.member(cast.dora),
            at=now,
        )
    return link


@pytest.fixture
def hard_weeks(cast, link):
    """Three check-ins in a row that were harder, stones among them."""
    now = timezone.now()
    write_words(
        cast.ben, "I sleep badly.", "I want to eat lunch with the others again."
    )
    weekly(cast.ben, [9, 8, 10, 17, 18, 21], ending=now - timedelta(days=1))
    with scope(practice=cast.practice):
        for weeks, text in ((5, "Opened the post."), (4, "Slept."), (1, "Said no.")):
            lay_item(
                cast.ben,
                Content(ItemKind.STONE, text),
                visibility=Visibility.SHARED,
                key=None,
                by=cast.by_ben,
                at=now - timedelta(weeks=weeks),
            )
    return link(Purpose.OWN_PATH)


def test_three_harder_weeks_are_a_bend_and_an_offer_to_talk(
    page, hard_weeks, ends_accessible, take_picture
):
    # Given three check-ins in a row that were harder
    page.goto(hard_weeks)

    # Then the page asks, names whom to reach, and blames nobody
    main = page.locator("main")
    expect(main).to_contain_text("The last three check-ins were harder.")
    expect(main).to_contain_text("with Anna or someone else?")
    heavy = page.locator(".heavy")
    expect(heavy).to_contain_text("That's a lot to carry. Here is who you can reach:")
    expect(heavy.get_by_role("link", name=re.compile("Emergency"))).to_have_attribute(
        "href", "tel:112"
    )
    expect(main.locator("svg").first).to_contain_text("a bend here")

    # And every stone lies where it lay
    for stone in ("Opened the post.", "Slept.", "Said no."):
        expect(main).to_contain_text(stone)
    expect(page.locator("#safety")).to_contain_text("Not watched round the clock.")
    take_picture("hard-weeks")
    take_picture("hard-weeks", dark=True)
    ends_accessible()


def test_what_is_marked_and_never_sent_reaches_somebody_where_that_was_said(
    page, cast, link, ends_accessible, take_picture
):
    # Given a practice that has said so
    page.goto(link(Purpose.CHECK_IN))
    page.goto("/page/check-in/")
    begin = page.locator(".step.begin")
    expect(begin).to_contain_text("even if you do not send the rest")

    # When Ben marks the question about safety and waits a moment
    question = page.locator("#q-phq-9-9")
    for _ in range(30):
        if question.is_visible():
            break
        name = re.compile("Next|Skip this")
        page.get_by_role("button", name=name).click()
    question.get_by_label("Several days").click()
    panel = page.get_by_role("region", name="If it is hard right now")
    expect(panel).to_contain_text("even if you do not send the rest")
    expect(panel).to_contain_text("Passed on to Anna.", timeout=12_000)
    take_picture("risk-unsent")
    ends_accessible()

    # And stops there
    page.get_by_role("button", name="Stop here").click()
    expect(page).to_have_title("Closed")

    # Then Anna has it, and no answer is stored
    with scope(practice=cast.practice):
        assert AttentionItem.objects.get().reason == "safety"
        assert AttentionStatus.objects.get().administration is None
        assert Submission.objects.count() == 0


def test_a_slip_of_the_finger_that_is_taken_back_reaches_nobody(page, cast, link):
    page.goto(link(Purpose.CHECK_IN))
    page.goto("/page/check-in/")
    question = page.locator("#q-phq-9-9")
    for _ in range(30):
        if question.is_visible():
            break
        page.get_by_role("button", name=re.compile("Next|Skip this")).click()
    question.get_by_label("Several days").click()
    question.get_by_label("Not at all").click()
    page.wait_for_timeout(6000)
    with scope(practice=cast.practice):
        assert AttentionItem.objects.count() == 0


def test_what_is_sent_to_ben_is_what_he_asks_for(
    page, cast, hard_weeks, window, ends_accessible, take_picture
):
    # Given his page, on a phone without script
    page.goto(hard_weeks)
    page.get_by_role("link", name="Messages to you").click()

    # Then nothing is chosen for him
    expect(page.locator(":checked")).to_have_count(0)
    take_picture("messages")
    take_picture("messages", dark=True)
    ends_accessible()

    # When he asks for the one note, and for a check-in three months after the end
    page.get_by_label("Yes, that one note").check()
    page.get_by_role("button", name="Keep this", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    page.get_by_label("After 3 months").check()
    page.get_by_role("button", name="Keep this choice").click()

    # Then both are kept, and can be read there
    expect(page.get_by_label("Yes, that one note")).to_be_checked()
    expect(page.get_by_label("After 3 months")).to_be_checked()
    with scope(practice=cast.practice):
        assert wants_note(cast.ben) is True
        assert wanted_follow_ups(cast.bens_episode) == {3}
    ends_accessible()


def test_a_page_that_is_not_there_still_says_where_help_is(
    page, hard_weeks, ends_accessible, take_picture
):
    page.goto(hard_weeks)
    page.goto("/page/nowhere/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "There is nothing here for you."
    )
    expect(page.locator("#safety").get_by_role("link")).to_have_attribute(
        "href", "tel:112"
    )
    take_picture("nothing-here-client")
    ends_accessible()
    page.get_by_role("link", name="To your path").click()
    expect(page.locator(".sentence").first).to_be_visible()


def test_the_therapist_asks_what_she_sees(
    page, cast, hard_weeks, sign_in, ends_accessible, take_picture
):
    # Given Ben's harder weeks, on a second measure as well
    check_in(
        cast.ben, gad_7(18), at=timezone.now() - timedelta(hours=1), measure="gad-7"
    )
    sign_in(cast.anna)
    with scope(practice=cast.practice):
        item = AttentionItem.objects.get(reason="worse")

    # When she opens why he is flagged
    page.goto(f"/attention/{item.id}/")

    # Then she is asked, reads the checklist in order, and decides
    expect(page.locator("main")).to_contain_text("They're wrong sometimes.")
    first = page.locator(".checklist li").first
    expect(first).to_contain_text("Safety.")
    take_picture("worse-attention")
    ends_accessible()
