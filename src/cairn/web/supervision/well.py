"""What the open Well has marked for supervision; a copy leaves it by hand alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.models import Client, Member, SupervisionItem, WellEntry
from cairn.clinic.records.queries import clients_of, names_of
from cairn.clinic.records.well import Kept, WellKind, entries_of, number_of
from cairn.web.checkin.door import see
from cairn.web.request import CairnRequest
from cairn.web.supervision.ticking import Source, ask
from cairn.web.well.door import for_open_well
from cairn.web.wording import write_day

# Under these names entries say where they are taken: after a session, from a mirror.
CARRIED_BY = ("carry", "route")
SUPERVISION = "supervision"
# A week that was held too tightly is offered for so long.
NEAR = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Marked:
    """One entry that was marked for supervision and is not ticked yet."""

    id: UUID
    when: str
    text: str
    name: str


@require_safe
@for_open_well
def show_marked(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show what was marked, with a way to make a question of it."""
    now, member = timezone.now(), request.member
    everything = entries_of(member, key=key)
    entries = marked_among(everything, on=timezone.localdate())
    ticked = _ticked(member, entries, key=key)
    names = names_of(clients_of(member))
    page = {
        "here": "well",
        "marked": [
            present(one, names, at=now) for one in entries if one.id not in ticked
        ],
    }
    return render(request, "supervision/from_well.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def tick_from_well(
    request: CairnRequest, well_entry: WellEntry, key: bytes
) -> HttpResponse:
    """Tick one entry; only what is written into the form leaves the Well."""
    everything = entries_of(request.member, key=key)
    entry = next((one for one in everything if one.id == well_entry.id), None)
    if entry is None or _ticked(request.member, [entry], key=key):
        return see("supervision:pack")
    client = _client_of(entry, request.member)
    names = names_of([client]) if client else {}
    shown = present(entry, names, at=timezone.now())
    source = Source(
        client=client,
        line=shown.text or shown.when,
        number=_number(entry, key=key),
        asks_about=True,
    )
    return ask(request, source)


def marked_among(entries: Sequence[Kept], *, on: date) -> list[Kept]:
    """Return what was marked, newest first; a line stands for its session's taps."""
    lines = {
        entry.content.more.get("session")
        for entry in entries
        if entry.content.text and _is_carried(entry)
    }
    return [
        entry
        for entry in reversed(entries)
        if (_is_carried(entry) or _is_held_tightly(entry, on=on))
        and (entry.content.text or entry.content.more.get("session", "") not in lines)
    ]


def _is_carried(entry: Kept) -> bool:
    more = entry.content.more
    is_open = not more.get("done")
    return is_open and any(more.get(name) == SUPERVISION for name in CARRIED_BY)


def _is_held_tightly(entry: Kept, *, on: date) -> bool:
    is_near = on - entry.content.on <= NEAR
    is_week = entry.content.kind is WellKind.WEEK
    return is_near and is_week and bool(entry.content.more.get("held_tightly"))


def present(entry: Kept, names: Mapping[UUID, str], *, at: datetime) -> Marked:
    """Put a marked entry into words, for its own therapist."""
    name = names.get(_about(entry) or UUID(int=0), "")
    day = write_day(entry.content.on, at=at)
    if entry.content.kind is WellKind.SESSION:
        day = _("After a session on %(day)s") % {"day": day}
    if entry.content.kind is WellKind.WEEK:
        day = _("The week of %(day)s: held too tightly") % {"day": day}
    return Marked(entry.id, when=day, text=entry.content.text, name=name)


def _about(entry: Kept) -> UUID | None:
    client = entry.content.more.get("client")
    return UUID(str(client)) if client else None


def _client_of(entry: Kept, member: Member) -> Client | None:
    about = _about(entry)
    return clients_of(member).filter(id=about).first() if about else None


def _number(entry: Kept, *, key: bytes) -> UUID:
    """Return where its copy lies; without the Well's key nobody can tell."""
    return number_of(f"supervision {entry.id}", key=key)


def _ticked(member: Member, entries: Sequence[Kept], *, key: bytes) -> set[UUID]:
    """Return which of these entries have a copy."""
    numbers = {_number(one, key=key): one.id for one in entries}
    rows = SupervisionItem.objects.filter(therapist=member, id__in=numbers)
    return {numbers[row] for row in rows.values_list("id", flat=True)}
