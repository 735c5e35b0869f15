"""Where do the bytes of a table come from, and are they still the same ones?

A table is read more than once (preview, check, import), so its bytes stay where they
are: a file on disk or an upload in memory. Nothing is copied to a temporary file.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cairn.exchange.tables.limits import Limits
from cairn.exchange.tables.problems import RefusalRule, TableRefused


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that can be read again from the start."""

    where: Path | bytes
    size: int
    stamp: tuple[int, int, int] | None

    def open(self) -> BinaryIO:
        """Open the bytes from their start; refuse a file that changed meanwhile."""
        if isinstance(self.where, bytes):
            return io.BytesIO(self.where)
        if _stamp(self.where) != self.stamp:
            raise TableRefused(
                RefusalRule.CHANGED,
                "The file changed while it was being read. A file must stay as it is "
                "from preview to import. Open it again.",
            )
        return self.where.open("rb")

    def head(self, count: int) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(count)


def find_source(where: Path | bytes, limits: Limits) -> Source:
    """Check the size before anything is read."""
    stamp = None if isinstance(where, bytes) else _stamp(where)
    size = len(where) if isinstance(where, bytes) else where.stat().st_size
    if size > limits.file_bytes:
        raise TableRefused(
            RefusalRule.TOO_LARGE,
            f"The file is larger than {limits.file_bytes // 1_000_000} MB, the most "
            "that is read at once. Split it into several files.",
        )
    if size == 0:
        raise TableRefused(
            RefusalRule.EMPTY,
            "The file is empty. A table needs a header row and rows below it.",
        )
    return Source(where, size, stamp)


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise TableRefused(
            RefusalRule.NOT_A_TABLE,
            "The file cannot be opened. Check that it is still there and may be read.",
        ) from error
    if not path.is_file():
        raise TableRefused(
            RefusalRule.NOT_A_TABLE,
            "This is not a file. Choose a CSV or Excel (.xlsx) file.",
        )
    return status.st_ino, status.st_size, status.st_mtime_ns
