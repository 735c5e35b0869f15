"""The commands as a person types them: they serve, refuse, tell where, and stop."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from cairn.cli.demo import _clear_other_day, _find_free_port

CAIRN = Path(sys.executable).with_name("cairn")
LONGEST_WAIT = 240
pytestmark = pytest.mark.timeout(600)


class Running:
    """One `cairn` that serves, and what it prints."""

    def __init__(self, home: Path, *words: str, **environment: str) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "CAIRN_HOME": str(home),
            **environment,
        }
        self.printed = home.parent / "printed.txt"
        with self.printed.open("w") as out:
            self.process = subprocess.Popen(
                [CAIRN, *words], env=self.environment, stdout=out, stderr=out
            )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [CAIRN, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_WAIT,
            check=False,
        )

    def wait_for(self, words: str) -> str:
        until = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < until and self.process.poll() is None:
            if words in (text := self.printed.read_text()):
                return text
            time.sleep(0.1)
        raise AssertionError(self.printed.read_text())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


@pytest.fixture
def start(tmp_path):
    started = []

    def start(*words: str, **environment: str) -> Running:
        started.append(Running(tmp_path / "home", *words, **environment))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def read(address: str) -> str:
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    with browser.open(address, timeout=60) as answer:
        return str(answer.read().decode())


def listening_on(port: int) -> set[str]:
    """Return the addresses (in hexadecimal) on which somebody listens at a port."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    places = (line.split()[1] for line in lines if line.split()[3] == "0A")
    return {place.split(":")[0] for place in places if place.endswith(f":{port:04X}")}


def test_serving_opens_on_this_machine_alone_and_stops_when_told(start):
    port = free_port()
    address = f"http://localhost:{port}"
    cairn = start("serve", CAIRN_BIND=f"127.0.0.1:{port}", CAIRN_PUBLIC_URL=address)
    text = cairn.wait_for("it asks for this code")
    assert f"Set up your practice: {address}/set-up/" in text
    assert "Set up your practice" in read(address)
    assert read(f"{address}/alive/") == "alive\n"
    assert listening_on(port) == {"0100007F"}
    assert cairn.stop() == 0
    assert not (cairn.home / "server.address").exists()
    modes = {path.name: path.stat().st_mode & 0o77 for path in cairn.home.rglob("*")}
    assert set(modes.values()) == {0}


def test_the_log_of_a_server_holds_no_link(start):
    port = free_port()
    address = f"http://localhost:{port}"
    cairn = start("serve", CAIRN_BIND=f"127.0.0.1:{port}", CAIRN_PUBLIC_URL=address)
    cairn.wait_for("it asks for this code")
    token = "a-token-that-nobody-may-read"
    for place in ("c", "demo", "no/such"):
        with pytest.raises(urllib.error.HTTPError):
            read(f"{address}/{place}/{token}/")
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"GET /c/{token}/ HTTP/9.9\r\nno header\r\n\r\n".encode())
        line.recv(1000)
    cairn.stop()
    assert token not in cairn.printed.read_text()


def test_the_example_is_open_told_of_and_open_again_in_seconds(start):
    cairn = start("demo", "--port", str(free_port()))
    assert cairn.run("demo", "--links").returncode == 1
    text = cairn.wait_for("Stop with Ctrl+C")
    assert "31 invented people" in text
    one_click = re.search(r"http://localhost:\d+/demo/\S+", text)
    assert one_click is not None
    links = json.loads(cairn.run("demo", "--links").stdout)
    assert list(links) == [
        *("therapist_today", "client_path", "check_in", "own_path"),
        "supervisor",
    ]
    for link in [one_click[0], *links.values()]:
        assert "Everyone here is invented." in read(link)
    assert "is open already" in cairn.run("demo").stdout
    assert cairn.stop() == 0

    began = time.monotonic()
    again = start("demo", "--port", str(free_port()))
    text = again.wait_for("Stop with Ctrl+C")
    assert "Laying out" not in text
    assert time.monotonic() - began < 60
    assert again.stop() == 0


def test_the_example_of_another_day_makes_room_and_nothing_else_does(tmp_path):
    (tmp_path / "example.day").write_text("2026-03-04\n")
    (tmp_path / "cairn.sqlite3").touch()
    _clear_other_day(tmp_path, "2026-03-04")
    assert (tmp_path / "cairn.sqlite3").exists()
    _clear_other_day(tmp_path, "2026-03-05")
    assert not tmp_path.exists()


def test_the_example_is_not_laid_over_other_records(start):
    other = start("tick")
    assert other.process.wait(timeout=LONGEST_WAIT) == 0
    refused = other.run("demo")
    assert refused.returncode == 8
    assert "records that are not the example's" in refused.stderr
    assert (other.home / "cairn.sqlite3").exists()


def test_a_busy_port_leads_to_the_next_one():
    first = _find_free_port()
    with socket.create_server(("127.0.0.1", first)):
        assert _find_free_port() > first
