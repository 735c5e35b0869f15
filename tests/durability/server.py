"""A real Cairn in processes of its own, started, watched and killed by its numbers."""

import os
import signal
import socket
import subprocess
import sys
import time
from enum import StrEnum
from pathlib import Path

from durability.phone import GONE, Phone

TESTS = Path(__file__).resolve().parent.parent
SERVE = "from cairn.cli.main import main; raise SystemExit(main())"
LONGEST_START = 60


class Target(StrEnum):
    """What is killed."""

    WORKER = "one worker"
    MASTER = "the master"
    GROUP = "the whole group"


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Server:
    """`cairn serve` on a home, with what it says kept in a file."""

    def __init__(
        self, home: Path, log: Path, *, threads: int = 4, planted_fault: str = ""
    ) -> None:
        self.port = free_port()
        self._home = home
        self._log = log
        program = ("-m", "durability.careless", planted_fault)
        self._words = (
            sys.executable, *(program if planted_fault else ("-c", SERVE)),
            "serve", "--workers", "2", "--threads", str(threads),
        )  # fmt: skip
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> float:
        """Start; return the seconds until the first page was served whole."""
        address = f"127.0.0.1:{self.port}"
        environment = os.environ | {
            "CAIRN_HOME": str(self._home),
            "CAIRN_BIND": address,
            "CAIRN_PUBLIC_URL": f"http://{address}",
            "PYTHONPATH": str(TESTS),
        }
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                self._words, env=environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._processes.append(process)
        return self.wait_until_alive()

    def wait_until_alive(self) -> float:
        """Return the seconds until a page was served."""
        began = time.monotonic()
        while not self.is_alive():
            ended = self._processes[-1].poll() is not None
            if ended or time.monotonic() > began + LONGEST_START:
                raise RuntimeError(f"it does not serve:\n{self.words()}")
            time.sleep(0.02)
        return time.monotonic() - began

    def is_alive(self) -> bool:
        """Whether a page is served right now."""
        phone = Phone(self.port, wait=5)
        try:
            return phone.get("/alive/").status == 200
        except GONE:
            return False
        finally:
            phone.hang_up()

    def words(self) -> str:
        """Return everything the server has said."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def workers(self) -> list[int]:
        """Return the numbers of the processes that answer requests."""
        master = self._processes[-1].pid
        children = Path(f"/proc/{master}/task/{master}/children")
        return [int(number) for number in children.read_text().split()]

    def kill(self, target: Target, *, chosen: float) -> None:
        """End processes at once, without a chance to finish anything."""
        master = self._processes[-1]
        match target:
            case Target.WORKER:
                if workers := self.workers():
                    os.kill(workers[int(chosen * len(workers))], signal.SIGKILL)
            case Target.MASTER:
                os.kill(master.pid, signal.SIGKILL)
                master.wait()
            case Target.GROUP:
                os.killpg(master.pid, signal.SIGKILL)
                master.wait()

    def stop(self) -> None:
        """End everything that was started here, the orphans of a master too."""
        if self._processes and self._processes[-1].poll() is None:
            self._processes[-1].terminate()
            self._processes[-1].wait(timeout=60)
        for process in self._processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
