"""The therapist's own book on its pages: begun, written, closed, found again."""

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from cairn.clinic.records.models import WellEntry, WellLock
from cairn.clinic.records.services.open_well import recover_well
from cairn.clinic.records.well import WellKind
from cairn.web.tries import MOST_TRIES
from cairn.web.well.key import KEY_COOKIE
from people import NOON
from web.conftest import signed_in

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"
NEW_WORDS = "Fünfzehn Wiesenpieper im Klee"
LINE = "Ich habe heute langsam geatmet"


def begin(browser, words=WORDS):
    form = {"own_words": words, "own_words_again": words, "understood": "on"}
    return browser.post(reverse("well:begin"), form)


def open_with(browser, words):
    return browser.post(reverse("well:open"), {"own_words": words})


def write(browser, text=LINE, kind=WellKind.LESSON, **more):
    form = {"key": uuid4().hex, "text": text, "kind": kind, "tag": "hope", **more}
    return browser.post(reverse("well:book"), form)


def page(browser) -> str:
    """Return the book's first page and its shelves."""
    pages = (reverse("well:book"), reverse("well:shelves"))
    return "".join(
        unescape(browser.get(one, follow=True).content.decode()) for one in pages
    )


def test_the_first_visit_begins_it_and_shows_the_printed_key_once(anna, cast):
    assert anna.get(reverse("well:book")).headers["Location"] == reverse("well:begin")
    shown = begin(anna).content.decode()
    printed = shown.split('lang="zxx">')[1].split("<")[0]
    with scopes_disabled():
        by = cast.by_anna
        assert recover_well(cast.anna, printed, new=NEW_WORDS, by=by, at=NOON)
    again = begin(anna)
    assert again.headers["Location"] == reverse("well:book")
    assert printed not in anna.get(reverse("well:book"), follow=True).content.decode()


@pytest.mark.parametrize("words", ["", "a", "zwölf"])
def test_words_that_are_too_short_are_refused_at_their_field(anna, words):
    answer = begin(anna, words)
    assert answer.status_code == 400
    with scopes_disabled():
        assert not WellLock.objects.exists()


def test_what_is_written_stands_on_its_shelf_and_fades_unless_kept(anna):
    begin(anna)
    assert write(anna).headers["Location"] == reverse("well:book")
    text = page(anna)
    assert LINE in text
    assert "unless you keep it" in text
    with scopes_disabled():
        entry = WellEntry.objects.get()
    anna.post(reverse("well:keep", args=[entry.id]))
    assert "unless you keep it" not in page(anna)
    anna.post(reverse("well:let_go", args=[entry.id]))
    assert LINE not in page(anna)


def test_a_form_sent_twice_is_written_once(anna):
    begin(anna)
    number = uuid4().hex
    for _ in range(2):
        assert write(anna, key=number).status_code == 302
    with scopes_disabled():
        assert WellEntry.objects.count() == 1


def test_closing_signing_out_and_other_browsers_ask_for_the_words(anna, cast):
    begin(anna)
    write(anna)
    anna.post(reverse("well:close"))
    assert LINE not in page(anna)
    open_with(anna, WORDS)
    assert LINE in page(anna)
    elsewhere = signed_in(cast.anna)
    assert LINE not in page(elsewhere)
    cookie = anna.cookies[KEY_COOKIE].value
    anna.logout()
    anna.force_login(cast.anna.user)
    anna.cookies[KEY_COOKIE] = cookie
    assert LINE not in page(anna)


def test_two_tabs_do_not_close_it_for_each_other(anna):
    begin(anna)
    write(anna)
    earlier = anna.cookies[KEY_COOKIE].value
    assert LINE in page(anna)
    # The answer to one tab may come after that to the other.
    anna.cookies[KEY_COOKIE] = earlier
    assert LINE in page(anna)


def test_changed_words_close_the_other_device(anna, cast):
    begin(anna)
    write(anna)
    elsewhere = signed_in(cast.anna)
    open_with(elsewhere, WORDS)
    form = {"words_now": WORDS, "own_words": NEW_WORDS, "own_words_again": NEW_WORDS}
    anna.post(reverse("well:words"), form)
    assert LINE in page(anna)
    assert LINE not in page(elsewhere)
    assert open_with(elsewhere, WORDS).status_code == 400
    assert open_with(elsewhere, NEW_WORDS).status_code == 302


def test_words_cannot_be_guessed_for_ever(anna):
    begin(anna)
    anna.post(reverse("well:close"))
    for _ in range(MOST_TRIES):
        assert open_with(anna, "Neun Grünspechte am Fenster").status_code == 400
    answer = open_with(anna, WORDS)
    assert (answer.status_code, "Wait an hour" in page_of(answer)) == (400, True)


def page_of(answer) -> str:
    return unescape(answer.content.decode())


def test_a_clients_name_is_pointed_out_once(anna, cast):
    with scopes_disabled():
        cast.ben.write_text("name", "Benedikt Sommerfeld")
        cast.ben.save()
    begin(anna)
    answer = write(anna, "Sommerfeld hat mich gerührt")
    assert answer.status_code == 400
    assert "A client's name may stand in this" in page_of(answer)
    assert write(anna, "Sommerfeld hat mich gerührt", seen="yes").status_code == 302
    assert write(anna, "Im Sommer war es leicht").status_code == 302


def test_nobody_elses_entry_is_there(anna, clara):
    begin(anna)
    write(anna)
    begin(clara, NEW_WORDS)
    with scopes_disabled():
        entry = WellEntry.objects.get()
    for name in ("well:keep", "well:let_go"):
        assert clara.post(reverse(name, args=[entry.id])).status_code == 404
    assert LINE not in page(clara)


def test_an_ended_well_can_be_begun_anew(anna):
    begin(anna)
    write(anna)
    anna.post(reverse("well:end"))
    with scopes_disabled():
        assert not WellEntry.objects.exists()
    begin(anna, NEW_WORDS)
    assert LINE not in page(anna)


def test_ten_thousand_characters_and_marks_of_every_kind_stay_as_they_are(anna):
    begin(anna)
    text = "<script>alert(1)</script> \u202e🪨 " + "x" * 9_000
    assert write(anna, text).status_code == 302
    assert text in page(anna)
    too_long = write(anna, "y" * 10_001)
    assert too_long.status_code == 400
    assert "y" * 10_001 in page_of(too_long)
