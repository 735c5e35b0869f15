"""One click leads into the example, on this machine only, and into nothing else."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.example.own_pages import PAGES
from cairn.clinic.example.practice import SIGN_IN_NAME, load_example
from cairn.clinic.example.well import WORDS
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    Author,
    Client,
    EpisodeEnding,
    Member,
    OwnItem,
    Practice,
    Purpose,
    Submission,
    Visibility,
)
from cairn.clinic.records.queries import clients_of, names_of, open_items
from cairn.clinic.records.services.invite_client import find_invitation
from cairn.clinic.records.services.open_well import open_well
from cairn.clinic.records.services.state_protocol import protocol_in_force
from cairn.clinic.records.services.write_well import fade_wells
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_sessions import taps_among
from cairn.clinic.records.well_weeks import weeks_among
from cairn.errors import NotAllowed
from cairn.science.simulation.example_caseload import example_caseload
from cairn.web.demo.links import PERSON, SALT, find_example, issue_pass, make_links

HERE = {"SERVER_NAME": "localhost"}


@pytest.fixture
def example(db, settings, monkeypatch) -> Practice:
    """A small example: the whole one is loaded by its own test."""
    settings.EXAMPLE = True

    def some(generator, *, weekday):
        people = example_caseload(generator, weekday=weekday)
        return [one for one in people if one.name == PERSON]

    monkeypatch.setattr("cairn.clinic.example.practice.example_caseload", some)
    load_example(
        passphrase="cairn-0000-1111-2222",
        zone=ZoneInfo("Europe/Berlin"),
        by=Author.system(),
        at=timezone.now(),
    )
    return find_example()


@pytest.fixture
def links(example) -> dict[str, str]:
    return make_links(example, by=Author.system(), at=timezone.now())


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def test_there_is_an_address_for_each_face(links):
    assert list(links) == [
        *("therapist_today", "client_path", "check_in", "own_path"),
        "supervisor",
    ]


@pytest.mark.parametrize("face", ["therapist_today", "client_path"])
def test_one_click_makes_a_visitor_the_therapist(example, links, face):
    answer = Browser(**HERE).get(path_of(links[face]), follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert PERSON in page
    assert "Everyone here is invented." in page


def test_one_click_makes_a_visitor_the_supervisor_of_what_was_given(links):
    answer = Browser(**HERE).get(path_of(links["supervisor"]), follow=True)
    page = answer.content.decode()
    assert "3 things, about 25 minutes" in page
    assert "How do I stay when nothing moves?" in page
    assert PERSON not in page


@pytest.mark.parametrize("face", ["check_in", "own_path"])
def test_one_click_makes_a_visitor_the_client(example, links, face):
    answer = Browser(**HERE).get(path_of(links[face]), follow=True)
    assert answer.status_code == 200
    assert "Everyone here is invented." in answer.content.decode()


def test_the_clients_own_links_are_real_ones_for_the_person_of_the_path(links):
    made = [
        find_invitation(path_of(links[face]).split("/")[2], at=timezone.now())
        for face in ("check_in", "own_path")
    ]
    assert [one.purpose for one in made] == [Purpose.CHECK_IN, Purpose.OWN_PATH]
    assert {str(one.client_id) for one in made} == {
        signing.loads(path_of(links["client_path"]).split("/")[2], salt=SALT)[1]
        .strip("/")
        .split("/")[1]
    }


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"SERVER_NAME": "practice.example"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_from_elsewhere_the_address_is_not_there(links, settings, elsewhere):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "practice.example"]
    browser = Browser(**HERE | elsewhere)
    assert browser.get(path_of(links["therapist_today"])).status_code == 404
    assert browser.get("/today/").status_code == 302


def test_outside_the_example_it_is_not_there(links, settings):
    settings.EXAMPLE = False
    assert Browser(**HERE).get(path_of(links["client_path"])).status_code == 404


def test_a_real_practice_has_no_such_addresses(cast, settings):
    settings.EXAMPLE = True
    with pytest.raises(NotAllowed):
        find_example()
    with scope(practice=cast.practice):
        stolen = path_of(issue_pass(cast.anna, reverse("today:day")))
    assert Browser(**HERE).get(stolen).status_code == 404


@pytest.mark.parametrize("token", ["x", "", "a:b:c", "W10:1xV2K8:AAAA"])
def test_a_token_that_nobody_issued_is_not_there(example, token):
    assert Browser(**HERE).get(f"/demo/{token}/").status_code == 404


def test_a_day_later_the_address_has_run_out(links, monkeypatch):
    monkeypatch.setattr("cairn.web.demo.links.SECONDS_VALID", -1)
    assert Browser(**HERE).get(path_of(links["client_path"])).status_code == 404


def test_the_passphrase_that_is_printed_signs_in(example):
    entered = {"login": SIGN_IN_NAME, "password": "cairn-0000-1111-2222"}
    answer = Browser(**HERE).post("/sign-in/", entered)
    assert answer.headers["Location"] == "/"


def test_the_whole_example_is_there_as_it_was_invented(db, settings):
    settings.EXAMPLE = True
    # A Monday morning, before some of today's answers would have come.
    at = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    load_example(
        passphrase="cairn-0000-1111-2222",
        zone=ZoneInfo("Europe/Berlin"),
        by=Author.system(),
        at=at,
    )
    practice = find_example()
    with scope(practice=practice):
        maren = Member.objects.get(user__sign_in_name=SIGN_IN_NAME)
        names = names_of(clients_of(maren))
        assert len(names) == 31
        assert Client.objects.exclude(code__startswith="invented-").count() == 0
        assert EpisodeEnding.objects.count() == 8
        reasons = sorted(item.reason for item in open_items(practice.id))
        assert reasons == sorted(
            [
                AttentionReason.SAFETY,
                AttentionReason.WORSE,
                AttentionReason.OFF_TRACK,
                AttentionReason.OFF_TRACK,
                AttentionReason.LOW_FIT,
                AttentionReason.SILENT,
            ]
        )
        assert Submission.objects.filter(answered_at__gt=at).count() == 0
        assert protocol_in_force(practice, on=at.date()) is not None
        decided = AttentionItem.objects.exclude(decisions=None)
        assert decided.count() == 3
        # Pages of their own, which every invented person with one shares in full.
        assert OwnItem.objects.filter(visibility=Visibility.ONLY_ME).count() == 0
        laid = sum(2 + len(page.stones) - (not page.tool) for page in PAGES.values())
        assert OwnItem.objects.count() == laid
        assert OwnItem.objects.filter(at__gt=at).count() == 0
        book = entries_of(maren, key=open_well(maren, WORDS))
        assert len(weeks_among(book)) > 26
        assert len(taps_among(book)) > 200
        assert max(entry.content.on for entry in book) < at.date()
        assert fade_wells(practice, by=Author.system(), at=at) == 0
