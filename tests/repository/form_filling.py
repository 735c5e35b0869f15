"""Goes through pages as a person does: follows links, fills forms, presses buttons."""

import re
from collections import Counter, deque
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
MOST_WAYS = 12
MOST_ALIKE = 2
NUMBER = re.compile(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\d")


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
    def shape(self) -> tuple[str, ...]:
        """Return what makes it this form and no other: where it goes, what it asks."""
        return self.action, *sorted(self.fields)

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
    """Somebody who goes everywhere and sends every form, in every way.

    What differs in nothing but the number of a row is looked at a few times only.
    """

    def __init__(self, browser: Browser, write: Callable[[Field], str]) -> None:
        self.browser, self.write = browser, write
        self.sent: Counter[str] = Counter()
        self._known: Counter[object] = Counter()

    def walk(self, start: list[str], *, goes: Callable[[str], bool],
             sends: Callable[[str], bool]) -> None:  # fmt: skip
        """Follow the links this walker goes, and send the forms it sends."""
        waiting, seen = deque(start), set(start)
        self._known.clear()
        while waiting:
            place = waiting.popleft()
            for found in self._visit(place, sends):
                path = urlsplit(urljoin(place, found)).path
                if path not in seen and goes(path) and self._is_new(path):
                    seen.add(path)
                    waiting.append(path)

    def _is_new(self, what: object) -> bool:
        self._known[what := NUMBER.sub("#", str(what))] += 1
        return self._known[what] <= MOST_ALIKE

    def _visit(self, place: str, sends: Callable[[str], bool]) -> Iterator[str]:
        page = read(self.browser.get(place))
        yield from page.links
        for form in page.forms:
            action = urlsplit(urljoin(place, form.action)).path
            if (
                form.method == "post"
                and sends(action)
                and self._is_new((action, form.shape))
            ):
                yield from self._send(place, form, action)

    def _send(self, place: str, form: Form, action: str) -> Iterator[str]:
        """Send a form in all its ways, each time from a page that is fresh."""
        for way in range(form.ways):
            for name, value in form.buttons or [("", "")]:
                forms = read(self.browser.get(place)).forms
                fresh = next((one for one in forms if one.shape == form.shape), None)
                if fresh is None:
                    return
                said = fill_in(fresh, way, self.write) | ({name: value} if name else {})
                answer = self.browser.post(action, said)
                self.sent[f"{NUMBER.sub('#', action)} {answer.status_code}"] += 1
                yield answer.headers.get("Location", place)
                yield from read(answer).links


def read(answer: HttpResponse) -> Page:
    """Return the links and forms of an answer that is a page, else none."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return Page(answer.content.decode() if is_page and not answer.streaming else "")
