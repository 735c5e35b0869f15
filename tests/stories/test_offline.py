"""Ben's phone in a tunnel: saved there and locked, sent, received, exactly once."""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import BrowserContext, Page, expect

from cairn.clinic.records.models import Administration, OwnItem, Purpose, Submission
from cairn.clinic.records.services.invite_client import invite_client
from stories.conftest import FLAGS, NAMES, SIZES
from stories.waiting import (
    EMPTY,
    KEPT,
    NUMBER,
    SEND,
    TOLD,
    go_to,
    wait_for_copies,
    wait_until,
)

FORM, LAY = "/page/check-in/", "/page/stones/new/"
SAVED = re.compile(r"Saved on this phone at \d\d:\d\d.*, locked\. Nobody has received")
RECEIVED = re.compile(r"Received at \d\d?:\d\d.*\. It is no longer on this phone\.")


@pytest.fixture
def make_link(transactional_db, cast):
    """Make a link for Ben and return its path."""

    def make_link(purpose: Purpose) -> str:
        with scope(practice=cast.practice):
            return "/c/{}/".format(
                invite_client(
                    cast.bens_episode,
                    purpose=purpose,
                    by=cast.by_anna,
                    at=timezone.now(),
                ).token
            )

    return make_link


def write_check_in(page: Page, words: str = "The letter came.") -> None:
    """Answer two questions on the page of all questions."""
    page.evaluate(
        """(words) => {
            const form = document.querySelector("form[data-kept-as]");
            form.querySelector("[name='phq-9.1'][value='2']").checked = true;
            form.querySelector("[name='phq-9.2'][value='1']").checked = true;
            form.elements.opening_words.value = words;
        }""",
        words,
    )


def rows(cast) -> tuple[int, int]:
    with scope(practice=cast.practice):
        return Submission.objects.count(), OwnItem.objects.count()


def test_a_check_in_is_written_and_sent_in_a_tunnel(
    page, window: BrowserContext, cast, make_link, ends_accessible, take_picture
):
    # Given a check-in that was opened once
    page.goto(make_link(Purpose.CHECK_IN))
    page.goto("/page/check-in/")
    wait_for_copies(page, "/page/check-in/")

    # When the phone is in a tunnel and the page is opened anew
    window.set_offline(True)
    page.goto("/page/check-in/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    write_check_in(page)
    page.evaluate(SEND)

    # Then it says what is true: saved here, locked, and with nobody
    expect(page.locator("[data-said]")).to_have_text(SAVED)
    take_picture("check-in-offline")
    ends_accessible()
    assert rows(cast) == (0, 0)
    assert not page.evaluate(EMPTY)

    # And other pages say what works without a connection, with help in its place
    page.goto("/page/path/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "There is no connection right now."
    )
    expect(page.locator("#safety")).to_contain_text("Need help now?")
    take_picture("offline")
    ends_accessible()

    # When the connection is back
    window.set_offline(False)

    # Then it goes out by itself, once, and is off the phone
    expect(page.locator("[data-said]")).to_have_text(RECEIVED)
    assert rows(cast) == (1, 0)
    assert page.evaluate(EMPTY)
    with scope(practice=cast.practice):
        answers = Administration.objects.get(instrument="phq-9").answers
        assert (answers["1"], answers["2"], answers["3"]) == (2, 1, None)
        submission = Submission.objects.get()
        assert submission.read_text("opening_words") == "The letter came."
        assert timezone.now() - submission.answered_at < timedelta(minutes=2)
    take_picture("offline-received")
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you.")


def test_a_stone_is_laid_in_a_tunnel_with_the_keyboard_alone(
    page, window: BrowserContext, cast, make_link, ends_accessible, take_picture
):
    # Given Ben's own page, opened once
    page.goto(make_link(Purpose.OWN_PATH))
    wait_for_copies(page, LAY)

    # When he lays a stone in a tunnel, by keys alone
    window.set_offline(True)
    page.goto(LAY)
    page.get_by_label("Something small that mattered.").focus()
    page.keyboard.type("Bought bread myself.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Me and Anna")).to_be_checked()
    page.get_by_role("button", name="Lay it").focus()
    page.keyboard.press("Enter")

    # Then it waits here, and what is said has the focus
    expect(page.locator("[data-said]")).to_have_text(SAVED)
    expect(page.locator("[data-waiting]")).to_be_focused()
    take_picture("stone-offline")
    ends_accessible()

    # When he opens the form anew, it is another one, and both wait
    page.goto(LAY)
    page.get_by_label("Something small that mattered.").fill("Rang the landlord.")
    page.get_by_label("Me and Anna").check()
    page.get_by_role("button", name="Lay it").dblclick()
    expect(page.locator("[data-said] p")).to_have_count(2)
    assert rows(cast) == (0, 0)

    # Then both arrive, and each lies there once
    window.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Laid.")
    wait_until(page, EMPTY)
    assert rows(cast) == (0, 2)
    ends_accessible()


def test_two_tabs_of_one_check_in_and_the_second_is_told_so(
    page, window: BrowserContext, cast, make_link, ends_accessible, take_picture
):
    # Given the same check-in in two tabs, answered in a tunnel
    page.goto(make_link(Purpose.CHECK_IN))
    page.goto(FORM)
    other = window.new_page()
    other.goto(FORM)
    window.set_offline(True)
    for tab in (other, page):
        write_check_in(tab)
        tab.evaluate(SEND)
        expect(tab.locator("[data-said]")).to_contain_text(SAVED)

    # When the connection is back, one arrives and the other is said to be left
    window.set_offline(False)
    before = re.compile("sent before with other answers, and those are kept")
    wait_until(page, TOLD)
    go_to(page, "/page/offline/")
    expect(page.locator("[data-said]")).to_contain_text(before)
    assert rows(cast) == (1, 0)
    take_picture("offline-before")
    ends_accessible()

    # And it goes from the phone only when he says so
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Take it off this phone").click()
    wait_until(page, EMPTY)
    expect(page.locator("[data-waiting]")).to_be_hidden()


def test_after_closing_nothing_can_be_read_on_a_shared_phone(
    page, window: BrowserContext, cast, make_link, ends_accessible
):
    # Given a stone that waits on a phone which two people use
    page.goto(make_link(Purpose.OWN_PATH))
    page.goto(LAY)
    wait_for_copies(page, LAY)
    window.set_offline(True)
    page.get_by_label("Something small that mattered.").fill("Said no to her.")
    page.get_by_label("Me and Anna").check()
    page.get_by_role("button", name="Lay it").click()
    expect(page.locator("[data-said]")).to_have_text(SAVED)

    # When he closes the page in the tunnel, it says what is true
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("[data-said]")).to_contain_text("this page is still open here")
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    ends_accessible()

    # And closed with a connection, the stone has gone out and the phone holds nothing
    window.set_offline(False)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page).to_have_title("Closed")
    assert rows(cast) == (0, 1)
    wait_until(page, EMPTY)
    left = "async () => [(await caches.keys()).length, localStorage.length]"
    assert page.evaluate(left) == [0, 0]
    page.goto("/page/path/")
    expect(page.locator("main")).to_contain_text("This link has run out.")


def test_what_waits_is_unreadable_in_every_byte_the_phone_stores(
    chromium, live_server, cast, make_link, tmp_path
):
    # Given a phone whose disk can be searched, and a word planted there in the clear
    path = next(filter(None, map(shutil.which, NAMES)))
    window = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=path, chromium_sandbox=False, args=FLAGS,
        base_url=live_server.url, **SIZES["phone"],
    )  # fmt: skip
    page = window.new_page()
    page.goto(make_link(Purpose.CHECK_IN))
    page.goto(FORM)
    wait_for_copies(page, FORM)
    page.evaluate("localStorage.setItem('planted', 'a red boat on the lake')")

    # When a check-in is answered and kept there, and the phone is switched off
    window.set_offline(True)
    write_check_in(page, words="a blue kite over the harbour")
    page.evaluate(SEND)
    wait_until(page, KEPT, page.evaluate(NUMBER))
    window.close()

    # Then the planted word is found, and nothing of what was written
    assert find_on_disk(tmp_path, "a red boat on the lake")
    assert find_on_disk(tmp_path, "a blue kite over the harbour") == []
    assert find_on_disk(tmp_path, "phq-9.1=2") == []


def find_on_disk(folder: Path, text: str) -> list[Path]:
    """Return the files that hold this text, in the encodings a browser writes."""
    spelled = [text.encode("utf-8"), text.encode("utf-16-le"), quote(text).encode()]
    spelled.append(text.replace(" ", "+").encode())
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in spelled)
    ]


def test_a_new_worker_and_a_wiped_disk_in_the_middle_of_a_form_lose_nothing(
    page, window: BrowserContext, cast, make_link
):
    # Given a check-in that is half written
    page.goto(make_link(Purpose.CHECK_IN))
    page.goto(FORM)
    wait_for_copies(page, FORM)
    write_check_in(page)

    # When the browser throws away all it stored, worker included
    page.evaluate(
        """async () => {
            for (const name of await caches.keys()) await caches.delete(name);
            await (await navigator.serviceWorker.getRegistration()).unregister();
            await new Promise((done) => {
                indexedDB.deleteDatabase("cairn").onsuccess = done;
            });
        }"""
    )

    # Then what is written is still there, is saved anew, and arrives once
    window.set_offline(True)
    page.evaluate(SEND)
    expect(page.locator("[data-said]")).to_have_text(SAVED)
    window.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you.")
    assert rows(cast) == (1, 0)

    # And where nothing waits any more, nothing is said to wait
    page.goto("/page/path/")
    wait_until(page, EMPTY)
    expect(page.locator("[data-waiting]")).to_be_hidden()
