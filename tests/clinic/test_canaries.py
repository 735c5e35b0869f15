"""What was told in confidence stands in clear nowhere: not a byte on disk or in a log.

Texts are planted wherever people write; then everything is used, failures included,
and every byte that is left is searched in every form it could have taken.
"""

import gzip
import io
import logging
import os
import re
import shutil
import socket
import zipfile
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, connection
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cairn.clinic import vault
from cairn.clinic.access import POLICY, Visitor
from cairn.clinic.backups import write_backup
from cairn.clinic.clock import run_round
from cairn.clinic.quiet_log import NoClientWords
from cairn.clinic.records.models import (
    AttentionItem,
    AuditEvent,
    Author,
    Client,
    DecisionOutcome,
    Invitation,
    ItemKind,
    Member,
    OwnItem,
    SupervisionPack,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.import_scores import Keep
from cairn.clinic.records.services.keep_plan import Lines, begin_plan
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.plan_session import plan_session
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import WellContent, WellKind
from cairn.web.importing.run import open_job, run_import
from clinic.canary_search import (
    forms_of,
    lay_out_what_is_left,
    search,
    search_files,
)
from durability.caseload import furnish
from durability.phone import Phone, answer
from durability.server import Server
from repository.supervised import take_to_supervision

pytestmark = pytest.mark.django_db(transaction=True)

# Each is one word that occurs nowhere else.
PLANTED = {
    "practice's name": "Mondsteinfelsenpraxis",
    "contact hours": "Nebelwaldstunde-Dienstag",
    "words for other hours": "Nachtfaltertelefon-Ümit",
    "owner's name": "Quarzwinkelmaierin",
    "owner's passphrase": "Sieben-Zitronenfalter-im-Keller",
    "colleague's name": "Zwölfapfelbäumin",
    "colleague's e-mail": "zwoelfapfelbaum@kontor.example",
    "colleague's passphrase": "Acht-Zaunkönige-auf-dem-Dach",
    "mistyped passphrase": "Neun-Grünspechte-am-Fenster",
    "first client's name": "Kirschblütenjörg",
    "first client's e-mail": "kirschbluetenpost@heim.example",
    "first client's telephone": "+49 1577 31415926",
    "second client's name": "梅花鹿山谷小路人",
    "third client's name": "נחליאליכחולצפוני",
    "strength": "Steinmännchenbauer",
    "what brings me": "Türschwellenangst 🪁🌧",
    "good week": "Morgenrotspaziergänge",
    "opening words": "Briefkastenherzklopfen 🦔",
    "opening words on this screen": "Wartezimmergemurmel",
    "decision's reason": "Fußabdruckgespräch",
    "imported client's name": "Säulenkaktusfreund",
    "other imported client's name": "Åkerbärssnårskogen",
    "column of an uploaded table": "Geheimspaltenüberschrift",
    "cell of an uploaded table": "Randnotizenzelle",
    "table that was refused": "Doppelkopfzeilenname",
    "stone for two": "Einkaufszettelmut 🐌",
    "stone for oneself": "Kellertreppengeheimnis",
    "stone to and fro": "Drehtürengeständnis",
    "stone that was taken away": "Radiergummireue",
    "word for a stone": "Dämmerzuversicht",
    "pebble": "Kieselgrußworte",
    "suggested stone": "Vorschlagskärtchen",
    "client's own words": "Elf-Rotkehlchen-hinter-Glas",
    "client's new words": "Zwölf-Haubentaucher-am-Steg",
    "client's mistaken words": "Dreizehn-Bachstelzen-im-Schilf",
    "line in the Well": "Brunnenrandnotiz 🕯",
    "word in the Well": "Quellwasserzuversicht",
    "question for supervision": "Stillstandsaushaltefrage 🪨",
    "what was tried": "Kleinschrittversuche",
    "code name": "Erlenbruchdeckname",
    "note in supervision": "Zuhörprotokollzeile",
    "next act": "Nachfragevorhaben",
    "Well's words": "Vierzehn-Eisvögel-unter-Weiden",
    "Well's mistaken words": "Fünfzehn-Wiesenpieper-im-Klee",
}
# What is checked against and never kept, not even sealed.
NEVER_KEPT = {
    "owner's passphrase",
    "colleague's passphrase",
    "mistyped passphrase",
    "table that was refused",
    "client's own words",
    "client's new words",
    "client's mistaken words",
    "Well's words",
    "Well's mistaken words",
}
TABLE = (
    "{column of an uploaded table},on,bdi\n"
    "{imported client's name},2025-01-06,20\n"
    "{other imported client's name},2025-01-07,31\n"
    "{imported client's name},2025-01-13,{cell of an uploaded table}\n"
)
# Looks like a workbook and is none.
REFUSED_TABLE = "PK\x03\x04{table that was refused}"


def fill(template: str) -> str:
    return re.sub(r"\{(.+?)\}", lambda found: PLANTED[found.group(1)], template)


class Day:
    """One day in a new practice, told through its pages."""

    def __init__(self, backups: Path) -> None:
        self.backups = backups
        self.desk = Browser(SERVER_NAME="localhost", raise_request_exception=False)
        self.link = ""

    def live(self) -> None:
        """Let everything happen that writes, fails or is only looked at."""
        self.open_the_practice()
        self.add_a_colleague()
        self.sign_in_again()
        self.enrol()
        self.mail_a_link()
        self.answer_on_the_phone()
        self.answer_what_does_not_fit()
        self.lay_stones()
        self.set_a_pebble()
        self.keep_a_well()
        self.take_to_supervision()
        self.write_down()
        self.import_tables()
        self.look_at_everything()
        self.answer_on_this_screen()
        self.keep_house()

    def post(self, name: str, form: dict[str, object], *, wanted: int = 302, **parts):
        answer = self.desk.post(reverse(name, kwargs=parts), form)
        assert answer.status_code == wanted, (name, answer.content.decode()[-3000:])
        return answer

    def open_the_practice(self) -> None:
        self.post("setup:start", {
            "practice_name": PLANTED["practice's name"],
            "time_zone": "Europe/Berlin",
            "owner_name": PLANTED["owner's name"],
            "sign_in_name": "owner",
            "passphrase": PLANTED["owner's passphrase"],
            "treats_clients": "on",
        })  # fmt: skip
        self.post("setup:practice", {
            "name": PLANTED["practice's name"],
            "time_zone": "Europe/Berlin",
            "contact_hours": PLANTED["contact hours"],
            "language": "en",
        })  # fmt: skip
        with scopes_disabled():
            self.owner = Member.objects.get()
        self.post("setup:protocol", {
            "region": "US",
            "works_alone": "on",
            "person_0": str(self.owner.id),
            "covered_days": list("1234567"),
            "covered_from": "00:01",
            "covered_until": "23:59",
            "minutes_to_look": "480",
            "minutes_when_urgent": "240",
            "out_of_hours": PLANTED["words for other hours"],
            "valid_until": f"{timezone.now() + timedelta(days=300):%Y-%m-%d}",
            "line_0": "on",
        })  # fmt: skip

    def add_a_colleague(self) -> None:
        added = self.post("setup:add_member", {
            "name": PLANTED["colleague's name"],
            "sign_in_name": "colleague",
            "email": PLANTED["colleague's e-mail"],
            "roles": ["therapist", "supervisor"],
        }, wanted=200)  # fmt: skip
        address = re.search(r"/join/[^\"<\s]+", added.content.decode()).group()
        passphrase = {"passphrase": PLANTED["colleague's passphrase"]}
        assert (
            Browser(SERVER_NAME="localhost").post(address, passphrase).status_code
            == 302
        )

    def sign_in_again(self) -> None:
        self.desk.post("/sign-in/out/")
        for typed in ("mistyped passphrase", "owner's passphrase"):
            # The first time in the wrong field as well.
            name = PLANTED[typed] if typed.startswith("mistyped") else "owner"
            answer = self.desk.post(
                "/sign-in/", {"login": name, "password": PLANTED[typed]}
            )
        assert answer.status_code == 302

    def enrol(self) -> None:
        for who in ("first", "second", "third"):
            person = {
                "name": PLANTED[f"{who} client's name"],
                "email": PLANTED.get(f"{who} client's e-mail", ""),
                "phone": PLANTED.get(f"{who} client's telephone", ""),
                "started_on": f"{timezone.localdate():%Y-%m-%d}",
                "measures": ["phq-9", "gad-7"],
            }
            self.post("people:enrol", person | {"started_on": "tomorrow"}, wanted=200)
            self.post("people:enrol", person)
        with scopes_disabled():
            # The newest first.
            self.clients = list(Client.objects.order_by("at"))
        self.client = self.clients[0]

    def mail_a_link(self) -> None:
        client = self.client.id
        made = self.post(
            "invite:make", {"purpose": "check-in"}, wanted=200, client=client
        )
        self.link = re.search(r"/c/([\w-]{20,})/", made.content.decode()).group(1)
        with scopes_disabled():
            invitation = Invitation.objects.latest("at")
        mailing = {"token": self.link}
        self.post("invite:mail", mailing, wanted=200, invitation=invitation.id)
        assert mail.outbox[-1].to == [PLANTED["first client's e-mail"]]

    def answer_on_the_phone(self) -> None:
        self.phone = Browser(SERVER_NAME="localhost", raise_request_exception=False)
        self.phone.get(f"/c/{self.link}/")
        self.phone.get("/page/")
        words = {
            "what_brings_me": PLANTED["what brings me"],
            "good_week": PLANTED["good week"],
            "visibility": "shared",
        }
        too_long = words | {"good_week": words["good_week"] + "." * 3000}
        assert self.phone.post("/page/words/", too_long).status_code == 400
        assert self.phone.post("/page/words/", words).status_code == 303
        assert self.phone.post("/page/check-in/", self.form()).status_code == 303
        for page in (
            "/page/thanks/",
            "/page/path/",
            "/page/no-thanks/",
            "/page/check-in/",
        ):
            self.phone.get(page)

    def form(self, **changes: str) -> dict[str, str]:
        page = self.phone.get("/page/check-in/").content.decode()
        form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        form |= {f"phq-9.{item}": "1" for item in range(1, 10)}
        return form | {"opening_words": PLANTED["opening words"]} | changes

    def answer_what_does_not_fit(self) -> None:
        words = PLANTED["opening words"]
        for form in (
            {"opening_words": words * 40},
            {"key": words, "opening_words": words},
            {"phq-9.1": words},
            {words: words},
        ):
            self.phone.post("/page/check-in/", form)
        self.phone.get(f"/c/{words}/")
        self.desk.get(f"/{words}/", {"q": words})
        self.desk.get("/people/", {"by": words, "page": words})

    def lay(self, name: str, **changes: str) -> OwnItem:
        """Lay a planted stone; words of one's own lock what only the client reads."""
        words = PLANTED["client's own words"]
        page = self.phone.get("/page/stones/new/").content.decode()
        form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        form |= {"text": PLANTED[name], "visibility": "only me", "marking": "quiet"}
        form |= {"own_words": words, "own_words_again": words} | changes
        laid = self.phone.post("/page/stones/new/", form)
        assert laid.status_code == 303, laid.content.decode()[-3000:]
        self.phone.get(laid["Location"])
        with scopes_disabled():
            return OwnItem.objects.latest("changed_at")

    def lay_stones(self) -> None:
        """Show, hide, mistake, change, close and open again."""
        theme = {"own_theme": PLANTED["word for a stone"], "marking": "together"}
        self.stone = self.lay("stone for two", visibility="shared", **theme)
        alone = self.lay("stone for oneself")
        both = self.lay("stone to and fro", visibility="shared")
        gone = self.lay("stone that was taken away")
        for act in ("hide", "show", "hide"):
            place = f"/page/things/{both.id}/{act}/"
            assert self.phone.post(place).status_code == 303
        self.phone.post("/page/things/remove/", {"own": str(gone.id)})
        too_long = {"text": PLANTED["stone for oneself"] * 20, "marking": "quiet"}
        place = f"/page/stones/{alone.id}/"
        assert self.phone.post(place, too_long).status_code == 400
        self.phone.get("/page/path/")
        self.phone.post("/page/lock/close/")
        # Asked for the words, the page carries the stone along and stores nothing.
        carried = {"text": PLANTED["stone for oneself"]}
        assert self.phone.post(place, carried).status_code == 200
        mistaken = {"own_words": PLANTED["client's mistaken words"]}
        self.phone.post(place, carried | mistaken)
        self.change_the_words()

    def change_the_words(self) -> None:
        old, new = PLANTED["client's own words"], PLANTED["client's new words"]
        sent = {"words_now": old, "own_words": new, "own_words_again": new}
        assert self.phone.post("/page/lock/words/", sent).status_code == 303
        assert self.phone.post("/page/lock/", {"own_words": new}).status_code == 303

    def set_a_pebble(self) -> None:
        pebble = {"text": PLANTED["pebble"]}
        self.post("path:pebble", pebble, shown=self.stone.id)
        suggested = {"text": PLANTED["suggested stone"], "key": "0" * 32}
        self.post("path:suggest", suggested, client=self.client.id)
        self.phone.get("/page/path/")

    def keep_a_well(self) -> None:
        """Begin the therapist's own book, write, mistake the words, open it again."""
        words = PLANTED["Well's words"]
        begun = {"own_words": words, "own_words_again": words, "understood": "on"}
        self.post("well:begin", begun, wanted=200)
        line = {"key": "1" * 32, "kind": "lesson", "text": PLANTED["line in the Well"]}
        self.post("well:book", line | {"tag": PLANTED["word in the Well"]})
        self.desk.get("/well/")
        self.post("well:close", {})
        # Without seals every word opens; what matters is what is left of them.
        mistaken = {"own_words": PLANTED["Well's mistaken words"]}
        self.desk.post(reverse("well:open"), mistaken)
        self.post("well:open", {"own_words": words})

    def take_to_supervision(self) -> None:
        """Tick, look, give; the colleague opens it and writes down what comes of it."""
        with scopes_disabled():
            colleague = Member.objects.exclude(id=self.owner.id).get()
        chosen = {"supervisor": str(colleague.id)}
        self.post("supervision:agree", chosen, wanted=303)
        thing = {
            "key": "2" * 32,
            "kind": "stuck",
            "question": PLANTED["question for supervision"],
            "tried": PLANTED["what was tried"],
            "code_name": PLANTED["code name"],
        }
        about = {"client": self.client.id}
        self.post("supervision:tick_about", thing | {"kind": ""}, wanted=400, **about)
        self.post("supervision:tick_about", thing | {"path": "on"}, wanted=303, **about)
        page = self.desk.get("/supervision/preview/").content.decode()
        sent = dict(re.findall(r'name="(seal|key)" value="([0-9a-f]+)"', page))
        self.post("supervision:preview", sent, wanted=303)
        with scopes_disabled():
            pack = SupervisionPack.objects.get()
            item = pack.items.get()
        room = Browser(SERVER_NAME="localhost")
        room.force_login(colleague.user)
        room.post(f"/supervising/{pack.id}/open/")
        said = {"note": PLANTED["note in supervision"], "act": PLANTED["next act"]}
        place = f"/supervising/thing/{item.id}/"
        assert room.post(place, said | {"act_on": "soon"}).status_code == 400
        assert room.post(place, said).status_code == 303
        assert PLANTED["next act"] in self.desk.get("/supervision/").content.decode()

    def write_down(self) -> None:
        self.post("path:show", {"strength": PLANTED["strength"]}, client=self.client.id)
        with scopes_disabled():
            item = AttentionItem.objects.get(client=self.client)
        decision = {
            "outcome": DecisionOutcome.OTHER.value,
            "reason": PLANTED["decision's reason"],
        }
        outcome = {"outcome": PLANTED["decision's reason"]}
        self.post("attention:take", {}, attention=item.id)
        self.post("attention:decide", decision | outcome, wanted=200, attention=item.id)
        self.post("attention:decide", decision, attention=item.id)
        starts = timezone.localtime() + timedelta(days=1)
        plan = {"deed": "plan", "day": f"{starts:%Y-%m-%d}", "time": "10:00"}
        self.post("people:session", plan, client=self.client.id)

    def upload(self, content: str, *, wanted: int):
        table = SimpleUploadedFile(
            f"{PLANTED['table that was refused']}.csv", content.encode()
        )
        return self.post("importing:choose", {"file": table}, wanted=wanted)

    def import_tables(self) -> None:
        stated = {
            "delimiter": ",", "encoding": "utf-8", "measure": "bdi-ii",
            "time_as": "date", "date_order": "YMD", "same_day": "refuse",
            "role_1": "client", "role_2": "when", "role_3": "score",
            "first_day": "2025-01-06",
        }  # fmt: skip
        self.upload(fill(REFUSED_TABLE), wanted=400)
        # So large that it is put aside in a file while it arrives.
        self.upload(fill(TABLE) + "x,2025-01-08,2\n" * 200_000, wanted=302)
        self.upload(fill(TABLE), wanted=302)
        self.post("importing:map", stated | {"role_2": "score"}, wanted=200)
        self.post("importing:map", stated)
        self.desk.get("/import/look/")
        job = open_job(self.owner, self.desk.session["import"])
        for keep in (Keep.ALL_OR_NOTHING, Keep.GOOD_PART):
            run_import(self.owner, job, keep=keep, at=timezone.now())
            self.desk.get("/import/result/")

    def look_at_everything(self) -> None:
        with scopes_disabled():
            parts = {
                "client": self.client.id,
                "attention": AttentionItem.objects.latest("at").id,
                "invitation": Invitation.objects.latest("at").id,
                "colleague": Member.objects.exclude(id=self.owner.id).get().id,
            }
        for name, pattern in patterns():
            wanted = set(pattern.pattern.converters)
            # Signing out is for later.
            if wanted <= parts.keys() and "logout" not in name:
                address = reverse(name, kwargs={part: parts[part] for part in wanted})
                assert self.desk.get(address).status_code < 500, name

    def answer_on_this_screen(self) -> None:
        client = self.clients[1].id
        self.post(
            "checkin:paper", {"total": PLANTED["strength"]}, wanted=400, client=client
        )
        self.post("checkin:kiosk", {}, wanted=303, client=client)
        self.phone = self.desk
        words = PLANTED["opening words on this screen"]
        assert (
            self.phone.post(
                "/page/check-in/", self.form(opening_words=words)
            ).status_code
            == 303
        )
        self.phone.get("/page/thanks/")

    def keep_house(self) -> None:
        """Let the clock tick, leave a table waiting, fail to back up, then back up."""
        run_round(at=timezone.now() + timedelta(days=2))
        self.desk.force_login(self.owner.user)
        self.upload(fill(TABLE), wanted=302)
        with pytest.raises(OSError, match="Not a directory"):
            write_backup(Path(os.devnull) / "backups", at=timezone.now())
        write_backup(self.backups, at=timezone.now())


def everything_left(day: Day, drawer: Path, heard: io.StringIO) -> dict[str, str]:
    """Search all that is on disk or was said; return where each text was found."""
    lay_out_what_is_left(drawer, heard)
    return search_files([Path(settings.HOME), day.backups, drawer], PLANTED)


@pytest.fixture
def day(tmp_path, desk_drawer, ears) -> Iterator[Day]:
    yield Day(tmp_path / "backups")
    # One of these days is lived without seals: the next finds nothing of it.
    shutil.rmtree(Path(settings.HOME, "imports"), ignore_errors=True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_no_planted_text_is_left_in_clear_anywhere(day, desk_drawer, ears):
    assert len(PLANTED) == 44
    day.live()
    with scopes_disabled():
        assert AuditEvent.objects.filter(action="scores imported").count() == 1
        assert (
            Client.objects.get(id=day.client.id).read_text("strength")
            == (PLANTED["strength"])
        )
    assert ears.getvalue()
    assert everything_left(day, desk_drawer, ears) == {}


def test_the_same_day_with_the_seals_off_leaves_every_kept_text(
    day, desk_drawer, ears, monkeypatch
):
    """What the search has to find when there is something to find."""
    monkeypatch.setattr(vault, "seal", lambda key, plain, *, place: b"\x01" + plain)
    monkeypatch.setattr(vault, "open_sealed", lambda key, sealed, *, place: sealed[1:])
    day.live()
    found = everything_left(day, desk_drawer, ears)
    # The log that is written ahead may hold what was taken away a moment ago.
    gone = {"stone that was taken away"}
    assert found.keys() - gone == PLANTED.keys() - NEVER_KEPT - gone


@pytest.mark.parametrize("name", ["opening words", "third client's name", "strength"])
def test_a_text_is_found_in_every_form_it_can_take(name):
    text = PLANTED[name]
    for form, content in forms_of(text).items():
        assert (name, form) in search(b"\x00." + content + b".\x00", {name: text})


def packed(content: bytes) -> dict[str, bytes]:
    """Return the ways in which a program packs something away."""
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", content * 9)
    session = b"." + urlsafe_b64encode(zlib.compress(content * 9)).rstrip(b"=") + b":1x"
    return {
        "gzip": gzip.compress(content),
        "zlib": zlib.compress(content),
        "zip": workbook.getvalue(),
        "a session": session,
        "hexadecimal": zlib.compress(content).hex().encode(),
        "gzip in gzip": gzip.compress(gzip.compress(content)),
    }


@pytest.mark.parametrize("way", packed(b"x"))
def test_a_text_is_found_however_it_was_packed(way):
    content = packed(PLANTED["strength"].encode())[way]
    found = search(os.urandom(999) + content + os.urandom(999), PLANTED)
    assert ("strength", "UTF-8") in found


def test_a_text_in_a_column_that_is_not_sealed_is_found(day, desk_drawer, ears):
    day.open_the_practice()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE practice SET time_zone = %s", [PLANTED["strength"]])
    assert everything_left(day, desk_drawer, ears).keys() == {"strength"}


def test_a_text_in_the_log_is_found(day, desk_drawer, ears):
    logging.getLogger("cairn").warning("enrolled %s", PLANTED["strength"])
    assert everything_left(day, desk_drawer, ears) == {"strength": "log as UTF-8"}


def failing(name: str) -> Callable[..., object]:
    """Return a view that fails as a database does, with a value in its words."""

    def fail(*_args: object, **_parts: object) -> object:
        secret = PLANTED["what brings me"]  # noqa: F841 - a value on the stack
        raise DataError(f"invalid input: DETAIL: Key (name)=({PLANTED['strength']})")

    fail.__name__ = name.replace(":", "_")
    return fail


def lay_more(day: Day) -> dict[str, object]:
    """Keep what else an address names: letter, plan, session, Well, supervision."""
    by, now = Author.client(day.client), timezone.now()
    text = PLANTED["stone for two"]
    letter = lay_item(
        day.client,
        Content(ItemKind.LETTER, text),
        visibility=Visibility.SHARED,
        key=None,
        by=by,
        at=now,
    )
    plan = begin_plan(day.client, Lines(client=text), review_on=None, by=by, at=now)
    episode = open_episode(day.client)
    assert episode is not None
    session = plan_session(episode, starts_at=now, by=by, at=now)
    line = WellContent(WellKind.LESSON, now.date(), PLANTED["line in the Well"])
    own = Author.member(day.owner)
    entry = write_entry(day.owner, line, key=vault.new_key(), by=own)
    # One who does both: then every page of supervision is reached from one desk.
    day.owner.supervisor = True
    day.owner.save()
    asked = PLANTED["question for supervision"]
    return take_to_supervision(day.owner, day.client, day.owner, words=asked) | {
        "given": letter.id,
        "plan": plan.id,
        "session": session.id,
        "well_entry": entry.id,
    }


def fail_everywhere(day: Day, monkeypatch) -> dict[str, int]:
    """Ask for every page while it fails, with texts wherever a request has room."""
    with scopes_disabled():
        parts = {
            "client": day.client.id,
            "attention": AttentionItem.objects.latest("at").id,
            "invitation": Invitation.objects.latest("at").id,
            "colleague": day.owner.id,
            "newcomer": day.owner.id,
            "own": day.stone.id,
            "shown": day.stone.id,
            "hope": day.stone.id,
            "tool": day.stone.id,
            "card": "crying",
            "token": PLANTED["good week"],
            "pk": 1,
        }
    with scope(practice=day.owner.practice):
        parts |= lay_more(day)
    words = {"q": PLANTED["opening words"], "name": PLANTED["first client's name"]}
    headers = {"HTTP_USER_AGENT": "Kirschblüte", "HTTP_REFERER": str(words)}
    statuses = {}
    for name, pattern in patterns():
        monkeypatch.setattr(pattern, "callback", failing(name))
        wanted = {part: parts[part] for part in pattern.pattern.converters}
        rule = POLICY[name]
        visitor = day.phone if Visitor.LINK in rule.who else day.desk
        address = reverse(name, kwargs=wanted) + "?" + urlencode(words)
        answer = visitor.post(address, words, **headers)
        assert search(answer.content, PLANTED) == set()
        statuses[name] = answer.status_code
    return statuses


def patterns(resolver=None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address with its full name."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else ""
            yield from patterns(one, space + inner)
        else:
            yield space + one.name, one


@pytest.fixture
def busy_day(day) -> Day:
    """A day with somebody at the desk and somebody on the phone."""
    day.open_the_practice()
    day.enrol()
    day.mail_a_link()
    day.answer_on_the_phone()
    day.lay_stones()
    return day


def test_every_page_that_fails_says_so_without_a_word_of_anybodys(
    busy_day, desk_drawer, ears, monkeypatch
):
    statuses = fail_everywhere(busy_day, monkeypatch)
    assert set(statuses) == set(POLICY)
    assert {name: code for name, code in statuses.items() if code != 500} == {}
    assert ears.getvalue().count("DataError at test_canaries.py:") == len(POLICY)
    assert everything_left(busy_day, desk_drawer, ears) == {}


def test_the_same_failures_without_the_filter_tell_everything(
    busy_day, desk_drawer, ears, monkeypatch
):
    monkeypatch.setattr(NoClientWords, "filter", lambda *_: True)
    fail_everywhere(busy_day, monkeypatch)
    assert "strength" in everything_left(busy_day, desk_drawer, ears)


BAD_REQUESTS = (
    "GET /c/{} HTTP/9\r\n\r\n",
    "GET /c/{}\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "{} / HTTP/1.1\r\n\r\n",
    "POST /page/check-in/ HTTP/1.1\r\nHost: {}\r\n\r\n",
    "POST /page/check-in/ HTTP/1.1\r\nContent-Length: {}\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: page={}\r\n{}\r\n\r\n",
    "GET /?{} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {}\r\n\r\n",
)


def say(port: int, words: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as wire:
        wire.sendall(words.encode("utf-8"))
        wire.settimeout(0.5)
        with suppress(OSError):
            while wire.recv(65536):
                continue


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the server has a home of its own"
)
def test_a_real_server_that_fails_and_refuses_tells_nothing(tmp_path):
    home, log = tmp_path / "home", tmp_path / "server.log"
    tokens = furnish(home, links=2, clients=2)
    with Server(home, log, planted_fault="fails-aloud") as server:
        phone = Phone(server.port)
        words = PLANTED["opening words"]
        form = answer(phone.open(tokens[0])) | {"opening_words": words}
        assert phone.send(form).status == 500
        phone.hang_up()
        for request in BAD_REQUESTS:
            say(server.port, request.replace("{}", PLANTED["strength"]))
            say(server.port, request.replace("{}", quote(PLANTED["strength"])))
    assert "RuntimeError at careless.py" in server.words()
    assert search_files([tmp_path], PLANTED) == {}
