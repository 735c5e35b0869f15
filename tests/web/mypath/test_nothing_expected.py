"""No client page says or draws what is expected, also when the course is off track."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.access import BY_LINK, POLICY
from cairn.clinic.records.models import (
    Author,
    ItemKind,
    OwnItem,
    Plan,
    Proposal,
    Purpose,
    Session,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.keep_plan import Lines, begin_plan
from cairn.clinic.records.services.keep_tool import lay_tool
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.set_pebble import propose_stone
from cairn.clinic.records.toolbag import ToolState
from weeks import check_in, gad_7, meet, weekly

# Words and marks of what is usual; none of them may reach a client.
EXPECTATION = re.compile(
    r"on track|off track|expected|usual for|who began|most people|slower|polygon"
    r"|four in five|published figures|amber|alarm|flag",
    re.IGNORECASE,
)
PAGES = sorted(name for name, rule in POLICY.items() if rule == BY_LINK)


@pytest.fixture
def planted(cast):
    """Ben is off track on both measures, and an item about it is open."""
    now = timezone.now()
    weekly(cast.ben, [18, 17, 19, 18, 18], ending=now - timedelta(days=1))
    for week in range(5):
        at = now - timedelta(days=1 + 7 * (4 - week))
        check_in(cast.ben, gad_7(17), at=at, measure="gad-7")
    meet(cast.ben, now - timedelta(hours=1))
    with scope(practice=cast.practice):
        assert len(judge_courses(cast.practice, by=Author.system(), at=now)) == 1
        lay_item(
            cast.ben,
            Content(ItemKind.STONE, "Opened the post."),
            visibility=Visibility.SHARED,
            key=None,
            by=cast.by_ben,
            at=now,
        )
        lay_item(
            cast.ben,
            Content(ItemKind.HOPE, "lunch with the others"),
            visibility=Visibility.SHARED,
            key=None,
            by=cast.by_ben,
            at=now,
        )
        lay_tool(
            cast.ben,
            Content(ItemKind.TOOL, "ring first thing"),
            ToolState.HELPS,
            visibility=Visibility.SHARED,
            key=None,
            by=cast.by_ben,
            at=now,
        )
        propose_stone(cast.ben, "Rang the landlord", by=cast.by_anna, at=now)
        lines = Lines(client="One lunch this week.")
        begin_plan(cast.ben, lines, review_on=None, by=cast.by_ben, at=now)
    return cast


def enter(cast, purpose: Purpose) -> Browser:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=purpose, by=cast.by_anna, at=timezone.now()
        )
    browser = Browser()
    browser.get(f"/c/{link.token}/")
    return browser


def address(name: str, cast) -> str:
    """Return where a page is, with something of Ben's where its address names it."""
    with scope(practice=cast.practice):
        parts = {
            "own": OwnItem.objects.get(client=cast.ben, kind=ItemKind.STONE).id,
            "offer": Proposal.objects.get(client=cast.ben).id,
            "tool": OwnItem.objects.get(client=cast.ben, kind=ItemKind.TOOL).id,
            "plan": Plan.objects.get(client=cast.ben).id,
            "session": Session.objects.get(episode__client=cast.ben).id,
            # Other cards may say what is known of people in general.
            "card": "boundaries",
            "hope": OwnItem.objects.get(client=cast.ben, kind=ItemKind.HOPE).id,
        }
    tries = ({}, *({part: value} for part, value in parts.items()))
    for one in tries:
        with suppress(NoReverseMatch):
            return reverse(name, kwargs=one)
    raise AssertionError(f"{name} has a part that this test does not know")


def said(page: str) -> list[str]:
    """Return what stands in the page itself, without styles' names and tokens."""
    token = r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"'
    return EXPECTATION.findall(re.sub(rf'\sclass="[^"]*"|{token}', "", page))


def test_the_list_of_client_pages_is_not_empty():
    assert {"mypath:show", "checkin:form", "checkin:thanks"} <= set(PAGES)


@pytest.mark.parametrize("purpose", [Purpose.CHECK_IN, Purpose.OWN_PATH])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_behind_a_link_says_it(planted, name, purpose):
    browser = enter(planted, purpose)
    answer = browser.get(address(name, planted), follow=True)
    assert said(answer.content.decode()) == []


def test_the_own_path_is_open_and_has_its_line_and_nothing_usual(planted):
    page = enter(planted, Purpose.OWN_PATH).get("/page/path/").content.decode()
    assert "Show numbers" in page
    assert "what the questions wobble" in page
    assert said(page) == []


def test_a_screen_that_is_handed_over_says_nothing(planted, anna):
    answer = anna.post(f"/people/{planted.ben.id}/kiosk/", follow=True)
    assert answer.status_code == 200
    assert said(answer.content.decode()) == []


def test_the_sheet_for_paper_says_nothing(planted, anna):
    answer = anna.get(f"/people/{planted.ben.id}/paper/")
    assert answer.status_code == 200
    assert said(answer.content.decode()) == []


def test_the_same_search_finds_it_on_the_therapists_page(planted, anna):
    page = anna.get(f"/people/{planted.ben.id}/").content.decode()
    assert {"polygon", "who began", "usual for"} <= {
        word.lower() for word in said(page)
    }
