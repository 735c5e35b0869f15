"""Asks every address of the program as every visitor, and says what came back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django_scopes import scope
from supervised import (
    SUPERVISION_PARTS,
    both_sides_of,
    given_once_to,
    supervisor_in_the_practice_of,
    take_to_supervision,
)
from who_may import GIVEN_ONCE, TREATED_ONCE, VISITORS

from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    Author,
    Client,
    ItemKind,
    Member,
    Purpose,
    Role,
    Visibility,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.enrol_client import NewClient, enrol_client
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_plan import Lines, begin_plan
from cairn.clinic.records.services.keep_tool import lay_tool
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.open_practice import add_member
from cairn.clinic.records.services.plan_session import plan_session
from cairn.clinic.records.services.raise_attention import Reason, note_reason
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.toolbag import ToolState
from cairn.clinic.records.well import WellContent, WellKind
from cairn.clinic.vault import new_key
from cairn.web.middleware import LINK_COOKIE
from people import PASSPHRASE, Cast

CANARY = "a blue kite over the harbour"
RISKY = {str(item): 1 for item in range(1, 10)}
SEEN_ON_EVERY_ANSWER = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True)
class Things:
    """The objects an address can name; each belongs to one person."""

    parts: dict[str, object]

    def address(self, name: str) -> str:
        """Return the address of a page with these objects in it."""
        wanted = PARTS[name]
        return reverse(name, kwargs={part: self.parts[part] for part in wanted})

    def with_(self, part: str, thing: object) -> "Things":
        """Return the same objects with another one in one place."""
        return Things(self.parts | {part: thing})


@dataclass(frozen=True)
class Probe:
    """One request and what came back."""

    name: str
    whose: str
    visitor: str
    method: str
    outcome: str
    answer: HttpResponse = field(repr=False)

    def __str__(self) -> str:
        place = f"{self.method} {self.name} of {self.whose}"
        return f"{place} as {self.visitor}: {self.outcome}"


def walk(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield the full name and pattern of every address."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from walk(pattern, space + inner)
        else:
            yield space + (pattern.name or ""), pattern


def addresses() -> dict[str, URLPattern]:
    """Return every address of the program by name."""
    return dict(walk(get_resolver()))


PARTS = {
    name: tuple(pattern.pattern.converters) for name, pattern in addresses().items()
}
NAMING = tuple(
    name
    for name, parts in PARTS.items()
    if {
        *("client", "attention", "invitation", "colleague"),
        "hope",
        *("own", "shown", "given"),
        *("plan", "session", "tool"),
        "well_entry",
        *SUPERVISION_PARTS,
    }
    & set(parts)
)


class Neighbourhood:
    """Two practices, everybody's browser, and the objects of each."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.things = {
            "ben": self._gather(cast.anna, cast.ben, cast.clara),
            "hugo": self._gather(cast.greta, cast.hugo, cast.greta),
            "nobody": Things(dict.fromkeys(CONVERTED, uuid4()) | FIXED),
            GIVEN_ONCE: self._given_once(getattr(cast, GIVEN_ONCE)),
            "erased": self._erase_one(),
            **{name: self._treated_once(name) for name in TREATED_ONCE},
        }
        self.token = self._link(cast.ben)
        ida = self._join_and_leave()
        members = {name: getattr(cast, name) for name in VISITORS[2:-1]}
        self.members: dict[str, Member] = members | {"ida": ida}
        self.cookies = {name: self._enter(name) for name in VISITORS}
        self.browser = Browser(raise_request_exception=False, SERVER_NAME="localhost")

    def sit_down_as(self, visitor: str) -> Browser:
        """Return the browser with this visitor's cookies and nobody else's."""
        self.browser.cookies.clear()
        self.browser.cookies.load(self.cookies[visitor])
        return self.browser

    def probe(self, name: str, whose: str, visitor: str, method: str) -> Probe:
        """Ask once, and leave nothing behind."""
        browser = self.sit_down_as(visitor)
        address = self.things[whose].address(name)
        with transaction.atomic():
            answer = browser.generic(method, address)
            transaction.set_rollback(True)
        outcome = tell(answer)
        if name == "checkin:enter" and outcome == "link":
            # Its own way to say that it does not know the link it was asked for.
            outcome = "in"
        return Probe(name, whose, visitor, method, outcome, answer)

    def _enter(self, name: str) -> dict[str, str]:
        if name == "stranger":
            return {}
        if name == "ben":
            return {LINK_COOKIE: self.token}
        browser = Browser()
        browser.force_login(self.members[name].user)
        if name == "ida":
            user = self.members[name].user
            user.is_active = False
            user.save()
        cookie = settings.SESSION_COOKIE_NAME
        return {cookie: browser.cookies[cookie].value}

    def _gather(self, therapist: Member, client: Client, colleague: Member) -> Things:
        with scope(practice=therapist.practice):
            by, now = Author.member(therapist), timezone.now()
            episode = open_episode(client)
            assert episode is not None
            keep_own_words(
                client,
                what_brings_me=f"{CANARY} {client.code}",
                good_week="",
                by=by,
                at=now,
            )
            answers = Answered("phq-9", "1", RISKY)
            record_check_in(
                CheckIn(uuid4().hex, (answers,), answered_at=now, mode=Mode.LINK),
                episode=episode,
                by=Author.client(client),
                at=now,
            )
            attention = AttentionItem.objects.get(client=client)
            made = invite_client(episode, purpose=Purpose.CHECK_IN, by=by, at=now)
            page = lay_out_page(client) | work_together(client)
            page |= write_into_well(therapist)
            page |= take_to_supervision(
                therapist,
                client,
                self._supervisor_for(therapist),
                words=f"{CANARY} {client.code}",
            )
        parts = {
            "client": client.id,
            "attention": attention.id,
            "invitation": made.invitation.id,
            "colleague": colleague.id,
        }
        return Things(parts | page | FIXED)

    def _erase_one(self) -> Things:
        anna = self.cast.anna
        things = self._gather_new(anna, "Gone")
        with scope(practice=anna.practice):
            gone = Client.objects.get(id=things.parts["client"])
            erase_client(gone, by=Author.member(anna), at=timezone.now())
        # A therapist's book is theirs whatever becomes of a client, and so is a pack
        # that nothing is left in.
        for part in ("well_entry", "own_pack", "given_pack"):
            things = things.with_(part, uuid4())
        return things

    def _supervisor_for(self, therapist: Member) -> Member:
        """Return Emil, or in another practice somebody whom no visitor stands for."""
        if therapist.practice_id == self.cast.practice.id:
            return self.cast.emil
        return supervisor_in_the_practice_of(therapist)

    def _supervised(self, therapist: Member, client: Client) -> dict[str, object]:
        emil = self.cast.emil
        if therapist == self.cast.anna:
            return take_to_supervision(therapist, client, emil, words="About them.")
        if therapist == emil:
            # He still supervises, so what is given to him is there for him.
            return take_to_supervision(emil, client, self.cast.dora, words="Given.")
        # Who treated somebody once may have supervised once as well.
        return both_sides_of(therapist, emil)

    def _given_once(self, member: Member) -> Things:
        with scope(practice=member.practice):
            given = given_once_to(member)
        return Things(dict.fromkeys(CONVERTED, uuid4()) | FIXED | given)

    def _treated_once(self, name: str) -> Things:
        """Leave a client with somebody whose work here is another one now."""
        return self._gather_new(getattr(self.cast, name), f"With {name}")

    def _gather_new(self, therapist: Member, name: str) -> Things:
        by, now = Author.member(therapist), timezone.now()
        with scope(practice=therapist.practice):
            client = enrol_client(
                NewClient(name),
                therapist=therapist,
                started_on=now.date(),
                by=by,
                at=now,
            )
            episode = open_episode(client)
            assert episode is not None
            made = invite_client(episode, purpose=Purpose.CHECK_IN, by=by, at=now)
            reason = Reason(AttentionReason.SILENT, administration=None)
            item = note_reason(client, reason, by=by, at=now).item
            page = lay_out_page(client) | work_together(client)
            page |= write_into_well(therapist)
            page |= self._supervised(therapist, client)
        parts = {
            "client": client.id,
            "attention": item.id,
            "invitation": made.invitation.id,
            "colleague": uuid4(),
        }
        return Things(parts | page | FIXED)

    def _link(self, client: Client) -> str:
        with scope(practice=client.practice):
            episode = open_episode(client)
            assert episode is not None
            by, now = Author.system(), timezone.now()
            return invite_client(episode, purpose=Purpose.CHECK_IN, by=by, at=now).token

    def _join_and_leave(self) -> Member:
        with scope(practice=self.cast.practice):
            ida = add_member(
                self.cast.practice,
                name="Ida",
                sign_in_name="ida",
                passphrase=PASSPHRASE,
                roles=[Role.OWNER, Role.THERAPIST],
                by=Author.system(),
                at=timezone.now(),
            )
            ida.left_at = timezone.now()
            ida.save()
            return ida


def lay_out_page(client: Client) -> dict[str, object]:
    """Lay a stone on the client's own page, and give a letter."""
    item = lay_item(
        client,
        Content(ItemKind.STONE, f"{CANARY} {client.code}"),
        visibility=Visibility.SHARED,
        key=None,
        by=Author.client(client),
        at=timezone.now(),
    )
    letter = lay_item(
        client,
        Content(ItemKind.LETTER, f"{CANARY} {client.code}"),
        visibility=Visibility.SHARED,
        key=None,
        by=Author.client(client),
        at=timezone.now(),
    )
    hope = lay_item(
        client,
        Content(ItemKind.HOPE, f"{CANARY} {client.code}"),
        visibility=Visibility.SHARED,
        key=None,
        by=Author.client(client),
        at=timezone.now(),
    )
    return {"hope": hope.id, "own": item.id, "shown": item.id, "given": letter.id}


def write_into_well(therapist: Member) -> dict[str, object]:
    """Write a line into the therapist's own book; nobody has its key any more."""
    line = WellContent(WellKind.LESSON, timezone.localdate(), CANARY)
    by = Author.member(therapist)
    return {"well_entry": write_entry(therapist, line, key=new_key(), by=by).id}


def work_together(client: Client) -> dict[str, object]:
    """Keep what the client works on and a tool, and plan a session."""
    lines = Lines(client=f"{CANARY} {client.code}")
    by, now = Author.client(client), timezone.now()
    plan = begin_plan(client, lines, review_on=None, by=by, at=now)
    episode = open_episode(client)
    assert episode is not None
    session = plan_session(episode, starts_at=now, by=by, at=now)
    tool = lay_tool(
        client,
        Content(ItemKind.TOOL, f"{CANARY} {client.code}"),
        ToolState.TRIED,
        visibility=Visibility.SHARED,
        key=None,
        by=by,
        at=now,
    )
    return {"plan": plan.id, "session": session.id, "tool": tool.id}


CONVERTED = (
    *("client", "attention", "invitation", "colleague"),
    "hope",
    *("own", "shown", "given"),
    *("plan", "session", "tool"),
    "well_entry",
    *SUPERVISION_PARTS,
)
FIXED: dict[str, object] = {
    "newcomer": UUID(int=1),
    "token": "not-a-token-that-anybody-was-given",
    "card": "endings",
    "pk": 1,
}


def tell(answer: HttpResponse) -> str:
    """Say in one word what became of a request."""
    place = answer.headers.get("Location", "")
    if answer.status_code >= 500:
        return "failed"
    if place.startswith(f"{settings.LOGIN_URL}?next="):
        return "sign"
    if place == reverse("checkin:run_out"):
        return "link"
    return "-" if answer.status_code == 404 else "in"


def without_chance(answer: HttpResponse, address: str) -> tuple[object, ...]:
    """Return an answer without its random parts and without its own address."""
    body = re.sub(rb"[A-Za-z0-9]{64}", b"TOKEN", answer.content)
    # Signed with the second it was given out in.
    body = re.sub(rb'data-ticket="[^"]*"', b"TICKET", body)
    headers = {
        name: value.replace(address, "ADDRESS")
        for name, value in answer.headers.items()
        if name not in {"Expires", "Content-Length"}
    }
    return answer.status_code, body.replace(address.encode(), b"ADDRESS"), headers


def find_missing_headers(answer: HttpResponse) -> list[str]:
    """Return what a page lacks of what every page carries."""
    lacking = [
        name
        for name, value in SEEN_ON_EVERY_ANSWER.items()
        if answer.headers.get(name) != value
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        lacking.append("Content-Security-Policy")
    if re.search(r"unsafe|\*|https?:", policy):
        lacking.append("a strict Content-Security-Policy")
    if answer.headers.get("Referrer-Policy") not in {"no-referrer", "same-origin"}:
        lacking.append("Referrer-Policy")
    return lacking


def find_strangers(answer: HttpResponse) -> list[str]:
    """Return every address elsewhere that a page would ask or lead to."""
    text = answer.content.decode(errors="replace")
    wanted = r'(?:src|href|action|poster|data|srcset)="((?:https?:)?//[^"]+)"'
    return [
        place
        for place in re.findall(wanted, text)
        if not place.startswith(settings.PUBLIC_URL)
    ]
