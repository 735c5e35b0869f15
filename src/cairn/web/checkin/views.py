"""The client's own pages: first words, the check-in, and thanks for it."""

from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.models import Client, Invitation, Purpose, Visibility
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.services.keep_words import (
    keep_own_words,
    lock_first_words,
)
from cairn.clinic.records.services.record_check_in import CheckIn, record_check_in
from cairn.errors import Conflict, NotAllowed
from cairn.web.checkin.door import is_first_visit, see
from cairn.web.checkin.forms import FirstWordsForm
from cairn.web.checkin.hand_in import HandIn, read_hand_in
from cairn.web.checkin.link import drop, mode_of
from cairn.web.checkin.own_part import OwnPartForm, has_locked_marks, what_to_ask
from cairn.web.checkin.page import FormPage, after_sending, form_page
from cairn.web.checkin.questions import measures_to_ask, measures_to_take
from cairn.web.checkin.safety import safety_for
from cairn.web.checkin.unsent import pass_on
from cairn.web.ownpage.key import key_of
from cairn.web.ownpage.lock import open_or_ask
from cairn.web.ownpage.presenters import last_stone
from cairn.web.request import CairnRequest, author_of, link_of


@require_http_methods(["GET", "HEAD", "POST"])
def write_words(request: CairnRequest) -> HttpResponse:
    """Ask for the client's own words, once; skipping leaves no trace."""
    invitation, client = link_of(request)
    if invitation.purpose != Purpose.CHECK_IN or not is_first_visit(client):
        return see("checkin:form")
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = FirstWordsForm(sent, therapist=client.therapist.read_text("name"))
    if form.is_valid():
        if form.has_words():
            return keep_first_words(request, form, at=now)
        return see("checkin:form")
    status = 400 if form.is_bound else 200
    page = {"form": form, "safety": safety_for(client, at=now)}
    return render(request, "checkin/words.html", page, status=status)


def keep_first_words(
    request: CairnRequest, form: FirstWordsForm, *, at: datetime
) -> HttpResponse:
    """Keep the words for who is to see them: locked, or for both."""
    _invitation, client = link_of(request)
    by, texts = author_of(request), form.words()
    if form.cleaned_data["visibility"] == Visibility.SHARED:
        keep_own_words(client, **texts, by=by, at=at)
        return see("checkin:form")
    opened = open_or_ask(request)
    if isinstance(opened, HttpResponse):
        return opened
    # The same form at the same moment finds them there.
    with suppress(IntegrityError):
        lock_first_words(client, **texts, key=opened.key, by=by, at=at)
    return opened.keep(see("checkin:form"))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: CairnRequest) -> HttpResponse:
    """Show the check-in, or take it in."""
    invitation, client = link_of(request)
    now = timezone.now()
    if invitation.purpose != Purpose.CHECK_IN:
        return see("mypath:show")
    if request.method == "POST":
        return take_in(request, at=now)
    if invitation.used_at is not None:
        return say_sent(request, client, at=now)
    in_the_room = mode_of(request, invitation) is Mode.KIOSK
    measures = measures_to_ask(invitation.episode, at=now, in_the_room=in_the_room)
    safety = safety_for(client, at=now)
    own = OwnPartForm(None, asked=what_to_ask(client, key=key_of(request)))
    return show(request, form_page(measures, safety=safety, own=own, key=uuid4().hex))


def take_in(request: CairnRequest, *, at: datetime) -> HttpResponse:
    """Record the check-in, or show it again with all that was answered."""
    invitation, client = link_of(request)
    measures = measures_to_take(invitation.episode, at=at)
    own = OwnPartForm(request.POST, asked=what_to_ask(client, key=key_of(request)))
    sent = read_hand_in(request.POST, measures, own=own, at=at)
    # All that a page with these answers needs is read before the write that may fail.
    safety = safety_for(client, at=at)
    asked = sent.measures or measures
    if not sent.is_sound:
        if told := pass_on(request, measures, at=at):
            messages.info(request, told)
        page = form_page(asked, safety=safety, own=own, sent=sent)
        return show(request, page, status=400)
    try:
        record(request, sent, invitation, at=at)
    except NotAllowed:
        return say_sent(request, client, at=at, status=409)
    except Conflict:
        return say_sent(request, client, at=at, status=409, is_other=True)
    except OperationalError:
        page = form_page(asked, safety=safety, own=own, sent=sent)
        response = show(request, page.not_stored(), status=503)
        response["Retry-After"] = "5"
        return response
    return see("checkin:thanks")


def record(
    request: CairnRequest, sent: HandIn, invitation: Invitation, *, at: datetime
) -> None:
    """Hand the answers to the record, as the client's own."""
    check_in = CheckIn(
        key=sent.key,
        measures=sent.answered(),
        answered_at=sent.answered_at,
        mode=mode_of(request, invitation),
        opening_words=sent.opening_words,
        risk_reply=sent.risk_reply,
        own=sent.own_part(),
    )
    key = key_of(request)
    record_check_in(
        check_in,
        episode=invitation.episode,
        by=author_of(request),
        at=at,
        invitation=invitation,
        page_key=key,
    )
    if has_locked_marks(invitation.client, check_in.own, key=key):
        said = _(
            "What only you see was closed by then, so your marks there are not kept. "
            "You can mark them on your path."
        )
        messages.info(request, said)


@require_safe
def thank(request: CairnRequest) -> HttpResponse:
    """Say that it has arrived; where a risk answer is among it, help comes first."""
    invitation, client = link_of(request)
    is_here = mode_of(request, invitation) is Mode.KIOSK
    page = after_sending(invitation, at=timezone.now())
    if page is None:
        return see("checkin:welcome")
    page |= {"is_here": is_here, "stone": last_stone(client, key=key_of(request))}
    response = render(request, "checkin/thanks.html", page)
    if is_here:
        # The screen goes back to the therapist: nothing of this client stays on it.
        drop(response)
    return response


def show(request: CairnRequest, page: FormPage, *, status: int = 200) -> HttpResponse:
    """Show the form."""
    context = {"page": page, "safety": page.safety}
    return render(request, "checkin/form.html", context, status=status)


def say_sent(
    request: CairnRequest,
    client: Client,
    *,
    at: datetime,
    status: int = 200,
    is_other: bool = False,
) -> HttpResponse:
    """Say that this check-in has been sent and is kept as it was."""
    page = {"safety": safety_for(client, at=at), "is_other": is_other}
    return render(request, "checkin/sent.html", page, status=status)
