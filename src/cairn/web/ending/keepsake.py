"""C9: the client puts a keepsake together and takes it with them; it is stored nowhere.

What is "only me" goes in while the client's own words have opened it, and no page for
members makes a keepsake.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.own_page import items_of_client
from cairn.clinic.records.services.lock_page import has_lock
from cairn.exchange.paper import Document, set_pdf, write_page
from cairn.web.checkin.safety import safety_for
from cairn.web.ending.paper import Keepsake, Source, write_keepsake
from cairn.web.ending.parts import ONE_BY_ONE, PARTS, KeepsakeForm, move, order_of
from cairn.web.ending.presenters import LOOKED_AT
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.key import key_of
from cairn.web.request import CairnRequest, link_of

TAKEN = {"page", "pdf"}


@dataclass(frozen=True, slots=True)
class PageShown:
    """One page in the form: its name, and the box or boxes that choose it."""

    name: str
    title: str
    box: object
    is_many: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def compose(request: CairnRequest) -> HttpResponse:
    """Show the form, move its pages, or hand out what was put together."""
    _invitation, client = link_of(request)
    now, key = timezone.now(), key_of(request)
    items = items_of_client(client, key=key, kinds=LOOKED_AT)
    form = KeepsakeForm(request.POST if request.method == "POST" else None, items=items)
    order = order_of(request.POST.get("order", ""))
    status = 200
    if request.POST.get("deed") in TAKEN:
        if form.is_valid():
            document = write_keepsake(_chosen(form), Source(client, items, now))
            return hand_out(document, as_pdf=request.POST["deed"] == "pdf")
        status = 400
    elif "move" in request.POST:
        order = move(order, request.POST["move"])
    page = {
        "form": form,
        "order": ",".join(order),
        "pages": show_pages(form, order),
        "is_locked": key is None and has_lock(client),
        "is_open": key is not None,
        "safety": safety_for(client, at=now),
    }
    return render(request, "ending/keepsake.html", page, status=status)


def hand_out(document: Document, *, as_pdf: bool) -> HttpResponse:
    """Answer with the file itself."""
    if as_pdf:
        response = HttpResponse(set_pdf(document), content_type="application/pdf")
    else:
        response = HttpResponse(
            write_page(document), content_type="text/html; charset=utf-8"
        )
    ending = "pdf" if as_pdf else "html"
    response["Content-Disposition"] = f'attachment; filename="keepsake.{ending}"'
    return response


def show_pages(form: KeepsakeForm, order: list[str]) -> list[PageShown]:
    """Return the pages in their order, each with what chooses it."""
    boxes = {box.data["value"]: box for box in form["pages"].subwidgets}
    return [
        PageShown(
            name=name,
            title=str(PARTS[name]),
            box=form[name] if name in ONE_BY_ONE else boxes[name],
            is_many=name in ONE_BY_ONE,
        )
        for name in order
    ]


def _chosen(form: KeepsakeForm) -> Keepsake:
    said = form.cleaned_data
    return Keepsake(
        title=said["title"],
        pages=form.in_order(),
        chosen=frozenset(said["stones"]) | frozenset(said["letters"]),
        with_practice=said["named"],
    )
