"""The winding way, three lines and two axes: who sees what lies on them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import ItemKind, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.lock_page import lock_page
from weeks import check_in, phq_9, weekly

LONG = "I rang the landlord and asked for the heating, and then once more on Friday."


@pytest.fixture
def lay(cast):
    """Lay something on Ben's page some days ago."""

    def lay(kind, text, *, days=1, key=None):
        with scope(practice=cast.practice):
            lay_item(
                cast.ben,
                Content(kind, text),
                visibility=Visibility.ONLY_ME if key else Visibility.SHARED,
                key=key,
                by=cast.by_ben,
                at=timezone.now() - timedelta(days=days),
            )

    return lay


def swls(each: int) -> dict[str, int | None]:
    return {str(n): each for n in range(1, 6)}


def answer_swls(cast, *marks: int) -> None:
    start = timezone.now() - timedelta(weeks=10 * (len(marks) - 1), days=1)
    for number, mark in enumerate(marks):
        at = start + timedelta(weeks=10 * number)
        check_in(cast.ben, swls(mark), at=at, measure="swls")


def listed(page: str) -> list[str]:
    """Return the way as a list."""
    found = re.search(r'<ol class="plain-list">(.*?)</ol>', page, re.DOTALL)
    return [
        unescape(re.sub(r"<.*?>", "", row)).strip()
        for row in re.findall(r"<li>(.*?)</li>", found[1])
    ]


def test_the_way_holds_stones_milestones_today_and_hopes_in_that_order(own_path, lay):
    lay(ItemKind.HOPE, "lunch with the others", days=40)
    lay(ItemKind.MILESTONE, "first lunch", days=3)
    lay(ItemKind.STONE, LONG, days=20)
    page = own_path()
    rows = [row.split(": ", 1)[-1] for row in listed(page)]
    assert rows == [LONG, "first lunch", "today", "lunch with the others"]
    assert 'class="hoped"' in page


def test_a_stretch_that_was_harder_is_a_bend(own_path, lay, cast):
    weekly(cast.ben, [16, 8, 16, 8], ending=timezone.now() - timedelta(days=1))
    lay(ItemKind.STONE, "Slept.", days=2)
    bends = [row for row in listed(own_path()) if row.startswith("a bend here, ")]
    assert len(bends) == 1


def test_more_than_a_page_holds_is_summed_up(own_path, lay):
    for day in range(30):
        lay(ItemKind.STONE, f"stone {day}", days=60 - day)
    rows = listed(own_path())
    assert rows[0] == "6 more lie before"
    assert len(rows) == 26


def test_without_stones_and_hopes_the_way_shows_the_check_ins(own_path, cast):
    weekly(cast.ben, [16, 12], ending=timezone.now() - timedelta(days=1))
    page = own_path()
    assert 'class="pebble"' in page
    assert "The way as a list" not in page


def test_what_only_the_client_sees_is_on_nobody_elses_way(own_path, lay, anna, cast):
    lay(ItemKind.STONE, "Shown to Anna.")
    with scope(practice=cast.practice):
        key = lock_page(
            cast.ben, "lamp river thirteen", by=cast.by_ben, at=timezone.now()
        )
    lay(ItemKind.STONE, "Kept to himself.", key=key)
    for address in (f"/people/{cast.ben.id}/", f"/people/{cast.ben.id}/together/"):
        page = anna.get(address).content.decode()
        assert "Shown to Anna." in listed(page)[0]
        assert "Kept to" not in page
    assert "Kept to" not in own_path()


def test_three_lines_are_shown_by_themselves_and_home_made_ones_are_named(
    own_path, cast
):
    answer_swls(cast, 2, 5, 5)
    for at in (30, 1):
        check_in(
            cast.ben,
            {"1": 4, "2": 6},
            at=timezone.now() - timedelta(days=at),
            measure="daily-life",
        )
    page = " ".join(own_path().split())
    tracks = page.split('id="tracks"')[1].split("</dl>")[0]
    assert re.findall(r"<dt>(.*?)</dt>", tracks) == [
        "Happier",
        "More independent",
        "More functional",
    ]
    assert "Higher than at the start, by more than the questions" in tracks
    assert "Not asked yet." in tracks
    assert "Daily life, a Cairn question, not a validated scale" in tracks
    assert "How far these answers wobble by themselves is not known." in tracks
    said = re.sub(r"<[^>]*>", "", tracks)
    assert re.findall(r"\d", said.split(">", 1)[1]) == []


def test_one_reading_is_not_a_line(own_path, cast):
    answer_swls(cast, 3)
    assert "One reading. Two more make a line." in own_path()
    answer_swls(cast, 6)
    assert "Two readings. One more makes a line." in own_path()


def test_then_and_now_needs_two_pairs_and_names_what_moved(own_path, cast, anna):
    weekly(cast.ben, [19], ending=timezone.now() - timedelta(weeks=10))
    answer_swls(cast, 2, 3)
    assert "Then and now" not in own_path()
    weekly(cast.ben, [9], ending=timezone.now() - timedelta(days=1))
    for page in (own_path(), anna.get(f"/people/{cast.ben.id}/").content.decode()):
        shown = " ".join(page.split("Show me more")[1].split())
        assert "Less distress than then, by more than the questions" in shown
        assert "Well-being: no more change than the questions" in shown
        assert 'class="error"' in shown
        assert "Germany, general population" in shown


def test_while_an_answer_about_safety_is_open_nothing_reassures(own_path, cast):
    answer_swls(cast, 2, 6)
    for at, total, safety in ((70, 19, 0), (1, 9, 2)):
        check_in(
            cast.ben,
            phq_9(total, safety=safety),
            at=timezone.now() - timedelta(days=at),
        )
    page = own_path()
    assert "Show me more" not in page
    assert "Higher than at the start" not in page
    assert "You and Anna can look at it together." in page
