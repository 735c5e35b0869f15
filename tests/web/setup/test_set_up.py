"""A practice is opened once, states what it promises, and says who works in it."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cairn.clinic.records.models import Member, Practice, RiskProtocol, Role
from cairn.clinic.records.services.open_practice import set_roles
from cairn.clinic.records.services.state_protocol import protocol_in_force
from cairn.web.setup import door
from people import PASSPHRASE

FOUNDING = {
    "practice_name": "Practice by the river",
    "time_zone": "Europe/Berlin",
    "owner_name": "Maren Lind",
    "sign_in_name": "maren",
    "passphrase": "seven quiet stones by the river",
    "treats_clients": "on",
}
PROTOCOL = {
    "region": "US",
    "covered_days": ["1", "2", "3"],
    "covered_from": "09:00",
    "covered_until": "17:00",
    "minutes_to_look": "480",
    "minutes_when_urgent": "240",
    "out_of_hours": "Nobody looks before the next working day.",
    "line_0": "on",
}


@pytest.fixture
def browser(db) -> Browser:
    """A browser on the machine that serves."""
    return Browser(SERVER_NAME="localhost")


def sign_in(member: Member) -> Browser:
    browser = Browser()
    browser.force_login(member.user)
    return browser


def test_the_first_visit_leads_to_the_set_up(browser):
    assert browser.get("/").headers["Location"] == "/set-up/"
    assert "Set up your practice" in browser.get("/set-up/").content.decode()


def test_one_form_opens_the_practice_and_signs_its_owner_in(browser):
    answer = browser.post("/set-up/", FOUNDING)
    assert answer.headers["Location"] == reverse("setup:practice")
    with scopes_disabled():
        owner = Member.objects.get()
    assert owner.roles == {Role.OWNER, Role.THERAPIST}
    assert owner.read_text("name") == "Maren Lind"
    assert browser.get(reverse("setup:practice")).status_code == 200


def test_once_a_practice_exists_the_set_up_is_not_there(browser, cast):
    there = browser.get("/set-up/")
    nowhere = browser.get("/no/such/page/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert browser.post("/set-up/", FOUNDING).status_code == 404
    with scopes_disabled():
        assert Practice.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("practice_name", "", "This field is required"),
        ("practice_name", "x" * 121, "at most 120 characters"),
        ("time_zone", "Mars/Olympus", "Select a valid choice"),
        ("sign_in_name", "maren lind", "no spaces"),
        ("passphrase", "short", "at least 15 characters"),
        ("passphrase", "1" * 20, "entirely numeric"),
    ],
)
def test_a_wrong_entry_is_answered_by_its_rule_and_opens_nothing(
    browser, field, value, said
):
    page = browser.post("/set-up/", FOUNDING | {field: value}).content.decode()
    assert said in page
    assert FOUNDING["passphrase"] not in page
    with scopes_disabled():
        assert Practice.objects.count() == 0


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_HOST": "practice.example"},
    ],
)
def test_from_elsewhere_the_code_of_the_terminal_is_needed(
    db, settings, elsewhere, tmp_path
):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "practice.example"]
    settings.HOME = tmp_path
    (tmp_path / "keys").mkdir()
    browser = Browser(**{"SERVER_NAME": "localhost"} | elsewhere)
    assert 'name="code"' in browser.get("/set-up/").content.decode()
    assert browser.post("/set-up/", FOUNDING).status_code == 200
    printed = door.describe_first_step().rsplit(" ", 1)[-1]
    wrong = browser.post("/set-up/", FOUNDING | {"code": "not it"})
    assert "This is not the code" in wrong.content.decode()
    right = browser.post("/set-up/", FOUNDING | {"code": printed})
    assert right.status_code == 302
    assert not (tmp_path / "keys" / door.CODE).exists()


def test_two_who_open_at_the_same_time_get_one_practice(browser):
    other = Browser(SERVER_NAME="localhost")
    other.get("/set-up/")
    browser.post("/set-up/", FOUNDING)
    assert other.post("/set-up/", FOUNDING).status_code == 404


def state(browser: Browser, **changes) -> str:
    with scopes_disabled():
        member = Member.objects.get(pk=browser.member_id)
    entered = PROTOCOL | {
        "person_0": str(member.id),
        "works_alone": "on",
        "valid_until": timezone.localdate().replace(year=timezone.now().year + 1),
    }
    answer = browser.post("/settings/protocol/", entered | changes)
    return answer.headers.get("Location") or answer.content.decode()


@pytest.fixture
def owner(db) -> Browser:
    browser = Browser(SERVER_NAME="localhost")
    browser.post("/set-up/", FOUNDING)
    with scopes_disabled():
        browser.member_id = Member.objects.get().id
    return browser


def test_the_protocol_is_stated_and_in_force(owner):
    assert state(owner) == reverse("setup:members")
    with scopes_disabled():
        practice = Practice.objects.get()
    with scope(practice=practice):
        stated = protocol_in_force(practice, on=timezone.localdate())
        assert stated is not None
        assert stated.crisis_lines == [
            {
                "label": "988 Suicide & Crisis Lifeline",
                "channel": "tel",
                "value": "988",
                "hours": "at any hour",
            }
        ]
        assert stated.covered_days == "123"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"line_0": ""}, "Name at least one line"),
        ({"works_alone": ""}, "at least two people"),
        ({"covered_until": "08:00"}, "an end after their start"),
        ({"covered_days": []}, "Choose at least one day"),
        ({"valid_until": "2020-01-01"}, "within the next two years"),
        ({"person_0": ""}, "If you work alone, choose yourself"),
        ({"own_0_label": "Ours", "own_0_value": "call us"}, "with digits"),
        ({"minutes_to_look": "999999"}, "Select a valid choice"),
    ],
)
def test_a_protocol_that_promises_nothing_is_refused_with_the_rule(
    owner, changes, said
):
    assert said in state(owner, **changes)
    with scopes_disabled():
        assert RiskProtocol.objects.count() == 0


def test_an_unconfirmed_line_says_so_and_is_not_taken_by_itself(owner):
    page = owner.get("/settings/protocol/?region=GB").content.decode()
    assert page.count("Not confirmed. Look it up") == 4
    assert "988" not in page
    said = state(owner, region="GB", line_0="")
    assert "Name at least one line" in said


def test_a_region_without_numbers_takes_the_practices_own(owner):
    own = {
        "region": "OTHER",
        "line_0": "",
        "own_0_label": "Night line",
        "own_0_channel": "sms",
        "own_0_value": "116 123",
        "own_0_hours": "20 to 8",
    }
    assert state(owner, **own) == reverse("setup:members")


def test_the_protocol_page_shows_what_is_in_force(owner):
    state(owner)
    page = owner.get("/settings/protocol/").content.decode()
    assert "Nobody looks before the next working day." in page
    assert "checked" in page.split('name="line_0"')[1].split(">")[0]
    assert "checked" not in page.split('name="line_1"')[1].split(">")[0]


def test_the_practice_can_be_described_anew(owner):
    owner.post(
        "/settings/practice/",
        {
            "name": "By the lake",
            "time_zone": "Europe/Vienna",
            "contact_hours": "Mondays",
            "language": "es",
        },
    )
    with scopes_disabled():
        practice = Practice.objects.get()
    assert practice.read_text("contact_hours") == "Mondays"
    assert practice.time_zone == "Europe/Vienna"
    assert practice.language == "es"


def test_a_newcomer_chooses_the_passphrase_and_the_address_works_once(cast):
    browser = sign_in(cast.dora)
    page = browser.post(
        "/settings/people/new/",
        {"name": "Ida", "sign_in_name": "ida", "roles": ["therapist"]},
    ).content.decode()
    address = "/join/" + page.split("/join/")[1].split("<")[0]
    newcomer = Browser()
    assert "Your sign-in name is ida" in newcomer.get(address).content.decode()
    chosen = {"passphrase": "a quiet harbour in the morning"}
    assert newcomer.post(address, chosen).headers["Location"] == "/sign-in/"
    assert newcomer.post(address, chosen).status_code == 404
    entered = {"login": "ida", "password": chosen["passphrase"]}
    assert newcomer.post("/sign-in/", entered).headers["Location"] == "/"


def test_a_taken_sign_in_name_is_refused_and_adds_nobody(cast):
    browser = sign_in(cast.dora)
    entered = {
        "name": "Anna",
        "sign_in_name": cast.anna.user.sign_in_name,
        "roles": ["therapist"],
    }
    page = browser.post("/settings/people/new/", entered).content.decode()
    assert "Choose another one" in page
    with scope(practice=cast.practice):
        assert Member.objects.count() == 5


def test_an_administrator_cannot_make_or_change_an_owner(cast):
    browser = sign_in(cast.fritz)
    entered = {"name": "Ida", "sign_in_name": "ida", "roles": ["owner"]}
    page = browser.post("/settings/people/new/", entered).content.decode()
    assert "Select a valid choice" in page
    dora = reverse("setup:change_member", args=[cast.dora.id])
    assert browser.post(dora, {"roles": ["therapist"]}).status_code == 403
    leave = reverse("setup:let_leave", args=[cast.dora.id])
    assert browser.post(leave).status_code == 403
    cast.dora.refresh_from_db()
    assert cast.dora.roles == {Role.OWNER}


def test_nobody_changes_what_they_do_themselves(cast):
    browser = sign_in(cast.fritz)
    own = reverse("setup:change_member", args=[cast.fritz.id])
    assert browser.post(own, {"roles": ["therapist"]}).status_code == 403


def test_roles_take_effect_on_the_next_request(cast):
    anna, dora = sign_in(cast.anna), sign_in(cast.dora)
    assert anna.get("/people/").status_code == 200
    address = reverse("setup:change_member", args=[cast.anna.id])
    assert dora.post(address, {"roles": ["supervisor"]}).status_code == 302
    assert anna.get("/people/").status_code == 404


def test_who_leaves_is_out_at_once_and_the_clients_are_handed_over(cast):
    anna, dora, clara = map(sign_in, (cast.anna, cast.dora, cast.clara))
    leave = reverse("setup:let_leave", args=[cast.anna.id])
    bens = reverse("path:show", args=[cast.ben.id])
    assert dora.post(leave).headers["Location"] == reverse(
        "setup:change_member", args=[cast.anna.id]
    )
    assert anna.get(bens).status_code == 200
    dora.post(leave, {"heir": str(cast.clara.id)})
    assert anna.get(bens).status_code == 302
    assert clara.get(bens).status_code == 200
    entered = {"login": cast.anna.user.sign_in_name, "password": PASSPHRASE}
    assert (
        "do not fit together" in Browser().post("/sign-in/", entered).content.decode()
    )


def test_an_administrator_cannot_decide_who_reads_a_therapists_clients(cast):
    fritz, clara = map(sign_in, (cast.fritz, cast.clara))
    leave = reverse("setup:let_leave", args=[cast.anna.id])
    answer = fritz.post(leave, {"heir": str(cast.clara.id)})
    assert answer.status_code == 403
    assert "Only an owner can hand clients" in answer.content.decode()
    assert clara.get(reverse("path:show", args=[cast.ben.id])).status_code == 404


def test_the_last_owner_stays(cast):
    with scope(practice=cast.practice):
        set_roles(cast.anna, roles=[Role.OWNER], by=cast.by_anna, at=timezone.now())
    browser = sign_in(cast.anna)
    address = reverse("setup:change_member", args=[cast.dora.id])
    assert browser.post(address, {"roles": ["therapist"]}).status_code == 302
    dora = sign_in(cast.dora)
    own = reverse("setup:change_member", args=[cast.anna.id])
    assert dora.post(own, {"roles": ["therapist"]}).status_code == 404
