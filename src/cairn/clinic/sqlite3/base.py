"""How does everybody come to write, when SQLite lets one write at a time?

SQLite has no queue: whoever finds it busy sleeps up to a tenth of a second and may find
it busy again, for ever if newcomers are many. Here the threads of a process take turns,
and the one whose turn it is asks again at once, so nobody waits out of turn.
"""

import sqlite3
import threading
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

_turn = threading.Lock()
_PAUSE = 0.001
_LOW_BYTE = 0xFF  # what kind of error, without which kind of busy


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose write transactions begin when it is their turn."""

    # What is called on the superclass is Django's own, which its stubs leave out.
    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        longest = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + longest
        self._has_turn = _turn.acquire(timeout=longest)
        if not self._has_turn:
            raise OperationalError("database is locked")
        try:
            self._begin(until, longest)
        except BaseException:
            self._end_turn()
            raise

    def _begin(self, until: float, longest: float) -> None:
        """Begin as soon as other processes let us; they are few."""
        self._wait_in_sqlite(0)
        try:
            while True:
                try:
                    super()._start_transaction_under_autocommit()  # type: ignore[misc]
                except OperationalError as error:
                    if not _is_busy(error) or time.monotonic() > until:
                        raise
                    time.sleep(_PAUSE)
                else:
                    return
        finally:
            self._wait_in_sqlite(longest)

    def _wait_in_sqlite(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            _turn.release()


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return bool(code & _LOW_BYTE == sqlite3.SQLITE_BUSY)
