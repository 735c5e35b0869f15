"""Addresses that lead straight into the example practice, for a person or a script."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django_scopes import scope

from cairn.clinic.example.practice import SIGN_IN_NAME
from cairn.clinic.example.supervision import SUPERVISORS_NAME
from cairn.clinic.records.models import Author, Client, Member, Practice, Purpose
from cairn.clinic.records.queries import clients_of, names_of, open_episode
from cairn.clinic.records.services.invite_client import invite_client
from cairn.errors import NotAllowed

SALT = "cairn.demo"
SECONDS_VALID = 24 * 3600
# Session today, no check-in yet, and a long path behind: every face has something.
PERSON = "Tariq M."


@dataclass(frozen=True, slots=True)
class Pass:
    """Who is signed in by a demo address, and where it leads."""

    member_id: UUID
    target: str


def issue_pass(member: Member, target: str) -> str:
    """Return the address that signs a member of the example in."""
    token = signing.dumps([str(member.id), target], salt=SALT)
    return settings.PUBLIC_URL + reverse("demo:enter", args=[token])


def read_pass(token: str) -> Pass | None:
    """Return what a token says, or None when it is not ours or too old."""
    try:
        member_id, target = signing.loads(token, salt=SALT, max_age=SECONDS_VALID)
    except (signing.BadSignature, ValueError):
        return None
    return Pass(UUID(member_id), target)


def find_example() -> Practice:
    """Return the example practice; a home with a real one has no such addresses."""
    practice = Practice.objects.order_by("opened_at").first()
    if practice is None or not practice.example or not settings.EXAMPLE:
        raise NotAllowed(
            "Only the example practice has such addresses. Start it with `cairn demo`."
        )
    return practice


def make_links(practice: Practice, *, by: Author, at: datetime) -> dict[str, str]:
    """Return one address for each face of the therapist, client and supervisor."""
    with scope(practice=practice):
        therapist = Member.objects.get(user__sign_in_name=SIGN_IN_NAME)
        supervisor = Member.objects.get(user__sign_in_name=SUPERVISORS_NAME)
        client = _find_person(therapist)
        return {
            "therapist_today": issue_pass(therapist, reverse("today:day")),
            "client_path": issue_pass(
                therapist, reverse("path:show", args=[client.id])
            ),
            "check_in": _client_link(client, Purpose.CHECK_IN, by=by, at=at),
            "own_path": _client_link(client, Purpose.OWN_PATH, by=by, at=at),
            "supervisor": issue_pass(supervisor, reverse("supervision:inbox")),
        }


def _find_person(therapist: Member) -> Client:
    clients = {client.id: client for client in clients_of(therapist)}
    for client_id, name in names_of(clients.values()).items():
        if name == PERSON:
            return clients[client_id]
    raise NotAllowed(
        "The example's people have been changed. Remove its folder and start anew."
    )


def _client_link(client: Client, purpose: Purpose, *, by: Author, at: datetime) -> str:
    episode = open_episode(client)
    if episode is None:
        raise NotAllowed(
            "The example's people have been changed. Remove its folder and start anew."
        )
    issued = invite_client(episode, purpose=purpose, by=by, at=at)
    return settings.PUBLIC_URL + reverse("checkin:enter", args=[issued.token])
