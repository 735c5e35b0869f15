"""A key that only somebody's own words open, for what nobody else may read.

Method: a random 256-bit key, sealed (AES-256-GCM) under a key derived from the words by
Argon2id (RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes). The words and
the key are stored nowhere: whoever forgets the words has lost what they locked.
Refuses: words that are too short to withstand somebody who holds the disk.
"""

import os
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from cairn.clinic import vault
from cairn.clinic.sign_in import CheckingPlace
from cairn.errors import VaultError, WrongWords

MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 4
SALT_BYTES = 16
SHORTEST = 12
FEWEST_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Lock:
    """What has to be kept to open again: no words and no key are in it."""

    salt: bytes
    memory_kib: int
    passes: int
    lanes: int
    wrapped: bytes


def make_lock(words: str, *, place: str) -> tuple[Lock, bytes]:
    """Make a new key and lock it with these words; `place` is what the lock is for."""
    key = vault.new_key()
    return lock_key(key, words, place=place), key


def lock_key(key: bytes, words: str, *, place: str) -> Lock:
    """Lock a key that there is already with these words."""
    check_words(words)
    salt = os.urandom(SALT_BYTES)
    derived = _derive(words, salt, memory_kib=MEMORY_KIB, passes=PASSES, lanes=LANES)
    wrapped = vault.seal(derived, key, place=place)
    return Lock(salt, MEMORY_KIB, PASSES, LANES, wrapped)


def open_lock(lock: Lock, words: str, *, place: str) -> bytes:
    """Return the key; raises WrongWords when the words do not fit."""
    derived = _derive(
        words,
        lock.salt,
        memory_kib=lock.memory_kib,
        passes=lock.passes,
        lanes=lock.lanes,
    )
    try:
        return vault.open_sealed(derived, lock.wrapped, place=place)
    except VaultError as error:
        raise WrongWords(
            "These words do not open it. Capital letters and spaces make no difference."
        ) from error


def change_words(lock: Lock, *, old: str, new: str, place: str) -> Lock:
    """Lock the same key with other words."""
    return lock_key(open_lock(lock, old, place=place), new, place=place)


def check_words(words: str) -> None:
    """Refuse words that can be guessed by trying."""
    simple = _simplify(words)
    if len(simple) < SHORTEST or len(set(simple)) < FEWEST_LETTERS:
        raise WrongWords(
            f"Choose at least {SHORTEST} letters that are not all alike. Three or four "
            "words that have nothing to do with each other are good."
        )


def _derive(
    words: str, salt: bytes, *, memory_kib: int, passes: int, lanes: int
) -> bytes:
    # Deriving fills a core and 64 MiB, so it waits its turn like a sign-in does.
    with CheckingPlace(words):
        return hash_secret_raw(
            _simplify(words).encode(),
            salt,
            time_cost=passes,
            memory_cost=memory_kib,
            parallelism=lanes,
            hash_len=vault.KEY_BYTES,
            type=Type.ID,
        )


def _simplify(words: str) -> str:
    """Return the words as one would say them: a phone adds capitals and spaces."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
