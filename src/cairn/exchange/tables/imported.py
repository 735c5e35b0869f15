"""One score read from a table, and how it is known again when it comes twice."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cairn.exchange.tables.measure import Measured
from cairn.exchange.tables.moments import Moment

_SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True)
class ImportedScore:
    """A total or the answers of one client at one time; `nth` counts within a day."""

    client: str
    row: int
    moment: Moment
    total: float | None
    answers: Mapping[str, int | None] | None
    measured: Measured
    nth: int = 1

    @property
    def at(self) -> date | None:
        """Return the date, when the table states dates."""
        return self.moment.at

    @property
    def day(self) -> float | None:
        """Return the days since the start, when the table states day numbers."""
        return self.moment.day

    @property
    def occasion(self) -> int | None:
        """Return the session number, when the table states an order."""
        return self.moment.occasion

    @property
    def label(self) -> str:
        """Return what the table calls this time, such as "pre"; often nothing."""
        return self.moment.label

    def fingerprint(self, secret: bytes) -> str:
        """Name the place of this score, not its value, so a second import is known.

        Keyed with the practice's secret: few clients and days would else be guessed.
        """
        if len(secret) < _SHORTEST_SECRET:
            raise ValueError(f"a secret has at least {_SHORTEST_SECRET} bytes")
        parts = (
            self.client,
            self.measured.instrument,
            self.measured.scale,
            str(self.moment),
            str(self.nth),
        )
        # Each part is preceded by its length, so no two lists run together alike.
        told = b"".join(_with_length(part.encode()) for part in parts)
        return hmac.digest(secret, told, hashlib.sha256).hex()


def _with_length(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part
