"""Where somebody lands who opens Cairn without saying where to."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django_scopes import scopes_disabled

from cairn.clinic.records.models import Practice, Role
from cairn.web.request import CairnRequest


def go_home(request: CairnRequest) -> HttpResponse:
    """Send each person to the first page that is of use to them."""
    member = request.standing.member
    if member is None:
        with scopes_disabled():
            fresh = not Practice.objects.exists()
        return redirect("setup:start") if fresh else redirect(settings.LOGIN_URL)
    if Role.THERAPIST in member.roles:
        return redirect("today:day")
    if member.roles & {Role.OWNER, Role.ADMINISTRATOR}:
        return redirect("setup:members")
    if Role.SUPERVISOR in member.roles:
        return redirect("supervision:inbox")
    return redirect("mfa_index")
