"""Hands a therapist's clients to a colleague, so that nobody is left without one."""

from datetime import datetime

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Client, Episode, EpisodeEnding, Member
from cairn.errors import NotAllowed


@transaction.atomic
def hand_over_clients(leaving: Member, *, to: Member, by: Author, at: datetime) -> int:
    """Make a colleague the therapist of all clients, with their open episodes."""
    if to.id == leaving.id or not to.therapist or to.left_at is not None:
        raise NotAllowed("Clients can be handed to a therapist who works here.")
    clients = list(Client.objects.filter(therapist=leaving, erased_at=None))
    ended = EpisodeEnding.objects.values("episode")
    Episode.objects.filter(client__in=clients, therapist=leaving).exclude(
        id__in=ended
    ).update(therapist=to)
    Client.objects.filter(id__in=[client.id for client in clients]).update(therapist=to)
    for client in clients:
        audit("client handed over", practice=client.practice_id, by=by, at=at,
              client=client, row=to.id)  # fmt: skip
    return len(clients)
