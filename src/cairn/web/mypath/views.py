"""The client's own path: own words first, the way, a sentence; numbers folded."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cairn.clinic.records.hopes import hopes_among
from cairn.clinic.records.models import ItemKind
from cairn.clinic.records.own_page import items_of_client
from cairn.web.aftersession.presenters import offer_to_speak
from cairn.web.checkin.link import mode_of
from cairn.web.checkin.safety import safety_for
from cairn.web.ending.presenters import say_ended
from cairn.web.hopes.presenters import present_hopes
from cairn.web.library.presenters import lying_on_page
from cairn.web.milestones.presenters import (
    present_milestone_offer,
    present_milestones,
)
from cairn.web.mypath.own_way import ON_THE_WAY
from cairn.web.mypath.presenters import present_path
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.key import key_of
from cairn.web.ownpage.presenters import present_offers, present_stones
from cairn.web.request import CairnRequest, link_of
from cairn.web.toolbag.presenters import present_tools
from cairn.web.workingon.presenters import present_plans

READ_HERE = (*ON_THE_WAY, ItemKind.TOOL, ItemKind.WORDS)


@require_safe
@for_own_page
def show_own_path(request: CairnRequest) -> HttpResponse:
    """Show the client their own path; a check-in link opens it once it was sent."""
    invitation, client = link_of(request)
    now, key = timezone.now(), key_of(request)
    items = items_of_client(client, key=key, kinds=READ_HERE)
    page = {
        "safety": safety_for(client, at=now),
        "path": present_path(client, at=now, items=items),
        "mode": mode_of(request, invitation),
        "offers": present_offers(client),
        "milestone_offer": present_milestone_offer(client, at=now),
        "milestones": present_milestones(items, at=now),
        "stones": present_stones(client, key=key, at=now),
        "hopes": present_hopes(hopes_among(items), at=now),
        "tools": present_tools(items, at=now),
        "plans": present_plans(client, at=now),
        "after": offer_to_speak(client, at=now),
        "reading": lying_on_page(client),
        "ended": say_ended(client, at=now),
    }
    return render(request, "mypath/path.html", page)
