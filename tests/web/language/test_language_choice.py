"""A client's page speaks their language: chosen, asked for by the browser, or given."""

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django.utils.translation import override
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Client, Purpose
from cairn.clinic.records.services.choose_language import choose_language
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.rest_from_questions import pause_questions
from cairn.errors import NotAllowed
from people import NOON

SPANISH, ENGLISH = '<html lang="es" dir="ltr">', '<html lang="en" dir="ltr">'


@pytest.fixture
def ben(cast) -> Browser:
    """Ben's browser on his own page; it asks for no language that Cairn has."""
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode,
            purpose=Purpose.OWN_PATH,
            by=cast.by_anna,
            at=timezone.now(),
        )
    browser = Browser(headers={"accept-language": "sv, fi;q=0.5"})
    browser.get(f"/c/{link.token}/")
    return browser


def read(browser: Browser, address: str = "/page/path/", **options) -> str:
    return browser.get(address, **options).content.decode()


def newest_look(cast) -> Client:
    with scope(practice=cast.practice):
        return Client.objects.get(id=cast.ben.id)


def speak_at_practice(cast, language: str) -> None:
    cast.practice.language = language
    cast.practice.save()


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("es", SPANISH),
        ("es-MX,es;q=0.9,en;q=0.8", SPANISH),
        ("fr-CH, es;q=0.5, en;q=0.1", SPANISH),
        ("en-GB, es;q=0.5", ENGLISH),
        ("fr", ENGLISH),
        ("es;q=nothing", ENGLISH),
        ("", ENGLISH),
    ],
)
def test_the_browsers_first_language_that_we_have_is_spoken(ben, asked, spoken):
    page = read(ben, headers={"accept-language": asked})
    assert spoken in page


def test_where_the_browser_asks_for_neither_the_practice_says(ben, cast):
    speak_at_practice(cast, "es")
    assert SPANISH in read(ben)
    assert ENGLISH in read(ben, headers={"accept-language": "en"})


def test_what_the_client_chose_comes_before_all(ben, cast):
    answer = ben.post("/page/language/", {"language": "es", "back": "/page/path/"})
    assert (answer.status_code, answer["Location"]) == (303, "/page/path/")
    assert SPANISH in read(ben, headers={"accept-language": "en"})
    assert newest_look(cast).language == "es"
    with scope(practice=cast.practice):
        assert AuditEvent.objects.filter(
            action="language chosen", client_id=cast.ben.id
        ).exists()


def test_the_choice_holds_on_another_device_and_in_the_shared_view(ben, cast, anna):
    ben.post("/page/language/", {"language": "es", "back": "/page/path/"})
    assert SPANISH in read(anna, f"/people/{cast.ben.id}/together/")
    other = Browser(headers={"accept-language": "en"})
    other.cookies = ben.cookies
    assert SPANISH in read(other)


@pytest.mark.parametrize("sent", [{}, {"language": "xx"}, {"language": "es\n"}])
def test_a_language_that_is_not_there_changes_nothing(ben, cast, sent):
    assert ben.post("/page/language/", sent).status_code == 303
    assert newest_look(cast).language == ""


@pytest.mark.parametrize(
    "back",
    ["", "//elsewhere.example/", "https://elsewhere.example/", "/page/check-in/"],
)
def test_nobody_is_led_elsewhere(ben, back):
    answer = ben.post("/page/language/", {"language": "es", "back": back})
    assert answer["Location"] == "/page/"


def test_looking_at_the_address_changes_nothing(ben, cast):
    assert ben.get("/page/language/", {"language": "es"}).status_code == 405
    assert newest_look(cast).language == ""


def test_the_choice_stands_where_nothing_is_typed(ben):
    assert 'value="es" lang="es" aria-pressed="false"' in read(ben)
    assert 'name="language"' not in read(ben, "/page/stones/new/")


def test_a_refusal_speaks_the_clients_language(here):
    past = {"until": NOON, "by": here.by_ben, "at": NOON}
    with override("es"), pytest.raises(NotAllowed, match="Elige un día que esté"):
        pause_questions(here.ben, **past)
    with pytest.raises(NotAllowed, match="Choose a day that lies ahead"):
        pause_questions(here.ben, **past)


def test_members_pages_stay_in_english(anna, cast):
    speak_at_practice(cast, "es")
    page = read(anna, "/today/", headers={"accept-language": "es"})
    assert '<html lang="en"' in page


def test_an_address_that_is_nowhere_speaks_to_whoever_asks(anna):
    spanish = {"accept-language": "es"}
    assert '<html lang="es"' in read(Browser(), "/nowhere/", headers=spanish)
    assert '<html lang="en"' in read(anna, "/nowhere/", headers=spanish)


def test_a_language_that_was_taken_out_is_english_again(ben, cast, settings):
    ben.post("/page/language/", {"language": "es", "back": "/page/path/"})
    settings.LANGUAGES = [("en", "English")]
    assert ENGLISH in read(ben)


def test_the_record_refuses_an_unknown_language_and_forgets_it_with_the_rest(cast):
    now = timezone.now()
    with scope(practice=cast.practice):
        with pytest.raises(NotAllowed):
            choose_language(cast.ben, "xx", by=cast.by_ben, at=now)
        choose_language(cast.ben, "es", by=cast.by_ben, at=now)
        erase_client(cast.ben, by=cast.by_anna, at=now)
    assert newest_look(cast).language == ""
