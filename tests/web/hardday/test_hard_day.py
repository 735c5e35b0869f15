"""A hard day: whom to call stands there at once, what is one's own needs the Well."""

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from cairn.clinic.records.models import WellEntry
from cairn.clinic.records.well import WellKind

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"
KEPT = "Manches darf heute liegen bleiben"


def begin(browser):
    form = {"own_words": WORDS, "own_words_again": WORDS, "understood": "on"}
    browser.post(reverse("well:begin"), form)


def keep(browser, text=KEPT):
    form = {"key": uuid4().hex, "text": text, "kind": WellKind.COMFORT}
    browser.post(reverse("well:book"), form)


def name_people(browser, **said):
    return browser.post(reverse("hardday:people"), said)


def page(browser) -> str:
    return unescape(browser.get(reverse("hardday:show")).content.decode())


def test_without_a_well_the_practices_lines_stand_there(anna, cast):
    text = page(anna)
    assert "Emergency" in text
    assert "Open your Well" in text


def test_a_closed_well_shows_nothing_of_its_own(anna):
    begin(anna)
    keep(anna)
    name_people(anna, name_0="Quendolin Amsel", reach_0="0123 / 456")
    assert KEPT in page(anna)
    anna.post(reverse("well:close"))
    text = page(anna)
    assert KEPT not in text
    assert "Quendolin" not in text
    assert "tel:112" in text


def test_three_people_are_named_changed_and_taken_out(anna):
    begin(anna)
    assert name_people(anna, name_0="Amsel", reach_0="+49 30 / 5", name_2="Birke")
    text = page(anna)
    assert 'href="tel:+49305"' in text
    assert "Birke" in text
    name_people(anna, name_0="Buche", reach_0="nur per Brief", name_2="")
    text = page(anna)
    assert "nur per Brief" in text
    assert "Amsel" not in text
    assert "Birke" not in text
    with scopes_disabled():
        assert WellEntry.objects.count() == 1


def test_what_is_too_long_or_strange_comes_back_kindly(anna):
    begin(anna)
    answer = name_people(anna, name_0="ä" * 10_000)
    assert answer.status_code == 400
    assert "ä" * 10_000 in answer.content.decode()
    name_people(anna, name_0="<script>alert(1)</script>")
    assert "<script>alert" not in anna.get(reverse("hardday:show")).content.decode()


def test_one_kept_line_is_drawn_and_looking_writes_nothing(anna):
    begin(anna)
    keep(anna, "Erster Trostsatz")
    keep(anna, "Zweiter Trostsatz")
    with scopes_disabled():
        before = list(WellEntry.objects.order_by("id").values_list("sealed", flat=True))
    drawn = {text.count("Trostsatz") for text in (page(anna) for _ in range(6))}
    assert drawn == {1}
    with scopes_disabled():
        after = list(WellEntry.objects.order_by("id").values_list("sealed", flat=True))
    assert before == after
