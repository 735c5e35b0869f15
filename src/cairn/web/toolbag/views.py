"""The client's toolbag: lay a tool, say it in other words, say where it is now."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.finders import NotThere
from cairn.clinic.records.models import Client, ItemKind, OwnItem
from cairn.clinic.records.own_page import items_of_client
from cairn.clinic.records.services.keep_tool import lay_tool, tend_tool
from cairn.clinic.records.toolbag import Tool, tools_among
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.once import CONFLICT, Place, lay_once
from cairn.web.ownpage.presenters import last_choice
from cairn.web.ownpage.stones import opened_for
from cairn.web.request import CairnRequest, author_of, link_of
from cairn.web.toolbag.forms import NewToolForm, ToolForm
from cairn.web.toolbag.presenters import present_tool


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def lay(request: CairnRequest) -> HttpResponse:
    """Ask for one tool, or put it into the bag."""
    _invitation, client = link_of(request)
    now, name = timezone.now(), client.therapist.read_text("name")
    if request.method != "POST":
        begun = {"key": uuid4().hex, "visibility": last_choice(client)}
        form = NewToolForm(initial=begun, therapist=name)
        return show_form(request, form, at=now)
    form = NewToolForm(request.POST, therapist=name)
    if not form.is_valid():
        return show_form(request, form, at=now, status=400)

    def put(place: Place) -> OwnItem:
        return lay_tool(
            client,
            form.content(),
            form.now(),
            visibility=form.who_sees(),
            key=place.key,
            by=author_of(request),
            at=now,
            number=place.number,
        )

    def say_used() -> HttpResponse:
        return show_form(request, form, at=now, status=CONFLICT, was_used=True)

    return lay_once(request, form, put=put, was_used=say_used)


def show_form(
    request: CairnRequest,
    form: NewToolForm,
    *,
    at: datetime,
    status: int = 200,
    was_used: bool = False,
) -> HttpResponse:
    """Show the form; one that was used or has no number goes on under a new one."""
    _invitation, client = link_of(request)
    has_number = not was_used and not form["key"].errors
    page = {
        "form": form,
        "key": form["key"].value() if has_number else uuid4().hex,
        "was_used": was_used,
        "safety": safety_for(client, at=at),
    }
    return render(request, "toolbag/lay.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def tend(request: CairnRequest, tool: OwnItem) -> HttpResponse:
    """Say where it is now, or put it in other words."""
    _invitation, client = link_of(request)
    opened = opened_for(request, tool)
    if isinstance(opened, HttpResponse):
        return opened
    key, now = opened.key if opened else None, timezone.now()
    found = find_tool(client, tool, key=key)
    # Whoever only opened the page with their own words has sent no tool.
    sent = request.POST if "text" in request.POST else None
    form = ToolForm(sent, initial={"text": found.text, "state": found.now})
    if form.is_valid():
        text, by = form.cleaned_data["text"], author_of(request)
        tend_tool(tool, found, text=text, state=form.now(), key=key, by=by, at=now)
        messages.success(request, _("Changed."))
        response = see("mypath:show")
    else:
        shown = present_tool(found, at=now)
        page = {
            "form": form,
            "tool": shown,
            "thing": shown,
            "safety": safety_for(client, at=now),
        }
        status = 400 if form.errors else 200
        response = render(request, "toolbag/tool.html", page, status=status)
    return opened.keep(response) if opened else response


def find_tool(client: Client, own: OwnItem, *, key: bytes | None) -> Tool:
    """Return one of the client's tools, opened."""
    tools = tools_among(items_of_client(client, key=key, kinds=[ItemKind.TOOL]))
    found = next((tool for tool in tools if tool.id == own.id), None)
    if found is None:
        raise NotThere
    return found
