"""Ben answers his check-in: on a phone, without any script, on Anna's own screen."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from cairn.clinic.records.models import (
    Administration,
    Author,
    OwnWords,
    Purpose,
    Submission,
)
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.state_protocol import state_protocol
from people import promise

QUESTIONS = 17
# A first hope and the own sentence come after them.
LAST = QUESTIONS + 2


@pytest.fixture
def practice(transactional_db, cast):
    """The cast with a protocol that holds today."""
    now = timezone.now()
    with scope(practice=cast.practice):
        state_protocol(
            cast.practice,
            promise=promise(valid_until=now.date() + timedelta(days=300)),
            people=[cast.anna, cast.clara],
            by=Author.member(cast.dora),
            at=now,
        )
    return cast


@pytest.fixture
def link(practice):
    """Give Ben a fresh link and return its path."""
    with scope(practice=practice.practice):
        return make_link(practice)


def make_link(practice) -> str:
    issued = invite_client(
        practice.bens_episode,
        purpose=Purpose.CHECK_IN,
        by=practice.by_anna,
        at=timezone.now(),
    )
    return f"/c/{issued.token}/"


def question(page: Page, number: int):
    """Return the question that stands alone on the screen."""
    return page.locator("fieldset.question:visible").filter(
        has_text=re.compile(rf"^\s*{number} of {LAST}")
    )


def test_first_visit_from_the_link_to_the_own_path(
    page, practice, link, ends_accessible, take_picture
):
    # Given a link from Anna
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/page/$"))
    expect(page).to_have_title("Your page")
    boxes = [one.bounding_box() for one in page.locator(".button-row > :visible").all()]
    assert len(boxes) > 1
    assert len({(box["width"], box["height"]) for box in boxes}) == 1
    take_picture("check-in-welcome")
    ends_accessible()

    # When he has a look, and leaves his own words
    page.get_by_role("link", name="Have a look").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Whose page is this? Yours."
    )
    page.get_by_label("What would a good week look like?").fill(
        "Lunch with the others."
    )
    assert page.locator("[name=visibility]:checked").count() == 0
    page.get_by_label("Me and Anna").check()
    take_picture("check-in-words")
    ends_accessible()
    page.get_by_role("button", name="Keep and go on").click()

    # And answers one question a screen
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    take_picture("check-in-begin")
    ends_accessible()
    page.get_by_role("button", name="Next").click()
    for number in range(1, QUESTIONS + 1):
        shown = question(page, number)
        expect(shown).to_be_visible()
        assert page.locator("fieldset.question:visible").count() == 1
        assert shown.locator(":checked").count() == 0
        if number == 4:
            take_picture("check-in-question")
            ends_accessible()
            page.get_by_role("button", name="Back").click()
            page.get_by_role("button", name="Next").click()
            page.get_by_role("button", name="Skip this").click()
        else:
            shown.locator("label.answer").first.click()

    # And names a hope, with where he is now
    page.get_by_label("Is there one thing you hope for?").fill("Open the post.")
    page.locator(".rung:visible").nth(2).click()
    take_picture("check-in-first-hope")
    ends_accessible()
    page.get_by_role("button", name="Next").click()

    # And writes what to start with
    opening = page.get_by_label("Anything you'd like to start with?")
    opening.fill("The letter came.")
    take_picture("check-in-last")
    ends_accessible()
    page.get_by_role("button", name="Send").click()

    # Then it has arrived, as a fact and without praise
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you.")
    expect(page.locator("main")).to_contain_text("It's there for your next session.")
    expect(page.locator("main")).to_contain_text("Your first dot is on the path.")
    expect(page.locator(".own-words")).to_contain_text("Lunch with the others.")
    take_picture("check-in-thanks")
    ends_accessible()
    with scope(practice=practice.practice):
        answers = Administration.objects.get(instrument="phq-9").answers
        assert answers == {str(n): 0 for n in range(1, 11)} | {"4": None}
        assert OwnWords.objects.count() == 1
        submission = Submission.objects.get()
        assert timezone.now() - submission.answered_at < timedelta(minutes=3)

    # And his own path is one tap away
    page.get_by_role("link", name="To your path").click()
    expect(page.locator(".sentence")).to_contain_text("A path with one dot.")
    expect(page.locator(".hope-laid")).to_contain_text("2 of 10")
    take_picture("own-path-first")
    ends_accessible()

    # And he can close it so that nothing stays
    page.locator("header").get_by_role("button", name="Close").click()
    expect(page).to_have_title("Closed")
    page.go_back()
    expect(page.locator("main")).to_contain_text("This link has run out.")
    ends_accessible()


def test_without_javascript_every_question_is_on_the_page(
    chromium, live_server, page, practice, link, ends_accessible
):
    # Given a phone that runs no script
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(link)
    plain.get_by_role("link", name="Have a look").click()
    plain.get_by_role("link", name="Skip this").click()
    assert plain.locator("fieldset.question").count() == QUESTIONS
    assert plain.locator("[data-steps]").is_hidden()

    # When the safety question is answered with the second answer
    panel = plain.get_by_role("region", name="If it is hard right now")
    expect(panel).to_be_hidden()
    plain.locator("#q-phq-9-9 label.answer").nth(1).click()

    # Then help opens beside it, by style alone, and the form goes on
    expect(panel).to_be_visible()
    expect(panel.get_by_role("link", name=re.compile("Emergency"))).to_have_attribute(
        "href", "tel:112"
    )
    plain.get_by_label("We'll talk in session").click()
    plain.get_by_role("button", name="Send", exact=True).click()
    expect(plain.get_by_role("region", name="If it is hard right now")).to_be_visible()
    with scope(practice=practice.practice):
        assert Submission.objects.get().risk_reply == "in session"
        another = make_link(practice)
    context.close()

    # And the page of all questions is accessible; the checker itself needs a script
    page.route("**/*.js", lambda route: route.abort())
    page.goto(another)
    page.goto("/page/check-in/")
    page.locator("#q-phq-9-9 label.answer").nth(1).click()
    assert page.locator("fieldset.question:visible").count() == QUESTIONS
    ends_accessible()


def test_a_phone_that_keeps_nothing_keeps_the_answers_on_the_page(
    page, window, practice, link, ends_accessible
):
    # Given a check-in that is answered on a phone that can store nothing
    page.add_init_script("delete Window.prototype.indexedDB; delete window.indexedDB")
    page.goto(link)
    page.goto("/page/check-in/")
    page.get_by_role("button", name="Next").click()
    question(page, 1).locator("label.answer").nth(2).click()
    for _ in range(QUESTIONS - 1):
        page.get_by_role("button", name="Skip this").click()
    page.get_by_role("button", name="Next").click()

    # When the connection is gone as it is sent
    window.set_offline(True)
    page.get_by_role("button", name="Send").click()

    # Then the page says so and keeps everything
    expect(page.get_by_role("alert")).to_contain_text(
        "Your answers are not stored yet: there is no connection right now."
    )
    ends_accessible()
    with scope(practice=practice.practice):
        assert Submission.objects.count() == 0

    # And it lands once the connection is back
    window.set_offline(False)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you.")
    with scope(practice=practice.practice):
        assert Submission.objects.count() == 1
        assert Administration.objects.get(instrument="phq-9").answers["1"] == 2


def test_the_therapists_screen_is_handed_over_and_forgets(
    page, practice, sign_in, ends_accessible, take_picture
):
    # Given Anna, signed in on a tablet
    sign_in(practice.anna)
    page.goto(f"/people/{practice.ben.id}/kiosk/")
    take_picture("hand-over")
    ends_accessible()

    # When she hands it over and Ben answers
    page.get_by_role("button", name="Sign out and hand over").click()
    page.get_by_role("link", name="Have a look").click()
    page.get_by_role("link", name="Skip this").click()
    page.get_by_role("button", name="Next").click()
    question(page, 1).locator("label.answer").first.click()
    for _ in range(QUESTIONS - 1):
        page.get_by_role("button", name="Skip this").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("You can give the screen back now.")
    ends_accessible()

    # Then neither Ben's page nor Anna's desk opens here any more
    page.goto("/page/path/")
    expect(page.locator("main")).to_contain_text("This link has run out.")
    page.goto("/today/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    with scope(practice=practice.practice):
        assert Submission.objects.get().mode == "kiosk"


def test_a_sheet_of_paper_is_typed_in_by_keyboard(
    page, practice, sign_in, ends_accessible, take_picture
):
    # Given a PHQ-9 on paper
    sign_in(practice.anna)
    page.goto(f"/people/{practice.ben.id}/paper/")

    # When Anna types the date and nine numbers, by Tab alone
    page.get_by_label("Answered on").fill("2026-02-03")
    page.locator("#id_item_1").focus()
    for digit in "112200310":
        page.keyboard.type(digit)
        page.keyboard.press("Tab")
    take_picture("paper")
    ends_accessible()
    page.get_by_role("button", name="Put into the record").click()

    # Then it is in the record, and the next sheet can follow
    expect(page.get_by_role("status")).to_contain_text("PHQ-9 is in the record.")
    with scope(practice=practice.practice):
        assert Administration.objects.get().answers["7"] == 3
    ends_accessible()
