"""What does a client want to be sent, and how long has nothing come from them?"""

from collections.abc import Collection
from datetime import UTC, date, datetime

from cairn.clinic.records.contact import read_contact
from cairn.clinic.records.models import (
    Client,
    ClientMessage,
    Episode,
    FollowUp,
    MessageChoice,
    MessageKind,
    OwnItem,
    SessionState,
    SessionStatus,
    Submission,
)
from cairn.clinic.records.models.answers import Mode

_DECEMBER = 12


def wants_note(client: Client) -> bool | None:
    """Return the client's newest word on the one note; None before they gave any."""
    said = MessageChoice.objects.filter(client=client).order_by("-at")
    return said.values_list("agreed", flat=True).first()


def wanted_follow_ups(episode: Episode | None) -> frozenset[int]:
    """Return after how many months this client wants a check-in; none by default."""
    rows = FollowUp.objects.filter(episode=episode, withdrawn_at=None)
    return frozenset(rows.values_list("months", flat=True))


def can_be_written_to(client: Client) -> bool:
    """Whether an e-mail address of theirs is on file."""
    return bool(read_contact(client.read_text("contact")).email)


def last_heard(episode: Episode) -> datetime:
    """Return when client and therapist were last in touch, as far as it is known here.

    What was imported was answered elsewhere; only-me items count, since their day is
    not a secret here and silence would be wrong.
    """
    client = episode.client
    sent = Submission.objects.filter(episode=episode).exclude(mode=Mode.IMPORT)
    met = SessionStatus.objects.filter(
        session__episode=episode, state=SessionState.ATTENDED
    )
    laid = OwnItem.objects.filter(client=client)
    began = datetime.combine(episode.started_on, datetime.min.time(), tzinfo=UTC)
    return max(
        episode.at,
        began,
        *_newest(sent.values_list("answered_at", flat=True)),
        *_newest(met.values_list("starts_at", flat=True)),
        *_newest(laid.values_list("changed_at", flat=True)),
    )


def note_sent_on(client: Client) -> datetime | None:
    """Return when the one note after a silence went out, if it did."""
    sent = ClientMessage.objects.filter(client=client, kind=MessageKind.QUIET)
    return sent.order_by("-created_at").values_list("sent_at", flat=True).first()


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, _DECEMBER)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has a 28th day")


def _newest(moments: Collection[datetime]) -> list[datetime]:
    return [max(moments)] if moments else []
