"""Founds the one practice of an installation, with its owner, or leaves nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django_scopes import scope, scopes_disabled

from cairn.clinic.records.models import Author, Member, Practice, Role
from cairn.clinic.records.services.open_practice import add_member, open_practice
from cairn.errors import NotAllowed

# Any fixed number: it only has to be the same for everybody who founds.
_FOUNDING = 7_215


@dataclass(frozen=True, slots=True)
class Founding:
    """What is asked before anything else."""

    practice_name: str
    time_zone: str
    owner_name: str
    sign_in_name: str
    passphrase: str
    treats_clients: bool = True


@transaction.atomic
def found_practice(founding: Founding, *, by: Author, at: datetime) -> Member:
    """Open the practice and let its owner in; refused once a practice exists."""
    if connection.vendor == "postgresql":
        # SQLite has taken its write lock already: two at once cannot both find none.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FOUNDING])
    try:
        validate_password(founding.passphrase)
    except ValidationError as error:
        raise NotAllowed(" ".join(error.messages)) from error
    with scopes_disabled():
        if Practice.objects.exists():
            raise NotAllowed(
                "There is a practice here already. Its owner adds people in the "
                "settings."
            )
    practice = open_practice(
        founding.practice_name, time_zone=founding.time_zone, by=by, at=at
    )
    roles = [Role.OWNER, *([Role.THERAPIST] if founding.treats_clients else [])]
    with scope(practice=practice):
        return add_member(
            practice,
            name=founding.owner_name,
            sign_in_name=founding.sign_in_name,
            passphrase=founding.passphrase,
            roles=roles,
            by=by,
            at=at,
        )
