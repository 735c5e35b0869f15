"""Lets a visitor on this very machine into the example practice with one click."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_scopes import scopes_disabled

from cairn.clinic.records.models import Member
from cairn.web.demo.links import Pass, read_pass
from cairn.web.middleware import show_missing
from cairn.web.nearby import is_nearby

BACKEND = "cairn.web.signin.adapter.MembersOnly"


def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign a member of the example in; anywhere else this address is not there."""
    allowed = settings.EXAMPLE and request.method == "GET" and is_nearby(request)
    asked = read_pass(token) if allowed else None
    member = _find_member(asked) if asked else None
    if asked is None or member is None:
        return show_missing(request)
    login(request, member.user, backend=BACKEND)
    return redirect(asked.target)


def _find_member(asked: Pass) -> Member | None:
    # Before the sign-in there is no practice in scope.
    with scopes_disabled():
        members = Member.objects.select_related("user")
        return members.filter(
            id=asked.member_id, practice__example=True, left_at=None
        ).first()
