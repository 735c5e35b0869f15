"""What does a therapist read of a client's pause, departure and corrections?"""

from dataclasses import dataclass
from datetime import datetime

from cairn.clinic.records.models import Client, Correction, Departure, Pause
from cairn.clinic.records.pauses import departure_of, running_pause


@dataclass(frozen=True, slots=True)
class Rests:
    """What rests, and how many corrections wait."""

    pause: Pause | None
    departure: Departure | None
    corrections: int


def present_rests(client: Client, *, at: datetime) -> Rests:
    """Collect it; nothing of it is a reason to worry by itself."""
    waiting = Correction.objects.filter(client=client, answered_at=None)
    return Rests(running_pause(client, at=at), departure_of(client), waiting.count())
