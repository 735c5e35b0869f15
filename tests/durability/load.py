"""Clients that hand in check-ins until told to stop, and keep their own ledger.

Whatever gets no whole answer is sent again, the same form with the same number, until
it is clear what became of it. Some answer the question about safety, some press Send
twice, some send what has to be refused.
"""

import queue
import threading
import time
from collections.abc import Iterable

from durability.ledger import Fate, Ledger
from durability.phone import GONE, NotServed, Phone, answer

RISKY_EVERY = 7
TWICE_EVERY = 11
WRONG_EVERY = 29
PAUSE = 0.2


class Load:
    """Some clients at the same time, each with one link after the other."""

    def __init__(
        self, port: int, tokens: Iterable[str], ledger: Ledger, *, clients: int
    ) -> None:
        self._port = port
        self._ledger = ledger
        self._tokens: queue.SimpleQueue[str] = queue.SimpleQueue()
        for token in tokens:
            self._tokens.put(token)
        self._stop = threading.Event()
        self._number = 0
        self._lock = threading.Lock()
        self.surprises: list[str] = []
        self._threads = [
            threading.Thread(target=self._work, daemon=True) for _ in range(clients)
        ]

    def start(self) -> None:
        """Let every client begin."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let every client end the check-in it is at, whatever that takes."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def is_used_up(self) -> bool:
        """Whether there is no link left."""
        return self._tokens.empty()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                token = self._tokens.get_nowait()
            except queue.Empty:
                return
            try:
                self._visit(token)
            except Exception as surprise:  # noqa: BLE001 - judged at the end
                self.surprises.append(repr(surprise))

    def _visit(self, token: str) -> None:
        with self._lock:
            self._number += 1
            number = self._number
        phone = Phone(self._port)
        hidden = self._open(phone, token)
        if hidden is None:
            return
        form = answer(hidden, risk=int(number % RISKY_EVERY == 0) * (1 + number % 3))
        if number % WRONG_EVERY == 0:
            form["phq-9.1"] = "4"
        self._send(phone, form)
        if number % TWICE_EVERY == 0:
            self._send(phone, form)
        phone.hang_up()

    def _open(self, phone: Phone, token: str) -> dict[str, str] | None:
        """Open the form, however often it takes; nothing is sent yet."""
        while not self._stop.is_set():
            try:
                return phone.open(token)
            except GONE:
                time.sleep(PAUSE)
            except NotServed as error:
                if error.status < 500:
                    raise
                time.sleep(PAUSE)
        return None

    def _send(self, phone: Phone, form: dict[str, str]) -> None:
        """Send the form until its fate is known."""
        fate = Fate.UNKNOWN
        while fate is Fate.UNKNOWN:
            self._ledger.write(form, Fate.UNKNOWN)
            began = time.monotonic()
            try:
                got = phone.send(form)
            except GONE:
                time.sleep(PAUSE)
                continue
            self._ledger.seconds.append(time.monotonic() - began)
            status = got.status
            if got.is_thanks:
                fate = Fate.ACKED
            elif 400 <= status < 500 or status == 503:
                fate = Fate.REFUSED
            self._ledger.write(form, fate, status=status)
