"""T4, as far as the client is in it: guess first, then look; or hand over a screen."""

from datetime import datetime
from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.after_sessions import guess_of, looked_at, was_said
from cairn.clinic.records.models import Purpose, Session
from cairn.clinic.records.services.guess_fit import guess_fit, leave_guess_out, look
from cairn.clinic.records.services.invite_client import invite_client
from cairn.errors import NotAllowed
from cairn.web.aftersession.compared import compare
from cairn.web.aftersession.forms import GuessForm
from cairn.web.aftersession.presenters import (
    lay_out_marks,
    say_said,
    words_to_use,
)
from cairn.web.checkin.desk import open_on_this_screen
from cairn.web.request import CairnRequest, author_of


@require_http_methods(["GET", "HEAD", "POST"])
def guess(request: CairnRequest, session: Session) -> HttpResponse:
    """Keep a guess and look, in this order; nothing is shown before."""
    now = timezone.now()
    deed = request.POST.get("deed", "")
    form = GuessForm(request.POST if deed == "guess" else None)
    by = author_of(request)
    if deed == "leave out":
        leave_guess_out(session, by=by, at=now)
    elif form.is_valid():
        guess_fit(session, form.marks(), by=by, at=now)
    if deed == "leave out" or form.is_valid() or deed == "look":
        look_if_there(request, session, at=now)
        return redirect("aftersession:guess", session.id)
    return show(request, session, form)


def look_if_there(request: CairnRequest, session: Session, *, at: datetime) -> None:
    """Look, once something is there; a guess waits for it."""
    if was_said(session):
        look(session, by=author_of(request), at=at)


@require_POST
def hand_over(request: CairnRequest, session: Session) -> HttpResponse:
    """Sign out here and open the questions about this session on this very screen."""
    if was_said(session):
        raise NotAllowed("This was answered before. Look at it from the same page.")
    now = timezone.now()
    issued = invite_client(
        session.episode,
        purpose=Purpose.AFTER_SESSION,
        session=session,
        by=author_of(request),
        at=now,
    )
    logout(request)
    return open_on_this_screen(request, issued, at=now)


def show(request: CairnRequest, session: Session, form: GuessForm) -> HttpResponse:
    """Show the guess to make, or the marks beside it."""
    client = session.client
    name = client.read_text("name")
    page: dict[str, Any] = {
        "here": "people",
        "client": client,
        "session": session,
        "name": name,
        "form": form,
        "said": None,
    }
    kept, said = guess_of(session), looked_at(session)
    if said is not None and kept is not None:
        page |= {
            "said": say_said(said),
            "compared": compare(said, kept, name=name),
            "words": words_to_use(said),
        }
    else:
        page |= {
            "guesses": lay_out_marks(form),
            "guess": kept,
            "is_there": was_said(session),
        }
    status = 400 if form.errors else 200
    return render(request, "aftersession/guess.html", page, status=status)
