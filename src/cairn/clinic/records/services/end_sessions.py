"""Signs a member out on every device, and gives an account a new passphrase."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Member
from cairn.errors import NotAllowed


@transaction.atomic
def end_sessions(member: Member, *, by: Author, at: datetime) -> int:
    """End every session of this member; the next request has to sign in again."""
    account = str(member.user_id)
    theirs = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=at)
        if session.get_decoded().get("_auth_user_id") == account
    ]
    Session.objects.filter(session_key__in=theirs).delete()
    audit("signed out everywhere", practice=member.practice_id, by=by, at=at,
          row=member.id)  # fmt: skip
    return len(theirs)


@transaction.atomic
def choose_passphrase(
    member: Member, *, passphrase: str, by: Author, at: datetime
) -> None:
    """Give an account its new passphrase; every session of before ends."""
    try:
        validate_password(passphrase)
    except ValidationError as error:
        raise NotAllowed(" ".join(error.messages)) from error
    member.user.set_password(passphrase)
    member.user.save()
    end_sessions(member, by=by, at=at)
    audit("passphrase chosen", practice=member.practice_id, by=by, at=at, row=member.id)


@transaction.atomic
def reset_sign_in(member: Member, *, passphrase: str, by: Author, at: datetime) -> None:
    """Let a locked-out member in again; their second factors are taken off."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - after the apps load

    choose_passphrase(member, passphrase=passphrase, by=by, at=at)
    Authenticator.objects.filter(user_id=member.user_id).delete()
    audit("second step removed", practice=member.practice_id, by=by, at=at,
          row=member.id)  # fmt: skip
