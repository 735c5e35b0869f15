"""How long does the server take for a client's pages: the check-in, and their own page?

`python -m bench.client_pages ROUNDS` prints lines as JSON, over HTTP, from a client
with twenty check-ins and forty stones.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from bench.table import Line, in_ms
from durability.caseload import furnish
from durability.phone import Phone, answer
from durability.server import Server

CHECK_INS = 20
STONES = 40
FIRST_LOOKS = 5
PATH, LAY = "/page/path/", "/page/stones/new/"


def main(rounds: int) -> None:
    """Fill one client's page over HTTP, then look at it again and again."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        home = Path(folder) / "home"
        tokens = furnish(home, links=CHECK_INS + 1, clients=1)
        with Server(home, Path(folder) / "server.log") as server:
            phone = Phone(server.port)
            sending = [hand_in(phone, token) for token in tokens[:-1]]
            for number in range(STONES):
                lay_stone(phone, number)
            own = look(phone, PATH, rounds)
            phone.open(tokens[-1])
            form = look(phone, "/page/check-in/", rounds)
            phone.hang_up()
    lines = [
        Line("server: a check-in's page", in_ms(form)),
        Line("server: a check-in handed in", in_ms(sending)),
        Line(f"server: a client's own page, {STONES} stones", in_ms(own)),
    ]
    print(json.dumps([line.as_json() for line in lines]))


def hand_in(phone: Phone, token: str) -> float:
    """Send one check-in, and return how long the server took to say that it has it."""
    form = answer(phone.open(token))
    began = time.perf_counter()
    sent = phone.send(form)
    if not sent.is_thanks:
        raise RuntimeError(f"a check-in was answered with {sent.status}")
    return time.perf_counter() - began


def lay_stone(phone: Phone, number: int) -> None:
    """Lay a stone that the therapist sees."""
    phone.get(LAY)
    form = {
        "csrfmiddlewaretoken": phone.cookies["csrftoken"],
        "key": uuid4().hex,
        "text": f"Stone {number}.",
        "visibility": "shared",
        "marking": "quiet",
    }
    body = "&".join(f"{name}={value}" for name, value in form.items())
    laid = phone.ask("POST", LAY, body)
    if laid.status != 303:
        raise RuntimeError(f"a stone was answered with {laid.status}")


def look(phone: Phone, address: str, rounds: int) -> list[float]:
    """Return how long each look took, without the first ones."""
    seconds = []
    for _ in range(rounds + FIRST_LOOKS):
        began = time.perf_counter()
        if phone.get(address).status != 200:
            raise RuntimeError("a client's page was not served")
        seconds.append(time.perf_counter() - began)
    return seconds[FIRST_LOOKS:]


if __name__ == "__main__":
    main(int(sys.argv[1]))
