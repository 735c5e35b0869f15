"""What happens by the clock: late answers are passed on, waiting notices are sent.

Each round is safe to repeat and to interrupt. Several processes may hold a clock; a
lock in the home lets one of them run at a time.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, connections
from django.utils import timezone
from django_scopes import scope

from cairn.clinic import statistics
from cairn.clinic.mail_check import check_mail
from cairn.clinic.records.audit import seal_events
from cairn.clinic.records.models import Author, Practice
from cairn.clinic.records.services.answer_attention import escalate_due, reopen_watched
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.learn_courses import learn_courses
from cairn.clinic.records.services.notice_silence import notice_silence
from cairn.clinic.records.services.open_well import burn_wells_left_behind
from cairn.clinic.records.services.plan_messages import plan_messages
from cairn.clinic.records.services.send_outbox import send_waiting
from cairn.clinic.records.services.tick_item import forget_ticks_left_behind
from cairn.clinic.records.services.write_to_client import write_to_clients
from cairn.clinic.records.services.write_well import fade_wells
from cairn.clinic.uploads import drop_old_uploads

log = logging.getLogger(__name__)
SECONDS_BETWEEN = 60.0
LOCK = "clock.lock"
LAST_ROUND = "clock.last"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    passed_on: int = 0
    opened_again: int = 0
    silent: int = 0
    off_track: int = 0
    sent: int = 0
    written: int = 0
    faded: int = 0

    def __add__(self, other: "Round") -> "Round":
        return Round(
            self.passed_on + other.passed_on,
            self.opened_again + other.opened_again,
            self.silent + other.silent,
            self.off_track + other.off_track,
            self.sent + other.sent,
            self.written + other.written,
            self.faded + other.faded,
        )


def run_round(*, at: datetime) -> Round:
    """Do what is due in every practice; one that fails does not hold up the rest."""
    with _alone():
        total = Round()
        last = read_last_round()
        learn = last is None or last.date() != at.date()
        for practice in Practice.objects.order_by("opened_at"):
            try:
                total += _serve_practice(practice, at=at, learn=learn)
            except Exception:
                log.exception("a practice's round failed; the next minute tries again")
        check_mail(at=at)
        drop_old_uploads(at=at)
        SessionStore.clear_expired()
        if statistics.is_due(last, at=at):
            statistics.count_tables()
        write_round(at)
    return total


def _serve_practice(practice: Practice, *, at: datetime, learn: bool) -> Round:
    with scope(practice=practice):
        done = Round(
            passed_on=len(escalate_due(practice, at=at)),
            opened_again=len(reopen_watched(practice, at=at)),
            silent=len(notice_silence(practice, by=Author.system(), at=at)),
            sent=send_waiting(practice, by=Author.system(), at=at),
        )
        seal_events(practice, at=at)
        # What is due for safety is done by now, and waits for nothing that follows.
        return done + Round(
            written=_attempt(_write_to_clients, practice, at=at, daily=learn),
            off_track=_attempt(_look_at_courses, practice, at=at, daily=learn),
            faded=_attempt(_fade, practice, at=at, daily=learn),
        )


def _attempt(work: Callable[..., int], practice: Practice, **when: Any) -> int:
    """Do one kind of work that may fail without holding up the others."""
    try:
        return work(practice, **when)
    except Exception:
        log.exception("%s failed; the next minute tries again", work.__name__)
        return 0


def _write_to_clients(practice: Practice, *, at: datetime, daily: bool) -> int:
    """Look once a day who wants a message, and send what is due."""
    by = Author.system()
    if daily:
        plan_messages(practice, by=by, at=at)
    return write_to_clients(practice, by=by, at=at)


def _look_at_courses(practice: Practice, *, at: datetime, daily: bool) -> int:
    """Learn from closed courses once a day, and judge those with new answers."""
    by = Author.system()
    if daily:
        learn_courses(practice, by=by, at=at)
    return len(judge_courses(practice, by=by, at=at))


def _fade(practice: Practice, *, at: datetime, daily: bool) -> int:
    """Let what therapists wrote for themselves fade, once a day, and what they left."""
    if not daily:
        return 0
    by = Author.system()
    burn_wells_left_behind(practice, by=by, at=at)
    forget_ticks_left_behind(practice, by=by, at=at)
    return fade_wells(practice, by=by, at=at)


def read_last_round() -> datetime | None:
    """Return when the clock last did a whole round, or None."""
    try:
        text = Path(settings.HOME, LAST_ROUND).read_text(encoding="ascii")
        return datetime.fromisoformat(text)
    except (OSError, ValueError):
        return None


def write_round(at: datetime) -> None:
    """Note that the clock is alive."""
    Path(settings.HOME, LAST_ROUND).write_text(at.isoformat(), encoding="ascii")


@contextmanager
def _alone() -> Iterator[None]:
    with Path(settings.HOME, LOCK).open("a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Clock(threading.Thread):
    """Runs a round each minute in the background of a serving process."""

    def __init__(self) -> None:
        super().__init__(name="clock", daemon=True)
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Tick until asked to stop, or until another process took over the minute."""
        while not self._stop_asked.wait(self._pause()):
            close_old_connections()
            try:
                if self._is_due():
                    run_round(at=timezone.now())
            except Exception:
                log.exception("the clock's round failed; the next minute tries again")
            finally:
                connections.close_all()

    def stop(self) -> None:
        """Let the running round finish and end."""
        self._stop_asked.set()

    def _pause(self) -> float:
        # Processes that started together do not ask for the same second.
        return SECONDS_BETWEEN / 4 + (os.getpid() % 20) / 4

    def _is_due(self) -> bool:
        last = read_last_round()
        now = timezone.now()
        return last is None or not 0 <= (now - last).total_seconds() < SECONDS_BETWEEN
