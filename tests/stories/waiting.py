"""What a phone keeps, asked again and again until it is so."""

from typing import Any

from playwright.sync_api import Error, Page

KEPT = """async (number) =>
    (await cairnPhone.all()).some((one) => one.number === number)"""
EMPTY = """async () => (await cairnPhone.all()).length === 0"""
COPY = """async (place) => Boolean(await caches.match(place, { ignoreVary: true }))"""
NUMBER = "document.querySelector('form[data-kept-as]').elements.key.value"
TOLD = """async () =>
    (await cairnPhone.all()).map((one) => one.state).join() === 'before'"""
SEND = "document.querySelector('form[data-kept-as]').requestSubmit()"


def wait_until(page: Page, script: str, argument: Any = None) -> None:
    """Wait until this is true, also when the page goes on to another one meanwhile."""
    for _ in range(300):
        try:
            if page.evaluate(script, argument):
                return
        except Error:
            pass  # The page has just gone on to the next one.
        page.wait_for_timeout(50)
    raise AssertionError(f"this does not become true: {script}")


def go_to(page: Page, address: str) -> None:
    """Go there, also when the page is on its way to another one by itself."""
    for _ in range(5):
        try:
            page.goto(address)
        except Error:
            page.wait_for_timeout(200)
        else:
            return
    raise AssertionError(f"this page cannot be reached: {address}")


def wait_for_copies(page: Page, *addresses: str) -> None:
    """Wait until the phone can open these pages without a connection."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    for address in (*addresses, "/page/offline/"):
        wait_until(page, COPY, address)
