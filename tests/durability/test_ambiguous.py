"""Whoever does not know whether it arrived sends it again, and it is there once."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from durability.caseload import furnish
from durability.cutter import Cutter
from durability.kill import RECORD
from durability.phone import GONE, Phone, answer
from durability.server import Server

CASES = int(os.environ.get("CAIRN_CUT_ANSWERS", "50"))
LET_THROUGH = (0, 1, 12, 40)

pytestmark = pytest.mark.skipif(
    "CAIRN_DATABASE_URL" in os.environ, reason="the record is read as an SQLite file"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("ambiguous") / "home"


@pytest.fixture(scope="module")
def tokens(home):
    return iter(furnish(home, links=CASES + 10, clients=CASES + 10))


@pytest.fixture(scope="module")
def server(home, tokens):
    with Server(home, home.parent / "server.log") as server:
        yield server


@pytest.fixture
def phone(server, tokens):
    """Give a phone with a filled-in form, and take its connection back."""
    made = []

    def phone(**filled: int) -> tuple[Phone, dict[str, str]]:
        one = Phone(server.port)
        made.append(one)
        return one, answer(one.open(next(tokens)), **filled)

    yield phone
    for one in made:
        one.hang_up()


def receipts(home: Path, key: str) -> list[str]:
    """Return the identity of every row under this form's number."""
    with closing(sqlite3.connect(home / RECORD)) as record:
        rows = record.execute("SELECT id FROM submission WHERE key = ?", [key])
        return [row[0] for row in rows]


def test_an_answer_cut_off_after_the_commit_leads_to_one_row(home, server, phone):
    with Cutter(server.port) as wire:
        for number in range(CASES):
            one, form = phone(risk=number % 2)
            wire.bytes_let_through = LET_THROUGH[number % len(LET_THROUGH)]
            one.hang_up()
            one.port = wire.port
            with pytest.raises(GONE):
                one.send(form)
            before = receipts(home, form["key"])
            one.port = server.port
            assert one.send(form).is_thanks
            assert (len(before), receipts(home, form["key"])) == (1, before)
    assert len(wire.answers) == CASES
    assert {said.split(b"\r\n")[0] for said in wire.answers} == {
        b"HTTP/1.1 303 See Other"
    }


def test_the_same_number_with_other_answers_is_refused_and_the_first_are_kept(
    home, phone
):
    one, form = phone(mark=1)
    assert one.send(form).is_thanks
    stored = receipts(home, form["key"])
    again = one.send(answer(form, mark=2))
    assert again.status == 409
    assert receipts(home, form["key"]) == stored


def test_somebody_elses_number_is_refused_and_shows_nothing(home, phone):
    one, form = phone(risk=1)
    assert one.send(form).is_thanks
    stranger, own = phone(mark=2)
    refused = stranger.send(own | {"key": form["key"]})
    assert refused.status == 409
    assert b"The letter." not in refused.body
    assert len(receipts(home, form["key"])) == 1
    assert stranger.send(own).is_thanks
