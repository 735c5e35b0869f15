"""When the record cannot be written, nothing is lost and nothing is half written."""

import sqlite3
from contextlib import closing, contextmanager
from uuid import uuid4

import pytest
from checkin_form import FORM, hidden_fields
from django.db import connection
from django_scopes import scopes_disabled

from cairn.clinic.records.models import Administration, AuditEvent, Score, Submission

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="locks the SQLite file itself"
    ),
]
FILLED = {"phq-9.4": "3", "opening_words": "Sleep first."}


@contextmanager
def locked():
    """Let another process hold the record."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


@contextmanager
def full_disk():
    """Let the record's file grow not one page more, and leave no page free in it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


def rows() -> list[int]:
    with scopes_disabled():
        return [
            model.objects.count()
            for model in (Submission, Administration, Score, AuditEvent)
        ]


def says_it_is_kept(answer, key):
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "Your answers are not stored yet." in page
    assert "keep it open and press Send again" in page
    assert 'name="phq-9.4" value="3" checked' in page
    assert ">Sleep first.</textarea>" in page
    assert hidden_fields(page)["key"] == key


def test_a_locked_record_keeps_the_form_and_takes_it_later(phone, fill):
    form = fill(FILLED)
    before = rows()
    with locked():
        says_it_is_kept(phone.post(FORM, form), form["key"])
        assert rows() == before
    assert phone.post(FORM, form)["Location"] == "/page/thanks/"
    assert rows()[0] == 1


def test_a_full_disk_keeps_the_form_and_takes_it_later(phone, fill, make_link):
    form = fill(FILLED)
    links = [make_link().token for _ in range(30)]
    with full_disk():
        # Half-empty pages take a few check-ins before the file has to grow.
        for token in links:
            before = rows()
            phone.get(f"/c/{token}/")
            form["key"] = uuid4().hex
            answer = phone.post(FORM, form)
            if answer.status_code == 503:
                break
        says_it_is_kept(answer, form["key"])
        assert rows() == before
    assert phone.post(FORM, form)["Location"] == "/page/thanks/"
    assert rows()[0] == before[0] + 1
