"""A backup opens again with its keys, and never again for somebody who was erased."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django_scopes import scope

from cairn.clinic.backups import HELD, KEYS, write_backup
from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import seal_events
from cairn.clinic.records.models import Client
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.verify import verify_record
from cairn.errors import KeyDestroyed, VaultError
from clinic.test_record_check_in import check_in, hand_in
from people import NOON, gather

CANARY = "kestrel over the quarry 7341"


@pytest.fixture
def committed(transactional_db):
    """The cast, really committed: a backup sees only what is."""
    cast = gather()
    with scope(practice=cast.practice):
        hand_in(cast, check_in(opening_words=CANARY))
        yield cast


@pytest.fixture
def elsewhere(tmp_path) -> dict[str, str]:
    """Another machine with nothing on it but the practice key."""
    environment = {
        "PATH": os.environ["PATH"],
        "CAIRN_HOME": str(tmp_path / "new"),
        "CAIRN_PRACTICE_KEY": settings.PRACTICE_KEY_PATH.read_text().strip(),
        "CAIRN_SECRET_KEY": "x" * 60,
    }
    if connection.vendor == "postgresql":
        environment["CAIRN_DATABASE_URL"] = make_empty_database()
    return environment


def make_empty_database() -> str:
    name = f"empty_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    here = settings.DATABASES["default"]
    host, user = quote(str(here["HOST"]), safe=""), quote(str(here["USER"]))
    return f"postgresql://{user}@{host}:{here['PORT']}/{name}"


def cairn(*words: str, on: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, on another machine."""
    return python("from cairn.cli.main import main; exit(main())", *words, on=on)


def python(
    code: str, *words: str, on: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env=on, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_backup_restores_into_an_empty_place_and_verifies(
    committed, tmp_path, elsewhere
):
    backup = write_backup(tmp_path / "backups", at=NOON)
    done = cairn("restore", str(backup.file), on=elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "new" / HELD).exists()
    assert "0 faults" in cairn("verify", on=elsewhere).stdout


def test_a_restore_never_overwrites_a_record(committed, tmp_path, elsewhere):
    backup = write_backup(tmp_path / "backups", at=NOON)
    cairn("restore", str(backup.file), on=elsewhere)
    again = cairn("restore", str(backup.file), on=elsewhere)
    assert again.returncode == VaultError.exit_code
    assert "never overwrites" in again.stderr


def test_an_earlier_backup_of_an_erased_client_no_longer_opens(
    committed, tmp_path, elsewhere
):
    backup = write_backup(tmp_path / "backups", at=NOON)
    code = committed.ben.code
    erase_client(committed.ben, by=committed.by_anna, at=NOON)
    done = cairn("restore", str(backup.file), on=elsewhere)
    assert done.returncode == 1
    assert "1 people have no key" in done.stdout
    probe = (
        "import sys; from cairn.cli.start import start_django; start_django()\n"
        "from django_scopes import scopes_disabled\n"
        "from cairn.clinic.records.models import Client\n"
        "with scopes_disabled(): Client.objects.get(code=sys.argv[1]).read_text('name')"
    )
    opened = python(probe, code, on=elsewhere)
    assert "KeyDestroyed" in opened.stderr


def test_erasing_reaches_the_keys_beside_the_backup(committed, tmp_path):
    write_backup(tmp_path / "backups", at=NOON)
    before = (tmp_path / "backups" / KEYS).read_bytes()
    assert committed.ben.id.bytes in before
    erase_client(committed.ben, by=committed.by_anna, at=NOON)
    assert committed.ben.id.bytes not in (tmp_path / "backups" / KEYS).read_bytes()
    assert (
        committed.anna.practice_id.bytes in (tmp_path / "backups" / KEYS).read_bytes()
    )


def test_erasing_reaches_the_keys_in_every_folder_of_backups(committed, tmp_path):
    folders = [tmp_path / "monday", tmp_path / "tuesday"]
    for folder in folders:
        write_backup(folder, at=NOON)
        assert committed.ben.id.bytes in (folder / KEYS).read_bytes()
    proof = erase_client(committed.ben, by=committed.by_anna, at=NOON)
    for folder in folders:
        assert committed.ben.id.bytes not in (folder / KEYS).read_bytes()
        assert folder not in proof.not_reached


def test_a_folder_out_of_reach_is_named_and_reached_by_the_next_backup(
    committed, tmp_path
):
    drive, unplugged = tmp_path / "drive", tmp_path / "unplugged"
    write_backup(drive, at=NOON)
    drive.rename(unplugged)
    drive.mkdir()  # the mount point stays
    proof = erase_client(committed.ben, by=committed.by_anna, at=NOON)
    assert drive in proof.not_reached
    assert list(drive.iterdir()) == []
    drive.rmdir()
    unplugged.rename(drive)
    write_backup(tmp_path / "another", at=NOON)
    assert committed.ben.id.bytes not in (drive / KEYS).read_bytes()


def test_the_certificate_names_the_key_that_was_destroyed(committed):
    key = keyring().key(committed.ben.id)
    first, again = (
        erase_client(committed.ben, by=committed.by_anna, at=NOON) for _ in range(2)
    )
    assert first.key_hash == hashlib.sha256(key).hexdigest()
    assert again.key_hash == ""


def test_what_a_lost_database_left_behind_is_never_played_into_a_restored_one(
    committed, tmp_path, elsewhere
):
    if connection.vendor != "sqlite":
        pytest.skip("a log beside the file is SQLite's")
    backup = write_backup(tmp_path / "backups", at=NOON)
    home = Path(elsewhere["CAIRN_HOME"])
    home.mkdir(mode=0o700)
    (home / "cairn.sqlite3-wal").write_bytes(b"the log of another file")
    done = cairn("restore", str(backup.file), on=elsewhere)
    assert done.returncode == VaultError.exit_code
    assert "left behind" in done.stderr
    assert not (home / "cairn.sqlite3").exists()


def test_erasing_blanks_every_text_keeps_the_numbers_and_can_be_repeated(committed):
    keep_own_words(
        committed.ben, what_brings_me=CANARY, good_week="", by=committed.by_ben, at=NOON
    )
    for _ in range(2):
        erase_client(committed.ben, by=committed.by_anna, at=NOON)
    client = Client.objects.get(id=committed.ben.id)
    assert (bytes(client.name), client.read_text("name")) == (b"", "")
    assert client.submissions.get().read_text("opening_words") == ""
    assert client.submissions.get().administrations.get().answers["1"] == 1
    with pytest.raises(KeyDestroyed):
        keyring().key(client.id)
    assert verify_record().faults == []


def test_a_backup_holds_no_word_in_clear(committed, tmp_path, elsewhere):
    backup = write_backup(tmp_path / "backups", at=NOON)
    everything = b"".join(p.read_bytes() for p in backup.file.parent.iterdir())
    assert CANARY.encode() not in everything
    assert b"phq-9" not in everything
    assert not list(Path(settings.HOME).glob("backup-in-progress*"))


def test_a_damaged_backup_is_refused_and_nothing_is_left_behind(
    committed, tmp_path, elsewhere
):
    backup = write_backup(tmp_path / "backups", at=NOON)
    content = bytearray(backup.file.read_bytes())
    content[len(content) // 2] ^= 1
    backup.file.write_bytes(content)
    done = cairn("restore", str(backup.file), on=elsewhere)
    assert done.returncode == VaultError.exit_code
    assert "damaged" in done.stderr
    assert "0 faults" not in cairn("verify", on=elsewhere).stdout


def test_verify_finds_a_text_that_was_tampered_with(committed):
    name = bytearray(committed.ben.name)
    name[-1] ^= 1
    Client.objects.filter(id=committed.ben.id).update(name=bytes(name))
    assert verify_record().faults == ["1 sealed texts in client cannot be opened."]


def test_verify_finds_a_changed_audit_row(committed):
    seal_events(committed.practice, at=NOON)
    assert verify_record().faults == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_event SET action = 'x' WHERE action = 'check-in recorded'"
        )
    assert "audit trail was changed" in verify_record().faults[0]
