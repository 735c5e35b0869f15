"""Lays out what an address of supervision can name: ticked, given, opened."""

from uuid import uuid4

from django.utils import timezone

from cairn.clinic.records.models import (
    Author,
    Client,
    Member,
    Role,
    Supervision,
    SupervisionKind,
)
from cairn.clinic.records.services.give_pack import give_pack, open_pack
from cairn.clinic.records.services.open_practice import add_member
from cairn.clinic.records.services.tick_item import tick_item
from cairn.clinic.records.supervision import Thing
from people import PASSPHRASE

SUPERVISION_PARTS = ("ticked", "own_item", "own_pack", "given_item", "given_pack")
GIVEN_PARTS = frozenset({"given_item", "given_pack"})


def take_to_supervision(
    therapist: Member, client: Client | None, supervisor: Member, *, words: str
) -> dict[str, object]:
    """Tick two things and give one of them, opened; whatever the two may do here."""
    by, now = Author.member(therapist), timezone.now()
    running = Supervision.objects.filter(therapist=therapist, ended_at=None).first()
    if running is None:
        Supervision.objects.create(
            practice_id=therapist.practice_id, therapist=therapist,
            supervisor=supervisor, at=now, **by.as_fields(),
        )  # fmt: skip
    thing = Thing(SupervisionKind.STUCK, words, code_name="Alder" if client else "")
    given = tick_item(therapist, thing, about=client, by=by, at=now)
    pack = give_pack(therapist, [given.id], by=by, at=now)
    open_pack(pack, by=Author.member(supervisor), at=now)
    ticked = tick_item(therapist, thing, about=client, by=by, at=now)
    return {
        "ticked": ticked.id,
        "own_item": given.id,
        "own_pack": pack.id,
        "given_item": given.id,
        "given_pack": pack.id,
    }


def both_sides_of(member: Member, supervisor: Member) -> dict[str, object]:
    """Lay out what this member once gave, and what was once given to them."""
    own = take_to_supervision(member, None, supervisor, words="Given once.")
    return own | given_once_to(member)


def given_once_to(member: Member) -> dict[str, object]:
    """Lay out what somebody gave to a member, whatever their work is now."""
    somebody = _join(member, [Role.THERAPIST])
    parts = take_to_supervision(somebody, None, member, words="Given once.")
    return {name: parts[name] for name in GIVEN_PARTS}


def supervisor_in_the_practice_of(member: Member) -> Member:
    """Let a supervisor join whom no visitor stands for."""
    return _join(member, [Role.SUPERVISOR])


def _join(member: Member, roles: list[Role]) -> Member:
    return add_member(
        member.practice, name="Somebody", sign_in_name=uuid4().hex,
        passphrase=PASSPHRASE, roles=roles, by=Author.system(), at=timezone.now(),
    )  # fmt: skip
