"""C4: what a client says after a session, on a phone or on the practice's screen."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.after_sessions import (
    OPEN_FOR,
    past_sessions,
    said_after,
    was_said,
)
from cairn.clinic.records.models import Purpose, Session, Visibility
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.services.tell_after import tell_after
from cairn.errors import Conflict, NotAllowed
from cairn.web.aftersession.forms import AfterForm
from cairn.web.aftersession.presenters import lay_out_marks, say_said
from cairn.web.checkin.door import see
from cairn.web.checkin.link import drop, mode_of
from cairn.web.checkin.safety import safety_for
from cairn.web.middleware import TIME_TO_FINISH
from cairn.web.ownpage.key import key_of
from cairn.web.ownpage.lock import open_or_ask
from cairn.web.request import CairnRequest, author_of, link_of

GONE = 410


@require_http_methods(["GET", "HEAD", "POST"])
def speak(request: CairnRequest, session: Session) -> HttpResponse:
    """Ask how it was, take it in once, and show what was sent."""
    invitation, client = link_of(request)
    now = timezone.now()
    if invitation.purpose == Purpose.CHECK_IN and invitation.used_at is None:
        return see("checkin:welcome")
    if request.method != "POST" and was_said(session):
        return show_said(request, session, at=now)
    # A form that was opened in time is taken in a little later as well.
    slack = TIME_TO_FINISH if request.method == "POST" else timedelta()
    if not is_open(session, at=now - slack) and not is_open(session, at=now):
        page = {"safety": safety_for(client, at=now)}
        return render(request, "aftersession/closed.html", page, status=GONE)
    name = client.therapist.read_text("name")
    if request.method == "POST":
        form = AfterForm(request.POST, therapist=name)
        if form.is_valid():
            return take_in(request, session, form, at=now)
        return show_form(request, form, at=now, status=400)
    begun = {"key": uuid4().hex}
    return show_form(request, AfterForm(initial=begun, therapist=name), at=now)


def take_in(
    request: CairnRequest, session: Session, form: AfterForm, *, at: datetime
) -> HttpResponse:
    """Keep what was said, or show it again with all that was marked."""
    invitation, _client = link_of(request)
    opened, wish = None, form.wished()
    if wish is not None and wish.visibility is Visibility.ONLY_ME:
        answer = open_or_ask(request)
        if isinstance(answer, HttpResponse):
            return answer
        opened = answer
    by_link = invitation.purpose == Purpose.AFTER_SESSION
    try:
        tell_after(
            form.said(mode_of(request, invitation)),
            session=session,
            key=opened.key if opened else key_of(request),
            by=author_of(request),
            at=at,
            invitation=invitation if by_link else None,
        )
    except (NotAllowed, Conflict):
        if not was_said(session):
            raise
        return show_said(request, session, at=at, status=409)
    except OperationalError:
        form.add_error(None, _("This is not stored yet. Send it again in a moment."))
        response = show_form(request, form, at=at, status=503)
        response["Retry-After"] = "5"
        return response
    response = see("aftersession:speak", session=str(session.id))
    return opened.keep(response) if opened else response


def show_form(
    request: CairnRequest, form: AfterForm, *, at: datetime, status: int = 200
) -> HttpResponse:
    """Show the questions; a form without its number goes on under a new one."""
    _invitation, client = link_of(request)
    has_number = not form["key"].errors
    page = {
        "form": form,
        "marks": lay_out_marks(form),
        "key": form["key"].value() if has_number else uuid4().hex,
        "version": form.measure.version,
        "label": form.measure.label,
        "safety": safety_for(client, at=at),
    }
    return render(request, "aftersession/form.html", page, status=status)


def show_said(
    request: CairnRequest, session: Session, *, at: datetime, status: int = 200
) -> HttpResponse:
    """Say that it has arrived; on the practice's own screen nothing else stays."""
    invitation, client = link_of(request)
    is_here = mode_of(request, invitation) is Mode.KIOSK
    said = said_after(session, key=key_of(request))
    page = {
        "said": say_said(said) if said else None,
        "is_here": is_here,
        "was_kept": status != 200,
        "safety": safety_for(client, at=at),
    }
    response = render(request, "aftersession/said.html", page, status=status)
    if is_here:
        drop(response)
    return response


def is_open(session: Session, *, at: datetime) -> bool:
    """Whether something can still be said about it: it took place, days ago at most."""
    met = past_sessions(session.client, at=at)
    return any(one.id == session.id and at - one.starts_at <= OPEN_FOR for one in met)
