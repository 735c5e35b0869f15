"""Writers take turns: each waits for those before it, none for ever, none in vain."""

import sqlite3
import threading
import time
from contextlib import closing, contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django.db.utils import IntegrityError

from cairn.clinic.records.models import Practice
from people import NOON

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the queue is SQLite's"),
]
WRITERS = 12


@contextmanager
def other_process():
    """Hold the record's write lock as another process would."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
        other.rollback()


@pytest.fixture
def patience(monkeypatch):
    """Wait a tenth of a second at most."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)


def open_practice() -> None:
    with transaction.atomic():
        Practice.objects.create(time_zone="Europe/Berlin", opened_at=NOON)


def test_many_threads_write_and_nobody_is_turned_away():
    errors = []

    def write():
        try:
            for _ in range(5):
                open_practice()
        except OperationalError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (errors, Practice.objects.count()) == ([], 5 * WRITERS)


def test_a_writer_goes_on_soon_after_another_process_has_finished():
    began = time.monotonic()
    with other_process() as other:
        waiting = threading.Thread(target=write_and_close)
        waiting.start()
        time.sleep(0.3)
        other.rollback()
        freed = time.monotonic()
        waiting.join()
    assert freed - began >= 0.3
    assert Practice.objects.count() == 1


def write_and_close() -> None:
    open_practice()
    connection.close()


def test_who_waits_too_long_for_another_process_is_told_and_gives_up_the_turn(patience):
    with other_process(), pytest.raises(OperationalError, match="locked"):
        open_practice()
    open_practice()
    assert Practice.objects.count() == 1


def test_who_waits_too_long_for_a_turn_is_told(patience):
    told = []

    def write():
        try:
            open_practice()
        except OperationalError as error:
            told.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        waiting = threading.Thread(target=write)
        waiting.start()
        waiting.join()
    assert told == ["database is locked"]


@pytest.mark.parametrize("error", [IntegrityError, OperationalError, RuntimeError])
def test_a_failed_write_gives_up_its_turn(error):
    with pytest.raises(error), transaction.atomic():
        raise error
    waiting = threading.Thread(target=write_and_close)
    waiting.start()
    waiting.join()
    assert Practice.objects.count() == 1


def test_a_connection_closed_while_writing_gives_up_its_turn():
    def close_and_fail():
        connection.close()
        raise OperationalError

    with pytest.raises(OperationalError), transaction.atomic():
        close_and_fail()
    waiting = threading.Thread(target=write_and_close)
    waiting.start()
    waiting.join()
    assert Practice.objects.count() == 1


def test_what_waits_outside_a_transaction_still_waits_as_long_as_settled():
    open_practice()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
