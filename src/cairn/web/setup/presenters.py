"""The words and addresses of the settings pages."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.managing import check_may_manage
from cairn.clinic.records.models import Member, Role
from cairn.clinic.records.queries import present_members
from cairn.errors import NotAllowed

SHORT_NAMES = {
    Role.OWNER: gettext_lazy("owner"),
    Role.THERAPIST: gettext_lazy("therapist"),
    Role.SUPERVISOR: gettext_lazy("supervisor"),
    Role.ADMINISTRATOR: gettext_lazy("administrator"),
}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the list of people who work here."""

    name: str
    roles: str
    signs_in: str
    url: str


def member_row(member: Member, *, seen_by: Member) -> MemberRow:
    """Say who this is, what they do, and how they sign in."""
    roles = [str(name) for role, name in SHORT_NAMES.items() if role in member.roles]
    return MemberRow(
        name=member.read_text("name"),
        roles=", ".join(roles) or _("nothing yet"),
        signs_in=_("passphrase alone")
        if second_step_wanted(member)
        else _("with a second step"),
        url=reverse("setup:change_member", args=[member.id])
        if _may_manage(seen_by, member)
        else "",
    )


def _may_manage(manager: Member, colleague: Member) -> bool:
    try:
        check_may_manage(manager, colleague)
    except NotAllowed:
        return False
    return True


def second_step_wanted(member: Member) -> bool:
    """Whether this member signs in without a second step."""
    return not Authenticator.objects.filter(user_id=member.user_id).exists()


def heirs_of(leaving: Member) -> list[tuple[str, str]]:
    """Return the therapists who could take a colleague's clients over."""
    others = present_members(leaving.practice).filter(therapist=True)
    return [
        (str(one.id), one.read_text("name")) for one in others.exclude(id=leaving.id)
    ]


def join_address(newcomer: Member) -> str:
    """Return the address at which a newcomer chooses a passphrase."""
    token = default_token_generator.make_token(newcomer.user)
    return settings.PUBLIC_URL + reverse("setup:join", args=[newcomer.id, token])
