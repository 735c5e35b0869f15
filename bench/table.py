"""What was measured, as one table: what, how much, and the goal beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing, ready to be read."""

    what: str
    measured: str
    goal: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the line for a parent process."""
        return asdict(self)


def write_table(lines: Iterable[Line]) -> str:
    """Lay the lines out in three columns."""
    rows = [
        ("What", "Measured", "Goal"),
        *((x.what, x.measured, x.goal) for x in lines),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    rule = "-+-".join("-" * width for width in widths)
    written = [_write(row, widths) for row in rows]
    return "\n".join([written[0], rule, *written[1:]])


def _write(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return " | ".join(cells).rstrip()


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the value that this share of the sorted values does not exceed."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def in_ms(seconds: Sequence[float]) -> str:
    """Write the middle and the 95th percentile in milliseconds."""
    middle, high = (1000 * percentile(seconds, share) for share in (0.5, 0.95))
    return f"p50 {middle:.1f} ms, p95 {high:.1f} ms"
