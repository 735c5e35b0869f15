"""The therapist's pack: what is ticked, the preview, what was given and came of it."""

from uuid import UUID, uuid4

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
from cairn.clinic.records.services.give_pack import give_pack, take_back_pack
from cairn.clinic.records.services.keep_supervision import finish_act
from cairn.clinic.records.supervision import (
    open_things,
    packs_of,
    supervision_of,
    ticked_by,
    with_open_act,
)
from cairn.clinic.records.supervision_checks import is_check_due
from cairn.web.checkin.door import see
from cairn.web.request import CairnRequest, author_of
from cairn.web.supervision.presenters import (
    in_order,
    render_item,
    say_what_is_seen,
    seal_of,
    show_items,
)
from cairn.web.supervision.presenters import (
    show_pack as present_pack,
)

CONFLICT = 409


@require_safe
def show_pack(request: CairnRequest) -> HttpResponse:
    """Show what is ticked, what was given, and what was agreed."""
    now, member = timezone.now(), request.member
    items = open_things(ticked_by(member))
    running = supervision_of(member)
    packs = list(packs_of(member).filter(things__gt=0))
    current = {
        one.id: show_items(open_things(one.items.all()), member, at=now)
        for one in packs
        if one.closed_at is None
    }
    given = [present_pack(one, at=now, items=current.get(one.id, ())) for one in packs]
    page = {
        "items": show_items(items, member, at=now),
        "seen": say_what_is_seen(len(items)),
        "supervisor": running.supervisor.read_text("name") if running else "",
        "current": [one for one in given if not one.is_closed],
        "closed": [one for one in given if one.is_closed],
        "concerns": [
            item for items in current.values() for item in items if item.said.concern
        ],
        "acts": show_items(open_things(with_open_act(member)), member, at=now),
        "check": running is not None and is_check_due(running, member),
    }
    return render(request, "supervision/pack.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: CairnRequest) -> HttpResponse:
    """Show exactly what the supervisor will see, and give exactly that."""
    running = supervision_of(request.member)
    items = in_order(open_things(ticked_by(request.member)))
    fragments = [render_item(item) for item in items]
    seal, changed = seal_of(fragments), False
    if request.method == "POST" and running is not None:
        given = SupervisionPack.objects.filter(id=_number(request), supervision=running)
        if given.exists():
            return see("supervision:pack")  # The same form, sent twice.
        if items and request.POST.get("seal") == seal:
            ids = [item.id for item in items]
            give_pack(request.member, ids, by=author_of(request), at=timezone.now(),
                      number=_number(request))  # fmt: skip
            messages.success(
                request, _("Given. Until it is opened you can take it back.")
            )
            return see("supervision:pack")
        changed = True
    page = {
        "fragments": fragments,
        "seal": seal,
        "key": uuid4().hex,
        "changed": changed,
        "seen": say_what_is_seen(len(items)),
        "supervisor": running.supervisor.read_text("name") if running else "",
    }
    status = CONFLICT if changed else 200
    return render(request, "supervision/preview.html", page, status=status)


@require_POST
def take_back(request: CairnRequest, own_pack: SupervisionPack) -> HttpResponse:
    """Take a pack back that nobody has opened."""
    if take_back_pack(own_pack, by=author_of(request), at=timezone.now()):
        messages.success(request, _("Taken back. It was not read."))
    else:
        messages.info(request, _("It has been opened already, so it stays."))
    return see("supervision:pack")


@require_safe
def show_given(request: CairnRequest, own_pack: SupervisionPack) -> HttpResponse:
    """Show what was given as it was given, and what came of each thing."""
    now = timezone.now()
    items = in_order(open_things(own_pack.items.all()))
    shown = show_items(items, request.member, at=now)
    page = {
        "pack": present_pack(own_pack, at=now),
        "may_write": own_pack.opened_at and own_pack.supervision.ended_at is None,
        "things": [
            (render_item(item), line) for item, line in zip(items, shown, strict=True)
        ],
    }
    return render(request, "supervision/given.html", page)


@require_POST
def finish(request: CairnRequest, own_item: SupervisionItem) -> HttpResponse:
    """Say that a next act is done, or take it up again."""
    is_done = request.POST.get("deed") != "again"
    finish_act(own_item, is_done=is_done, by=author_of(request), at=timezone.now())
    return see("supervision:pack")


def _number(request: CairnRequest) -> UUID:
    """Return the number the form brought; without one, one that nothing has."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
