"""The fixed cast: Anna treats Ben; Clara works next door and may see nothing of his.

Dora owns the practice and treats nobody, Emil supervises, Fritz administrates. Greta is
a therapist in another practice, and Hugo is her client.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django_scopes import scope

from cairn.clinic.records.models import (
    Author,
    Client,
    Episode,
    Member,
    Practice,
    RiskProtocol,
    Role,
)
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.enrol_client import (
    NewClient,
    assign_measures,
    enrol_client,
)
from cairn.clinic.records.services.open_practice import add_member, open_practice
from cairn.clinic.records.services.state_protocol import Promise, state_protocol

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
PASSPHRASE = "seven quiet stones by the river"
LINES = ({"label": "Emergency", "channel": "tel", "value": "112", "hours": "always"},)


@dataclass(frozen=True)
class Cast:
    """One practice and its people, and one person next door."""

    practice: Practice
    anna: Member
    clara: Member
    dora: Member
    emil: Member
    fritz: Member
    ben: Client
    protocol: RiskProtocol
    other_practice: Practice
    greta: Member
    hugo: Client

    @property
    def by_anna(self) -> Author:
        return Author.member(self.anna)

    @property
    def by_ben(self) -> Author:
        return Author.client(self.ben)

    @property
    def bens_episode(self) -> Episode:
        episode = open_episode(self.ben)
        assert episode is not None
        return episode


def promise(**changes: object) -> Promise:
    stated = {
        "region": "DE",
        "covered_days": "12345",
        "covered_from": time(9),
        "covered_until": time(17),
        "minutes_to_look": 480,
        "minutes_when_urgent": 240,
        "out_of_hours": "Nobody looks before the next working day.",
        "crisis_lines": LINES,
        "valid_until": date(2027, 12, 31),
    }
    return Promise(**(stated | changes))


def gather(at: datetime = NOON) -> Cast:
    """Write the whole cast into the record."""
    system = Author.system()
    practice = open_practice(
        "Practice by the river", time_zone="Europe/Berlin", by=system, at=at,
        contact_hours="Mon-Thu 9-16",
    )  # fmt: skip
    with scope(practice=practice):
        members = {
            name.lower(): _join(practice, name, roles, at)
            for name, roles in {
                "Anna": [Role.THERAPIST],
                "Clara": [Role.THERAPIST],
                "Dora": [Role.OWNER],
                "Emil": [Role.SUPERVISOR],
                "Fritz": [Role.ADMINISTRATOR],
            }.items()
        }
        protocol = state_protocol(
            practice, promise=promise(), people=[members["anna"], members["clara"]],
            by=Author.member(members["dora"]), at=at,
        )  # fmt: skip
        ben = _enrol("Ben", members["anna"], at, measures=["phq-9", "gad-7"])
    other = open_practice("Next town", time_zone="Europe/Berlin", by=system, at=at)
    with scope(practice=other):
        greta = _join(other, "Greta", [Role.OWNER, Role.THERAPIST], at)
        hugo = _enrol("Hugo", greta, at, measures=["gad-7"])
    return Cast(
        practice=practice, ben=ben, protocol=protocol, other_practice=other,
        greta=greta, hugo=hugo, **members,
    )  # fmt: skip


def _join(practice: Practice, name: str, roles: list[Role], at: datetime) -> Member:
    return add_member(
        practice, name=name, sign_in_name=f"{name.lower()}@{practice.id.hex[:6]}",
        passphrase=PASSPHRASE, roles=roles, by=Author.system(), at=at,
        email=f"{name.lower()}@practice.example",
    )  # fmt: skip


def _enrol(
    name: str, therapist: Member, at: datetime, *, measures: list[str]
) -> Client:
    by = Author.member(therapist)
    client = enrol_client(
        NewClient(name, contact=f"{name.lower()}@home.example"),
        therapist=therapist, started_on=(at - timedelta(days=60)).date(), by=by, at=at,
    )  # fmt: skip
    episode = open_episode(client)
    assert episode is not None
    assign_measures(episode, measures, by=by, at=at)
    return client
