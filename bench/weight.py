"""How heavy is a check-in on an old phone: the page, its styles and its scripts?

`python -m bench.weight` prints lines as JSON: bytes as served, and compressed.
"""

import gzip
import json
import re
import tempfile
from pathlib import Path

from bench.table import Line
from durability.caseload import furnish
from durability.phone import Phone
from durability.server import Server

GOAL = "at most 60 KB"


def main() -> None:
    """Open a check-in over HTTP and add up what the phone has to fetch."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        home = Path(folder) / "home"
        [token] = furnish(home, links=1, clients=1)
        with Server(home, Path(folder) / "server.log") as server:
            phone = Phone(server.port)
            phone.open(token)
            page = phone.get("/page/check-in/").body.decode()
            names = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
            parts = [page.encode(), *(phone.get(name).body for name in names)]
            phone.hang_up()
    plain = sum(map(len, parts))
    packed = sum(len(gzip.compress(part)) for part in parts)
    line = Line(
        f"weight of a check-in ({len(parts)} files)",
        f"{plain:,} bytes, {packed:,} compressed",
        GOAL,
    )
    print(json.dumps([line.as_json()]))


if __name__ == "__main__":
    main()
