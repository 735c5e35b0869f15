"""A request whose visitor has been looked up and let in by the policy."""

from collections.abc import Callable

from django.http import HttpRequest

from cairn.clinic.access import Standing
from cairn.clinic.records.models import Author, Client, Invitation, Member, Practice


class CairnRequest(HttpRequest):
    """What every view receives; the policy middleware sets it before it runs."""

    standing: Standing
    # Set on pages for members alone.
    member: Member
    # Writes down that client content was looked at; None where a page shows none.
    look: Callable[[], None] | None


def author_of(request: CairnRequest) -> Author:
    """Return who writes when this request writes."""
    standing = request.standing
    if standing.member is not None:
        return Author.member(standing.member)
    if standing.invitation is not None:
        return Author.client(standing.invitation.client)
    return Author.system()


def practice_of(request: CairnRequest) -> Practice | None:
    """Return the practice this request is about, if it is about one."""
    standing = request.standing
    if standing.member is not None:
        return standing.member.practice
    if standing.invitation is not None:
        return standing.invitation.practice
    return None


def link_of(request: CairnRequest) -> tuple[Invitation, Client]:
    """Return the link and its client; only on pages for a client."""
    invitation = request.standing.invitation
    if invitation is None:
        raise AttributeError("This page has no link.")
    return invitation, invitation.client
