"""When does a client far out first see something of the check-in?

`python -m bench.first_paint ROUNDS` prints lines as JSON: the time to the first paint
in Chromium on a slow line, as a visitor comes by: the link, then the form.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench.table import Line
from durability.caseload import furnish
from durability.server import Server
from stories.slow_line import FIRST_PAINT, SLOW_3G

# The link itself leads on to a page: two round trips before anything can be seen.
GOALS = {"the link": "", "the check-in": "under 1.0 s"}
NAMES = (os.environ.get("CAIRN_CHROMIUM", "chromium"), "chromium-browser")


def main(rounds: int) -> None:
    """Come by with a fresh profile each time, and print when something was seen."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        line = Line("first paint", "not measured: there is no Chromium here")
        print(json.dumps([line.as_json()]))
        return
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        home = Path(folder) / "home"
        tokens = furnish(home, links=rounds, clients=1)
        with Server(home, Path(folder) / "server.log") as server:
            times = visit(path, f"http://127.0.0.1:{server.port}", tokens)
    lines = [
        Line(f"first paint, slow 3G: {name}", in_seconds(seen), GOALS[name])
        for name, seen in times.items()
    ]
    print(json.dumps([line.as_json() for line in lines]))


def in_seconds(seen: list[float]) -> str:
    """Write the middle of some milliseconds."""
    return f"{statistics.median(seen) / 1000:.2f} s"


def visit(path: str, url: str, tokens: list[str]) -> dict[str, list[float]]:
    """Open each link in a profile of its own; return the milliseconds of each page."""
    from playwright.sync_api import sync_playwright

    times: dict[str, list[float]] = {name: [] for name in GOALS}
    with sync_playwright() as driven:
        browser = driven.chromium.launch(executable_path=path, chromium_sandbox=False)
        for token in tokens:
            context = browser.new_context()
            page = context.new_page()
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.emulateNetworkConditions", SLOW_3G)
            page.goto(f"{url}/c/{token}/")
            times["the link"].append(page.evaluate(FIRST_PAINT))
            page.goto(f"{url}/page/check-in/")
            times["the check-in"].append(page.evaluate(FIRST_PAINT))
            context.close()
        browser.close()
    return times


if __name__ == "__main__":
    main(int(sys.argv[1]))
