"""How far is it? A bar on standard error, where that is a terminal, for long work."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Self, TextIO, TypeVar

Part = TypeVar("Part")

_WIDTH = 30
_SECONDS = 0.1
# Work that is done sooner shows no bar at all.
_PATIENCE = 0.5


class Progress:
    """Draws one line anew and wipes it at the end; use it in a `with` block."""

    def __init__(self, what: str, screen: TextIO | None = None) -> None:
        self._what = what
        self._screen = screen or sys.stderr
        self._shows = self._screen.isatty()
        self._next = time.monotonic() + _PATIENCE
        self._drawn = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._screen.write("\r" + " " * self._drawn + "\r")
            self._screen.flush()

    @property
    def shows(self) -> bool:
        """Whether anybody can see it."""
        return self._shows

    def tell(self, done: int, total: int) -> None:
        """Say that so much of the whole is done."""
        now = time.monotonic()
        if not self._shows or now < self._next:
            return
        self._next = now + _SECONDS
        share = min(done / total, 1.0) if total else 1.0
        bar = ("#" * round(share * _WIDTH)).ljust(_WIDTH, ".")
        line = f"{self._what} [{bar}] {share:4.0%}"
        self._screen.write("\r" + line.ljust(self._drawn))
        self._screen.flush()
        self._drawn = len(line)


def watch(parts: Iterable[Part], total: int, *, what: str) -> Iterator[Part]:
    """Pass parts on and draw how many of the total have been asked for."""
    with Progress(what) as progress:
        for done, part in enumerate(parts):
            progress.tell(done, total)
            yield part
