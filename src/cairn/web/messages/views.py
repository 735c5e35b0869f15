"""A client chooses what they want to be sent: the one note, check-ins afterwards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.queries import latest_episode
from cairn.clinic.records.services.choose_messages import (
    choose_follow_ups,
    choose_note,
)
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.messages.forms import FollowUpForm, NoteForm
from cairn.web.messages.presenters import note_form, present_follow_ups
from cairn.web.request import CairnRequest, author_of, link_of

FORM = ["GET", "HEAD", "POST"]
# Pages that offer the same choice, by the name they give themselves.
BACK = {"": "messages:choose", "look back": "ending:look_back"}


@require_safe
def show_messages(request: CairnRequest) -> HttpResponse:
    """Show what can be sent, with what was chosen before."""
    return render_messages(request)


@require_http_methods(FORM)
def keep_note(request: CairnRequest) -> HttpResponse:
    """Keep a yes or a no to the one note."""
    if request.method != "POST":
        return see("messages:choose")
    _invitation, client = link_of(request)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render_messages(request, form)
    choose_note(
        client,
        agreed=form.cleaned_data["note"] == "yes",
        by=author_of(request),
        at=timezone.now(),
    )
    messages.success(request, _("Kept. You can change it at any time."))
    return see("messages:choose")


@require_http_methods(FORM)
def keep_follow_ups(request: CairnRequest) -> HttpResponse:
    """Keep which check-ins are wanted after the end; none is fine."""
    if request.method != "POST":
        return see("messages:choose")
    _invitation, client = link_of(request)
    form, episode = FollowUpForm(request.POST), latest_episode(client)
    if not form.is_valid() or episode is None:
        return render_messages(request, status=400)
    chosen = form.cleaned_data["months"]
    choose_follow_ups(episode, chosen, by=author_of(request), at=timezone.now())
    messages.success(request, _("Kept. You can change it at any time."))
    return see(BACK.get(request.POST.get("back", ""), BACK[""]))


def render_messages(
    request: CairnRequest, note: NoteForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Render the page, with a form that needs another look where there is one."""
    _invitation, client = link_of(request)
    page = {
        "safety": safety_for(client, at=timezone.now()),
        "form": note or note_form(client),
        "after": present_follow_ups(client),
    }
    return render(request, "messages/choose.html", page, status=400 if note else status)
