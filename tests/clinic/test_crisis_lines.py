"""Every number a client in danger may see is data; none grows old in silence."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.checks import ERROR
from django.utils import timezone

from cairn.clinic import number_checks, start
from cairn.clinic.crisis_lines import (
    HOLDS_FOR,
    CrisisLine,
    Standing,
    crisis_lines,
    find_flaws,
    regions,
    suggest_lines,
)
from cairn.clinic.number_checks import look_at_list, look_at_protocol
from cairn.clinic.records.models import Author
from cairn.clinic.records.services.state_protocol import state_protocol
from people import NOON, promise

SEEN = date(2026, 11, 22)
LINE = CrisisLine(
    region="US", service="Lifeline", channel="tel", value="988", hours="at any hour",
    source="https://lifeline.example", status=Standing.CONFIRMED,
    verified_on=SEEN, expires_on=SEEN + HOLDS_FOR,
)  # fmt: skip


@pytest.fixture
def listed(monkeypatch):
    """Let the list hold this one line."""
    monkeypatch.setattr(number_checks, "crisis_lines", lambda: (LINE,))


def codes(found) -> list[str]:
    return [one.id for one in found]


def test_no_line_of_the_list_is_broken_or_has_run_out_today():
    """This test fails when a number has to be looked up again; look it up, then."""
    found = list(look_at_list(on=timezone.localdate()))
    assert [one.msg for one in found if one.level >= ERROR] == []


def test_a_line_is_warned_about_a_month_before_and_fails_on_the_day_after(listed):
    last = SEEN + HOLDS_FOR
    found = {
        days: codes(look_at_list(on=last + timedelta(days=days)))
        for days in (-31, -30, -29, 0, 1, 400)
    }
    assert found == {
        -31: [], -30: [], -29: ["cairn.W041"], 0: ["cairn.W041"],
        1: ["cairn.E041"], 400: ["cairn.E041"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "98-8"}, "not one a telephone dials"),
        ({"value": "1"}, "not one a telephone dials"),
        ({"channel": "fax"}, "channel is not known"),
        ({"channel": "web", "value": "http://a.example"}, "begin with https"),
        ({"source": "a leaflet"}, "source does not begin"),
        ({"verified_on": None}, "without saying when"),
        ({"expires_on": None}, "without saying when"),
        ({"expires_on": SEEN + HOLDS_FOR + timedelta(1)}, "longer than half a year"),
        ({"expires_on": SEEN}, "longer than half a year"),
    ],
)
def test_a_broken_line_is_named_with_its_rule(changes, said):
    assert list(find_flaws(LINE)) == []
    assert said in " ".join(find_flaws(replace(LINE, **changes)))


def test_an_unconfirmed_line_needs_no_date_and_never_runs_out():
    line = replace(LINE, status=Standing.UNCONFIRMED, verified_on=None, expires_on=None)
    assert list(find_flaws(line)) == []
    assert not line.has_run_out(on=date(2099, 1, 1))
    assert not line.is_confirmed(on=SEEN)


def test_every_line_belongs_to_a_region_and_another_regions_is_never_suggested():
    assert {line.region for line in crisis_lines()} <= set(regions())
    for region in regions():
        assert {line.region for line in suggest_lines(region)} <= {region}
    assert suggest_lines("OTHER") == ()


def test_no_number_stands_twice_in_one_region():
    told = [(line.region, line.channel, line.value) for line in crisis_lines()]
    assert len(told) == len(set(told))


def test_a_protocol_is_warned_about_before_it_runs_out(here):
    until = here.protocol.valid_until
    stated = here.protocol.at.date()
    days = {
        name: codes(look_at_protocol(here.protocol, day))
        for name, day in {
            "fresh": stated + timedelta(days=365),
            "year": stated + timedelta(days=366),
            "soon": until - timedelta(days=29),
            "last": until,
            "over": until + timedelta(days=1),
        }.items()
    }
    assert days == {
        "fresh": [],
        "year": ["cairn.E043"],
        "soon": ["cairn.W042", "cairn.E043"],
        "last": ["cairn.W042", "cairn.E043"],
        "over": ["cairn.E042", "cairn.E043"],
    }


def test_only_the_newest_protocol_of_a_practice_is_looked_at(here, monkeypatch):
    late = here.protocol.at + timedelta(days=400)
    monkeypatch.setattr(number_checks.timezone, "localdate", late.date)
    assert codes(number_checks.check_protocols()) == ["cairn.E043"]
    state_protocol(
        here.practice, promise=promise(), people=[here.anna, here.clara],
        by=Author.member(here.dora), at=NOON + timedelta(days=399),
    )  # fmt: skip
    assert number_checks.check_protocols() == []


def test_what_has_aged_fails_the_check_and_never_the_start(db, listed, monkeypatch):
    late = SEEN + HOLDS_FOR + timedelta(days=1)
    monkeypatch.setattr(number_checks.timezone, "localdate", lambda: late)
    run_out, soon = start.find_aged_numbers()
    assert len(run_out) == 1
    assert "US, Lifeline (tel 988) was last verified on 2026-11-22" in run_out[0]
    assert soon == []
    assert not any("cairn.E04" in fault for fault in start.find_faults())


def test_the_command_fails_when_a_number_has_run_out(tmp_path):
    """Run `cairn check` on a day three years ahead."""
    said = (
        "import sys, datetime\n"
        "from cairn.clinic import start, crisis_lines\n"
        "start.open_record()\n"
        "start.update_tables()\n"
        "from cairn.clinic import number_checks\n"
        "ahead = datetime.date(2029, 11, 22)\n"
        "number_checks.timezone.localdate = lambda: ahead\n"
        "from cairn.cli import check\n"
        "sys.exit(check.run(None))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", said],
        env={"CAIRN_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 10, ended.stderr
    assert "988 Suicide & Crisis Lifeline" in ended.stderr
    assert "too long ago" in ended.stderr
    assert ended.stdout == "Safe to start.\n"
