"""The stones a client shows their therapist: set a pebble, suggest one, what is asked.

A suggestion is listed nowhere on this side: whether it was left is the client's own.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.celebration import Quiet, reasons_about_an_act
from cairn.clinic.finders import NotThere
from cairn.clinic.records.markings import Marking, Wish, wishes_of
from cairn.clinic.records.models import Client, ItemKind, OwnItem, Proposal
from cairn.clinic.records.own_page import items_shown_to_therapist
from cairn.clinic.records.quiet_times import read_facts
from cairn.clinic.records.services.set_pebble import propose_stone, set_pebble
from cairn.web.ownpage.presenters import Stone, present_stone
from cairn.web.path.forms import PebbleForm, SuggestForm
from cairn.web.request import CairnRequest, author_of

SHOWN_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class ShownStones:
    """What the client shows, newest first."""

    newest: tuple[Stone, ...]
    earlier: tuple[Stone, ...]


def shown_stones(client: Client, *, at: datetime) -> ShownStones:
    """Put the stones into words that the client lets the therapist see."""
    items = items_shown_to_therapist(client, kinds=[ItemKind.STONE])
    stones = tuple(present_stone(item, at=at) for item in reversed(items))
    return ShownStones(stones[:SHOWN_AT_ONCE], stones[SHOWN_AT_ONCE:])


def describe_wishes(client: Client, *, at: datetime) -> list[str]:
    """Say what was asked for since the last session; what is quiet is not here."""
    wishes = wishes_of([client]).get(client.id, ())
    reasons: frozenset[Quiet] = frozenset()
    if any(wish.marking is Marking.TOGETHER for wish in wishes):
        reasons = reasons_about_an_act(read_facts(client, asked=True), at=at)
        # The page after sending stays quiet; before the session it may be told.
        reasons -= {Quiet.JUST_SENT}
    return [describe_wish(wish, reasons=reasons) for wish in wishes]


def describe_wish(wish: Wish, *, reasons: frozenset[Quiet]) -> str:
    """Say one wish; where something hard stands open, that comes first."""
    said = {"text": wish.text}
    if wish.marking is Marking.MENTION:
        return _("Mention it: “%(text)s”") % said
    if reasons:
        return (
            _(
                "Asked to celebrate “%(text)s”. Look at the rest of this page first, "
                "then ask how."
            )
            % said
        )
    return _("Asked to celebrate “%(text)s”. Ask how.") % said


@require_http_methods(["GET", "HEAD", "POST"])
def set_one_pebble(request: CairnRequest, shown: OwnItem) -> HttpResponse:
    """Set a pebble beside something the client shows."""
    client, now = shown.client, timezone.now()
    form = PebbleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        set_pebble(shown, form.cleaned_data["text"], by=author_of(request), at=now)
        return redirect("path:show", client.id)
    page = {
        "form": form,
        "stone": _find_stone(client, shown.id, at=now),
        **_page_of(client),
    }
    status = 400 if form.errors else 200
    return render(request, "path/pebble.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def suggest_stone(request: CairnRequest, client: Client) -> HttpResponse:
    """Suggest a stone; the same form suggests it once."""
    begun = {"key": uuid4().hex}
    form = SuggestForm(
        request.POST if request.method == "POST" else None, initial=begun
    )
    name = client.read_text("name")
    if form.is_valid():
        _suggest(request, client, form)
        said = _("Suggested. It is on no path unless %(name)s takes it.") % {
            "name": name
        }
        messages.success(request, said)
        return redirect("path:show", client.id)
    status = 400 if form.errors else 200
    key = form["key"].value() if not form["key"].errors else uuid4().hex
    page = {"form": form, "key": key, **_page_of(client)}
    return render(request, "path/suggest.html", page, status=status)


def _suggest(request: CairnRequest, client: Client, form: SuggestForm) -> None:
    said = form.cleaned_data
    number = uuid5(client.id, f"suggested {said['key']}")
    by, now = author_of(request), timezone.now()
    try:
        propose_stone(client, said["text"], by=by, at=now, number=number)
    except IntegrityError:
        if not Proposal.objects.filter(id=number).exists():
            raise


def _find_stone(client: Client, number: UUID, *, at: datetime) -> Stone:
    items = items_shown_to_therapist(client, kinds=[ItemKind.STONE])
    stones = (present_stone(item, at=at) for item in items if item.id == number)
    found = next(stones, None)
    if found is None:
        raise NotThere
    return found


def _page_of(client: Client) -> dict[str, object]:
    return {"here": "people", "client": client, "name": client.read_text("name")}
