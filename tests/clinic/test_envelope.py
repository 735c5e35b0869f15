"""What a phone seals is opened by its own client's key, unchanged, and by no other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.clinic.envelope import decode, encode, name_of_slot, open_envelope
from cairn.clinic.vault import new_key
from cairn.errors import VaultError
from sealing import seal_text

KEY = bytes(range(32))
SLOT = name_of_slot(KEY)
TEXT = "The letter came."
SEALED = seal_text(TEXT, slot=SLOT, ticket="t")


@given(st.text(), st.text(st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=40)
def test_what_was_sealed_is_opened(text, ticket):
    text = text.encode("utf-8", "ignore").decode()
    sealed = seal_text(text, slot=SLOT, ticket=ticket)
    assert open_envelope(KEY, sealed, ticket=ticket).decode() == text


def test_nothing_of_the_text_stands_in_it():
    assert TEXT.encode() not in decode(SEALED)
    assert seal_text(TEXT, slot=SLOT, ticket="t") != SEALED


@given(st.integers(min_value=0, max_value=8 * len(decode(SEALED)) - 1))
@settings(max_examples=200)
def test_a_single_changed_bit_is_refused(bit):
    changed = bytearray(decode(SEALED))
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VaultError):
        open_envelope(KEY, encode(bytes(changed)), ticket="t")


def test_another_clients_key_another_ticket_or_a_piece_of_it_are_refused():
    with pytest.raises(VaultError):
        open_envelope(new_key(), SEALED, ticket="t")
    with pytest.raises(VaultError):
        open_envelope(KEY, SEALED, ticket="u")
    for end in range(len(SEALED)):
        with pytest.raises(VaultError):
            open_envelope(KEY, SEALED[:end], ticket="t")


def test_each_client_has_a_slot_that_stays():
    assert name_of_slot(KEY) == SLOT
    assert name_of_slot(new_key()) != SLOT
