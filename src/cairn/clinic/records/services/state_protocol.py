"""States what the practice does when an answer worries, and reads what is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Prefetch

from cairn.clinic.covered_hours import CoveredHours
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Member,
    Practice,
    ProtocolPerson,
    RiskProtocol,
    Role,
)
from cairn.errors import NotAllowed
from cairn.science.measure.instrument import Instrument

LONGEST_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised: hours, deadlines, region, and the words for other hours."""

    region: str
    covered_days: str
    covered_from: time
    covered_until: time
    minutes_to_look: int
    minutes_when_urgent: int
    out_of_hours: str
    crisis_lines: tuple[dict[str, str], ...]
    valid_until: date
    works_alone: bool = False
    tells_unsent: bool = False


@transaction.atomic
def state_protocol(
    practice: Practice,
    *,
    promise: Promise,
    people: Sequence[Member],
    by: Author,
    at: datetime,
) -> RiskProtocol:
    """Put a new protocol in force; the earlier one stays in the record."""
    _check(promise, people, practice=practice, at=at)
    protocol = RiskProtocol(
        practice=practice,
        region=promise.region,
        covered_days=promise.covered_days,
        covered_from=promise.covered_from,
        covered_until=promise.covered_until,
        minutes_to_look=promise.minutes_to_look,
        minutes_when_urgent=promise.minutes_when_urgent,
        crisis_lines=list(promise.crisis_lines),
        valid_until=promise.valid_until,
        works_alone=promise.works_alone,
        tells_unsent=promise.tells_unsent,
        at=at,
        **by.as_fields(),
    )
    protocol.write_text("out_of_hours", promise.out_of_hours)
    protocol.save(force_insert=True)
    for position, member in enumerate(people):
        ProtocolPerson(protocol=protocol, position=position, member=member).save()
    audit("protocol stated", practice=practice, by=by, at=at, row=protocol.id)
    return protocol


def _check(
    promise: Promise, people: Sequence[Member], *, practice: Practice, at: datetime
) -> None:
    if not people or (len(people) < 2 and not promise.works_alone):
        raise NotAllowed(
            "Name at least two people who look, or say that you work alone."
        )
    if len({member.id for member in people}) != len(people):
        raise NotAllowed("Each person can be named once.")
    if not promise.crisis_lines:
        raise NotAllowed("Name at least one line a client can reach at any hour.")
    if promise.valid_until <= at.date():
        raise NotAllowed("The date until which this holds must lie ahead.")
    for minutes in (promise.minutes_to_look, promise.minutes_when_urgent):
        if not 0 < minutes <= LONGEST_MINUTES:
            raise NotAllowed("A deadline lies between one minute and seven days.")
    covered_hours_of(promise, practice)


def newest_protocol(practice: Practice) -> RiskProtocol | None:
    """Return the newest protocol with the people in it, whether it holds or not."""
    people = ProtocolPerson.objects.select_related("member").order_by("position")
    protocols = RiskProtocol.objects.filter(practice=practice).order_by("-at")
    return protocols.prefetch_related(Prefetch("people", people)).first()


def is_in_force(protocol: RiskProtocol | None, *, on: date) -> bool:
    """Whether a protocol still holds and somebody is in it."""
    if protocol is None or protocol.valid_until < on:
        return False
    return any(Role.THERAPIST in row.member.roles for row in protocol.people.all())


def protocol_in_force(practice: Practice, *, on: date) -> RiskProtocol | None:
    """Return the newest protocol if it still holds and somebody is in it."""
    newest = newest_protocol(practice)
    return newest if is_in_force(newest, on=on) else None


def covered_hours_of(
    protocol: RiskProtocol | Promise, practice: Practice
) -> CoveredHours:
    """Return a protocol's hours as a value that computes deadlines."""
    return CoveredHours(
        days=frozenset(int(day) for day in protocol.covered_days),
        start=protocol.covered_from,
        end=protocol.covered_until,
        zone=ZoneInfo(practice.time_zone),
    )


def check_may_send_out(practice: Practice, instrument: Instrument, *, on: date) -> None:
    """Refuse a measure that asks about safety while nobody has promised to look."""
    if instrument.risk_items and protocol_in_force(practice, on=on) is None:
        raise NotAllowed(
            f"{instrument.short_name} asks about safety. State who looks, in which "
            "hours and by when (Settings, Risk protocol) before it can be sent out."
        )
