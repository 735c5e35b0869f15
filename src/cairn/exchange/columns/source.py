"""Where does a table come from: a file, packed or not, or a stream of bytes?"""

import contextlib
import gzip
import stat
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from cairn.errors import ImportRefused

_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_SECONDS = 0.1

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
        return self.head(4) == _PARQUET

    def open(self) -> Any:
        """Return an Arrow stream of the bytes."""
        # No file of Python's own: Arrow's threads may outlive the interpreter.
        if self.path is None:
            return pa.BufferReader(self.kept)
        return pa.OSFile(str(self.path))

    @contextlib.contextmanager
    def watched(self) -> Iterator[Any]:
        """Open the bytes and tell the watch, now and then, how far they are read."""
        with self.open() as stream:
            if self.watch is None:
                yield stream
                return
            ended = threading.Event()
            teller = threading.Thread(target=self._tell, args=(stream, ended))
            teller.start()
            try:
                yield stream
            finally:
                ended.set()
                teller.join()

    def _tell(self, stream: Any, ended: threading.Event) -> None:
        while self.watch and not ended.wait(_SECONDS):
            self.watch(stream.tell(), self.size)

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return bytes(stream.read(size))


def find_source(file: Path | BinaryIO, watch: Watch | None = None) -> Source:
    """Find the bytes of a path or a stream; a pipe or a packed file is read whole.

    Raises ImportRefused when there are none, or packed ones are torn.
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
    source = _refuse_empty(Source(file, None, size, watch))
    return _keep(file.read_bytes()) if source.head(2) == _GZIP else source


def _keep(read: bytes) -> Source:
    if read[:2] == _GZIP:
        read = _unpack(read)
    return _refuse_empty(Source(None, pa.py_buffer(read), len(read)))


def _unpack(packed: bytes) -> bytes:
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        raise ImportRefused("The packed table is damaged or incomplete.") from None


def _refuse_empty(source: Source) -> Source:
    if not source.size:
        raise ImportRefused("The table is empty.")
    return source
