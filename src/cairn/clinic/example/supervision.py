"""The invented supervision: a pack talked about, one open, one more thing ticked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from cairn.clinic.example.days import Days
from cairn.clinic.records.models import (
    Author,
    Client,
    Member,
    Role,
    SupervisionItem,
    SupervisionKind,
    SupervisionPack,
)
from cairn.clinic.records.queries import clients_of, names_of
from cairn.clinic.records.services.agree_supervision import agree_supervision
from cairn.clinic.records.services.give_pack import close_pack, give_pack, open_pack
from cairn.clinic.records.services.keep_supervision import write_record
from cairn.clinic.records.services.open_practice import add_member
from cairn.clinic.records.services.tick_item import tick_item
from cairn.clinic.records.supervision import Said, Thing, suggest_code_name
from cairn.clinic.records.supervision_evidence import Evidence, copy_path

SUPERVISOR = "Ruth Vidal"
SUPERVISORS_NAME = "ruth"


@dataclass(frozen=True, slots=True)
class Brought:
    """One thing that is taken to supervision, about somebody or about nobody."""

    kind: SupervisionKind
    question: str
    tried: str = ""
    name: str = ""


TALKED_ABOUT_ON = -22
TALKED_ABOUT = (
    Brought(SupervisionKind.MIRROR, "Why do I carry the unopened letters home?"),
    Brought(SupervisionKind.JOY, "What did I do differently in the light hour?"),
)
CAME_OF_IT = Said(
    note="Open one of your own first. Then ask about hers again.",
    act="Open one letter at home.",
)
OPEN_ON = -2
OPEN = (
    Brought(
        SupervisionKind.STUCK,
        "How do I stay when nothing moves?",
        "A smaller step. Asking what holds still on purpose.",
        "Tariq M.",
    ),
    Brought(SupervisionKind.WORRY, "Do I ask too little about the evenings?"),
    Brought(SupervisionKind.JOY, "What made Tuesday's last hour so easy?"),
)
TICKED = Brought(SupervisionKind.OVER_HELD, "Whom do I still think of on Sundays?")


def bring_to_supervision(therapist: Member, days: Days, *, by: Author) -> None:
    """Let a supervisor join, and give her what a therapist might bring."""
    supervisor = _join(therapist, days, by=by)
    mine = Author.member(therapist)
    agree_supervision(therapist, supervisor, by=mine, at=days.at(-60, 610))
    _talk_about(therapist, supervisor, days)
    _bring(therapist, supervisor, OPEN, days=days, day=OPEN_ON)
    _tick(therapist, TICKED, at=days.past(-1, 900))


def _join(therapist: Member, days: Days, *, by: Author) -> Member:
    return add_member(
        therapist.practice,
        name=SUPERVISOR,
        sign_in_name=SUPERVISORS_NAME,
        passphrase=uuid4().hex,
        roles=[Role.SUPERVISOR],
        by=by,
        at=days.at(-60, 600),
    )


def _talk_about(therapist: Member, supervisor: Member, days: Days) -> None:
    """Write down what came of the first thing, and put the pack away."""
    day, hers = TALKED_ABOUT_ON, Author.member(supervisor)
    pack = _bring(therapist, supervisor, TALKED_ABOUT, days=days, day=day)
    item = pack.items.select_related("pack__supervision").earliest("at")
    write_record(item, CAME_OF_IT, by=hers, at=days.at(day + 1, 560))
    close_pack(pack, is_done=True, by=hers, at=days.at(day + 1, 570))


def _bring(
    therapist: Member,
    supervisor: Member,
    things: Sequence[Brought],
    *,
    days: Days,
    day: int,
) -> SupervisionPack:
    """Tick and give these, and let the supervisor open them on the morning after."""
    items = [
        _tick(therapist, one, at=days.past(day, 900 + place)).id
        for place, one in enumerate(things)
    ]
    by, at = Author.member(therapist), days.past(day, 1000)
    pack = give_pack(therapist, items, by=by, at=at)
    open_pack(pack, by=Author.member(supervisor), at=days.past(day + 1, 540))
    return pack


def _tick(therapist: Member, brought: Brought, *, at: datetime) -> SupervisionItem:
    about = _find(therapist, brought.name)
    thing = Thing(
        kind=brought.kind,
        question=brought.question,
        tried=brought.tried,
        code_name=suggest_code_name(therapist, about) if about else "",
        evidence=copy_path(about) if about else Evidence(),
    )
    by = Author.member(therapist)
    return tick_item(therapist, thing, about=about, by=by, at=at)


def _find(therapist: Member, name: str) -> Client | None:
    clients = {client.id: client for client in clients_of(therapist)}
    found = (one for one, known in names_of(clients.values()).items() if known == name)
    return clients[next(found)] if name else None
