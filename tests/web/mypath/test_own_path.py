"""A client's own path: own words first, one true sentence, numbers folded."""

import re

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Purpose
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.science.measure.instrument import Direction
from cairn.web.mypath.course import Standing
from cairn.web.mypath.presenters import BY_DIRECTION, SENTENCES

BETTER = "Lower than where you started, by more than the questions usually wobble."
SAME = "About where you were. Some things take longer than a graph shows."
WORSE = "Higher than where you started. That happens on real paths."
ELSEWHERE = "Some of it is harder than where you started."
OPEN = "You and Anna can look at it together."


def sentence_of(page: str) -> str:
    return re.search(r'<p class="sentence">(.*?)</p>', page)[1]


def head_of(page: str) -> str:
    """Return what stands above the folded numbers, without the drawing's own lines."""
    main = page.split("<main")[1].split("<details", maxsplit=1)[0]
    return re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ((), "Your path starts with the first check-in."),
        ((18,), "A path with one dot. Two more check-ins make a line."),
        ((18, 9), "One more check-in makes a line."),
        ((18, 15, 9), BETTER),
        ((18, 15, 15), SAME),
        ((9, 12, 18), WORSE),
        ((18, 3, 18), SAME),
    ],
)
def test_the_sentence_follows_reliable_change(own_path, walk, totals, said):
    walk(*totals)
    assert sentence_of(own_path()).startswith(said)


def test_worse_on_another_measure_outranks_better(own_path, walk):
    walk(18, 15, 9)
    walk(0, 7, 21, measure="gad-7")
    assert sentence_of(own_path()).startswith(ELSEWHERE)


@pytest.mark.parametrize("last", [1, 3, None])
def test_no_reassurance_while_a_safety_answer_is_open_or_left_out(own_path, walk, last):
    walk(18, 15, 9, last=last)
    assert sentence_of(own_path()) == OPEN


def test_every_standing_has_a_sentence_in_both_directions():
    for direction in Direction:
        said = SENTENCES | BY_DIRECTION[direction]
        assert set(said) == set(Standing)
    assert "on track" not in " ".join(map(str, SENTENCES.values()))


def test_own_words_come_first_and_no_number_stands_at_the_head(own_path, walk, cast):
    walk(18, 15, 9)
    with scope(practice=cast.practice):
        keep_own_words(
            cast.ben, what_brings_me="I sleep badly.", good_week="Lunch with others.",
            by=cast.by_ben, at=timezone.now(),
        )  # fmt: skip
    page = own_path()
    head = head_of(page)
    assert head.index("Lunch with others.") < head.index('class="sentence"')
    sentence = sentence_of(page)
    assert re.findall(r"\d", sentence) == []
    for score in ("18", "15", "PHQ"):
        assert score not in re.sub(r"<[^>]+>", "", head).replace("2026", "")
    assert "not on track" not in page
    assert "<summary>Show numbers</summary>" in page


def test_the_numbers_are_there_as_picture_and_as_table(own_path, walk):
    walk(18, 15, 9)
    numbers = own_path().split("<summary>Show numbers</summary>")[1]
    assert numbers.count("<svg") == 2
    assert re.findall(r"<td>(\d+)</td>", numbers) == ["18", "15", "9"]


def test_who_sees_what_and_where_help_is_are_on_the_page(own_path):
    page = own_path()
    assert "You and Anna see your answers, your words and this path." in page
    assert 'href="tel:112"' in page
    assert "Anna can be reached Mon-Thu 9-16." in page


def test_a_check_in_link_opens_the_path_once_it_was_used(cast):
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.CHECK_IN, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
    browser = Browser()
    browser.get(f"/c/{link.token}/")
    assert browser.get("/page/path/")["Location"] == "/page/"
    with scope(practice=cast.practice):
        link.invitation.used_at = timezone.now()
        link.invitation.save()
    assert browser.get("/page/path/").status_code == 200


def test_the_path_shows_nobody_elses_scores(own_path, cast, walk):
    walk(18, 15, 9)
    with scope(practice=cast.other_practice):
        link = invite_client(
            cast.hugo.episodes.get(), purpose=Purpose.OWN_PATH,
            by=cast.by_anna, at=timezone.now(),
        )  # fmt: skip
    browser = Browser()
    browser.get(f"/c/{link.token}/")
    page = browser.get("/page/path/").content.decode()
    assert sentence_of(page) == "Your path starts with the first check-in."
