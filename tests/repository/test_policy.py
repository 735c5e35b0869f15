"""Every address x every visitor x own, another's and nobody's objects."""

import hashlib
from types import MappingProxyType

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import clear_url_caches, path, set_urlconf
from django_scopes import scopes_disabled
from django_scopes.exceptions import ScopeError
from probing import (
    CANARY,
    NAMING,
    PARTS,
    Neighbourhood,
    Probe,
    addresses,
    find_missing_headers,
    find_strangers,
    without_chance,
)
from supervised import GIVEN_PARTS
from who_may import (
    EXPECTED,
    GIVEN_ONCE,
    IN_THEIR_PLACE,
    SEES_HUGO,
    TREATED_ONCE,
    VISITORS,
)

from cairn.clinic import finders
from cairn.clinic.access import POLICY, PUBLIC, SIGNED_IN, Visitor, rule
from cairn.clinic.records.models import Client, Member, Practice, Role, User
from cairn.web import middleware, urls

# Nobody in this town has such codes, and only looking at them says so.
METHODS_OF = {
    "mfa_view_recovery_codes": ("GET",),
    "mfa_download_recovery_codes": ("GET",),
}
pytestmark = pytest.mark.timeout(1800)
# What a look may leave behind: the audit row, the session it was made in, its limits.
LEFT_BY_LOOKING = {"audit_event", "django_session", "cairn_cache"}


@pytest.fixture
def town(cast, settings) -> Neighbourhood:
    settings.ACCOUNT_RATE_LIMITS = {}
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "localhost"]
    return Neighbourhood(cast)


def expect(name: str, whose: str, visitor: str) -> str:
    """Return what the table says, for Ben's objects and for anybody else's."""
    said = EXPECTED[name][visitor]
    if whose == "ben" or name not in NAMING or said in {"sign", "link"}:
        return said
    if GIVEN_PARTS & set(PARTS[name]):
        return "-"  # Who gave it is no supervisor either.
    if whose in TREATED_ONCE:
        holder, addresses = IN_THEIR_PLACE
        return "in" if visitor == holder and name.startswith(addresses) else "-"
    return "in" if whose == "hugo" and visitor in SEES_HUGO else "-"


def objects_for(name: str) -> tuple[str, ...]:
    if name not in NAMING:
        return ("ben",)
    return ("ben", "hugo", "erased", "nobody", *TREATED_ONCE)


def probe_all(town: Neighbourhood):
    for name in PARTS:
        for whose in objects_for(name):
            # What is left with somebody is of interest to them alone.
            visitors = [whose] if whose in TREATED_ONCE else VISITORS
            for visitor in visitors:
                for method in METHODS_OF.get(name, ("GET", "POST")):
                    yield town.probe(name, whose, visitor, method)


def is_wrong(probe: Probe) -> bool:
    return probe.outcome != expect(probe.name, probe.whose, probe.visitor)


def test_every_address_has_a_name_a_rule_and_a_line_in_the_table():
    assert "" not in addresses()
    assert set(addresses()) == set(POLICY)
    assert set(addresses()) == set(EXPECTED)


def test_every_part_of_an_address_that_names_a_row_is_looked_up():
    unchecked = {part for parts in PARTS.values() for part in parts}
    # A token is proof in itself; a passkey's number is looked up among one's own.
    # A card of the library is the same for everybody.
    looked_up = {*finders.FINDERS, *finders.FINDERS_BY_LINK}
    assert unchecked - looked_up == {"token", "newcomer", "pk", "card"}


def test_everybody_reaches_what_the_table_says_and_nothing_else(
    town, record_property, capsys
):
    probes, wrong, bare, strangers, leaks = 0, [], [], [], []
    for probe in probe_all(town):
        probes += 1
        if is_wrong(probe):
            wrong.append(str(probe))
        if lacking := find_missing_headers(probe.answer):
            bare.append((str(probe), lacking))
        strangers += find_strangers(probe.answer)
        if CANARY.encode() in probe.answer.content and not may_read(probe):
            leaks.append(str(probe))
    record_property("probes", probes)
    with capsys.disabled():
        print(f"\n{probes} probes: {len(PARTS)} addresses, {len(VISITORS)} visitors")
    assert "\n".join(wrong) == ""
    assert bare == []
    assert strangers == []
    assert leaks == []
    assert probes > 1800


@pytest.mark.soak
def test_no_identity_opens_anything_in_a_place_it_does_not_belong_to(town, capsys):
    """Put every identity into every part of every address, by every method."""
    probes, wrong, everybodys = 0, [], dict(town.things)
    for name in NAMING:
        found = (*finders.FINDERS, *finders.FINDERS_BY_LINK)
        part = next(part for part in PARTS[name] if part in found)
        for whose, things in everybodys.items():
            for kind in found:
                town.things["mixed"] = things.with_(part, things.parts[kind])
                fits = kind == part
                for visitor in VISITORS:
                    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
                        probe = town.probe(name, "mixed", visitor, method)
                        said = expect(name, whose if fits else "nobody", visitor)
                        probes += 1
                        if probe.outcome != said:
                            wrong.append(f"{probe}, the {kind} of {whose}")
    with capsys.disabled():
        print(f"\n{probes} probes with every identity in every place")
    assert "\n".join(wrong) == ""


# Where a supervisor reads what was given to them.
GIVEN_TO_READ = {"supervision:inbox", "supervision:item"}


def may_read(probe: Probe) -> bool:
    if probe.whose == "hugo":
        return probe.visitor == "greta"
    if probe.visitor == "emil":
        return probe.name in GIVEN_TO_READ and probe.whose == "ben"
    return probe.visitor in {"anna", "ben"} or (
        # Lists show each therapist their own people.
        probe.visitor == "greta" and probe.name not in NAMING
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_foreign_object_answers_byte_for_byte_like_none(town, method):
    compared = 0
    for name in NAMING:
        for visitor in VISITORS:
            seen = set()
            for whose in objects_for(name):
                if expect(name, whose, visitor) == "in":
                    continue
                probe = town.probe(name, whose, visitor, method)
                address = town.things[whose].address(name)
                status, body, headers = without_chance(probe.answer, address)
                seen.add((status, body, tuple(sorted(headers.items()))))
                compared += 1
            assert len(seen) <= 1, (name, visitor)
    assert compared > 300


def digest_of_record() -> dict[str, str]:
    """Return a digest of every table that looking may not change."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names())):
            if table in LEFT_BY_LOOKING:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("".join(rows).encode()).hexdigest()
    return found


def test_looking_changes_nothing(town):
    before = digest_of_record()
    for name in PARTS:
        for visitor in VISITORS:
            browser = town.sit_down_as(visitor)
            for method in ("GET", "HEAD", "OPTIONS"):
                browser.generic(method, town.things["ben"].address(name))
    assert digest_of_record() == before


def test_a_view_without_a_rule_is_found_and_cannot_be_reached(
    town, monkeypatch, settings
):
    def forgotten(_request):
        return HttpResponse("open to everybody")

    hole = path("forgotten/", forgotten, name="forgotten")
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, hole])
    clear_url_caches()
    set_urlconf(None)
    try:
        assert set(addresses()) - set(POLICY) == {"forgotten"}
        for visitor in VISITORS:
            browser = Browser(SERVER_NAME="localhost")
            browser.cookies.load(town.cookies[visitor])
            assert browser.get("/forgotten/").status_code == 404
    finally:
        monkeypatch.undo()
        clear_url_caches()


def find_anywhere(_member: Member, client_id) -> Client:
    """Find a client without asking whose: the hole that is planted."""
    with scopes_disabled():
        return Client.objects.select_related("practice", "therapist").get(id=client_id)


def test_a_look_up_that_forgets_whose_it_is_is_caught(town, monkeypatch):
    planted = MappingProxyType({**finders.FINDERS, "client": find_anywhere})
    monkeypatch.setattr(middleware, "FINDERS", planted)
    probes = [
        town.probe("path:show", whose, visitor, "GET")
        for whose in ("ben", "hugo")
        for visitor in VISITORS
    ]
    caught = {(probe.visitor, probe.whose) for probe in probes if is_wrong(probe)}
    assert {("clara", "ben"), ("greta", "ben"), ("anna", "hugo")} <= caught


def mutants() -> list[tuple[str, object]]:
    """Return every rule that lets one more kind of visitor in, or one fewer."""
    found = []
    for name, right in POLICY.items():
        if Visitor.ANYONE in right.who or name in GUARDED_TWICE:
            continue
        wider = [PUBLIC] if right == SIGNED_IN else [PUBLIC, SIGNED_IN]
        roles = [role for role in Role if role not in right.who]
        if Visitor.SIGNED_IN not in right.who and Visitor.LINK not in right.who:
            wider += [rule(*right.who, role) for role in roles]
        fewer = [rule(*(right.who - {one})) for one in right.who]
        found += [(name, changed) for changed in (*wider, *fewer)]
    return found


# Allauth asks for a sign-in itself, so opening these to everybody changes nothing.
GUARDED_TWICE = {name for name in POLICY if name.startswith(("mfa_", "account_"))}


def is_noticed(town: Neighbourhood, name: str) -> bool:
    pairs = [("ben", visitor) for visitor in VISITORS]
    if name in NAMING:
        pairs += [(one, one) for one in (*TREATED_ONCE, GIVEN_ONCE)]
    probes = (town.probe(name, whose, visitor, "GET") for whose, visitor in pairs)
    return any(is_wrong(probe) for probe in probes)


def test_every_changed_rule_is_noticed(town, monkeypatch, capsys):
    alive, killed = [], 0
    for name, changed in mutants():
        monkeypatch.setattr(middleware, "POLICY", {**POLICY, name: changed})
        if is_noticed(town, name):
            killed += 1
        else:
            alive.append(f"{name}: {sorted(changed.who)}")
    with capsys.disabled():
        print(f"\n{killed} changed rules noticed, {len(alive)} not")
    assert "\n".join(alive) == ""
    assert killed > 150


def test_asking_outside_a_practice_raises_for_every_table_of_one():
    unscoped = {User, Practice}
    asked = 0
    for model in apps.get_app_config("records").get_models():
        if model in unscoped:
            continue
        with pytest.raises(ScopeError):
            model.objects.count()
        asked += 1
    assert asked >= 19


def test_a_practices_scope_hides_every_other_practice(here):
    assert {client.id for client in Client.objects.all()} == {here.ben.id}
    assert here.greta.id not in {member.id for member in Member.objects.all()}
