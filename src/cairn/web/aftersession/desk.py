"""T4: guess first, then look; what one gave, received and leaves; or hand over.

All of it is one form with several buttons: whichever is pressed, nothing is lost.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.after_sessions import (
    guess_of,
    is_looked_at,
    looked_at,
    was_said,
)
from cairn.clinic.records.models import Member, Purpose, Session, SessionState
from cairn.clinic.records.person import starts_at
from cairn.clinic.records.queries import sessions_between
from cairn.clinic.records.services.guess_fit import guess_fit, leave_guess_out, look
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.write_taps import write_after
from cairn.errors import NotAllowed
from cairn.web.aftersession.compared import compare
from cairn.web.aftersession.forms import GuessForm
from cairn.web.aftersession.own_half import OwnHalf, own_half_of
from cairn.web.aftersession.presenters import (
    lay_out_marks,
    say_said,
    words_to_use,
)
from cairn.web.checkin.desk import open_on_this_screen
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import way_to_well, with_well
from cairn.web.well.writing import points_out_a_name

# The buttons of the form; any other deed keeps nothing.
GUESS, LEAVE_OUT, LOOK = "guess", "leave out", "look"
NOT_YET, OPEN, DONE = "not yet", "open", "done"
DEEDS = frozenset({GUESS, LEAVE_OUT, LOOK, NOT_YET, OPEN, DONE})
CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
@with_well
def guess(request: CairnRequest, session: Session, key: bytes | None) -> HttpResponse:
    """Keep what was tapped and guessed, and look after the guess; never before."""
    deed = request.POST.get("deed", "")
    sent = request.POST if deed in DEEDS else None
    form = GuessForm(sent, needed=deed == GUESS)
    own = OwnHalf(sent) if sent else None
    if own is None:
        own = own_half_of(session, request.member, key=key) if key else None
        return show(request, session, form, own=own)
    if key is None and own.says_anything():
        return show(request, session, form, own=own, status=CONFLICT)
    is_fine = form.is_valid() and own.is_valid()
    if not is_fine or points_out_a_name(request, own, "line", "question"):
        return show(request, session, form, own=own if key else None, status=400)
    now = timezone.now()
    if key:
        said = own.put_down(session, met=starts_at(session), at=now)
        write_after(request.member, said, key=key, by=author_of(request))
    keep_guess(request, session, form, at=now)
    return go_on(request, session, deed, at=now)


def keep_guess(
    request: CairnRequest, session: Session, form: GuessForm, *, at: datetime
) -> None:
    """Keep a guess, or that it is left out, and look when that was asked for."""
    deed, by = request.POST["deed"], author_of(request)
    if deed == LEAVE_OUT:
        leave_guess_out(session, by=by, at=at)
    elif deed == GUESS or (form.is_made and not is_looked_at(session)):
        guess_fit(session, form.marks(), by=by, at=at)
    if deed in {GUESS, LEAVE_OUT, LOOK} and was_said(session):
        look(session, by=by, at=at)


def go_on(
    request: CairnRequest, session: Session, deed: str, *, at: datetime
) -> HttpResponse:
    """Lead back to the page, to the Well's door, or to the day with what comes next."""
    if deed == DONE:
        messages.success(request, say_next(request.member, at=at))
        return see_other(reverse("today:day"))
    if deed == OPEN:
        return see_other(way_to_well(request))
    return see_other(reverse("aftersession:guess", args=[session.id]))


def say_next(member: Member, *, at: datetime) -> str:
    """Say when the next session of today begins; whose it is stands on the day."""
    tomorrow = timezone.localtime(at).replace(hour=0, minute=0) + timedelta(days=1)
    ahead = sessions_between(member, at, tomorrow)
    following = ahead.filter(state=SessionState.PLANNED).first()
    if following is None:
        return _("No more sessions today.")
    begins = timezone.localtime(following.starts_at)
    return _("Next at %(time)s.") % {"time": date_format(begins, "H:i")}


def see_other(address: str) -> HttpResponseRedirect:
    """Lead from a form to a page, so that going back sends nothing again."""
    return HttpResponseRedirect(address, status=303)


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


def show(
    request: CairnRequest,
    session: Session,
    form: GuessForm,
    *,
    own: OwnHalf | None,
    status: int = 200,
) -> HttpResponse:
    """Show the guess to make, or the marks beside it; and one's own half, if open."""
    client = session.client
    name = client.read_text("name")
    now = timezone.now()
    page: dict[str, Any] = {
        "here": "people",
        "client": client,
        "session": session,
        "name": name,
        "began": date_format(timezone.localtime(starts_at(session)), "H:i"),
        "next": say_next(request.member, at=now),
        "form": form,
        "own": own,
        "was_closed": status == CONFLICT,
        "way_to_well": way_to_well(request),
        **show_marks(session, form, name=name),
    }
    return render(request, "aftersession/guess.html", page, status=status)


def show_marks(session: Session, form: GuessForm, *, name: str) -> dict[str, Any]:
    """Lay out the guess to make; after the look, the marks beside it."""
    kept, said = guess_of(session), looked_at(session)
    if said is not None and kept is not None:
        return {
            "said": say_said(said),
            "compared": compare(said, kept, name=name),
            "words": words_to_use(said),
        }
    return {
        "said": None,
        "guesses": lay_out_marks(form, stands=kept.marks if kept else None),
        "guess": kept,
        "is_there": was_said(session),
    }
