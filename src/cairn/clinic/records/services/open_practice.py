"""Opens a practice and lets people join or leave it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django_scopes import scopes_disabled

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Member, Practice, Role, User
from cairn.errors import NotAllowed


def open_practice(
    name: str,
    *,
    time_zone: str,
    by: Author,
    at: datetime,
    contact_hours: str = "",
    example: bool = False,
) -> Practice:
    """Open a new practice with its own data key."""
    practice = Practice(id=uuid4(), time_zone=time_zone, example=example, opened_at=at)
    keyring().create(practice.id)
    practice.write_text("name", name)
    practice.write_text("contact_hours", contact_hours)
    with transaction.atomic():
        practice.save(force_insert=True)
        audit("practice opened", practice=practice, by=by, at=at, row=practice.id)
    return practice


@transaction.atomic
def describe_practice(
    practice: Practice,
    *,
    name: str,
    time_zone: str,
    contact_hours: str,
    language: str,
    by: Author,
    at: datetime,
    kept_years: int | None = None,
) -> None:
    """Change what the practice says of itself to members and clients."""
    practice.write_text("name", name)
    practice.write_text("contact_hours", contact_hours)
    practice.time_zone = time_zone
    practice.language = language
    practice.kept_years = kept_years
    practice.save()
    audit("practice described", practice=practice, by=by, at=at, row=practice.id)


@transaction.atomic
def add_member(
    practice: Practice,
    *,
    name: str,
    sign_in_name: str,
    passphrase: str,
    roles: Iterable[Role],
    by: Author,
    at: datetime,
    email: str = "",
) -> Member:
    """Add a person with an account; a weak passphrase is refused."""
    validate_password(passphrase)
    with scopes_disabled():
        if User.objects.filter(sign_in_name=sign_in_name).exists():
            raise NotAllowed("This sign-in name is taken. Choose another one.")
    user = User.objects.create_user(sign_in_name, passphrase)
    member = Member(practice=practice, user=user, joined_at=at)
    for role in roles:
        setattr(member, Role(role).value, True)
    member.write_text("name", name)
    member.write_text("email", email)
    member.save(force_insert=True)
    audit("member added", practice=practice, by=by, at=at, row=member.id)
    return member


@transaction.atomic
def set_roles(
    member: Member, *, roles: Iterable[Role], by: Author, at: datetime
) -> None:
    """Give a member exactly these roles; a practice keeps at least one owner."""
    wanted = {Role(role) for role in roles}
    _keep_an_owner(member, stays=Role.OWNER in wanted)
    for role in Role:
        setattr(member, role.value, role in wanted)
    member.save()
    audit("roles set", practice=member.practice_id, by=by, at=at, row=member.id)


@transaction.atomic
def let_member_leave(member: Member, *, by: Author, at: datetime) -> None:
    """End a membership: the account can no longer sign in, the record stays."""
    _keep_an_owner(member, stays=False)
    member.left_at = at
    member.save()
    member.user.is_active = False
    member.user.save()
    audit("member left", practice=member.practice_id, by=by, at=at, row=member.id)


def _keep_an_owner(member: Member, *, stays: bool) -> None:
    others = Member.objects.filter(
        practice_id=member.practice_id, owner=True, left_at=None
    ).exclude(id=member.id)
    if member.owner and not stays and not others.exists():
        raise NotAllowed(
            "A practice keeps at least one owner. Make somebody else owner first."
        )
