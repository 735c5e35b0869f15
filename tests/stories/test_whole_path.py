"""Ben and Anna look at the whole way: stones, a bend, hopes ahead, then and now."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.records.models import ItemKind, Purpose, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.lay_item import lay_item
from weeks import check_in, phq_9

WEEKS = (19, 17, 14, 11, 17, 18, 15, 12, 10, 9)
LAID = (
    (ItemKind.STONE, "Opened the post."),
    (ItemKind.STONE, "Slept six hours."),
    (ItemKind.STONE, "Rang the landlord."),
    (ItemKind.MILESTONE, "First lunch"),
    (
        ItemKind.STONE,
        "Told my sister I am not coming, and it was all right in the end.",
    ),
)
HOPES = ("lunch with the others", "open the post the day it comes")


@pytest.fixture
def whole_path(transactional_db, cast):
    """Ben's link to his own path, ten weeks into the work."""
    now = timezone.now()
    start = now - timedelta(weeks=len(WEEKS))
    write(cast, "I sleep badly since the move.", at=start)
    write(cast, "I want to eat lunch with the others again.", at=now)
    for week, total in enumerate(WEEKS):
        check_in(cast.ben, phq_9(total), at=start + timedelta(weeks=week))
    for mark, day in ((2, 0), (3, 35), (5, 63)):
        at = start + timedelta(days=day, hours=1)
        swls = {str(n): mark for n in range(1, 6)}
        check_in(cast.ben, swls, at=at, measure="swls")
        own = {"1": mark + 1, "2": mark + 2}
        check_in(cast.ben, own, at=at, measure="on-my-own")
        check_in(cast.ben, own, at=at, measure="daily-life")
    for number, (kind, text) in enumerate(LAID):
        lay(cast, kind, text, at=start + timedelta(days=6 + 14 * number))
    for number, text in enumerate(HOPES):
        lay(cast, ItemKind.HOPE, text, at=start + timedelta(days=number))
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna, at=now
        )
    return f"/c/{link.token}/"


def write(cast, words, *, at):
    with scope(practice=cast.practice):
        keep_own_words(
            cast.ben, what_brings_me="", good_week=words, by=cast.by_ben, at=at
        )


def lay(cast, kind, text, *, at):
    with scope(practice=cast.practice):
        lay_item(
            cast.ben,
            Content(kind, text),
            visibility=Visibility.SHARED,
            key=None,
            by=cast.by_ben,
            at=at,
        )


def test_the_client_sees_the_whole_way(page, whole_path, ends_accessible, take_picture):
    # Given ten weeks, some stones, a bend and two hopes
    page.goto(whole_path)

    # Then his words stand first and the way winds from them past today to his hopes
    way = page.get_by_role("img", name="My path")
    expect(way).to_be_visible()
    expect(
        page.get_by_text("I want to eat lunch with the others again.")
    ).to_have_count(2)
    take_picture("own-way")
    take_picture("own-way", dark=True)

    # And the same is there as a list, with every word of it
    page.get_by_text("The way as a list").click()
    rows = page.locator("ol.plain-list li")
    expect(rows).to_have_count(9)
    expect(rows.nth(5)).to_contain_text("it was all right in the end.")
    expect(rows.nth(2)).to_contain_text("a bend here")

    # When he asks for more, he sees then and now on two named axes
    page.locator("summary", has_text="Show me more").click()
    expect(page.get_by_role("img", name="Then and now")).to_be_visible()
    expect(
        page.get_by_text("Less distress than then, by more than the questions")
    ).to_be_visible()
    take_picture("then-and-now")
    ends_accessible()


def test_the_therapist_sees_the_three_lines_and_what_is_shown(
    page, whole_path, cast, sign_in, ends_accessible, take_picture
):
    # Given Anna before the session
    sign_in(cast.anna)
    page.goto(f"/people/{cast.ben.id}/")

    # Then each of the three lines stands by itself
    for name in ("Happier", "More independent", "More functional"):
        expect(page.get_by_text(name, exact=True)).to_be_visible()
    expect(page.get_by_text("not a validated scale").first).to_be_visible()

    # When she unfolds his way and the two axes
    page.locator("summary", has_text="Their way").click()
    expect(page.get_by_role("img", name="Their way")).to_be_visible()
    page.locator("summary", has_text="Show me more").click()
    expect(page.get_by_role("img", name="Then and now")).to_be_visible()
    take_picture("path-whole")
    ends_accessible()


def test_the_way_fits_on_paper(page, whole_path, size):
    # Given his page on paper
    page.goto(whole_path)
    page.emulate_media(media="print")

    # Then the way is no higher than a sheet
    box = page.locator(".way > svg:visible").bounding_box()
    assert box["height"] <= 23 / 2.54 * 96
