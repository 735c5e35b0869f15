"""The one-way valve: what a therapist writes into their Well comes out nowhere else.

Anna fills her Well through the pages that write into it, in every way their forms can
be filled. Then every address of the program is asked as everybody, and every byte that
is left on the machine is searched.
"""

import gzip
import io
import json
import logging
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from functools import update_wrapper
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import UUID

import pypdf
import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import resolve, reverse
from django.utils import timezone
from django_scopes import scope
from form_filling import Field, Walker
from probing import PARTS, Neighbourhood, addresses
from who_may import VISITORS

from cairn.cli.main import main
from cairn.clinic import vault
from cairn.clinic.access import POLICY
from cairn.clinic.backups import write_backup
from cairn.clinic.clock import run_round
from cairn.clinic.records.models import Role, WellEntry
from cairn.clinic.records.services.open_well import open_well
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import Kept, WellContent, WellKind, entries_of
from cairn.exchange.paper import Document, Paragraph, set_pdf
from clinic.canary_search import lay_out_what_is_left, search, search_files

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]

WORDS = "Vierzehn Eisvögel unter Weiden"
# Begins everything that Anna writes for herself, and stands nowhere else.
CANARY = "Brunnenflüstern"
SOUGHT = {"the Well": CANARY}
SHORTEST = len(CANARY) + 6

# Where the Well is written and read; the open book shows itself to its therapist there.
OF_THE_WELL = ("/well/", "/sessions/")
# Anna's own pages that show a line of her open Well among other things.
SHOW_A_LINE = {"today:day", "supervision:from_well", "supervision:tick_from_well"}
# Forms that end, close or lock the Well, or give the browser to a client.
NOT_SENT = {
    "aftersession:hand_over",
    *("well:begin", "well:open", "well:close", "well:words", "well:lost"),
    *("well:print_again", "well:end", "well:let_go"),
}
# What is asked on a page of the Well and belongs to the client's record all the same.
OF_THE_RECORD = {"strength", "guess"}
# The kinds that hold words which were typed into a page.
WRITTEN_ON_PAGES = {
    *(WellKind.MOMENT, WellKind.LESSON, WellKind.MIRROR, WellKind.GRATITUDE),
    *(WellKind.COMFORT, WellKind.PURPOSE, WellKind.QUESTION, WellKind.FRIDAY),
    *(WellKind.INTENTION, WellKind.CONTACT, WellKind.BLOCK),
    *(WellKind.YEAR, WellKind.LETTER),
}
EVERYWHERE = tuple(sorted(POLICY))
EVERYBODY_ELSE = tuple(visitor for visitor in VISITORS if visitor != "anna")


def is_of_the_well(path: str) -> bool:
    return path.startswith(OF_THE_WELL)


def is_sent(path: str) -> bool:
    return is_of_the_well(path) and resolve(path).view_name not in NOT_SENT


class FilledWell:
    """Anna's Well with a line of every kind; through its pages too, where asked for."""

    def __init__(self, town: Neighbourhood, *, by_its_pages: bool) -> None:
        self.town, self.written = town, 0
        self.anna = town.cast.anna
        # Long enough here to look back on a year.
        self.anna.joined_at = timezone.now() - timedelta(days=900)
        self.anna.save()
        self.browser = Browser(raise_request_exception=False, SERVER_NAME="localhost")
        self.browser.force_login(self.anna.user)
        words = {"own_words": WORDS, "own_words_again": WORDS, "understood": "on"}
        assert self.browser.post(reverse("well:begin"), words).status_code == 200
        with scope(practice=self.anna.practice):
            # A line whose key nobody has: this Well begins anew.
            WellEntry.objects.filter(member=self.anna).delete()
            self.key = open_well(self.anna, WORDS)
        self.walker = Walker(self.browser, self.word)
        if by_its_pages:
            self.walk()
        self.kinds_by_page = {one.content.kind for one in self.entries() if holds(one)}
        self.write_every_kind()

    def word(self, asked: Field) -> str:
        """Return words of its own for a field; a short field has room for none."""
        if asked.name in OF_THE_RECORD or asked.longest < SHORTEST:
            return "4"
        self.written += 1
        return f"{CANARY} {self.written:05}"

    def walk(self) -> None:
        """Go through every room of the Well and send what can be sent there."""
        start = [reverse(name) for name, parts in PARTS.items() if not parts]
        start += [self.town.things["ben"].address(name) for name in PARTS
                  if PARTS[name] in {("session",), ("client",)}]  # fmt: skip
        start = [place for place in start if is_of_the_well(place) and is_sent(place)]
        self.walker.walk(start, goes=is_of_the_well, sends=is_sent)

    def write_every_kind(self) -> None:
        """Write each kind past the pages too, with words wherever an entry has room."""
        known = {one.content.kind: dict(one.content.more) for one in self.entries()}
        with scope(practice=self.anna.practice):
            for kind in WellKind:
                line = f"{CANARY} {kind.value}"
                more = known.get(kind, {}) | {"words": line, "many": [line]}
                content = WellContent(kind, timezone.localdate(), line, line, more)
                by = self.town.cast.by_anna
                write_entry(self.anna, content, key=self.key, by=by)

    def entries(self) -> list[Kept]:
        with scope(practice=self.anna.practice):
            return entries_of(self.anna, key=self.key)

    def one_of_each_kind(self) -> dict[WellKind, UUID]:
        return {entry.content.kind: entry.id for entry in self.entries()}


def holds(entry: Kept) -> bool:
    return CANARY in repr(entry.content)


@pytest.fixture
def town(cast, settings) -> Neighbourhood:
    settings.ACCOUNT_RATE_LIMITS = {}
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "localhost"]
    return Neighbourhood(cast)


@pytest.fixture
def _cleared():
    """What is planted into a table is not there for the next test to find."""
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
def filled(ears, desk_drawer, town, _cleared) -> FilledWell:
    return FilledWell(town, by_its_pages=True)


@pytest.fixture
def well(ears, desk_drawer, town, _cleared) -> FilledWell:
    return FilledWell(town, by_its_pages=False)


def everything_said(answer: HttpResponse) -> bytes:
    """Return all of an answer: its head, its body, and the words of a document."""
    body = answer.getvalue() if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return b"\n".join([head.encode(), answer.cookies.output().encode(), body,
                       *words_of_documents(body)])  # fmt: skip


def words_of_documents(body: bytes) -> Iterator[bytes]:
    if body.startswith(b"%PDF"):
        for page in pypdf.PdfReader(io.BytesIO(body)).pages:
            yield page.extract_text().encode()


def says_it(answer: HttpResponse) -> bool:
    return bool(search(everything_said(answer), SOUGHT))


def objects(filled: FilledWell, name: str) -> Iterator[str]:
    """Yield whose things an address is asked with: Ben's, and each kind of entry."""
    yield "ben"
    if "well_entry" in PARTS[name]:
        for kind, entry in filled.one_of_each_kind().items():
            whose = f"the {kind.value} in Anna's Well"
            things = filled.town.things["ben"].with_("well_entry", entry)
            filled.town.things[whose] = things
            yield whose


def find_leaks(
    filled: FilledWell, visitors=(*EVERYBODY_ELSE, "anna"), names=EVERYWHERE
) -> list[str]:
    """Ask every address as everybody, Anna with her book closed among them."""
    leaks = []
    for name in names:
        for whose in objects(filled, name):
            for visitor in visitors:
                for method in ("GET", "POST"):
                    probe = filled.town.probe(name, whose, visitor, method)
                    leaks += [str(probe)] if says_it(probe.answer) else []
    return leaks


def find_leaks_beside_the_book(filled: FilledWell, names=EVERYWHERE) -> list[str]:
    """Ask every other page as Anna while her book lies open beside it."""
    leaks = []
    for name in names:
        address = filled.town.things["ben"].address(name)
        if is_of_the_well(address) or name in SHOW_A_LINE:
            continue
        for method in ("GET", "POST"):
            kept = dict(filled.browser.cookies)
            with transaction.atomic():
                answer = filled.browser.generic(method, address)
                transaction.set_rollback(True)
            filled.browser.cookies.update(kept)
            leaks += [f"{method} {name}"] if says_it(answer) else []
    return leaks


def is_covered(role: Role, filled: FilledWell) -> bool:
    everybody = filled.town.members.values()
    return any(role in one.roles for one in everybody if one != filled.anna)


def test_the_scan_asks_as_every_role_there_is(well):
    """There is no role for researchers; when there is one, this asks for it."""
    assert [role for role in Role if not is_covered(role, well)] == []
    assert set(VISITORS) - set(well.town.members) == {"stranger", "ben"}


def test_no_page_and_no_file_of_anybody_says_a_word_of_it(filled, capsys):
    with capsys.disabled():
        print(f"\n{filled.written} lines; {sorted(filled.kinds_by_page)}")
        print(
            "\n".join(f"{count} x {one}" for one, count in filled.walker.sent.items())
        )
    # What is looked for is there to be found, and the pages that may show it do.
    assert filled.kinds_by_page >= WRITTEN_ON_PAGES
    assert {one.content.kind for one in filled.entries() if holds(one)} == set(WellKind)
    assert says_it(filled.browser.get(reverse("well:book")))
    assert [one for one in filled.walker.sent if one.endswith(" 500")] == []
    leaks = find_leaks(filled) + find_leaks_beside_the_book(filled)
    assert "\n".join(leaks) == ""


def everything_left(folder: Path, drawer: Path, heard: io.StringIO) -> dict[str, str]:
    """Search every byte of home and backups, of what was logged and what was mailed."""
    lay_out_what_is_left(drawer, heard)
    letters = b"\n".join(bytes(one.message()) for one in mail.outbox)
    Path(drawer, "mail").write_bytes(letters)
    return search_files([Path(settings.HOME), folder, drawer], SOUGHT)


def keep_house(folder: Path) -> None:
    """Let two days and a week go by on the clock, and back up."""
    for days in (0, 2, 9):
        run_round(at=timezone.now() + timedelta(days=days))
    write_backup(folder, at=timezone.now())


def test_no_byte_that_is_left_anywhere_says_a_word_of_it(
    filled, tmp_path, desk_drawer, ears, capsys
):
    folder = tmp_path / "backups"
    keep_house(folder)
    for command in (["check"], ["verify"], ["tick"], ["backup", str(folder / "more")]):
        main(command)
    said = capsys.readouterr()
    assert search((said.out + said.err).encode(), SOUGHT) == set()
    assert everything_left(folder, desk_drawer, ears) == {}


LINE = f"{CANARY} 00001"


def in_a_letter_head(answer: HttpResponse) -> None:
    answer.headers["X-Note"] = quote(LINE)


def in_an_address(answer: HttpResponse) -> None:
    answer.headers["Location"] = "/?" + urlencode({"q": LINE})


def in_a_cookie(answer: HttpResponse) -> None:
    answer.set_cookie("note", urlsafe_b64encode(LINE.encode()).decode())


def in_a_page(answer: HttpResponse) -> None:
    answer.content += f"<p>{LINE}</p>".encode()


def in_a_packed_file(answer: HttpResponse) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("all.json", json.dumps([LINE] * 9))
    answer.content = packed.getvalue()


def in_a_document(answer: HttpResponse) -> None:
    answer.content = set_pdf(Document(LINE, (Paragraph(LINE),), timezone.now()))


HOLES = {
    f"{visitor} on {name}": (visitor, name)
    for visitor, name in {
        "stranger": "alive",
        "ben": "mypath:show",
        "anna": "path:show",
        "clara": "today:day",
        "dora": "setup:practice",
        "emil": "mfa_index",
        "fritz": "setup:members",
        "greta": "people:everyone",
        "ida": "checkin:run_out",
    }.items()
}
WAYS_OUT = (
    *(in_a_letter_head, in_an_address, in_a_cookie),
    *(in_a_page, in_a_packed_file, in_a_document),
)


def tear(monkeypatch, name: str, way_out) -> None:
    """Let one page give a line of the Well away."""
    pattern = addresses()[name]
    sound = pattern.callback

    def torn(request, **parts):
        answer = sound(request, **parts)
        getattr(answer, "render", lambda: None)()
        way_out(answer)
        return answer

    monkeypatch.setattr(pattern, "callback", update_wrapper(torn, sound))


def test_a_page_that_says_a_word_of_it_is_found_whoever_asks(well, monkeypatch):
    found = {}
    for hole, (visitor, name) in HOLES.items():
        with monkeypatch.context() as torn:
            tear(torn, name, in_a_page)
            found[hole] = find_leaks(well, [visitor], [name])
        assert find_leaks(well, [visitor], [name]) == []
    assert [hole for hole, leaks in found.items() if not leaks] == []


def test_every_way_out_of_a_page_is_looked_into(well, monkeypatch):
    found = {}
    for way_out in WAYS_OUT:
        with monkeypatch.context() as torn:
            tear(torn, "mydata:take", way_out)
            found[way_out.__name__] = find_leaks(well, ["ben"], ["mydata:take"])
    assert [way for way, leaks in found.items() if not leaks] == []


def test_a_page_beside_the_open_book_that_says_a_word_of_it_is_found(well, monkeypatch):
    tear(monkeypatch, "path:show", in_a_page)
    assert find_leaks_beside_the_book(well, ["path:show"]) == [
        "GET path:show",
        "POST path:show",
    ]


def into_the_log(_folder: Path, _drawer: Path) -> None:
    logging.getLogger("cairn").warning("kept %s", LINE)


def into_the_mail(_folder: Path, _drawer: Path) -> None:
    mail.send_mail("A note", LINE, "a@b.example", ["c@d.example"])


def into_the_database(_folder: Path, _drawer: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE practice SET time_zone = %s", [LINE])


def into_a_backup(folder: Path, _drawer: Path) -> None:
    folder.mkdir(exist_ok=True)
    Path(folder, "half-made.sqlite3").write_bytes(b"SQLite\0" + LINE.encode("utf-16"))


def into_an_export(_folder: Path, drawer: Path) -> None:
    Path(drawer, "export.json.gz").write_bytes(gzip.compress(json.dumps(LINE).encode()))


@pytest.mark.parametrize(
    "plant",
    [into_the_log, into_the_mail, into_the_database, into_a_backup, into_an_export],
)
def test_a_line_that_is_left_in_clear_is_found(
    well, tmp_path, desk_drawer, ears, plant
):
    folder = tmp_path / "backups"
    assert everything_left(folder, desk_drawer, ears) == {}
    plant(folder, desk_drawer)
    assert everything_left(folder, desk_drawer, ears).keys() == SOUGHT.keys()


def test_a_well_without_seals_is_found_in_the_database(
    town, desk_drawer, ears, tmp_path, monkeypatch
):
    monkeypatch.setattr(vault, "seal", lambda key, plain, *, place: b"\x01" + plain)
    monkeypatch.setattr(vault, "open_sealed", lambda key, sealed, *, place: sealed[1:])
    line = WellContent(WellKind.LESSON, timezone.localdate(), LINE)
    by = town.cast.by_anna
    with scope(practice=town.cast.practice):
        row = write_entry(town.cast.anna, line, key=bytes(32), by=by)
        found = everything_left(tmp_path / "backups", desk_drawer, ears)
        row.delete()
    assert found.keys() == SOUGHT.keys()
