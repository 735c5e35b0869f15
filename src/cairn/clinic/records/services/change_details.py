"""Puts a person's name and contact right; what stood there before is not kept."""

from datetime import datetime

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Client
from cairn.clinic.records.services.enrol_client import check_name


@transaction.atomic
def change_details(
    client: Client, *, name: str, contact: str, by: Author, at: datetime
) -> None:
    """Seal the name and the contact anew, where they are others than before."""
    wanted = {"name": check_name(name), "contact": contact.strip()}
    if all(client.read_text(field) == text for field, text in wanted.items()):
        return
    for field, text in wanted.items():
        client.write_text(field, text)
    client.save(update_fields=list(wanted))
    audit(
        "details changed",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=client.id,
    )
