"""A client's sessions: plan one, move it, say what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import Client, SessionState
from cairn.clinic.records.person import sessions_of
from cairn.clinic.records.queries import latest_episode
from cairn.clinic.records.services.plan_session import plan_session, set_session_state
from cairn.errors import NotAllowed
from cairn.web.people.forms import SessionForm
from cairn.web.people.presenters import session_row
from cairn.web.request import CairnRequest, author_of

BECAME = {
    "attended": SessionState.ATTENDED,
    "cancelled": SessionState.CANCELLED,
    "absent": SessionState.NOT_ATTENDED,
}


@require_http_methods(["GET", "HEAD", "POST"])
def keep_sessions(request: CairnRequest, client: Client) -> HttpResponse:
    """Show a client's sessions; each button or form changes one of them."""
    now = timezone.now()
    deed = request.POST.get("deed", "")
    form = SessionForm(request.POST if deed in {"plan", "move"} else None)
    if deed in BECAME:
        settle(request, client, BECAME[deed], at=now)
        return redirect("people:session", client.id)
    if form.is_valid():
        put_on(request, client, starts_at=_moment(form), at=now)
        return redirect("people:session", client.id)
    page = {
        "here": "people",
        "client": client,
        "name": client.read_text("name"),
        "form": form,
        "moving": request.POST.get("session", request.GET.get("move", "")),
        "rows": [session_row(one, at=now) for one in sessions_of(client)],
    }
    return render(request, "people/session.html", page)


def settle(
    request: CairnRequest, client: Client, state: SessionState, *, at: datetime
) -> None:
    """Say what became of a session."""
    session = find_session(request, client)
    set_session_state(
        session, state, starts_at=session.starts_at, by=author_of(request), at=at
    )


def put_on(
    request: CairnRequest, client: Client, *, starts_at: datetime, at: datetime
) -> None:
    """Plan a new session, or move the one that is named."""
    by = author_of(request)
    if request.POST.get("deed") == "move":
        session = find_session(request, client)
        set_session_state(
            session, SessionState.PLANNED, starts_at=starts_at, by=by, at=at
        )
        return
    episode = latest_episode(client)
    if episode is None:
        raise NotAllowed(_("There is no episode to plan in. Enrol the person again."))
    plan_session(episode, starts_at=starts_at, by=by, at=at)


def find_session(request: CairnRequest, client: Client) -> Any:
    """Find the named session among this client's own."""
    try:
        session_id = UUID(request.POST.get("session", ""))
    except ValueError:
        session_id = None
    session = sessions_of(client).filter(id=session_id).first() if session_id else None
    if session is None:
        raise NotAllowed(_("This session is not there. Open the page again."))
    return session


def _moment(form: SessionForm) -> datetime:
    local = datetime.combine(form.cleaned_data["day"], form.cleaned_data["time"])
    return timezone.make_aware(local)
