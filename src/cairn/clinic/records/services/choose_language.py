"""Keeps the language a client chose for their own page and for what is sent to them."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Client
from cairn.errors import NotAllowed


@transaction.atomic
def choose_language(client: Client, language: str, *, by: Author, at: datetime) -> None:
    """Speak this language with the client from now on, on every device."""
    if language not in dict(settings.LANGUAGES):
        raise NotAllowed(
            _("This page does not speak that language. Choose another one.")
        )
    client.language = language
    client.save(update_fields=["language"])
    audit(
        "language chosen",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=client.id,
    )
