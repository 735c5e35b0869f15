"""C7: name a larger turn; where one is offered, not now and never stand beside it."""

from datetime import datetime
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cairn.clinic.records.markings import Marking
from cairn.clinic.records.milestones import Answered, milestone_to_offer
from cairn.clinic.records.models import OwnItem
from cairn.clinic.records.services.answer_milestone import answer_offer, name_milestone
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.milestones.forms import NewMilestoneForm
from cairn.web.milestones.presenters import OfferShown, present_milestone_offer
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.once import CONFLICT, Place, lay_once
from cairn.web.ownpage.presenters import last_choice
from cairn.web.request import CairnRequest, author_of, link_of


@require_safe
@for_own_page
def show_offer(request: CairnRequest) -> HttpResponse:
    """Offer what may be marked; when there is nothing any more, lead to the path."""
    _invitation, client = link_of(request)
    now = timezone.now()
    offer = present_milestone_offer(client, at=now)
    if offer is None:
        return see("mypath:show")
    return show_form(request, begin_form(request, offer), at=now, offer=offer)


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def name(request: CairnRequest) -> HttpResponse:
    """Ask what the client calls it, or lay it."""
    _invitation, client = link_of(request)
    now = timezone.now()
    if request.method != "POST":
        return show_form(request, begin_form(request, None), at=now)
    therapist = client.therapist.read_text("name")
    form = NewMilestoneForm(request.POST, therapist=therapist)
    if not form.is_valid():
        offer = offer_again(request, form, at=now)
        return show_form(request, form, at=now, offer=offer, status=400)

    def put(place: Place) -> OwnItem:
        offer = offer_again(request, form, at=now)
        return name_milestone(
            client,
            form.content(),
            visibility=form.who_sees(),
            key=place.key,
            by=author_of(request),
            at=now,
            number=place.number,
            about=offer.about if offer else "",
        )

    def say_used() -> HttpResponse:
        return show_form(request, form, at=now, status=CONFLICT, was_used=True)

    return lay_once(request, form, put=put, was_used=say_used)


@require_POST
@for_own_page
def put_off(request: CairnRequest) -> HttpResponse:
    """Not now: it may be offered again on another day."""
    return _answer(request, Answered.NOT_NOW)


@require_POST
@for_own_page
def turn_down(request: CairnRequest) -> HttpResponse:
    """Not a milestone for them: it is never offered again."""
    return _answer(request, Answered.NEVER)


def _answer(request: CairnRequest, answer: Answered) -> HttpResponse:
    _invitation, client = link_of(request)
    now = timezone.now()
    offer = milestone_to_offer(client, at=now)
    if offer is not None and offer.about == request.POST.get("about"):
        answer_offer(client, offer.about, answer, by=author_of(request), at=now)
    return see("mypath:show")


def begin_form(request: CairnRequest, offer: OfferShown | None) -> NewMilestoneForm:
    """Return a fresh form; an offer brings a name that can be changed."""
    _invitation, client = link_of(request)
    begun = {
        "key": uuid4().hex,
        "visibility": last_choice(client),
        "marking": Marking.QUIET,
        "text": offer.name if offer else "",
        "about": offer.about if offer else "",
    }
    return NewMilestoneForm(initial=begun, therapist=client.therapist.read_text("name"))


def offer_again(
    request: CairnRequest, form: NewMilestoneForm, *, at: datetime
) -> OfferShown | None:
    """Return the offer that this form answers, while it still stands."""
    _invitation, client = link_of(request)
    offer = present_milestone_offer(client, at=at)
    return offer if offer and offer.about == form["about"].value() else None


def show_form(
    request: CairnRequest,
    form: NewMilestoneForm,
    *,
    at: datetime,
    offer: OfferShown | None = None,
    status: int = 200,
    was_used: bool = False,
) -> HttpResponse:
    """Show the form; one that was used or has no number goes on under a new one."""
    _invitation, client = link_of(request)
    has_number = not was_used and not form["key"].errors
    page = {
        "form": form,
        "offer": offer,
        "key": form["key"].value() if has_number else uuid4().hex,
        "was_used": was_used,
        "safety": safety_for(client, at=at),
    }
    return render(request, "milestones/name.html", page, status=status)
