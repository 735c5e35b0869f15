"""Making a client's link, mailing it, revoking it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.after_sessions import session_to_speak_of
from cairn.clinic.records.models import Client, Invitation, Purpose
from cairn.clinic.records.queries import latest_episode, living_links
from cairn.clinic.records.services.invite_client import (
    IssuedLink,
    invite_client,
    revoke_invitation,
)
from cairn.clinic.records.services.send_invitation import send_invitation
from cairn.errors import NotAllowed
from cairn.web.invite.forms import InviteForm
from cairn.web.invite.presenters import living_link, show_link, write_address
from cairn.web.mydata.presenters import present_rests
from cairn.web.request import CairnRequest, author_of


@require_http_methods(["GET", "HEAD", "POST"])
def make_link(request: CairnRequest, client: Client) -> HttpResponse:
    """Make a link and show it in this one answer; its address is in no redirect."""
    form = link_form(client, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render_links(request, client, form)
    episode = latest_episode(client)
    if episode is None:
        raise NotAllowed(_("There is no episode to invite to. Enrol the person again."))
    issued = invite_client(
        episode,
        purpose=Purpose(form.cleaned_data["purpose"]),
        session=form.about(),
        by=author_of(request),
        at=timezone.now(),
    )
    return render_links(request, client, form, issued)


@require_POST
def revoke_link(request: CairnRequest, invitation: Invitation) -> HttpResponse:
    """Make a link lead nowhere."""
    revoke_invitation(invitation, by=author_of(request), at=timezone.now())
    messages.success(request, _("That link leads nowhere now."))
    return redirect("invite:make", invitation.client_id)


@sensitive_post_parameters("token")
@require_POST
def mail_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Mail the link that was just made, and keep showing it."""
    asked: CairnRequest = request  # type: ignore[assignment]
    token = asked.POST.get("token", "")
    send_invitation(
        invitation,
        token=token,
        write_address=write_address,
        by=author_of(asked),
        at=timezone.now(),
    )
    messages.success(asked, _("Sent."))
    issued = IssuedLink(invitation, token)
    form = link_form(invitation.client, None)
    return render_links(asked, invitation.client, form, issued)


def link_form(client: Client, sent: Mapping[str, str] | None) -> InviteForm:
    """Return the form; a session that can still be spoken of is among its purposes."""
    session = session_to_speak_of(client, at=timezone.now())
    return InviteForm(sent, session=session)


def render_links(
    request: CairnRequest,
    client: Client,
    form: InviteForm,
    issued: IssuedLink | None = None,
) -> HttpResponse:
    """Render the page, with a fresh link where there is one."""
    now = timezone.now()
    page = {
        "here": "people",
        "client": client,
        "name": client.read_text("name"),
        "form": form,
        "link": show_link(issued, client, at=now) if issued else None,
        "rests": present_rests(client, at=now),
        "living": [living_link(one, at=now) for one in living_links(client, at=now)],
    }
    return render(request, "invite/make.html", page)
