"""Behind a client's link every word can be translated, and nothing falls back."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Purpose
from cairn.clinic.records.services.choose_language import choose_language
from pseudo import CODE, END, NAME, OVERRIDE, write_pseudo
from web.mypath.test_nothing_expected import PAGES, address, enter, planted

__all__ = ["planted"]
TURNED = re.compile(f"{OVERRIDE}[^{END}]*{END}")
WORD = re.compile(r"[A-Za-z]{2,}")
# What people and measures are called, and what Ben and Anna wrote, is nobody's to turn.
GIVEN = re.compile(
    r"Anna|Ben\b|Pseudo|Español|English|PHQ-9|GAD-7|WSAS|Samaritans|988|Mon-Thu|Cairn"
    r"|Opened the post|Rang the landlord|lunch with the others|[Rr]ing first thing"
    r"|Patient Health Questionnaire-9|One lunch this week"
    r"|Nobody looks before the next working day"
)
# A drawing takes away the marks that turn a word; the list beside it keeps them.
SAYS_NOTHING = {"style", "script", "title", "svg"}


class Reader(HTMLParser):
    """Collects what a person sees or hears, save what is marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        foreign = given.get("lang", CODE) != CODE
        inside = bool(self.open) and self.open[-1][1]
        if not (foreign or inside):
            self.said += [given[name] for name in ("aria-label", "placeholder", "alt")
                          if given.get(name)]  # fmt: skip
        if tag not in {"input", "br", "meta", "link", "img", "hr"}:
            quiet = (
                foreign
                or inside
                or tag in SAYS_NOTHING
                or "own-words" in str(given.get("class"))
            )
            self.open.append((tag, quiet))

    def handle_endtag(self, tag) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data) -> None:
        if not (self.open and self.open[-1][1]) and data.strip():
            self.said.append(" ".join(data.split()))


def left_over(page: str) -> list[str]:
    """Return everything on a page that stands there in English."""
    reader = Reader()
    reader.feed(page)
    return [
        text for text in reader.said if WORD.search(GIVEN.sub("", TURNED.sub("", text)))
    ]


@pytest.fixture
def turned(planted, settings, tmp_path):
    """Ben chose the language that nobody speaks."""
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, NAME)]
    settings.LOCALE_PATHS = [write_pseudo(tmp_path)]
    with scope(practice=planted.practice):
        choose_language(planted.ben, CODE, by=planted.by_ben, at=timezone.now())
    return planted


def test_every_word_behind_a_link_is_translated(turned):
    found = {}
    for name in PAGES:
        browser = enter(turned, Purpose.CHECK_IN)
        page = browser.get(address(name, turned), follow=True).content.decode()
        if "<html" in page:
            assert f'<html lang="{CODE}" dir="rtl">' in page, name
        found[name] = left_over(page)
    assert len(found) > 30
    assert {name: said for name, said in found.items() if said} == {}


def test_the_own_path_is_translated(turned):
    page = enter(turned, Purpose.OWN_PATH).get("/page/path/").content.decode()
    assert f'<html lang="{CODE}" dir="rtl">' in page
    assert "\n".join(left_over(page)) == ""


def test_an_address_that_is_nowhere_is_translated(turned):
    browser = Browser(headers={"accept-language": CODE})
    page = browser.get("/nowhere/").content.decode()
    assert 'dir="rtl"' in page
    assert left_over(page) == []


def test_a_word_that_was_left_in_english_is_found():
    page = f"<p>{OVERRIDE}Laid{END} by Anna, <b>by hand</b></p><p lang='en'>Not me</p>"
    assert left_over(page) == [f"{OVERRIDE}Laid{END} by Anna,", "by hand"]
    assert left_over('<button aria-label="Take away">x</button>') == ["Take away"]
