"""The supervisor's inbox, and the room in which one thing is talked about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cairn.clinic.records.models import SupervisionItem, SupervisionPack
from cairn.clinic.records.services.give_pack import close_pack, open_pack
from cairn.clinic.records.services.keep_supervision import write_record
from cairn.clinic.records.supervision import OpenedItem, open_things, packs_given_to
from cairn.clinic.records.supervision_checks import is_check_due
from cairn.web.checkin.door import see
from cairn.web.request import CairnRequest, author_of
from cairn.web.supervision.forms import NO_CONCERN, RecordForm
from cairn.web.supervision.policy import policy_text
from cairn.web.supervision.presenters import (
    ShownPack,
    in_order,
    render_item,
    show_given,
    show_said,
)

CONFLICT = 409
# So many packs that were talked about are listed before the rest is asked for.
LATEST = 12


@require_safe
def show_inbox(request: CairnRequest) -> HttpResponse:
    """Show who brought what: questions first, joy beside what is stuck."""
    now = timezone.now()
    everything = packs_given_to(request.member).filter(things__gt=0)
    closed = everything.filter(closed_at__isnull=False)
    is_all = request.GET.get("earlier") == "all"
    page = {
        "here": "supervising",
        "waiting": _shown(request, everything.filter(closed_at=None), at=now),
        "earlier": _shown(request, closed if is_all else closed[:LATEST], at=now),
        "has_more": not is_all and closed.count() > LATEST,
    }
    return render(request, "supervision/inbox.html", page)


def _shown(
    request: CairnRequest, packs: Iterable[Any], *, at: datetime
) -> list[tuple[ShownPack, bool]]:
    """Put packs into words, and whether the two of each have something to mark."""
    return [
        (show_given(one, at=at), is_check_due(one.supervision, request.member))
        for one in packs
    ]


@require_POST
def open_given(request: CairnRequest, given_pack: SupervisionPack) -> HttpResponse:
    """Open a pack; from now on it cannot be taken back."""
    open_pack(given_pack, by=author_of(request), at=timezone.now())
    return see("supervision:inbox")


@require_POST
def close_given(request: CairnRequest, given_pack: SupervisionPack) -> HttpResponse:
    """Put a pack among what was talked about, or take it up again."""
    is_done = request.POST.get("deed") != "again"
    close_pack(given_pack, is_done=is_done, by=author_of(request), at=timezone.now())
    return see("supervision:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def show_item(request: CairnRequest, given_item: SupervisionItem) -> HttpResponse:
    """Show one thing to its supervisor, and keep what comes of it."""
    (opened,) = open_things([given_item])
    pack = given_item.pack
    if pack is None:
        return see("supervision:inbox")
    names = in_order(open_things(pack.items.all()))
    places = [one.id for one in names]
    page = {
        "here": "supervising",
        "who": pack.supervision.therapist.read_text("name"),
        "back": "supervision:inbox",
        **_place(given_item.id, places),
    }
    return _keep(request, given_item, opened, page)


@require_http_methods(["GET", "HEAD", "POST"])
def write_own_note(request: CairnRequest, own_item: SupervisionItem) -> HttpResponse:
    """Let the therapist read and write the same note."""
    (opened,) = open_things([own_item])
    pack = own_item.pack
    if pack is None or pack.opened_at is None or pack.supervision.ended_at is not None:
        return see("supervision:pack")
    page: dict[str, object] = {
        "who": pack.supervision.supervisor.read_text("name"),
        "back": "supervision:pack",
    }
    return _keep(request, own_item, opened, page)


def _keep(
    request: CairnRequest,
    item: SupervisionItem,
    opened: OpenedItem,
    page: dict[str, object],
) -> HttpResponse:
    """Keep the note, unless the other one has changed it since this page was shown."""
    now, stands = timezone.now(), opened.said
    sent = request.POST if request.method == "POST" else None
    form = RecordForm(sent, initial=_initial(opened))
    collides = sent is not None and sent.get("seen", "") != _stamp(stands.changed_at)
    if form.is_valid() and not collides:
        write_record(item, form.said(), by=author_of(request), at=now)
        messages.success(request, _("It stands in the record of you two."))
        return see(str(page["back"]))
    if collides:
        # What stands there has been seen now; the same form goes in after that.
        form.data = {**request.POST.dict(), "seen": _stamp(stands.changed_at)}
    page |= {
        "form": form,
        "fragment": render_item(opened),
        "stands": show_said(stands, at=now) if collides else None,
        "policy": policy_text(item.practice, on=timezone.localdate()),
    }
    status = CONFLICT if collides else 400 if form.errors else 200
    return render(request, "supervision/room.html", page, status=status)


def _initial(opened: OpenedItem) -> dict[str, object]:
    said = opened.said
    # Nothing is chosen before somebody chose it.
    concern = {"concern": said.concern or NO_CONCERN} if said.changed_at else {}
    return concern | {
        "note": said.note,
        "act": said.act,
        "act_on": said.act_on,
        "seen": _stamp(said.changed_at),
    }


def _stamp(changed_at: datetime | None) -> str:
    return changed_at.isoformat() if changed_at else ""


def _place(item_id: UUID, places: list[UUID]) -> dict[str, object]:
    place = places.index(item_id)
    following = places[place + 1] if place + 1 < len(places) else None
    return {"place": place + 1, "of": len(places), "next": following}
