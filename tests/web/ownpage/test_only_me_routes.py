"""Over random histories no page but the client's own, unlocked, yields what is hidden.

The client acts through real pages; then every address of the program that a member can
reach is asked as therapist, owner, administrator, colleague and supervisor.
"""

import random
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scope

from cairn.clinic.access import POLICY, Visitor
from cairn.clinic.records.hopes import MOST_OPEN
from cairn.web.ownpage.key import KEY_COOKIE

WORDS = "lamp river thirteen"
MEMBERS = ("anna", "clara", "dora", "emil", "fritz")
HISTORIES = 4
ACTS = 14


def patterns(resolver=None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else ""
            yield from patterns(one, space + inner)
        else:
            yield space + (one.name or ""), one


def addresses_for_members(parts: dict[str, UUID]) -> list[str]:
    """Return every page a member can be on, with Ben's objects in it."""
    found = []
    for name, pattern in patterns():
        wanted = tuple(pattern.pattern.converters)
        links_only = Visitor.LINK in POLICY[name].who
        if set(wanted) <= parts.keys() and not links_only and "logout" not in name:
            found.append(reverse(name, kwargs={part: parts[part] for part in wanted}))
    return found


class History:
    """What Ben did on his page, and who may read what by now."""

    def __init__(self, phone, rng: random.Random) -> None:
        self.phone, self.rng = phone, rng
        self.texts: dict[UUID, str] = {}
        self.kinds: dict[UUID, str] = {}

    def act(self, number: int) -> None:
        deeds = [self.lay, self.lay_alone]
        if self.texts:
            deeds += [self.hide, self.show, self.change, self.change, self.remove]
        self.rng.choice(deeds)(number)

    def lay(self, number: int) -> None:
        marking = self.rng.choice(["quiet", "mention", "together"])
        self._noted(f"secret-step-{number}-x", marking=marking, visibility="shared")

    def lay_alone(self, number: int) -> None:
        self._noted(f"secret-step-{number}-x", visibility="only me")

    def hide(self, _number: int) -> None:
        self.phone.post("hide", self._any(), own_words=WORDS)

    def show(self, _number: int) -> None:
        self.phone.post("show", self._any(), own_words=WORDS)

    def change(self, number: int) -> None:
        item = self._any()
        text = f"secret-change-{number}-x"
        sent = {"text": text, "marking": "mention", "own_words": WORDS}
        room = "hopes" if self.kinds[item.id] == "hopes" else "stones"
        answer = self.phone.browser.post(f"/page/{room}/{item.id}/", sent)
        assert answer.status_code == 303
        self.texts[item.id] = text

    def remove(self, _number: int) -> None:
        item = self._any()
        self.phone.post("remove", item)
        del self.texts[item.id]

    def hidden(self) -> set[str]:
        alone = {s.id for s in self.phone.stones() if s.visibility == "only me"}
        return {text for number, text in self.texts.items() if number in alone}

    def _noted(self, text: str, **changes: str) -> None:
        words = {"own_words": WORDS, "own_words_again": WORDS}
        before = {stone.id for stone in self.phone.stones()}
        full = list(self.kinds.values()).count("hopes") >= MOST_OPEN
        kind = self.rng.choice(["stones", "milestones", *([] if full else ["hopes"])])
        form = self.phone.form(text=text, **changes) | words | {"mark": "4"}
        answer = self.phone.browser.post(f"/page/{kind}/new/", form)
        assert answer.status_code == 303
        [new] = {stone.id for stone in self.phone.stones()} - before
        self.texts[new], self.kinds[new] = text, kind

    def _any(self):
        return self.rng.choice(self.phone.stones())


def signed_in(member) -> Browser:
    browser = Browser(raise_request_exception=False)
    browser.force_login(member.user)
    return browser


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_no_member_reads_what_is_hidden_on_any_page(cast, phone, seed):
    cache.clear()
    history = History(phone, random.Random(seed))
    for number in range(ACTS):
        history.act(number)
    # Whatever was once said in a hidden thing's place is hidden with it.
    hidden, shown = history.hidden(), set(history.texts.values()) - history.hidden()
    seen, asked = "", 0
    parts = {"client": cast.ben.id, "colleague": cast.clara.id}
    addresses = addresses_for_members(parts)
    for stone in phone.stones():
        everything = addresses_for_members({**parts, "shown": stone.id})
        addresses += [one for one in everything if one not in addresses]
    for name in MEMBERS:
        browser = signed_in(getattr(cast, name))
        for address in addresses:
            for answer in (browser.get(address), browser.post(address, {})):
                seen += answer.content.decode(errors="replace")
                asked += 1
    assert asked > 100
    assert [text for text in hidden if text in seen] == []
    # The search finds what is there to be found.
    assert [text for text in shown if text not in seen] == []


def test_the_link_alone_yields_nothing_hidden_either(cast, phone, open_page):
    """The therapist makes the link, so the link is no key."""
    phone.lay_alone("secret-step-x")
    other = open_page()
    with scope(practice=cast.practice):
        [stone] = phone.stones()
    for name, pattern in patterns():
        wanted = tuple(pattern.pattern.converters)
        if Visitor.LINK not in POLICY[name].who or set(wanted) - {"own"}:
            continue
        ends = {"checkin:leave", "mydata:leave"}
        if name in {"ownpage:begin_again", "ownpage:remove", *ends}:
            continue
        address = reverse(name, kwargs=dict.fromkeys(wanted, stone.id))
        for answer in (other.browser.get(address), other.browser.post(address, {})):
            assert "secret-step-x" not in answer.content.decode(), name
    assert KEY_COOKIE not in {
        name for name, one in other.browser.cookies.items() if one.value
    }
    assert "secret-step-x" in phone.get("/page/path/")
