"""Goes through pages as a person does: follows links, fills forms, presses buttons."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client as Browser

# What stands in a field whose type asks for something of its own.
SAID = {
    "date": "2026-03-06",
    "time": "15:30",
    "month": "2026-03",
    "email": "a@b.example",
}
WORDED = {"text", "textarea", "search", "tel"}
MOST_WAYS = 18


@dataclass
class Field:
    """One field of a form: what it is called and what can be chosen or typed."""

    name: str
    type: str
    values: list[str] = field(default_factory=list)
    longest: int = 10_000


@dataclass
class Form:
    """One form of a page, with its fields and its buttons."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ways(self) -> int:
        """Return in how many ways it is filled, so that every choice is taken once."""
        choices = (len(one.values) for one in self.fields.values() if _offers(one))
        return min(max(choices, default=1), MOST_WAYS)


class Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._chosen_in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a form, or a part of the form that is open."""
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "form":
            action, method = said.get("action", ""), said.get("method", "get")
            self.forms.append(Form(action, method.lower()))
        elif self.forms:
            self._note_part(tag, said)

    def _note_part(self, tag: str, said: dict[str, str]) -> None:
        form, name = self.forms[-1], said.get("name", "")
        if tag == "option" and self._chosen_in:
            form.fields[self._chosen_in].values.append(said.get("value", ""))
        if tag == "button" or said.get("type") == "submit":
            form.buttons.append((name, said.get("value", "")))
        elif tag in {"input", "textarea", "select"} and name:
            self._note_field(form, tag, said)

    def _note_field(self, form: Form, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text") if tag == "input" else tag
        one = form.fields.setdefault(said["name"], Field(said["name"], kind))
        one.longest = int(said.get("maxlength") or one.longest)
        self._chosen_in = one.name if tag == "select" else ""
        default = "on" if kind == "checkbox" else said.get("min", "")
        if tag == "input":
            one.values.append(said.get("value") or default)


def fill_in(form: Form, way: int, write: Callable[[Field], str]) -> dict[str, object]:
    """Fill a form in one of its ways; every other way marks every box."""
    said: dict[str, object] = {}
    for one in form.fields.values():
        if one.type in WORDED:
            said[one.name] = write(one)
        elif one.type == "hidden":
            said[one.name] = next(iter(one.values), "")
        elif one.type == "checkbox":
            said |= {one.name: one.values} if way % 2 == 0 else {}
        elif _offers(one) and one.values:
            said[one.name] = one.values[way % len(one.values)]
        else:
            said[one.name] = SAID.get(one.type) or next(iter(one.values), "") or "1"
    return said


def _offers(one: Field) -> bool:
    return one.type in {"radio", "select"}


class Walker:
    """Somebody who goes everywhere and sends every form, in every way."""

    def __init__(self, browser: Browser, write: Callable[[Field], str]) -> None:
        self.browser, self.write = browser, write
        self.sent: dict[str, int] = {}

    def walk(self, start: list[str], *, goes: Callable[[str], bool],
             sends: Callable[[str], bool]) -> None:  # fmt: skip
        """Follow the links this walker goes, and send the forms it sends."""
        waiting, seen = deque(start), set(start)
        while waiting:
            place = waiting.popleft()
            for found in self._visit(place, sends):
                path = urlsplit(urljoin(place, found)).path
                if path not in seen and goes(path):
                    seen.add(path)
                    waiting.append(path)

    def _visit(self, place: str, sends: Callable[[str], bool]) -> Iterator[str]:
        page = read(self.browser.get(place))
        for number, form in enumerate(page.forms):
            action = urlsplit(urljoin(place, form.action)).path
            if form.method == "post" and sends(action):
                yield from self._send(place, number, action)
        yield from page.links

    def _send(self, place: str, number: int, action: str) -> Iterator[str]:
        """Send a form in all its ways, each time from a page that is fresh."""
        for way in range(read(self.browser.get(place)).forms[number].ways):
            forms = read(self.browser.get(place)).forms
            if number >= len(forms):
                return
            form = forms[number]
            for name, value in form.buttons or [("", "")]:
                said = fill_in(form, way, self.write) | ({name: value} if name else {})
                answer = self.browser.post(action, said)
                self.sent[action] = max(self.sent.get(action, 0), answer.status_code)
                yield answer.headers.get("Location", place)
                yield from read(answer).links


def read(answer: HttpResponse) -> Page:
    """Return the links and forms of an answer that is a page, else none."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return Page(answer.content.decode() if is_page and not answer.streaming else "")
