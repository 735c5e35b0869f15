"""How much has been gathered of what a question needs before it says anything?

Every question of this room states its needs beforehand. Below them it raises `NotYet`,
which counts what is there: a page shows a ring that fills, and no early number.
The thresholds are reasoned by simulation in tests/properties/test_reciprocity_*.
"""

from dataclasses import dataclass

from cairn.errors import NotYet


@dataclass(frozen=True, slots=True)
class Need:
    """So many of something, such as 400 rated sessions."""

    of: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a question needs; all of it at once."""

    question: str
    needs: tuple[Need, ...]

    def check(self, *given: int) -> None:
        """Raise NotYet unless each need is met; `given` in the order of the needs."""
        counts = tuple(
            (need.of, need.at_least, count)
            for need, count in zip(self.needs, given, strict=True)
        )
        if any(count < needed for _, needed, count in counts):
            raise NotYet(self.question, counts)
