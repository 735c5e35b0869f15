"""How many check-ins a second are on disk, beside the least a database can do?

`python -m bench.hand_ins ROUNDS` measures on the database that CAIRN_DATABASE_URL
names, SQLite without it, and prints lines as JSON.
"""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from bench import ROOT, TESTS
from bench.table import Line, in_ms
from durability.caseload import furnish
from durability.phone import Phone, answer
from durability.server import Server

PROCESSES = 2
THREADS = 4
AT_ONCE = PROCESSES * THREADS
GOAL = 0.35
VISITS = 5


@dataclass(slots=True)
class Rate:
    """How many were written in how long, and how long each one took."""

    count: int = 0
    lasted: float = 0.0
    seconds: list[float] = field(default_factory=list)

    def add(self, seconds: Sequence[float], lasted: float) -> None:
        """Add another stretch."""
        self.count += len(seconds)
        self.lasted += lasted
        self.seconds.extend(seconds)

    @property
    def a_second(self) -> float:
        """Return how many a second."""
        return self.count / self.lasted

    def __str__(self) -> str:
        return f"{self.a_second:.0f} a second, {in_ms(self.seconds)}"


class Bench:
    """One furnished home, its links, and what was measured on it."""

    def __init__(self, folder: Path, *, stretches: int, rounds: int) -> None:
        self.home = folder / "home"
        self._log = folder / "server.log"
        self._stretches, self._rounds = stretches, rounds
        links = stretches * AT_ONCE * (2 * rounds + VISITS) + 1
        self._tokens = iter(furnish(self.home, links=links, clients=200))
        self.rates = {name: Rate() for name in ("bare", "service", "http", "visit")}

    def measure(self) -> None:
        """Measure in turn, so that a busy moment of the machine hits all alike."""
        self._make_table()
        with Server(self.home, self._log) as server:
            form = self._warm_up(server)
            for _ in range(self._stretches):
                self.rates["bare"].add(*self._write("bare"))
                self.rates["service"].add(*self._write("service"))
                self.rates["http"].add(*self._send(server, form))
                self.rates["visit"].add(*self._visit(server))

    def _make_table(self) -> None:
        script = (
            "from cairn.clinic.start import open_record; open_record()\n"
            "from django.db import connection\n"
            "connection.cursor().execute("
            "'CREATE TABLE bench_bare (id text PRIMARY KEY, content text)')"
        )
        environment = os.environ | {"CAIRN_HOME": str(self.home)}
        subprocess.run([sys.executable, "-c", script], env=environment, check=True)

    def _warm_up(self, server: Server) -> dict[str, str]:
        """Open one form for real; what it holds is what every phone sends."""
        phone = Phone(server.port)
        form = answer(phone.open(next(self._tokens)))
        form["csrfmiddlewaretoken"] = phone.cookies["csrftoken"]
        self._cookie = phone.cookies["csrftoken"]
        phone.hang_up()
        return form

    def _take(self, count: int) -> list[str]:
        return [next(self._tokens) for _ in range(count)]

    def _write(self, kind: str) -> tuple[list[float], float]:
        words = [sys.executable, "-m", "bench.writers", kind, THREADS, self._rounds]
        environment = os.environ | {
            "CAIRN_HOME": str(self.home),
            "PYTHONPATH": f"{ROOT}:{TESTS}",
        }
        writers = [
            subprocess.Popen(
                [str(word) for word in words], env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
            for _ in range(PROCESSES)
        ]  # fmt: skip
        for writer in writers:
            count = THREADS * self._rounds if kind == "service" else 0
            _say(writer, json.dumps(self._take(count)))
        for writer in writers:
            _hear(writer)
        began = time.perf_counter()
        for writer in writers:
            _say(writer, "go")
        seconds = [taken for writer in writers for taken in json.loads(_hear(writer))]
        lasted = time.perf_counter() - began
        for writer in writers:
            writer.communicate()
        return seconds, lasted

    def _send(self, server: Server, form: dict[str, str]) -> tuple[list[float], float]:
        def send(token: str) -> None:
            phone = Phone(server.port)
            phone.cookies = {"page": token, "csrftoken": self._cookie}
            sent = phone.send(form | {"key": uuid4().hex})
            phone.hang_up()
            if not sent.is_thanks:
                raise RuntimeError(f"a check-in was answered with {sent.status}")

        return _at_once(send, self._take(AT_ONCE * self._rounds))

    def _visit(self, server: Server) -> tuple[list[float], float]:
        def visit(token: str) -> None:
            phone = Phone(server.port)
            sent = phone.send(answer(phone.open(token)))
            thanked = phone.get(sent.location)
            phone.hang_up()
            if thanked.status != 200:
                raise RuntimeError(f"the thanks were answered with {thanked.status}")

        return _at_once(visit, self._take(AT_ONCE * VISITS))


def _say(writer: subprocess.Popen[str], words: str) -> None:
    assert writer.stdin is not None
    writer.stdin.write(words + "\n")
    writer.stdin.flush()


def _hear(writer: subprocess.Popen[str]) -> str:
    assert writer.stdout is not None
    return writer.stdout.readline()


def _at_once(act, tokens: Sequence[str]) -> tuple[list[float], float]:
    """Let as many phones act at once as the server has threads."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for token in tokens:
        waiting.put(token)
    seconds: list[float] = []

    def work() -> None:
        while True:
            try:
                token = waiting.get_nowait()
            except queue.Empty:
                return
            began = time.perf_counter()
            act(token)
            seconds.append(time.perf_counter() - began)

    phones = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    began = time.perf_counter()
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    if len(seconds) != len(tokens):
        raise RuntimeError("not every phone was answered")
    return seconds, time.perf_counter() - began


def describe(name: str, rates: dict[str, Rate]) -> list[Line]:
    """Say the rates and their ratios to the bare one."""
    bare = rates["bare"].a_second
    ratios = {kind: rates[kind].a_second / bare for kind in ("service", "http")}
    goal = f"ratio at least {GOAL}"
    return [
        Line(f"{name}: bare rows inserted and committed", str(rates["bare"])),
        Line(f"{name}: check-ins, service alone", str(rates["service"])),
        Line("  ratio to the bare rows", f"{ratios['service']:.2f}", goal),
        Line(f"{name}: check-ins over HTTP", str(rates["http"])),
        Line("  ratio to the bare rows", f"{ratios['http']:.2f}", goal),
        Line(f"{name}: whole visits (link, form, send, thanks)", str(rates["visit"])),
    ]


def main(rounds: int, stretches: int) -> None:
    """Measure on this database and print the lines."""
    name = "PostgreSQL" if "CAIRN_DATABASE_URL" in os.environ else "SQLite"
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        bench = Bench(Path(folder), stretches=stretches, rounds=rounds)
        bench.measure()
    print(json.dumps([line.as_json() for line in describe(name, bench.rates)]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
