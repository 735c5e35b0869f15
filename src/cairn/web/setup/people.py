"""Who works in the practice: added, given roles, let go; they choose a passphrase."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_scopes import scope, scopes_disabled

from cairn.clinic.managing import check_may_hand_over, check_may_manage
from cairn.clinic.records.models import Author, Member
from cairn.clinic.records.queries import clients_of, present_members
from cairn.clinic.records.services.end_sessions import choose_passphrase
from cairn.clinic.records.services.hand_over import hand_over_clients
from cairn.clinic.records.services.open_practice import (
    add_member,
    let_member_leave,
    set_roles,
)
from cairn.errors import NotAllowed
from cairn.web.middleware import show_missing
from cairn.web.request import CairnRequest, author_of
from cairn.web.setup.forms import JoinForm, LeaveForm, NewMemberForm, RolesForm
from cairn.web.setup.presenters import (
    heirs_of,
    join_address,
    member_row,
    second_step_wanted,
)

FORM = ["GET", "HEAD", "POST"]


@require_safe
def list_members(request: CairnRequest) -> HttpResponse:
    """Show who works here, and who may sign in with a passphrase alone."""
    members = present_members(request.member.practice).select_related("user")
    page = {
        "here": "practice",
        "rows": [member_row(one, seen_by=request.member) for one in members],
        "wanted": second_step_wanted(request.member),
    }
    return render(request, "setup/members.html", page)


@require_http_methods(FORM)
def add(request: CairnRequest) -> HttpResponse:
    """Add a colleague; the address to join is shown once, for whoever hands it on."""
    form = NewMemberForm(request.POST or None, giver=request.member)
    page = {"form": form, "here": "practice"}
    if request.method != "POST" or not form.is_valid():
        return render(request, "setup/add_member.html", page)
    try:
        # Nobody knows this one: the newcomer chooses their own.
        newcomer = add_member(
            request.member.practice,
            **form.cleaned_data,
            passphrase=secrets.token_urlsafe(48),
            by=author_of(request),
            at=timezone.now(),
        )
    except NotAllowed as refusal:
        form.add_error("sign_in_name", str(refusal))
        return render(request, "setup/add_member.html", page)
    page |= {"newcomer": form.cleaned_data["name"], "address": join_address(newcomer)}
    return render(request, "setup/member_added.html", page)


@require_http_methods(FORM)
def change_roles(request: CairnRequest, colleague: Member) -> HttpResponse:
    """Change what a colleague does here."""
    check_may_manage(request.member, colleague)
    form = RolesForm(
        request.POST or None,
        giver=request.member,
        initial={"roles": [role.value for role in colleague.roles]},
    )
    if request.method == "POST" and form.is_valid():
        set_roles(
            colleague, **form.cleaned_data, by=author_of(request), at=timezone.now()
        )
        messages.success(request, _("Kept."))
        return redirect("setup:members")
    page = {
        "form": form,
        "leave": _leave_form(request, colleague),
        "colleague": colleague,
        "name": colleague.read_text("name"),
        "here": "practice",
    }
    return render(request, "setup/change_member.html", page)


@require_POST
def let_leave(request: CairnRequest, colleague: Member) -> HttpResponse:
    """End a membership at once, and hand the clients over."""
    check_may_manage(request.member, colleague)
    form = _leave_form(request, colleague)
    if not form.is_valid():
        messages.error(request, _("Choose who takes the clients over."))
        return redirect("setup:change_member", colleague=colleague.id)
    by, now = author_of(request), timezone.now()
    members = present_members(colleague.practice)
    if heir := form.cleaned_data["heir"]:
        check_may_hand_over(request.member)
        hand_over_clients(colleague, to=members.get(id=heir), by=by, at=now)
    let_member_leave(colleague, by=by, at=now)
    messages.success(request, _("This account is closed from now on."))
    return redirect("setup:members")


def _leave_form(request: CairnRequest, colleague: Member) -> LeaveForm:
    return LeaveForm(
        request.POST or None,
        heirs=heirs_of(colleague),
        needed=clients_of(colleague).exists(),
    )


@require_http_methods(FORM)
def join(request: HttpRequest, newcomer: UUID, token: str) -> HttpResponse:
    """Let a newcomer choose a passphrase; the address works once, for three days."""
    with scopes_disabled():
        members = Member.objects.select_related("user", "practice")
        member = members.filter(id=newcomer, left_at=None).first()
    if member is None or not default_token_generator.check_token(member.user, token):
        return show_missing(request)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with scope(practice=member.practice):
            choose_passphrase(
                member,
                passphrase=form.cleaned_data["passphrase"],
                by=Author.member(member),
                at=timezone.now(),
            )
        messages.success(request, _("Now sign in with it."))
        return redirect("account_login")
    page = {"form": form, "sign_in_name": member.user.sign_in_name}
    return render(request, "setup/join.html", page)
