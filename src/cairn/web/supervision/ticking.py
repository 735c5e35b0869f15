"""Ticks something for supervision from wherever it is met, and changes it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Client, SupervisionItem
from cairn.clinic.records.services.tick_item import (
    change_item,
    tick_item,
    untick_item,
)
from cairn.clinic.records.supervision import Thing, read_thing, suggest_code_name
from cairn.clinic.records.supervision_evidence import (
    Evidence,
    copy_marks,
    copy_path,
    together,
)
from cairn.web.checkin.door import see
from cairn.web.request import CairnRequest, author_of
from cairn.web.supervision.forms import TickForm
from cairn.web.well.writing import points_out_a_name


@dataclass(frozen=True, slots=True)
class Source:
    """Where it is ticked from: about whom, and which line of the Well it comes from."""

    client: Client | None = None
    # A line of the open Well, shown beside the form and copied by hand alone.
    line: str = ""
    number: UUID | None = None
    # From the Well, the therapist says whether it is about the work with somebody.
    asks_about: bool = False

    def copies(self, *, at: datetime) -> tuple[Evidence, Evidence]:
        """Return the lines that could go along, as they are now."""
        if self.client is None:
            return Evidence(), Evidence()
        return copy_path(self.client), copy_marks(self.client, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
def tick(request: CairnRequest) -> HttpResponse:
    """Tick something that is about nobody in particular."""
    return ask(request, Source())


@require_http_methods(["GET", "HEAD", "POST"])
def tick_about(request: CairnRequest, client: Client) -> HttpResponse:
    """Tick something about the work with one person."""
    return ask(request, Source(client=client))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CairnRequest, ticked: SupervisionItem) -> HttpResponse:
    """Say it in other words, or with other lines."""
    now, source = timezone.now(), Source(client=ticked.about)
    thing = read_thing(ticked, key=keyring().key(ticked.key_owner()))
    form, copies = _form(request, source, at=now)
    form.initial = {**form.initial, **_initial(thing)}
    if form.is_valid() and not _points_out_a_name(request, form):
        said = _thing(form, copies)
        change_item(ticked, said, by=author_of(request), at=now)
        return see("supervision:pack")
    return _show(request, form, source, ticked=ticked)


@require_POST
def untick(request: CairnRequest, ticked: SupervisionItem) -> HttpResponse:
    """Take the tick away, and the copy with it."""
    untick_item(ticked, by=author_of(request), at=timezone.now())
    messages.success(request, _("Unticked. The copy is gone."))
    return see("supervision:pack")


def ask(request: CairnRequest, source: Source) -> HttpResponse:
    """Ask for a question and what goes along, and tick it once."""
    now = timezone.now()
    form, copies = _form(request, source, at=now)
    if not form.is_valid() or _points_out_a_name(request, form):
        return _show(request, form, source)
    is_about = form.cleaned_data.get("about", not source.asks_about)
    about = source.client if is_about else None
    thing = _thing(form, copies) if about else replace(form.thing(), code_name="")
    number = source.number or UUID(form.cleaned_data["key"])
    try:
        by = author_of(request)
        tick_item(request.member, thing, about=about, by=by, at=now, number=number)
    except IntegrityError:
        return see("supervision:pack")  # The same form, sent twice.
    messages.success(request, _("Ticked. Nobody sees it before you give it."))
    return see("supervision:pack")


def _form(
    request: CairnRequest, source: Source, *, at: datetime
) -> tuple[TickForm, tuple[Evidence, Evidence]]:
    initial = {"key": uuid4().hex}
    names, copies = [], source.copies(at=at)
    if source.client is not None:
        initial["code_name"] = suggest_code_name(request.member, source.client)
        names += ["code_name"]
        names += ["about"] if source.asks_about else []
        names += ["path"] if copies[0].path else []
        names += ["marks"] if copies[1].marks else []
    form = TickForm(request.POST if request.method == "POST" else None, initial=initial)
    form.ask_only(names)
    if source.asks_about and source.client is not None:
        name = {"name": source.client.read_text("name")}
        form.fields["about"].label = (
            _("It is about the work with %(name)s; show a code name") % name
        )
    return form, copies


def _initial(thing: Thing) -> dict[str, object]:
    return {
        "question": thing.question,
        "kind": thing.kind.value,
        "tried": thing.tried,
        "code_name": thing.code_name,
        "path": bool(thing.evidence.path),
        "marks": bool(thing.evidence.marks),
    }


def _thing(form: TickForm, copies: tuple[Evidence, Evidence]) -> Thing:
    path, marks = copies
    chosen = together(
        path if form.cleaned_data.get("path") else Evidence(),
        marks if form.cleaned_data.get("marks") else Evidence(),
    )
    return replace(form.thing(), evidence=chosen)


def _points_out_a_name(request: CairnRequest, form: TickForm) -> bool:
    told = _(
        "A client's name may stand in this, and your supervisor would read it. Put it "
        "in other words, or send it once more as it is."
    )
    return points_out_a_name(request, form, "question", "tried", "code_name", told=told)


def _show(
    request: CairnRequest,
    form: TickForm,
    source: Source,
    *,
    ticked: SupervisionItem | None = None,
) -> HttpResponse:
    client = source.client
    page = {
        "form": form,
        "line": source.line,
        "client": client,
        "name": client.read_text("name") if client else "",
        "ticked": ticked,
    }
    status = 400 if form.errors else 200
    return render(request, "supervision/tick.html", page, status=status)
