"""What did therapist and client each say about the same sessions?

What a client said after a session counts only once their therapist has looked at it,
and only while that therapist treats them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from cairn.clinic.keys import keyring
from cairn.clinic.records.after_sessions import FORM, Helped, parse_helped
from cairn.clinic.records.load import Met, sessions_held
from cairn.clinic.records.models import (
    AfterSession,
    Member,
)
from cairn.clinic.records.movement import Moves
from cairn.clinic.records.queries import clients_of
from cairn.clinic.records.well_sessions import Taps

Marks = Mapping[str, int | None]
# Before anything a record may hold.
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Sides:
    """One session that took place, from both sides; `order` counts within the day.

    `change` is how much easier the client arrives than the time before.
    """

    session: UUID
    client: UUID
    starts_at: datetime
    order: int
    change: float | None = None
    guess: Marks = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    helped: tuple[Helped, ...] = ()
    taps: Taps | None = None

    @property
    def lift(self) -> int | None:
        """What the session did to the therapist: leaving less arriving."""
        taps = self.taps
        if taps is None or taps.leaving is None or taps.arriving is None:
            return None
        return taps.leaving - taps.arriving


@dataclass(frozen=True, slots=True)
class _Said:
    guess: Marks
    marks: Marks
    helped: tuple[Helped, ...]


def sides_of(
    member: Member, taps: Sequence[Taps], moves: Moves, *, at: datetime
) -> list[Sides]:
    """Return the sessions that took place until now, oldest first."""
    held = _held(member, at=at)
    theirs = set(clients_of(member).values_list("id", flat=True))
    order = _orders(held)
    change = _changes(held, moves)
    said = _said_to(member)
    tapped = {one.session: one for one in taps}
    nothing = _Said({}, {}, ())
    return [
        Sides(
            session=one.session_id,
            client=one.client_id,
            starts_at=one.starts_at,
            order=order[one.session_id],
            change=change.get(one.session_id),
            guess=said.get(one.session_id, nothing).guess,
            marks=said.get(one.session_id, nothing).marks,
            helped=said.get(one.session_id, nothing).helped,
            taps=tapped.get(one.session_id),
        )
        for one in held
        if one.client_id in theirs
    ]


def _held(member: Member, *, at: datetime) -> list[Met]:
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    held = sessions_held(member, since=LONG_AGO, until=tomorrow, limits=None)
    return [one for one in held if one.starts_at <= at]


def _orders(held: Sequence[Met]) -> Mapping[UUID, int]:
    """Return which session of its day each was; two at once are counted one by one."""
    count: dict[date, int] = defaultdict(int)
    order = {}
    for one in held:
        count[one.on] += 1
        order[one.session_id] = count[one.on]
    return order


def _changes(held: Sequence[Met], moves: Moves) -> Mapping[UUID, float | None]:
    before: dict[UUID, datetime] = {}
    change: dict[UUID, float | None] = {}
    for one in held:
        if one.client_id in before:
            change[one.session_id] = moves.change(
                one.client_id, before[one.client_id], one.starts_at
            )
        before[one.client_id] = one.starts_at
    return change


def _said_to(member: Member) -> Mapping[UUID, _Said]:
    """Return what was said, guessed and looked at, in one query."""
    rows = AfterSession.objects.filter(
        session__episode__therapist=member,
        client__therapist=member,
        client__erased_at=None,
        session__guess__revealed_at__isnull=False,
        submission__administrations__instrument=FORM,
    )
    found = list(
        rows.order_by().values_list(
            "id",
            "session_id",
            "client_id",
            "helped",
            "session__guess__marks",
            "submission__administrations__answers",
        )
    )
    keys = keyring().keys({client_id for _, _, client_id, *_ in found})
    return {
        session_id: _Said(guess, marks, _helped(row_id, sealed, key=keys[client_id]))
        for row_id, session_id, client_id, sealed, guess, marks in found
        if client_id in keys
    }


def _helped(row_id: UUID, sealed: bytes, *, key: bytes) -> tuple[Helped, ...]:
    if not sealed:
        return ()
    return parse_helped(
        AfterSession.open_text("helped", row_id, bytes(sealed), key=key)
    )
