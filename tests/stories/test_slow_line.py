"""A client far out opens a check-in over a slow line: few bytes, and soon seen."""

import time

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page

from cairn.clinic.records.models import Purpose
from cairn.clinic.records.services.invite_client import invite_client
from stories.conftest import SIZES
from stories.slow_line import FIRST_PAINT, SLOW_3G
from stories.waiting import wait_for_copies

MOST_BYTES = 60_000
# One round trip brings the page; it is not to take as long as three of them.
MOST_ROUND_TRIPS = 3


@pytest.fixture
def far_out(chromium, live_server):
    """Open a page on a slow line in a fresh profile; its bytes are counted."""
    window = chromium.new_context(base_url=live_server.url, **SIZES["phone"])
    page = window.new_page()
    line = window.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    page.received = 0

    def count(loaded: dict[str, float]) -> None:
        page.received += int(loaded["encodedDataLength"])

    line.on("Network.loadingFinished", count)
    yield page
    window.close()


def round_trip(page: Page) -> float:
    """Return the seconds that the smallest answer takes on this line."""
    page.goto("/alive/")  # The first request of all also wakes the server.
    began = time.perf_counter()
    page.goto("/alive/")
    return time.perf_counter() - began


def test_a_check_in_is_seen_soon_and_weighs_little(transactional_db, cast, far_out):
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.CHECK_IN, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
    # Given a client who has opened the link
    shortest = round_trip(far_out)
    far_out.goto(f"/c/{link.token}/")
    far_out.received = 0
    # When the check-in is opened, and the phone has kept what it needs for a tunnel
    far_out.goto("/page/check-in/")
    seen = far_out.evaluate(FIRST_PAINT) / 1000
    wait_for_copies(far_out, "/page/check-in/")
    # Then it was seen soon, and everything together was light
    print(f"first paint {seen:.2f} s, {seen / shortest:.1f} round trips;", end=" ")
    print(f"{far_out.received:,} bytes after the link's own page, scripts unpacked")
    assert seen < MOST_ROUND_TRIPS * shortest
    assert far_out.received <= MOST_BYTES
