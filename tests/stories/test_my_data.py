"""Ben looks at all that is stored about him, takes it along, rests, and leaves."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.records.models import ItemKind, Purpose, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.lock_page import lock_page
from weeks import check_in, meet, phq_9, write_words

WORDS = "lamp river thirteen"
SECRET = "Said no to her."


@pytest.fixture
def invite(transactional_db, cast):
    """Make Ben a link for one purpose."""

    def invite(purpose: Purpose) -> str:
        with scope(practice=cast.practice):
            link = invite_client(
                cast.bens_episode, purpose=purpose, by=cast.by_anna, at=timezone.now()
            )
        return f"/c/{link.token}/"

    return invite


@pytest.fixture
def lived(transactional_db, cast):
    """Ben has written, answered, met Anna, and laid one thing for himself."""
    now = timezone.now()
    write_words(cast.ben, "I am tired of hiding.", "Lunch with the others.")
    for week in range(3):
        check_in(cast.ben, phq_9(14 - 2 * week), at=now - timedelta(days=21 - 7 * week))
    meet(cast.ben, now + timedelta(days=2))
    with scope(practice=cast.practice):
        key = lock_page(cast.ben, WORDS, by=cast.by_ben, at=now)
        for text, who in (
            ("Opened the post.", Visibility.SHARED),
            (SECRET, Visibility.ONLY_ME),
        ):
            lay_item(
                cast.ben,
                Content(ItemKind.STONE, text),
                visibility=who,
                key=key,
                by=cast.by_ben,
                at=now,
            )


def take(page, name: str) -> bytes:
    """Press one of the three buttons and read the file that comes."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=name).click()
    return Path(coming.value.path()).read_bytes()


def words_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(one.extract_text().split())
        for one in pypdf.PdfReader(io.BytesIO(pdf)).pages
    )


def test_all_of_it_is_seen_and_taken_along(
    page, invite, lived, ends_accessible, take_picture
):
    # Given Ben's own page
    page.goto(invite(Purpose.OWN_PATH))
    page.get_by_role("link", name="My data").click()
    expect(page.get_by_role("heading", name="My data")).to_be_visible()
    take_picture("my-data")
    take_picture("my-data", dark=True)
    ends_accessible()

    # When he looks at everything
    page.get_by_role("link", name="Everything that is stored about me").click()
    expect(page.get_by_text("Opened the post.")).to_be_visible()
    expect(page.get_by_text("1 thing that only you see is closed")).to_be_visible()
    expect(page.get_by_text(SECRET)).to_have_count(0)
    take_picture("my-data-everything")
    ends_accessible()

    # Then the file says the same, and does not hold what is closed
    page.get_by_role("link", name="Back").click()
    assert "Opened the post." in words_of(pdf := take(page, "As PDF"))
    assert SECRET not in words_of(pdf)

    # When he opens it with his own words
    page.get_by_role("link", name="Open it with your own words").click()
    page.get_by_label("Your own words").fill(WORDS)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="My data").click()

    # Then it comes along, in each of the three files
    assert SECRET in words_of(take(page, "As PDF"))
    assert SECRET in take(page, "As a plain page").decode()
    items = json.loads(take(page, "For computers (JSON)"))["tables"]["own_item"]
    assert {item["text"] for item in items} == {"Opened the post.", SECRET}


def test_who_opened_it_is_there_by_name(
    page, invite, lived, cast, sign_in, ends_accessible, take_picture
):
    # Given that Anna looked at his path
    sign_in(cast.anna)
    page.goto(f"/people/{cast.ben.id}/")
    page.goto(f"/people/{cast.ben.id}/numbers/")

    # When Ben asks who opened his answers
    page.goto(invite(Purpose.OWN_PATH))
    page.goto("/page/data/")
    page.get_by_role("link", name="Who opened my answers").click()

    # Then he reads it with name and day
    expect(page.get_by_text("Anna looked at your path")).to_be_visible()
    expect(page.get_by_text("Anna looked at all your answers")).to_be_visible()
    take_picture("my-data-opened")
    ends_accessible()


def test_what_is_wrong_is_put_right(
    page, invite, lived, cast, sign_in, ends_accessible, take_picture
):
    # When Ben changes his own words
    page.goto(invite(Purpose.OWN_PATH))
    page.goto("/page/data/")
    page.get_by_role("link", name="My own words").click()
    page.get_by_label("What brings you?").fill("I want my mornings back.")
    page.get_by_role("button", name="Keep these words").click()

    # Then the earlier ones stay
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    expect(page.get_by_text("I am tired of hiding.")).to_be_visible()
    take_picture("my-data-words")
    ends_accessible()

    # When he says what else is not right
    page.goto("/page/data/correct/")
    page.get_by_label("What is not right?").fill("My name is Benno.")
    page.get_by_role("button", name="Pass it on").click()
    expect(page.get_by_text("Passed on. Anna sees it")).to_be_visible()
    take_picture("my-data-correct")
    ends_accessible()

    # Then Anna reads it before the session, and notes that it is done
    sign_in(cast.anna)
    page.goto(f"/people/{cast.ben.id}/")
    page.get_by_role("link", name="They asked to have one thing put right.").click()
    expect(page.get_by_text("My name is Benno.")).to_be_visible()
    ends_accessible()
    page.get_by_role("button", name="It is put right").click()
    expect(page.get_by_text("Put right on")).to_be_visible()


def test_a_pause_and_not_today_are_one_step(
    page, invite, lived, cast, sign_in, ends_accessible, take_picture
):
    # Given a check-in
    page.goto(invite(Purpose.CHECK_IN))
    page.goto("/page/check-in/")

    # When he says: not today
    page.get_by_role("button", name="Not today").click()

    # Then that is all, and the questions wait
    expect(page.get_by_role("heading", name="That's fine. Not today.")).to_be_visible()
    take_picture("not-today")
    ends_accessible()

    # When he pauses for longer
    page.get_by_role("link", name="Pause for longer").click()
    expect(page.locator("[name=until]:checked")).to_have_count(0)
    page.get_by_label("I ask for them again").check()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("No questions until you ask for them")).to_be_visible()
    take_picture("my-data-pause")
    ends_accessible()

    # Then Anna reads it, and no reason
    sign_in(cast.anna)
    page.goto(f"/people/{cast.ben.id}/")
    expect(page.get_by_text("Paused by the client since")).to_be_visible()
    ends_accessible()


def test_leaving_says_what_stays_and_closes_the_page(
    page, invite, lived, cast, ends_accessible, take_picture
):
    # Given Ben's own page, and years that the practice stated
    with scope(practice=cast.practice):
        cast.practice.kept_years = 10
        cast.practice.save()
    address = invite(Purpose.OWN_PATH)
    page.goto(address)
    page.goto("/page/data/")
    page.get_by_role("link", name="Leave", exact=True).click()
    expect(page.get_by_text("must be kept by law for 10 years")).to_be_visible()
    take_picture("my-data-leave")
    ends_accessible()

    # When he leaves
    page.get_by_role("button", name="Leave", exact=True).click()

    # Then the page is closed, and the link leads nowhere
    expect(page.get_by_role("heading", name="Closed")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("run out")).to_be_visible()
    ends_accessible()
