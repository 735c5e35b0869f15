"""Where does a table come from: a file, packed or not, or a stream of bytes?"""

import gzip
import io
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from cairn.errors import ImportRefused

_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"

# Told how many bytes of how many have been read.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that can be read from their beginning more than once."""

    path: Path | None
    kept: Any
    size: int
    watch: Watch | None = None

    @property
    def is_parquet(self) -> bool:
        """Whether the bytes begin as a Parquet file does."""
        return self._first(4) == _PARQUET

    @property
    def is_packed(self) -> bool:
        """Whether the bytes are packed with gzip."""
        return self._first(2) == _GZIP

    def open(self) -> Any:
        """Return an Arrow stream of the bytes as they are, unpacked if need be."""
        if not self.is_packed:
            return self.open_raw()
        # Arrow takes the end of a torn file for the end of the table; Python does not.
        packed = io.BytesIO(self.kept) if self.path is None else self.path
        return pa.PythonFile(gzip.open(packed), mode="r")

    def open_raw(self) -> Any:
        """Return an Arrow stream of the bytes that are stored."""
        if self.path is None:
            return pa.BufferReader(self.kept)
        if self.watch is None:
            return pa.OSFile(str(self.path))
        return pa.PythonFile(_Watched(self.path, self.watch, self.size), mode="r")

    def head(self, size: int) -> bytes:
        """Return the first bytes, unpacked."""
        with self.open() as stream:
            return bytes(stream.read(size))

    def _first(self, size: int) -> bytes:
        if self.path is None:
            return bytes(self.kept[:size])
        with self.path.open("rb") as stream:
            return stream.read(size)


class _Watched:
    """A file that tells how far it has been read."""

    def __init__(self, path: Path, watch: Watch, size: int) -> None:
        self._file = path.open("rb")
        self._watch, self._size = watch, size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        read = self._file.read(size)
        self._watch(self._file.tell(), self._size)
        return read


def find_source(file: Path | BinaryIO, watch: Watch | None = None) -> Source:
    """Find the bytes of a path or a stream; a pipe is read whole.

    Raises ImportRefused when there are none.
    """
    if not isinstance(file, Path):
        return _keep(file.read())
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            return _keep(file.read_bytes())
        with file.open("rb"):
            size = found.st_size
    except OSError as error:
        raise ImportRefused(
            f"The table {file.name} cannot be opened: {error.strerror}."
        ) from None
    return _refuse_empty(Source(file, None, size, watch))


def _keep(read: bytes) -> Source:
    return _refuse_empty(Source(None, pa.py_buffer(read), len(read)))


def _refuse_empty(source: Source) -> Source:
    if not source.size:
        raise ImportRefused("The table is empty.")
    return source
