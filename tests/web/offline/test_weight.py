"""How much has a phone to fetch for a check-in, with all that it keeps for a tunnel?"""

import gzip
import re

import pytest
from kept_forms import FORM

LIMIT = 60_000
PARTS = re.compile(r'(?:href|src)="(/static/[^"]+)"')
BY_SCRIPT = ("/page/worker.js", "/page/offline/")


@pytest.fixture
def fetch(phone):
    """Fetch a page as a browser does: once each, compressed, and count the bytes."""
    fetched: dict[str, int] = {}

    def fetch(address: str, again: bool = False) -> str:
        if address in fetched and not again:
            return ""
        answer = phone.browser.get(address, headers={"Accept-Encoding": "gzip"})
        body = answer.getvalue()
        heads = sum(len(f"{name}: {value}\r\n") for name, value in answer.items())
        fetched[address] = fetched.get(address, 0) + len(body) + heads
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(body) if packed else body).decode()

    fetch.fetched = fetched
    return fetch


def weigh(fetch, *addresses: str) -> int:
    for address in addresses:
        for part in PARTS.findall(fetch(address)):
            fetch(part)
    return sum(fetch.fetched.values())


def test_the_check_in_weighs_no_more_than_60_kb(fetch):
    page = weigh(fetch, FORM)
    # The phone fetches the form once more, for a copy that holds nothing of its own.
    fetch(FORM, again=True)
    everything = weigh(fetch, *BY_SCRIPT)
    print(f"check-in: {page:,} bytes; with what is kept for a tunnel {everything:,}")
    assert page < everything <= LIMIT
    assert {"/page/check-in/", "/static/cairn/phone.js"} <= set(fetch.fetched)


def test_a_browser_that_cannot_unpack_gets_it_plain(phone):
    answer = phone.browser.get(FORM)
    assert "Content-Encoding" not in answer.headers
