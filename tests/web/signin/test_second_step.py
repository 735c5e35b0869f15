"""A second step is asked for, kept sealed, and can be survived without the phone."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client as Browser

from people import PASSPHRASE


@pytest.fixture(autouse=True)
def fresh_limits(db):
    """No test inherits another one's attempts."""
    cache.clear()


def code_of(secret: str) -> str:
    """Return what an app shows now, once it has time left for a slow machine."""
    if (left := 30 - time.time() % 30) < 6:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(member, browser: Browser):
    entered = {"login": member.user.sign_in_name, "password": PASSPHRASE}
    return browser.post("/sign-in/", entered)


@pytest.fixture
def with_app(cast):
    """Anna, signed in, with a code app; returns her browser and the app's secret."""
    browser = Browser()
    sign_in(cast.anna, browser)
    again = browser.get("/sign-in/app/").headers["Location"]
    assert again.startswith("/sign-in/again/")
    browser.post(again, {"password": PASSPHRASE})
    page = browser.get("/sign-in/app/").content.decode()
    secret = re.search(r'id="authenticator-secret">([A-Z2-7]+)<', page)[1]
    answer = browser.post("/sign-in/app/", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/sign-in/codes/"
    return browser, secret


def test_the_passphrase_alone_opens_nothing_any_more(cast, with_app):
    browser = Browser()
    assert sign_in(cast.anna, browser).headers["Location"] == "/sign-in/second/"
    assert browser.get("/today/").headers["Location"].startswith("/sign-in/")
    wrong = browser.post("/sign-in/second/", {"code": "000000"})
    assert "This code does not fit" in wrong.content.decode()
    assert browser.get("/today/").status_code == 302


def test_passphrase_and_code_open_the_practice_once(cast, with_app):
    _, secret = with_app
    code = code_of(secret)
    browser, second = Browser(), Browser()
    sign_in(cast.anna, browser)
    browser.post("/sign-in/second/", {"code": code})
    assert browser.get("/today/").status_code == 200

    sign_in(cast.anna, second)
    refused = second.post("/sign-in/second/", {"code": code})
    assert "This code does not fit" in refused.content.decode()
    assert second.get("/today/").status_code == 302


def test_the_secret_and_the_codes_are_sealed_in_the_database(with_app):
    browser, secret = with_app
    page = browser.get("/sign-in/codes/").content.decode()
    codes = re.findall(r"<code>([0-9A-Za-z]+)</code>", page)
    assert len(codes) == 10
    kept = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert secret not in kept
    assert [code for code in codes if code in kept] == []


def test_a_recovery_code_opens_once(cast, with_app):
    browser, _ = with_app
    page = browser.get("/sign-in/codes/file/").content.decode()
    code = page.split()[0]
    for expected in (200, 302):
        fresh = Browser()
        sign_in(cast.anna, fresh)
        fresh.post("/sign-in/second/", {"code": code})
        assert fresh.get("/today/").status_code == expected


def test_taking_the_second_step_off_asks_again_who_it_is(cast, with_app):
    browser, _ = with_app
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = browser.post("/sign-in/app/off/")
    assert "/again/" in answer.headers["Location"]
    assert Authenticator.objects.filter(type="totp").exists()


def test_another_members_passkey_is_not_there(cast, with_app):
    passkey = Authenticator.objects.create(
        user=cast.anna.user, type="webauthn", data={"name": "Key", "credential": {}}
    )
    clara = Browser()
    sign_in(cast.clara, clara)
    clara.post("/sign-in/again/", {"password": PASSPHRASE})
    for place in ("", "remove/"):
        answer = clara.get(f"/sign-in/passkeys/{passkey.pk}/{place}")
        nowhere = clara.get(f"/sign-in/passkeys/{passkey.pk + 77}/{place}")
        assert (answer.status_code, nowhere.status_code) == (404, 404)


@pytest.mark.parametrize(
    "place",
    ["settings/", "passphrase/", "app/", "passkeys/", "passkeys/add/", "out/",
     "codes/", "codes/new/", "second/again/", "passkeys/again/", "app/off/"],
)  # fmt: skip
def test_every_page_about_signing_in_opens(with_app, place):
    browser, _ = with_app
    answer = browser.get(f"/sign-in/{place}", follow=True)
    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.content.decode()
