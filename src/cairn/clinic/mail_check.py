"""Could a notice leave right now? The mail server is asked four times an hour.

Nothing is sent for it: a connection is opened, signed in and closed, as a notice would
begin. What came of it lies beside the clock's own note in the home.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection

from cairn.clinic.backups import mail_is_held
from cairn.clinic.records.services.send_invitation import may_send

log = logging.getLogger(__name__)
NOTE = "mail.last"
EVERY = timedelta(minutes=15)
# Two failures in a row are no hiccup any more.
TOO_LONG = 2 * EVERY + timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class MailCheck:
    """When the server was asked last, whether it answered, and when it did before."""

    asked: datetime
    answers: bool
    # The last moment at which it answered, or the first at which it was asked.
    since: datetime

    def is_down(self, *, at: datetime) -> bool:
        """Whether notices have had no way out for too long."""
        return not self.answers and at - self.since > TOO_LONG


def check_mail(*, at: datetime) -> None:
    """Ask the mail server whether it would take a notice, if it is time to ask."""
    if not may_send() or mail_is_held():
        Path(settings.HOME, NOTE).unlink(missing_ok=True)
        return
    last = read_mail_check()
    if last is not None and timedelta(0) <= at - last.asked < EVERY:
        return
    answers = _answers()
    since = at if answers or last is None else last.since
    lines = (at.isoformat(), "yes" if answers else "no", since.isoformat())
    Path(settings.HOME, NOTE).write_text("\n".join(lines), encoding="ascii")


def read_mail_check() -> MailCheck | None:
    """Return what came of the last question, or None before the first."""
    try:
        asked, said, since = Path(settings.HOME, NOTE).read_text("ascii").split("\n")
        moments = datetime.fromisoformat(asked), datetime.fromisoformat(since)
    except (OSError, ValueError):
        return None
    return MailCheck(moments[0], said == "yes", moments[1])


def _answers() -> bool:
    try:
        with get_connection():
            return True
    except OSError:
        log.warning("the mail server does not answer; notices cannot leave")
        return False
