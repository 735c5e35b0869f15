"""Notices a client's name in what a therapist writes about themself.

Names are opened for the comparison and kept nowhere. It is a help for the writer and
not a lock: a nickname or an inflected name passes unnoticed.
"""

import re
import unicodedata

from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Client, Member

# Shorter parts of names are ordinary words too often: "An", "Li", "Will".
SHORTEST = 4
_WORD = re.compile(r"\w+")


def names_in(text: str, member: Member) -> bool:
    """Whether a name of one of the member's clients may stand in a text."""
    clients = list(Client.objects.filter(therapist=member, erased_at=None))
    keys = keyring().keys(client.id for client in clients)
    written = set(_words(text))
    return any(
        written & {word for word in _words(name) if len(word) >= SHORTEST}
        for client in clients
        if (name := client.read_text("name", key=keys[client.id]))
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
