"""A phone that answers a check-in over real HTTP as a browser does."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

FORM = "/page/check-in/"
THANKS = "/page/thanks/"
SECONDS_TO_WAIT = 30
_HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
# What a server that is not there, or is going away, looks like from a phone.
GONE = (OSError, http.client.HTTPException)


class NotServed(Exception):
    """A page did not come as it should; the status says what came instead."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the page was answered with {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a request, read to its end."""

    status: int
    location: str
    body: bytes = field(repr=False)

    @property
    def is_thanks(self) -> bool:
        """Whether the answers are said to be in the record."""
        return self.status == 303 and self.location == THANKS


class Phone:
    """One browser with its cookies; a phone is thrown away after one check-in."""

    def __init__(self, port: int, *, wait: float = SECONDS_TO_WAIT) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._wait = wait
        self._connection: http.client.HTTPConnection | None = None

    def open(self, token: str) -> dict[str, str]:
        """Follow the link and return the form's hidden fields; nothing is marked."""
        entered = self.get(f"/c/{token}/")
        if entered.status != 303:
            raise NotServed(entered.status)
        page = self.get(FORM)
        hidden = dict(_HIDDEN.findall(page.body.decode()))
        if page.status != 200 or "key" not in hidden:
            raise NotServed(page.status)
        return hidden

    def send(self, form: dict[str, str]) -> Answer:
        """Send the form; raises one of GONE when no whole answer came."""
        return self.ask("POST", FORM, urlencode(form))

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        """Make one request with this phone's cookies and read its whole answer."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=self._wait
            )
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except GONE:
            self.hang_up()
            raise
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";", 1)[0]
        return Answer(response.status, response.headers.get("Location", ""), content)

    def hang_up(self) -> None:
        """Close the connection; the cookies stay."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def answer(form: dict[str, str], *, risk: int = 0, mark: int = 1) -> dict[str, str]:
    """Fill in both measures; `risk` is the answer to the question about safety."""
    phq = {f"phq-9.{item}": str(mark) for item in range(1, 9)}
    gad = {f"gad-7.{item}": str(mark) for item in range(1, 8)}
    return form | phq | gad | {"phq-9.9": str(risk), "opening_words": "The letter."}
