"""May a client be asked anything now? Pauses, *not today*, pages that were closed."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from cairn.clinic.records.models import Client, Departure, Invitation, Pause


def running_pause(client: Client, *, at: datetime) -> Pause | None:
    """Return the pause that runs now, the longest one if there are several."""
    running = _ending_after(Pause.objects.filter(client=client), at)
    found: Pause | None = (
        running.filter(end=None).first() or running.order_by("-end").first()
    )
    return found


def departure_of(client: Client) -> Departure | None:
    """Return when the client closed their page, unless a link was made since."""
    last = Departure.objects.filter(client=client).order_by("-at").first()
    if last is None or _linked_since(client, last):
        return None
    return last


def may_be_asked(client: Client, *, at: datetime) -> bool:
    """Whether questions, reminders and notices may go to this client now."""
    return running_pause(client, at=at) is None and departure_of(client) is None


def rested_within(span: timedelta, *, at: datetime) -> Exists:
    """Tell, beside a row with a client, whether they paused or left so lately.

    A silence is counted from the end of a rest, never through it.
    """
    # Bound to rows of a scoped query, and thereby scoped with them.
    with scopes_disabled():
        pauses = Pause.objects.filter(client=OuterRef("client"))
        return Exists(_ending_after(pauses, at - span))


def has_left() -> Exists:
    """Tell, beside a row with a client, whether they closed their page."""
    with scopes_disabled():
        later = Invitation.objects.filter(
            client=OuterRef("client"), at__gt=OuterRef("at")
        )
        return Exists(
            Departure.objects.filter(~Exists(later), client=OuterRef("client"))
        )


def _ending_after(pauses: QuerySet[Pause], moment: datetime) -> QuerySet[Any]:
    ending: QuerySet[Any] = pauses.annotate(end=Coalesce("ended_at", "until"))
    return ending.filter(Q(end=None) | Q(end__gt=moment))


def _linked_since(client: Client, last: Departure) -> bool:
    return Invitation.objects.filter(client=client, at__gt=last.at).exists()
