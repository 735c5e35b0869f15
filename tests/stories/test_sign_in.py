"""A therapist signs in: with a passphrase and a code, or with a passkey alone."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from people import PASSPHRASE


class Therapist:
    """Anna at her browser."""

    def __init__(self, page, member):
        self.page = page
        self.name = member.user.sign_in_name

    def gives_name_and_passphrase(self):
        self.page.goto("/sign-in/")
        self.page.get_by_label("Sign-in name").fill(self.name)
        self.page.get_by_label("Passphrase").fill(PASSPHRASE)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def shows_once_more_that_it_is_her(self):
        self.page.get_by_label("Passphrase").fill(PASSPHRASE)
        self.page.get_by_role("button", name="Go on").click()

    def adds_a_code_app(self) -> str:
        self.page.goto("/sign-in/settings/")
        self.page.get_by_role("link", name="Add a code app").click()
        self.shows_once_more_that_it_is_her()
        secret = self.page.locator("#authenticator-secret").inner_text()
        self.page.get_by_label("The code it shows").fill(code_of(secret))
        self.page.get_by_role("button", name="Use it from now on").click()
        self.page.get_by_role("heading", name="Recovery codes").wait_for()
        return secret

    def adds_a_passkey(self):
        self.page.goto("/sign-in/settings/")
        self.page.get_by_role("link", name="Add a passkey").click()
        self.shows_once_more_that_it_is_her()
        self.page.get_by_label("A name for this passkey").fill("This computer")
        self.page.get_by_label("Sign in with it alone").check()
        self.page.get_by_role("button", name="Add it").click()
        self.page.get_by_role("heading", name="Recovery codes").wait_for()

    def signs_out(self):
        self.page.get_by_role("button", name="Sign out", exact=True).click()
        self.page.get_by_role("heading", name="Sign in").wait_for()

    def is_in(self):
        self.page.wait_for_url("**/today/")


def code_of(secret: str) -> str:
    # A code runs out after half a minute: wait for one with time left to type it.
    if (left := 30 - time.time() % 30) < 12:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def anna(page, cast, transactional_db) -> Therapist:
    cache.clear()
    return Therapist(page, cast.anna)


def test_a_therapist_signs_in_with_passphrase_and_code(
    anna, page, ends_accessible, take_picture
):
    anna.gives_name_and_passphrase()
    anna.is_in()
    secret = anna.adds_a_code_app()
    ends_accessible()
    anna.signs_out()
    cache.clear()
    anna.gives_name_and_passphrase()
    page.get_by_role("heading", name="One more step").wait_for()
    page.get_by_label("Code").fill(code_of(secret))
    take_picture("second-step")
    ends_accessible()
    page.get_by_role("button", name="Sign in", exact=True).click()
    anna.is_in()


def test_a_therapist_signs_in_with_a_passkey_alone(
    anna, page, window, ends_accessible, take_picture
):
    device = window.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    anna.gives_name_and_passphrase()
    anna.is_in()
    anna.adds_a_passkey()
    anna.signs_out()
    take_picture("sign-in")
    ends_accessible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    anna.is_in()


def test_a_wrong_passphrase_says_what_to_do(anna, page, ends_accessible):
    page.goto("/sign-in/")
    page.get_by_label("Sign-in name").fill("somebody")
    page.get_by_label("Passphrase").fill("not the right one at all")
    page.get_by_role("button", name="Sign in", exact=True).click()
    alert = page.get_by_role("alert")
    assert "do not fit together" in alert.inner_text()
    ends_accessible()
