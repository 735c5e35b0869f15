"""A sealed text opens with its own key in its own place, and nowhere else."""

import re
import sqlite3
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.clinic import vault
from cairn.clinic.keyring import (
    Keyring,
    is_loose,
    make_practice_key,
    read_practice_key,
)
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Client, OwnWords
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.errors import KeyDestroyed, VaultError
from people import NOON

KEY = bytes(range(32))


@given(st.text(), st.text())
def test_what_was_sealed_opens_again_in_its_place(words, place):
    place = place.encode("utf-8", "replace").decode()
    words = words.encode("utf-8", "replace")
    assert vault.open_sealed(KEY, vault.seal(KEY, words, place=place), place=place) == (
        words
    )


@given(st.binary(min_size=1, max_size=64), st.data())
def test_every_flipped_bit_is_refused(words, data):
    sealed = bytearray(vault.seal(KEY, words, place="a:b:c"))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VaultError):
        vault.open_sealed(KEY, bytes(sealed), place="a:b:c")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 20, b"\x02" * 60])
def test_what_is_no_sealed_text_is_refused_alike(sealed):
    with pytest.raises(VaultError, match="cannot be opened"):
        vault.open_sealed(KEY, sealed, place="a:b:c")


def test_a_text_moved_to_another_row_or_field_is_refused(here):
    words = keep_own_words(
        here.ben, what_brings_me="The letters.", good_week="", by=here.by_ben, at=NOON
    )
    other = OwnWords(client=here.ben, practice=here.practice, at=NOON)
    other.what_brings_me = words.what_brings_me
    with pytest.raises(VaultError):
        other.read_text("what_brings_me")
    words.good_week = words.what_brings_me
    with pytest.raises(VaultError):
        words.read_text("good_week")


def test_another_clients_key_opens_nothing(here):
    stranger = keyring().key(here.practice.id)
    with pytest.raises(VaultError):
        here.ben.read_text("name", key=stranger)


def test_the_same_text_never_looks_the_same_twice():
    assert vault.seal(KEY, b"x", place="p") != vault.seal(KEY, b"x", place="p")


@pytest.fixture
def ring(tmp_path) -> Keyring:
    return Keyring(tmp_path / "keys" / "clients.keys", KEY)


def test_a_destroyed_key_is_gone_from_every_byte_of_the_keyring(ring, tmp_path):
    ben, hugo = uuid4(), uuid4()
    ring.create(ben)
    kept = ring.create(hugo)
    wrapped = _wrapped(tmp_path, ben)
    assert ring.destroy(ben) is True
    assert ring.destroy(ben) is False
    left = b"".join(p.read_bytes() for p in (tmp_path / "keys").iterdir())
    assert wrapped not in left
    with pytest.raises(KeyDestroyed):
        ring.key(ben)
    assert ring.key(hugo) == kept


def _wrapped(folder, owner) -> bytes:
    with sqlite3.connect(folder / "keys" / "clients.keys") as plain:
        row = plain.execute(
            "SELECT wrapped FROM data_key WHERE owner = ?", [owner.bytes]
        ).fetchone()
    return row[0]


def test_a_keyring_of_another_installation_opens_nothing(ring, tmp_path):
    owner = uuid4()
    ring.create(owner)
    with pytest.raises(VaultError):
        Keyring(tmp_path / "keys" / "clients.keys", bytes(32)).key(owner)


def test_the_key_file_is_private_and_never_overwritten(tmp_path):
    path = tmp_path / "keys" / "practice.key"
    make_practice_key(path)
    assert not is_loose(path)
    with pytest.raises(FileExistsError):
        make_practice_key(path)
    assert len(read_practice_key(path)) == 32


@pytest.mark.parametrize("text", ["", "abc", "not base64 at all!", "QUJD"])
def test_a_broken_key_file_is_refused_with_what_to_do(tmp_path, text):
    path = tmp_path / "practice.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(VaultError, match=re.escape("practice.key")):
        read_practice_key(path)


def test_a_key_file_others_can_read_is_refused(tmp_path):
    path = tmp_path / "practice.key"
    make_practice_key(path)
    path.chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        read_practice_key(path)


def test_names_are_stored_sealed(here):
    stored = Client.objects.get(id=here.ben.id)
    assert stored.read_text("name") == "Ben"
    assert b"Ben" not in bytes(stored.name)
