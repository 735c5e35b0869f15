"""What only the client reads is nowhere on disk in clear, and no staff key opens it."""

import random
import sqlite3
from pathlib import Path
from uuid import UUID

import pyrage
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cairn.clinic import backups, vault
from cairn.clinic.backups import write_backup
from cairn.clinic.keyring import read_practice_key
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import ClientLock, ItemKind, OwnItem, Visibility
from cairn.clinic.records.own_page import Content, items_of_client
from cairn.clinic.records.services.lay_item import (
    add_entry,
    change_item,
    lay_item,
    show_item_to,
)
from cairn.clinic.records.services.lock_page import lock_page
from cairn.errors import VaultError
from clinic.canary_search import search_files
from people import NOON

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Elf Rotkehlchen hinter Glas"
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the server has a home of its own"
)


class Page:
    """Ben's page: what he laid on it, through the services alone."""

    def __init__(self, here) -> None:
        self.here = here
        self.key = lock_page(here.ben, WORDS, by=here.by_ben, at=NOON)
        self.said = {"key": self.key, "by": here.by_ben, "at": NOON}

    def lay(self, text: str, visibility: Visibility) -> OwnItem:
        content = Content(ItemKind.STONE, text, theme="Dämmerzuversicht")
        return lay_item(self.here.ben, content, visibility=visibility, **self.said)

    def live(self, rng: random.Random) -> dict[str, str]:
        """Hide, show, change and mark at random; return every text there ever was."""
        texts: dict[str, str] = {"the words": WORDS, "the theme": "Dämmerzuversicht"}
        for number in range(4):
            text = texts[f"text {number}"] = f"Kellertreppengeheimnis-{number}-Ümit"
            item = self.lay(text, rng.choice(list(Visibility)))
            for step in range(4):
                self.act(item, rng, texts, f"{number}-{step}")
            show_item_to(item, Visibility.ONLY_ME, **self.said)
        return texts

    def act(self, item, rng, texts: dict[str, str], name: str) -> None:
        match rng.choice(["hide", "show", "change", "mark"]):
            case "hide":
                show_item_to(item, Visibility.ONLY_ME, **self.said)
            case "show":
                show_item_to(item, Visibility.SHARED, **self.said)
            case "change":
                text = texts[f"change {name}"] = f"Drehtürengeständnis-{name}-Ümit"
                change_item(item, Content(ItemKind.STONE, text), **self.said)
            case "mark":
                text = texts[f"mark {name}"] = f"Leiterstufenwort-{name}-Ümit"
                add_entry(item, {"note": text}, **self.said)


@pytest.mark.parametrize("seed", range(3))
def test_over_random_histories_no_text_is_on_disk(here, tmp_path, seed):
    texts = Page(here).live(random.Random(seed))
    write_backup(tmp_path / "backups", at=timezone.now())
    assert search_files([Path(settings.HOME), tmp_path], texts) == {}


@on_sqlite
def test_with_the_seals_off_the_search_finds_every_text_it_should(
    here, tmp_path, monkeypatch
):
    monkeypatch.setattr(vault, "seal", lambda key, plain, *, place: b"\x01" + plain)
    monkeypatch.setattr(vault, "open_sealed", lambda key, sealed, *, place: sealed[1:])
    Page(here).lay("Kellertreppengeheimnis", Visibility.ONLY_ME)
    planted = {"text": "Kellertreppengeheimnis", "words": WORDS}
    assert search_files([Path(settings.HOME)], planted).keys() == {"text"}


def test_no_key_of_the_practice_opens_it(here):
    page = Page(here)
    page.lay("Kellertreppengeheimnis", Visibility.ONLY_ME)
    [row], lock = OwnItem.objects.all(), ClientLock.objects.get()
    staff = [keyring().key(one) for one in (here.ben.id, here.practice.id)]
    for key in (*staff, bytes(32), bytes(lock.salt).ljust(32, b"\0")):
        for sealed in (bytes(row.locked), bytes(lock.wrapped)):
            for place in (row.place_of("locked"), f"client-lock:{here.ben.id}"):
                with pytest.raises(VaultError):
                    vault.open_sealed(key, sealed, place=place)
    assert page.key not in b"".join(
        path.read_bytes() for path in Path(settings.HOME).rglob("*") if path.is_file()
    )


@on_sqlite
def test_hiding_leaves_no_earlier_copy_in_the_database(here):
    page = Page(here)
    item = page.lay("Drehtürengeständnis", Visibility.SHARED)
    earlier = bytes(OwnItem.objects.get().body)
    show_item_to(item, Visibility.ONLY_ME, **page.said)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
        # What the log still holds is folded back, as it is when Cairn stops.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA database_list")
        file = Path(cursor.fetchone()[2])
    for one in (file, file.with_name(file.name + "-wal")):
        assert not one.exists() or earlier not in one.read_bytes()


@on_sqlite
def test_a_backup_from_before_holds_what_was_shared_then_and_nothing_else(
    here, tmp_path
):
    """The page says so: copies made before stay until those copies run out."""
    page = Page(here)
    page.lay("Kellertreppengeheimnis", Visibility.ONLY_ME)
    item = page.lay("Drehtürengeständnis", Visibility.SHARED)
    before = write_backup(tmp_path / "backups", at=NOON)
    show_item_to(item, Visibility.ONLY_ME, **page.said)
    after = write_backup(tmp_path / "backups", at=timezone.now())
    [text] = texts_in(before.file, here)
    assert "Drehtürengeständnis" in text
    assert texts_in(after.file, here) == []


def texts_in(backup: Path, here) -> list[str]:
    """Open a backup with all the keys of the practice, and every text they open."""
    practice_key = read_practice_key(
        settings.PRACTICE_KEY_PATH, settings.PRACTICE_KEY_TEXT
    )
    identity = backups._open_identity(backup.parent / backups.IDENTITY, practice_key)
    plain = backup.with_suffix(".plain")
    pyrage.decrypt_file(str(backup), str(plain), [identity])
    rows = sqlite3.connect(plain).execute(
        "SELECT id, body FROM own_item WHERE length(body) > 0"
    )
    data_key = keyring().key(here.ben.id)
    return [
        vault.open_sealed(data_key, body, place=f"own_item:{UUID(name)}:body").decode()
        for name, body in rows
    ]


def test_the_clients_own_words_open_all_of_it(here):
    page = Page(here)
    page.live(random.Random(9))
    assert len(items_of_client(here.ben, key=page.key)) == 4
