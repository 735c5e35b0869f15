"""Keeps a client's own words as dated versions; none is ever overwritten.

Words that only the client reads lie on their page, locked, until they show them.
"""

from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    ItemKind,
    OwnItem,
    OwnWords,
    Visibility,
)
from cairn.clinic.records.own_page import Content, open_body, read_content
from cairn.clinic.records.services.lay_item import lay_item, remove_item
from cairn.errors import NotAllowed

LONGEST_WORDS = 500


@transaction.atomic
def keep_own_words(
    client: Client,
    *,
    what_brings_me: str,
    good_week: str,
    by: Author,
    at: datetime,
) -> OwnWords:
    """Add a version of the client's own words."""
    texts = _check_texts(what_brings_me, good_week)
    words = OwnWords(
        practice_id=client.practice_id, client=client, at=at, **by.as_fields()
    )
    for field, text in texts.items():
        words.write_text(field, text)
    words.save(force_insert=True)
    audit(
        "own words kept",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=words.id,
    )
    return words


def lock_first_words(
    client: Client,
    *,
    what_brings_me: str,
    good_week: str,
    key: bytes,
    by: Author,
    at: datetime,
) -> OwnItem:
    """Lay the client's first words where they alone read them.

    They are laid once: the second time raises IntegrityError.
    """
    texts = _check_texts(what_brings_me, good_week)
    content = Content(
        ItemKind.WORDS, texts["good_week"] or texts["what_brings_me"], more=texts
    )
    return lay_item(
        client,
        content,
        visibility=Visibility.ONLY_ME,
        key=key,
        by=by,
        at=at,
        number=uuid5(client.id, "first words"),
    )


@transaction.atomic
def show_words(item: OwnItem, *, key: bytes, by: Author, at: datetime) -> OwnWords:
    """Let the therapist read them from now on: as a version dated today."""
    data_key = keyring().key(item.client_id)
    said = read_content(open_body(item, key=key, data_key=data_key)).more
    words = keep_own_words(
        item.client,
        what_brings_me=str(said["what_brings_me"]),
        good_week=str(said["good_week"]),
        by=by,
        at=at,
    )
    remove_item(item, by=by, at=at)
    return words


def _check_texts(what_brings_me: str, good_week: str) -> dict[str, str]:
    texts = {"what_brings_me": what_brings_me.strip(), "good_week": good_week.strip()}
    if max(len(text) for text in texts.values()) > LONGEST_WORDS:
        raise NotAllowed(
            _(
                "Each text has at most %(most)s characters. Shorten it; nothing "
                "was lost."
            )
            % {"most": LONGEST_WORDS}
        )
    return texts
