"""Members sign in with a passphrase; nobody learns who has an account."""

import os
import re
import subprocess
import sys
import threading
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic import sign_in
from cairn.clinic.records.models import Author
from cairn.clinic.records.services.end_sessions import reset_sign_in
from cairn.clinic.records.services.open_practice import let_member_leave
from people import PASSPHRASE

WRONG = "seven quiet stones by the rivet"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    """No test inherits another one's attempts."""
    cache.clear()


@pytest.fixture
def anna(cast) -> str:
    return cast.anna.user.sign_in_name


def enter(name: str, passphrase: str, browser: Browser | None = None, **more):
    entered = {"login": name, "password": passphrase}
    return (browser or Browser()).post("/sign-in/", entered, **more)


def seen_by_stranger(answer, name: str) -> bytes:
    """Return an answer without what differs by chance or was typed."""
    body = re.sub(rb"[A-Za-z0-9]{64}", b"TOKEN", answer.content)
    return body.replace(name.encode(), b"NAME")


def test_the_right_passphrase_opens_a_new_session(anna):
    browser = Browser()
    browser.get("/sign-in/")
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies["sessionid"] = before = session.session_key
    assert enter(anna, PASSPHRASE, browser).headers["Location"] == "/"
    assert browser.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()
    assert browser.get("/today/").status_code == 200


def test_unknown_names_wrong_passphrases_and_closed_accounts_look_alike(cast, anna):
    with scope(practice=cast.practice):
        by = Author.member(cast.dora)
        let_member_leave(cast.clara, by=by, at=timezone.now())
    clara = cast.clara.user.sign_in_name
    cases = [(anna, WRONG), ("nobody", WRONG), (clara, WRONG), (clara, PASSPHRASE)]
    answers = [(enter(name, phrase), name) for name, phrase in cases]
    assert [answer.status_code for answer, _ in answers] == [200] * 4
    pages = {seen_by_stranger(answer, name) for answer, name in answers}
    assert len(pages) == 1
    assert b"do not fit together" in pages.pop()


def test_an_unknown_name_costs_one_hash_like_a_known_one(anna, monkeypatch):
    hashed = []
    place = sign_in.CheckingPlace.__enter__

    def count(self):
        hashed.append(1)
        place(self)

    monkeypatch.setattr(sign_in.CheckingPlace, "__enter__", count)
    costs = []
    for name in (anna, "nobody"):
        hashed.clear()
        enter(name, WRONG)
        costs.append(len(hashed))
    assert costs == [1, 1]


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_reset_password", "account_email", "mfa_signup_webauthn",
     "account_confirm_login_code", "account_set_password"],
)  # fmt: skip
def test_nobody_signs_up_or_resets_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_ten_wrong_attempts_close_an_account_for_a_while_and_no_other(cast, anna):
    for attempt in range(10):
        elsewhere = {"REMOTE_ADDR": f"192.0.2.{attempt}"}
        assert "do not fit" in enter(anna, WRONG, **elsewhere).content.decode()
    fresh = {"REMOTE_ADDR": "192.0.2.200"}
    assert "Too many attempts" in enter(anna, PASSPHRASE, **fresh).content.decode()
    clara = cast.clara.user.sign_in_name
    assert enter(clara, PASSPHRASE, **fresh).status_code == 302


def test_a_flood_of_other_names_does_not_wipe_out_the_count(anna):
    for attempt in range(10):
        enter(anna, WRONG, REMOTE_ADDR=f"192.0.2.{attempt}")
    for name in range(400):
        cache.set(f"allauth:rl:another-name-{name}", [time.time()], 3600)
    answer = enter(anna, PASSPHRASE, REMOTE_ADDR="192.0.2.200")
    assert "Too many attempts" in answer.content.decode()


def test_one_address_is_slowed_down_and_cannot_claim_to_be_another(anna):
    for attempt in range(5):
        enter(f"name-{attempt}", WRONG, HTTP_X_FORWARDED_FOR=f"192.0.2.{attempt}")
    answer = enter(anna, PASSPHRASE, HTTP_X_FORWARDED_FOR="192.0.2.99")
    assert "Too many attempts" in answer.content.decode()


def test_a_sign_in_leads_nowhere_else(anna):
    for place in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = enter(anna, PASSPHRASE, None, query_params={"next": place})
        assert answer.headers["Location"] == "/"


def test_an_idle_session_ends_and_no_parameter_keeps_it(cast, settings):
    browser = Browser()
    browser.force_login(cast.anna.user)
    assert browser.get("/today/").status_code == 200
    session = browser.session
    session["seen"] = int(time.time()) - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    answer = browser.get("/today/?seen=99999999999&keep_alive=1")
    assert answer.headers["Location"].startswith("/sign-in/")
    assert browser.get("/today/").headers["Location"].startswith("/sign-in/")


def test_a_session_ends_half_a_day_after_it_began_however_busy(cast, settings):
    browser = Browser()
    browser.force_login(cast.anna.user)
    assert browser.get("/today/").status_code == 200
    session = browser.session
    session["began"] = int(time.time()) - settings.SESSION_COOKIE_AGE - 1
    session.save()
    answer = browser.get("/today/")
    assert answer.headers["Location"].startswith("/sign-in/")


def test_signing_out_everywhere_ends_every_session_of_this_account_alone(cast):
    here, elsewhere, clara = Browser(), Browser(), Browser()
    for browser in (here, elsewhere):
        browser.force_login(cast.anna.user)
    clara.force_login(cast.clara.user)
    assert here.post("/sign-in/out/everywhere/").headers["Location"] == "/sign-in/"
    assert elsewhere.get("/today/").status_code == 302
    assert clara.get("/today/").status_code == 200


def test_an_old_cookie_is_dead_after_signing_out(cast):
    browser = Browser()
    browser.force_login(cast.anna.user)
    cookie = browser.cookies["sessionid"].value
    browser.post("/sign-in/out/")
    thief = Browser()
    thief.cookies["sessionid"] = cookie
    assert thief.get("/today/").status_code == 302


def test_a_new_passphrase_ends_the_other_sessions(cast, anna):
    here, elsewhere = Browser(), Browser()
    enter(anna, PASSPHRASE, here)
    elsewhere.force_login(cast.anna.user)
    chosen = "a quiet harbour in the morning"
    entered = {"oldpassword": PASSPHRASE, "password1": chosen, "password2": chosen}
    assert here.post("/sign-in/passphrase/", entered).status_code == 302
    assert here.get("/today/").status_code == 200
    assert elsewhere.get("/today/").status_code == 302
    assert enter(anna, chosen).status_code == 302


def test_a_reset_on_the_machine_lets_a_locked_out_member_in(cast, anna):
    browser = Browser()
    browser.force_login(cast.anna.user)
    with scope(practice=cast.practice):
        reset_sign_in(
            cast.anna, passphrase=WRONG, by=Author.system(), at=timezone.now()
        )
    assert browser.get("/today/").status_code == 302
    assert enter(anna, WRONG).status_code == 302


def test_a_passphrase_of_a_megabyte_is_refused_before_it_is_hashed(anna):
    answer = enter(anna, "x" * 1_000_000)
    assert "at most 1,024 characters" in answer.content.decode()


def test_hashing_never_fills_more_than_its_places():
    hasher, most, running = sign_in.CappedArgon2(), [], []
    lock = threading.Lock()

    encoded = hasher.encode("a quiet harbour", hasher.salt())
    original = sign_in.Argon2PasswordHasher.verify

    def verify(self, password, secret):
        with lock:
            running.append(1)
            most.append(len(running))
        try:
            return original(self, password, secret)
        finally:
            with lock:
                running.pop()

    outcomes = []

    def attempt():
        try:
            outcomes.append(hasher.verify("a quiet harbour", encoded))
        except sign_in.SignInBusy:
            outcomes.append("busy")

    sign_in.Argon2PasswordHasher.verify = verify
    try:
        crowd = [threading.Thread(target=attempt) for _ in range(16)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
    finally:
        sign_in.Argon2PasswordHasher.verify = original
    assert max(most) == sign_in.CHECKS_AT_ONCE
    assert len(outcomes) == 16
    assert True in outcomes


HOLD_EVERY_PLACE = """
import fcntl, sys, time
held = [open(path, "a") for path in sys.argv[1:]]
for lock in held:
    fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


def test_the_places_are_shared_by_all_processes_and_outlive_a_killed_one(settings):
    places = range(sign_in.CHECKS_AT_ONCE)
    paths = [f"{settings.HOME}/sign-in-{number}.lock" for number in places]
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD_EVERY_PLACE, *paths], stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert sign_in.take_free_place() is None
        other.kill()
    place = sign_in.take_free_place()
    assert place is not None
    os.close(place)


def test_a_flood_is_told_to_come_back_and_a_check_in_is_not(cast, anna, monkeypatch):
    monkeypatch.setattr(sign_in, "WAIT_SECONDS", 0.01)
    places = [sign_in.take_free_place() for _ in range(sign_in.CHECKS_AT_ONCE)]
    try:
        answer = enter(anna, PASSPHRASE)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "Check-ins are not affected" in answer.content.decode()
        assert Browser().get("/alive/").status_code == 200
    finally:
        for place in places:
            os.close(place)
    assert enter(anna, PASSPHRASE).status_code == 302
