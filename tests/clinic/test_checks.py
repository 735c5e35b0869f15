"""Cairn refuses to start insecurely, and says for each fault how to mend it."""

import base64
import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from cairn.clinic import checks, start
from cairn.clinic.environment import read_database, read_flag
from cairn.clinic.home import prepare_home
from cairn.clinic.keyring import Keyring, make_practice_key, read_practice_key
from cairn.clinic.records.models import Author
from cairn.clinic.records.services.open_practice import open_practice
from cairn.clinic.start import find_faults, refuse_faults
from cairn.errors import InsecureSetup
from people import NOON

SECRET = secrets.token_urlsafe(64)


@pytest.fixture
def safe(settings, tmp_path):
    """A set-up that is safe to start: each test spoils one thing."""
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    settings.HOME = tmp_path
    settings.SECRET_KEY = SECRET
    settings.SECRET_KEY_PATH = keys / "secret.key"
    settings.PRACTICE_KEY_PATH = keys / "practice.key"
    settings.KEYRING_PATH = keys / "clients.keys"
    settings.PRACTICE_KEY_TEXT = ""
    settings.PUBLIC_URL, settings.BIND = "http://localhost:8000", "127.0.0.1:8000"
    settings.SECURE = settings.BEHIND_PROXY = False
    settings.DEBUG = settings.EXAMPLE = False
    settings.ALLOWED_HOSTS = ["localhost"]
    make_practice_key(settings.PRACTICE_KEY_PATH)
    return settings


def behind_a_proxy(s):
    s.PUBLIC_URL, s.BIND = "https://practice.example", "0.0.0.0:8000"
    s.SECURE = s.BEHIND_PROXY = True


def make_public_debug(s):
    behind_a_proxy(s)
    s.DEBUG = True


def bind_the_example_publicly(s):
    s.EXAMPLE, s.BIND = True, "0.0.0.0:8000"


def publish_the_example(s):
    behind_a_proxy(s)
    s.EXAMPLE, s.BIND = True, "127.0.0.1:8000"


def bind_without_https(s):
    s.BIND = "192.0.2.7:8000"


def publish_without_https(s):
    s.PUBLIC_URL = "http://practice.example"


def claim_https_without_a_proxy(s):
    behind_a_proxy(s)
    s.BEHIND_PROXY = False


def accept_any_host(s):
    s.ALLOWED_HOSTS = ["*"]


def lose_the_secret(s):
    s.SECRET_KEY = ""


def shorten_the_secret(s):
    s.SECRET_KEY = SECRET[:49]


def flatten_the_secret(s):
    s.SECRET_KEY = "a" * 64


def loosen_the_secret(s):
    s.SECRET_KEY_PATH.write_text(SECRET)
    s.SECRET_KEY_PATH.chmod(0o644)


def lose_the_practice_key(s):
    s.PRACTICE_KEY_PATH.unlink()


def loosen_the_practice_key(s):
    s.PRACTICE_KEY_PATH.chmod(0o640)


def spoil_the_practice_key(s):
    s.PRACTICE_KEY_PATH.write_text("not a key\n")


def give_a_short_key(s):
    s.PRACTICE_KEY_TEXT = base64.b64encode(b"x" * 16).decode()


def take_another_practice_key(s):
    key = read_practice_key(s.PRACTICE_KEY_PATH)
    Keyring(s.KEYRING_PATH, key).create(uuid4())
    s.PRACTICE_KEY_PATH.unlink()
    make_practice_key(s.PRACTICE_KEY_PATH)


def lose_the_keyring(s):
    open_practice("Ours", time_zone="UTC", by=Author.system(), at=NOON)
    s.KEYRING_PATH.unlink()


def loosen_the_keyring(s):
    s.KEYRING_PATH.touch()
    s.KEYRING_PATH.chmod(0o604)


def open_the_home(s):
    s.HOME.chmod(0o777)


def open_the_keys_folder(s):
    (s.HOME / "keys").chmod(0o755)


def move_into_a_synced_folder(s):
    s.HOME = s.HOME / "Dropbox" / "practice"


def spare_the_disk(s):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")


SPOILED = {
    "E001": [make_public_debug],
    "E002": [bind_the_example_publicly, publish_the_example],
    "E003": [bind_without_https, publish_without_https],
    "E004": [claim_https_without_a_proxy],
    "E005": [accept_any_host],
    "E010": [lose_the_secret, shorten_the_secret, flatten_the_secret],
    "E011": [lose_the_practice_key],
    "E012": [loosen_the_secret, loosen_the_practice_key, loosen_the_keyring],
    "E013": [spoil_the_practice_key, give_a_short_key],
    "E014": [take_another_practice_key],
    "E015": [lose_the_keyring],
    "E020": [open_the_home, open_the_keys_folder],
    "E021": [move_into_a_synced_folder],
}


def is_test_cluster(fault: str) -> bool:
    """The throw-away PostgreSQL of the tests does not wait for the disk, on purpose."""
    return connection.vendor == "postgresql" and "cairn.E030" in fault


def test_a_safe_set_up_starts(db, safe):
    assert [fault for fault in find_faults() if not is_test_cluster(fault)] == []


def test_a_safe_set_up_behind_a_proxy_starts(db, safe):
    behind_a_proxy(safe)
    assert [fault for fault in find_faults() if not is_test_cluster(fault)] == []


@pytest.mark.parametrize(
    ("code", "spoil"),
    [(code, one) for code, ways in SPOILED.items() for one in ways],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_each_fault_stops_the_start_and_says_how_to_mend_it(db, safe, code, spoil):
    spoil(safe)
    with pytest.raises(InsecureSetup) as refusal:
        refuse_faults()
    assert f"(cairn.{code})" in str(refusal.value)
    assert refusal.value.exit_code == 10
    told = next(line for line in str(refusal.value).splitlines() if code in line)
    # What is wrong is one sentence, what to do is at least another.
    assert told.count(". ") + told.count(".)") >= 1
    assert len(told) > 60


@pytest.fixture
def own_database(transactional_db):
    """Put back what a test did to the connection."""
    yield
    connection.close()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")
def test_a_database_that_does_not_wait_for_the_disk_is_refused(own_database, safe):
    spare_the_disk(safe)
    assert ["E030" in fault for fault in find_faults()] == [True]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://cairn@127.0.0.1/cairn", "E031"),
        ("postgresql://postgres:secret@127.0.0.1/cairn", "E032"),
        ("postgresql://cairn:secret@192.0.2.7/cairn", "E033"),
        ("postgresql://cairn:secret@192.0.2.7/cairn?sslmode=prefer", "E033"),
    ],
)
def test_a_database_server_that_lets_anybody_in_is_refused(
    db, safe, monkeypatch, url, code
):
    monkeypatch.setenv("CAIRN_DATABASE_URL", url)
    database = read_database(safe.HOME)
    assert [fault.id for fault in checks.check_server(database)] == [f"cairn.{code}"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://cairn@%2Frun%2Fpostgresql/cairn",
        "postgresql://cairn:secret@127.0.0.1/cairn",
        "postgresql://cairn:secret@192.0.2.7/cairn?sslmode=verify-full",
    ],
)
def test_a_database_server_that_is_closed_to_others_is_fine(db, safe, monkeypatch, url):
    monkeypatch.setenv("CAIRN_DATABASE_URL", url)
    assert list(checks.check_server(read_database(safe.HOME))) == []


def test_a_word_that_is_neither_yes_nor_no_stops_the_start(monkeypatch):
    monkeypatch.setenv("CAIRN_DEBUG", "maybe")
    with pytest.raises(InsecureSetup, match="must be yes or no"):
        read_flag("CAIRN_DEBUG")


def test_a_database_cairn_does_not_run_on_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("CAIRN_DATABASE_URL", "mysql://root@localhost/cairn")
    with pytest.raises(InsecureSetup, match="does not run on"):
        read_database(tmp_path)


@pytest.fixture
def fresh(monkeypatch, tmp_path) -> Path:
    home = tmp_path / "practice"
    monkeypatch.setenv("CAIRN_HOME", str(home))
    before = os.umask(0o022)
    yield home
    os.umask(before)


def test_a_new_home_is_closed_to_others_and_has_its_keys(fresh):
    prepare_home()
    assert fresh.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in fresh.glob("keys/*")}
    assert modes == {"secret.key": 0o600, "practice.key": 0o600}


def test_preparing_again_keeps_every_key(fresh):
    prepare_home()
    before = {path: path.read_bytes() for path in fresh.glob("keys/*")}
    prepare_home()
    assert {path: path.read_bytes() for path in fresh.glob("keys/*")} == before


@pytest.mark.parametrize("left", ["cairn.sqlite3", "keys/clients.keys"])
def test_no_new_practice_key_is_made_beside_existing_records(fresh, left):
    prepare_home()
    (fresh / left).touch()
    (fresh / "keys/practice.key").unlink()
    prepare_home()
    assert not (fresh / "keys/practice.key").exists()


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [Path(sys.executable).with_name("cairn"), *words],
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "insecure",
    [
        {"CAIRN_BIND": "0.0.0.0:8099"},
        {"CAIRN_SECRET_KEY": "short"},
        {"CAIRN_DEBUG": "maybe"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_the_command_refuses_with_code_10_and_without_a_traceback(tmp_path, insecure):
    ended = run("serve", CAIRN_HOME=str(tmp_path / "home"), **insecure)
    assert ended.returncode == 10
    assert ended.stderr.startswith("cairn: ")
    assert "Traceback" not in ended.stderr


def test_a_lost_key_beside_records_stops_the_command(tmp_path):
    home = tmp_path / "home"
    assert run("tick", CAIRN_HOME=str(home)).returncode == 0
    (home / "keys/practice.key").unlink()
    ended = run("serve", CAIRN_HOME=str(home))
    assert (ended.returncode, "E011" in ended.stderr) == (10, True)
    assert not (home / "keys/practice.key").exists()


def test_checking_makes_nothing_and_says_when_it_is_safe(tmp_path):
    home = tmp_path / "home"
    assert run("check", CAIRN_HOME=str(home)).returncode == 10
    assert not home.exists()
    run("tick", CAIRN_HOME=str(home))
    ended = run("check", CAIRN_HOME=str(home))
    assert (ended.returncode, ended.stdout) == (0, "Safe to start.\n")


def test_records_of_a_newer_program_are_left_alone(tmp_path):
    home = tmp_path / "home"
    run("tick", CAIRN_HOME=str(home))
    with closing(sqlite3.connect(home / "cairn.sqlite3")) as record:
        record.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('records', '9999_tomorrow', '2030-01-01')"
        )
        record.commit()
    ended = run("serve", CAIRN_HOME=str(home))
    assert (ended.returncode, "9999_tomorrow" in ended.stderr) == (10, True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file to copy")
def test_a_database_is_copied_before_its_tables_change(transactional_db, tmp_path):
    database = tmp_path / "cairn.sqlite3"
    with closing(sqlite3.connect(database)) as record:
        record.execute("CREATE TABLE kept (word)")
        record.execute("INSERT INTO kept VALUES ('before')")
        record.commit()
    made = [start._copy_before_change(database) for _ in range(5)]
    kept = sorted((tmp_path / "copies").iterdir())
    assert kept == made[-start.KEPT_COPIES :]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    with closing(sqlite3.connect(made[-1])) as copy:
        assert copy.execute("SELECT word FROM kept").fetchall() == [("before",)]


def test_djangos_own_checks_find_nothing(db):
    call_command("check", fail_level="WARNING")


def test_djangos_deployment_checks_find_nothing_behind_a_proxy(tmp_path):
    environment = {
        "CAIRN_HOME": str(tmp_path / "home"),
        "CAIRN_PUBLIC_URL": "https://practice.example",
        "CAIRN_BEHIND_PROXY": "yes",
    }
    run("tick", **environment)
    admin = Path(sys.executable).with_name("django-admin")
    ended = subprocess.run(
        [admin, "check", "--deploy", "--fail-level", "WARNING"],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cairn.clinic.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ended.returncode, "no issues" in ended.stdout) == (0, True), ended.stderr
