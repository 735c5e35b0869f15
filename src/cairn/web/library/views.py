"""Short reading: the client's shelf, one card, and the therapist's page to send one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.models import Client
from cairn.clinic.records.services.give_reading import keep_card, send_card
from cairn.exchange.cards.shelf import card as find_card
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.library.presenters import cards_to_send, lay_out_shelf, present_card
from cairn.web.request import CairnRequest, author_of, link_of


@require_safe
def show_shelf(request: CairnRequest) -> HttpResponse:
    """Show all cards; those that were sent or kept come first."""
    _invitation, client = link_of(request)
    page = {
        "safety": safety_for(client, at=timezone.now()),
        "shelf": lay_out_shelf(client),
    }
    return render(request, "library/shelf.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def read_card(request: CairnRequest, card: str) -> HttpResponse:
    """Show one card; keep it or put it back. Opening it is written down nowhere."""
    _invitation, client = link_of(request)
    found = find_card(card)
    if found is None:
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        kept = request.POST.get("deed") == "keep"
        keep_card(client, found.key, kept=kept, by=author_of(request), at=now)
        return see("library:card", card=found.key)
    page = {
        "safety": safety_for(client, at=now),
        "card": present_card(found, client),
    }
    return render(request, "library/card.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: CairnRequest, client: Client) -> HttpResponse:
    """Send a card to a client's page."""
    if request.method == "POST":
        key = request.POST.get("card", "")
        send_card(client, key, by=author_of(request), at=timezone.now())
        messages.success(request, _("It lies on their page now."))
        return redirect("library:send", client.id)
    page = {
        "here": "people",
        "client": client,
        "name": client.read_text("name"),
        "cards": cards_to_send(client),
    }
    return render(request, "library/send.html", page)
