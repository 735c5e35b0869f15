"""What a therapist taps before and after one session, as it lies in their own book.

A session's taps are there once, under the session's own name; so are its line about
the therapist and the question that is left for the next time with this client. Which
session and which client they belong to is said inside the seal and nowhere else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from cairn.clinic.records.models import Member
from cairn.clinic.records.well import Kept, WellContent, WellKind, entry_named

# Arriving and leaving are told on five steps, from drained to full.
STEPS = range(1, 6)


class Gave(StrEnum):
    """What a therapist gave, as they see it."""

    SUPPORTED = "supported"
    GUIDED = "guided"
    TAUGHT = "taught"
    WITNESSED = "witnessed"
    CHALLENGED = "challenged"


class Received(StrEnum):
    """What a therapist received; nothing today is an answer like the others."""

    TRUST = "trust"
    STORY = "story"
    COURAGE = "courage"
    LAUGHTER = "laughter"
    TEACHING = "teaching"
    NOTHING = "nothing today"


class MomentWord(StrEnum):
    """What a moment was like."""

    JOY = "joy"
    RELIEF = "relief"
    COURAGE = "courage"
    TEARS = "tears"
    LAUGHTER = "laughter"
    STUCK = "stuck"
    HEAVY = "heavy"
    ORDINARY = "ordinary"


class Carry(StrEnum):
    """Where a therapist takes it from here."""

    NOWHERE = "nowhere"
    FRIDAY = "friday"
    SUPERVISION = "supervision"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Taps:
    """The taps around one session; whatever was left out is none."""

    session: UUID
    client: UUID
    on: date
    arriving: int | None = None
    leaving: int | None = None
    gave: tuple[Gave, ...] = ()
    received: tuple[Received, ...] = ()
    moments: tuple[MomentWord, ...] = ()
    carry: Carry | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was tapped at all."""
        told = (self.arriving, self.leaving, self.carry)
        chips = (self.gave, self.received, self.moments)
        return not any(chips) and all(one is None for one in told)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """The one line about oneself after a session, and where it is carried."""

    entry: Kept
    session: UUID
    client: UUID
    carry: Carry | None
    moments: tuple[MomentWord, ...]


def taps_name(session_id: UUID) -> str:
    """Return under which name a session's taps lie."""
    return f"session {session_id}"


def line_name(session_id: UUID) -> str:
    """Return under which name the one line about a session lies."""
    return f"line {session_id}"


def question_name(client_id: UUID) -> str:
    """Return under which name the question for the next time with a client lies."""
    return f"question {client_id}"


def taps_content(taps: Taps) -> WellContent:
    """Return the entry that holds these taps."""
    return WellContent(
        WellKind.SESSION,
        taps.on,
        more={
            "session": str(taps.session),
            "client": str(taps.client),
            "arriving": taps.arriving,
            "leaving": taps.leaving,
            "gave": list(map(str, taps.gave)),
            "received": list(map(str, taps.received)),
            "moments": list(map(str, taps.moments)),
            "carry": str(taps.carry) if taps.carry else None,
        },
    )


def taps_of(member: Member, session_id: UUID, *, key: bytes) -> Taps | None:
    """Return the taps around one session, if there are any."""
    entry = entry_named(member, taps_name(session_id), key=key)
    return read_taps(entry) if entry else None


def read_taps(entry: Kept) -> Taps:
    """Read the taps of a session's entry."""
    more = entry.content.more
    return Taps(
        session=UUID(str(more["session"])),
        client=UUID(str(more["client"])),
        on=entry.content.on,
        arriving=_step(more.get("arriving")),
        leaving=_step(more.get("leaving")),
        gave=tuple(map(Gave, _words(more.get("gave")))),
        received=tuple(map(Received, _words(more.get("received")))),
        moments=tuple(map(MomentWord, _words(more.get("moments")))),
        carry=_carry(more.get("carry")),
    )


def taps_among(entries: Sequence[Kept]) -> list[Taps]:
    """Return all taps, oldest first."""
    found = (one for one in entries if one.content.kind is WellKind.SESSION)
    return sorted(map(read_taps, found), key=lambda taps: (taps.on, str(taps.session)))


def lines_among(entries: Iterable[Kept]) -> list[SessionLine]:
    """Return the lines that were written after sessions, in the entries' order."""
    return [
        SessionLine(
            entry=one,
            session=UUID(str(one.content.more["session"])),
            client=UUID(str(one.content.more["client"])),
            carry=_carry(one.content.more.get("carry")),
            moments=tuple(map(MomentWord, _words(one.content.more.get("moments")))),
        )
        for one in entries
        if one.content.kind is WellKind.MOMENT and "session" in one.content.more
    ]


def questions_among(entries: Iterable[Kept]) -> dict[UUID, str]:
    """Return the question left to oneself, by client."""
    return {
        UUID(str(one.content.more["client"])): one.content.text
        for one in entries
        if one.content.kind is WellKind.QUESTION and "client" in one.content.more
    }


def _step(told: object) -> int | None:
    return told if isinstance(told, int) else None


def _words(told: object) -> list[str]:
    return told if isinstance(told, list) else []


def _carry(told: object) -> Carry | None:
    return Carry(str(told)) if told else None
