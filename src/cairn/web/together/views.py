"""One screen for two: the client's own path, opened by the therapist beside them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from cairn.clinic.records.models import Client
from cairn.clinic.records.own_page import items_shown_to_therapist
from cairn.web.checkin.safety import safety_for
from cairn.web.language.spoken import language_for
from cairn.web.mypath.own_way import ON_THE_WAY
from cairn.web.mypath.presenters import present_path
from cairn.web.request import CairnRequest
from cairn.web.together.presenters import usual_of
from cairn.web.together.session import lay_on_table


@require_safe
def show_together(request: CairnRequest, client: Client) -> HttpResponse:
    """Show what the client sees at home, and what is usual from such a start."""
    with translation.override(language_for(client)):
        return _show(request, client)


def _show(request: CairnRequest, client: Client) -> HttpResponse:
    now = timezone.now()
    items = items_shown_to_therapist(client, kinds=ON_THE_WAY)
    page = {
        "client": client,
        "safety": safety_for(client, at=now),
        "path": present_path(client, at=now, items=items, usual=usual_of(client)),
        "table": lay_on_table(client, items, at=now),
    }
    return render(request, "together/show.html", page)
