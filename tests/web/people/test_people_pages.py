"""The list of people, enrolling, agreeing on measures, sessions and erasing."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.keys import keyring
from cairn.clinic.records.contact import read_contact
from cairn.clinic.records.models import Client, MeasureAssignment, RiskProtocol
from cairn.clinic.records.person import sessions_of
from cairn.clinic.records.queries import measures_of, open_episode
from weeks import check_in, enrol, meet, midday, phq_9

PEOPLE = "/people/"
NEW = "/people/new/"


def text(response) -> str:
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


def new_person(**changes):
    filled = {
        "name": "Jonas H.",
        "email": "",
        "phone": "",
        "started_on": timezone.localdate().isoformat(),
        "measures": ["phq-9"],
    }
    return filled | changes


def test_people_stand_by_name_or_by_last_check_in(anna, cast):
    now = timezone.now()
    enrol("ada", cast.anna)
    zoe = enrol("Zoe", cast.anna)
    check_in(cast.ben, phq_9(4), at=now - timedelta(days=9))
    check_in(zoe, phq_9(4, safety=1), at=now)
    page = text(anna.get(PEOPLE))
    assert page.index(">ada<") < page.index(">Ben<") < page.index(">Zoe<")
    page = text(anna.get(f"{PEOPLE}?by=seen"))
    assert page.index(">Zoe<") < page.index(">Ben<") < page.index(">ada<")
    assert (page.count("Safety answer"), page.count("no check-in yet")) == (1, 1)


def test_long_lists_come_in_pages(anna, cast):
    for number in range(52):
        enrol(f"N{number:02}", cast.anna)
    first, second = (text(anna.get(f"{PEOPLE}?page={n}")) for n in (1, 2))
    assert (first.count('class="row person"'), second.count('class="row person"')) == (
        50,
        3,
    )
    assert "Page 1 of 2" in first
    assert text(anna.get(f"{PEOPLE}?page=none&by=colour")).count("row person") == 50


def test_the_list_holds_ones_own_people(anna, clara, greta):
    assert ">Ben<" in text(anna.get(PEOPLE))
    assert ">Ben<" not in text(clara.get(PEOPLE))
    assert "Invite one client you know well." in text(clara.get(PEOPLE))
    assert ">Hugo<" in text(greta.get(PEOPLE))


def test_enrolling_leads_to_the_first_link(anna, cast):
    response = anna.post(
        NEW, new_person(email="jonas@home.example", phone="+49 30 12345")
    )
    with scope(practice=cast.practice):
        client = Client.objects.exclude(id=cast.ben.id).get()
        agreed = [measure.key for measure in measures_of(open_episode(client))]
    assert response["Location"] == f"/people/{client.id}/invite/"
    assert client.read_text("name") == "Jonas H."
    assert agreed == ["phq-9"]
    contact = read_contact(client.read_text("contact"))
    assert (contact.email, contact.phone) == ("jonas@home.example", "+49 30 12345")
    assert b"Jonas" not in bytes(client.name)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Write a name; an initial is enough."),
        ({"name": "   "}, "Write a name; an initial is enough."),
        ({"name": "x" * 121}, "Shorten this to 120 characters or fewer."),
        ({"email": "jonas"}, "Write the address with an @"),
        ({"phone": "call me"}, "Write the number with digits"),
        ({"started_on": ""}, "Select the day the work began."),
        ({"started_on": "soon"}, "Write the day as year-month-day."),
        ({"started_on": "2999-01-01"}, "Select a day up to today."),
        ({"measures": ["bdi-ii"]}, "Choose from the list."),
        ({"measures": ["horoscope"]}, "Choose from the list."),
    ],
)
def test_what_does_not_fit_is_asked_back_and_nobody_is_enrolled(
    anna, cast, changes, said
):
    page = text(anna.post(NEW, new_person(**changes)))
    assert said in page
    assert "Nothing you wrote is lost." in page
    with scope(practice=cast.practice):
        assert Client.objects.count() == 1


def test_without_a_protocol_no_measure_about_safety_is_agreed(greta, cast):
    with scope(practice=cast.other_practice):
        assert RiskProtocol.objects.count() == 0
    page = text(greta.post(NEW, new_person()))
    assert "PHQ-9 asks about safety. State who looks" in page
    with scope(practice=cast.other_practice):
        assert Client.objects.count() == 1
    assert greta.post(NEW, new_person(measures=["gad-7"])).status_code == 302


def test_every_measure_shows_its_words_and_its_licence(anna):
    page = text(anna.get(NEW))
    assert "Little interest or pleasure in doing things" in page
    assert "CORE-10 © CORE System Trust, CC BY-ND 4.0" in page
    assert "BDI-II" not in page


def test_what_stays_agreed_keeps_its_place_in_front(anna, cast):
    measures = f"/people/{cast.ben.id}/measures/"
    assert text(anna.get(measures)).count(" checked>") == 2
    chosen = {"measures": ["core-10", "gad-7", "phq-9"]}
    assert anna.post(measures, chosen).status_code == 302
    with scope(practice=cast.practice):
        keys = [measure.key for measure in measures_of(cast.bens_episode)]
        assert keys == ["phq-9", "gad-7", "core-10"]
        assert MeasureAssignment.objects.exclude(ended_at=None).count() == 2


def test_no_measure_at_all_can_be_agreed(anna, cast):
    assert anna.post(f"/people/{cast.ben.id}/measures/", {}).status_code == 302
    with scope(practice=cast.practice):
        assert measures_of(cast.bens_episode) == []


@pytest.fixture
def sessions(cast):
    return f"/people/{cast.ben.id}/session/"


def test_a_session_is_planned_in_the_practices_own_time(anna, cast, sessions):
    day = timezone.localdate() + timedelta(days=1)
    planned = {"deed": "plan", "day": day.isoformat(), "time": "09:30"}
    assert anna.post(sessions, planned).status_code == 302
    with scope(practice=cast.practice):
        (session,) = sessions_of(cast.ben)
    local = session.starts_at.astimezone(midday().tzinfo)
    assert (local.date(), f"{local:%H:%M}") == (day, "09:30")
    assert "1.</span> tomorrow 09:30, planned" in text(anna.get(sessions))


@pytest.mark.parametrize(
    ("deed", "word"),
    [
        ("attended", "took place"),
        ("cancelled", "cancelled"),
        ("absent", "did not come"),
    ],
)
def test_what_became_of_a_session_is_kept(anna, cast, sessions, deed, word):
    session = meet(cast.ben, midday() - timedelta(days=1))
    anna.post(sessions, {"deed": deed, "session": str(session.id)})
    assert f"yesterday 12:00, {word}" in text(anna.get(sessions))


def test_a_session_is_moved(anna, cast, sessions):
    session = meet(cast.ben, midday() - timedelta(days=1))
    assert "Move this session to" in text(anna.get(f"{sessions}?move={session.id}"))
    day = timezone.localdate() + timedelta(days=1)
    anna.post(
        sessions,
        {"deed": "move", "session": session.id, "day": day, "time": "15:00"},
    )
    page = text(anna.get(sessions))
    assert "tomorrow 15:00, planned" in page
    assert "yesterday" not in page


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"day": "", "time": "09:00"}, "Select the session's day."),
        ({"day": "2026-02-30", "time": "09:00"}, "Write the day as year-month-day."),
        ({"day": "1026-02-03", "time": "09:00"}, "within five years of today"),
        ({"day": "2026-12-01", "time": ""}, "Select the session's time."),
        ({"day": "2026-12-01", "time": "25:00"}, "Write the time as hour:minute."),
    ],
)
def test_a_time_that_is_none_is_asked_back(anna, cast, sessions, posted, said):
    assert said in text(anna.post(sessions, {"deed": "plan"} | posted))
    with scope(practice=cast.practice):
        assert list(sessions_of(cast.ben)) == []


@pytest.mark.parametrize("named", ["", "none", "00000000-0000-4000-8000-000000000000"])
def test_a_session_that_is_not_this_clients_cannot_be_settled(
    anna, cast, sessions, named
):
    response = anna.post(sessions, {"deed": "attended", "session": named})
    assert response.status_code == 403
    assert "This session is not there." in response.content.decode()


def test_another_clients_session_cannot_be_settled(anna, cast, sessions):
    other = meet(enrol("Ada", cast.anna), midday())
    response = anna.post(sessions, {"deed": "cancelled", "session": other.id})
    assert response.status_code == 403
    with scope(practice=cast.practice):
        assert other.statuses.count() == 1


def test_erasing_asks_for_the_code_and_shows_a_certificate(anna, cast):
    erase = f"/people/{cast.ben.id}/erase/"
    page = text(anna.get(erase))
    assert cast.ben.code in page
    wrong = text(anna.post(erase, {"code": "another"}))
    assert "This is another code." in wrong
    assert cast.ben.id in keyring().owners()
    done = text(anna.post(erase, {"code": f" {cast.ben.code.upper()} "}))
    assert "The key is destroyed." in done
    assert "Ben" not in done
    assert cast.ben.id not in keyring().owners()
    assert anna.get(erase).status_code == 404
    assert ">Ben<" not in anna.get(PEOPLE).content.decode()


@pytest.mark.parametrize("page", ["measures/", "session/", "erase/"])
def test_nobody_else_finds_the_pages(clara, greta, dora, cast, page):
    address = f"/people/{cast.ben.id}/{page}"
    for browser in (clara, greta, dora):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"code": cast.ben.code}).status_code == 404
    assert cast.ben.id in keyring().owners()


@pytest.mark.parametrize(
    ("kept", "email", "phone"),
    [
        ("", "", ""),
        ("a@b.example", "a@b.example", ""),
        ("+49 30 123", "", "+49 30 123"),
        ("a@b.example\n030 123", "a@b.example", "030 123"),
        ("030 123, a@b.example", "a@b.example", "030 123"),
        ("by post", "", ""),
    ],
)
def test_address_and_number_are_told_apart(kept, email, phone):
    contact = read_contact(kept)
    assert (contact.email, contact.phone) == (email, phone)
