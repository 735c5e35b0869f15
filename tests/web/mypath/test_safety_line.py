"""Help is in its place on every page a client can meet, also where something failed."""

import re
from uuid import UUID

import pytest
from django.test import Client as Browser
from test_nothing_expected import PAGES, address, enter, planted  # noqa: F401

from cairn.clinic.records.models import Purpose
from cairn.web.mypath import views as own_path_views

EMERGENCY = "call your local emergency number"


def foot_of(page: str) -> str:
    assert page.count('<footer class="safety" id="safety"') == 1
    foot = page.split('id="safety"')[1].split("</footer>", maxsplit=1)[0]
    return " ".join(foot.split())


@pytest.fixture
def ben(planted) -> Browser:  # noqa: F811
    return enter(planted, Purpose.OWN_PATH)


@pytest.mark.parametrize("purpose", [Purpose.CHECK_IN, Purpose.OWN_PATH])
def test_every_client_page_says_where_help_is(planted, purpose):  # noqa: F811
    browser = enter(planted, purpose)
    without = {
        name
        for name in PAGES
        if not has_help(browser.get(address(name, planted), follow=True))
    }
    assert without == set()
    assert len(PAGES) > 50


def has_help(answer) -> bool:
    """Whether a page names the lines, that nobody watches, and the way there."""
    if "text/html" not in answer["Content-Type"] or answer.status_code == 405:
        # A button's address, a file to keep: no page to look at.
        return True
    page = answer.content.decode()
    foot = foot_of(page)
    known = 'href="tel:112"' in foot and 'href="#safety"' in page
    return known and "Not watched round the clock." in foot


@pytest.mark.parametrize(
    "place",
    [
        "/page/nowhere/",
        "/nowhere/",
        "/people/",
        f"/page/stones/{UUID(int=4)}/",
        "/page/library/no-such-card/",
    ],
)
def test_where_nothing_is_help_is(ben, place):
    answer = ben.get(place, follow=True)
    page = answer.content.decode()
    if "/sign-in/" in (answer.redirect_chain or [("", 0)])[-1][0]:
        return
    assert answer.status_code == 404
    assert 'href="tel:112"' in foot_of(page)
    assert "Anna" not in page
    assert re.search(r"<title>\s*Your page\s*</title>", page)


def test_a_form_that_was_open_too_long_says_where_help_is(planted):  # noqa: F811
    once = enter(planted, Purpose.OWN_PATH)
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = once.cookies
    answer = strict.post("/page/stones/new/", {"text": "Slept."})
    assert answer.status_code == 403
    assert 'href="tel:112"' in foot_of(answer.content.decode())


def test_where_all_fails_the_emergency_number_is_named(ben, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(own_path_views, "safety_for", fail)
    ben.raise_request_exception = False
    answer = ben.get("/page/path/")
    assert answer.status_code == 500
    assert EMERGENCY in answer.content.decode()


@pytest.mark.parametrize("place", ["/page/run-out/", "/page/leave/", "/nowhere/"])
def test_without_a_link_the_emergency_number_is_named(db, place):
    page = Browser().get(place).content.decode()
    assert EMERGENCY in page.lower()


def test_a_member_reads_it_at_the_desk(anna):
    page = anna.get("/nowhere/").content.decode()
    assert "safety" not in page
    assert EMERGENCY not in page
