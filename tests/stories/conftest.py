"""A real Chromium at two sizes, signed in by cookie, checked for access at the end.

Pictures for the docs are written to docs/pictures when CAIRN_PICTURES=1.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import playwright
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client as TestClient
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from cairn.clinic.records.models import Member

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZES = {
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NAMES = (os.environ.get("CAIRN_CHROMIUM", "chromium"), "chromium-browser",
         "google-chrome")  # fmt: skip

# What is waited for comes in its own time on a busy machine; no story measures speed.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

# Playwright runs its own event loop in this thread; the record is used beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every story needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One real Chromium for all stories; without one they are skipped aloud."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium here: install chromium to run the stories")
    driver = Path(playwright.__file__).parent / "driver" / "node"
    if subprocess.run(
        [driver, "--version"], capture_output=True, check=False
    ).returncode:
        pytest.skip("nothing drives Chromium here: install libatomic1")
    with sync_playwright() as driven:
        browser = driven.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """Name the screen: each story runs on a phone and on a desktop."""
    return str(request.param)


@pytest.fixture
def window(chromium, live_server, size) -> Iterator[BrowserContext]:
    """Open a fresh browser profile on the live server."""
    context = chromium.new_context(base_url=live_server.url, **SIZES[size])
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(window, live_server) -> Iterator[Page]:
    """Open a page; no other site may be asked and our own policy may block nothing."""
    page = window.new_page()
    strangers: list[str] = []
    complaints: list[str] = []

    def look(url: str) -> None:
        if not url.startswith((live_server.url, "data:")):
            strangers.append(url)

    page.on("request", lambda request: look(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if "Content Security Policy" in said.text
            else None
        ),
    )
    yield page
    assert strangers == []
    assert complaints == []


@pytest.fixture
def sign_in(window, live_server):
    """Sign a member in by a session cookie, past the passphrase page."""

    def sign_in(member: Member) -> None:
        client = TestClient()
        client.force_login(member.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        window.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture
def ends_accessible(page):
    """Check WCAG 2.2 AA in light and dark; the last step of every story."""

    def check() -> None:
        for scheme in ("light", "dark"):
            # A colour half-way through its change would be measured as it is not.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(
                page,
                options={
                    "runOnly": {"type": "tag", "values": RULES},
                    "resultTypes": ["violations"],
                },
            )
            assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"
        page.emulate_media(color_scheme="light", reduced_motion="null")
        assert_fits(page)

    return check


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    wide, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room, f"the page is {wide} px wide in a window of {room} px"


@pytest.fixture
def take_picture(page, size):
    """Keep a picture for the docs, when asked for by CAIRN_PICTURES=1."""

    def take_picture(name: str, *, dark: bool = False) -> None:
        if os.environ.get("CAIRN_PICTURES") != "1":
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        scheme = "dark" if dark else "light"
        page.emulate_media(color_scheme=scheme)
        ending = "-dark" if dark else ""
        page.wait_for_timeout(300)  # colours fade over, and a picture shows no fading
        page.screenshot(path=PICTURES / f"{name}-{size}{ending}.png", full_page=True)
        page.emulate_media(color_scheme="light")

    return take_picture
