"""Who has left lately, and may still take their own book along."""

from datetime import datetime

from django_scopes import scopes_disabled

from cairn.clinic.records.models import Member, User
from cairn.clinic.records.services.open_well import WAITS_AFTER_LEAVING


def find_who_left(sign_in_name: str, passphrase: str, *, at: datetime) -> Member | None:
    """Return the member of a closed account whose Well still waits, or None.

    The account opens nothing else. A name that is not there takes as long to refuse.
    """
    user = User.objects.filter(sign_in_name=sign_in_name, is_active=False).first()
    if user is None:
        User().set_password(passphrase)
        return None
    if not user.check_password(passphrase):
        return None
    with scopes_disabled():
        members = Member.objects.select_related("practice", "user")
        return members.filter(user=user, left_at__gt=at - WAITS_AFTER_LEAVING).first()
