"""Four weeks that somebody chose: gratitude at the tested dose, or one skill."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import WellEntry
from cairn.clinic.records.services.write_well import change_entry
from cairn.clinic.records.understood import misses_of
from cairn.clinic.records.well import Kept, WellContent, WellKind, entries_of
from cairn.clinic.records.well_blocks import (
    Block,
    BlockOf,
    block_content,
    blocks_among,
    running,
)
from cairn.clinic.records.well_sessions import Carry
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.block_forms import (
    BlockForm,
    CloseForm,
    GratitudeForm,
    LineForm,
    PracticeForm,
    ReviewForm,
)
from cairn.web.well.block_words import (
    say_misses,
    say_numbers,
    show_places,
    write_past,
)
from cairn.web.well.door import for_open_well
from cairn.web.well.presenters import write_lines
from cairn.web.well.writing import points_out_a_name, write_once

Deed = Callable[[CairnRequest, BlockForm, Block | None, bytes], None]


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def gratitude(request: CairnRequest, key: bytes) -> HttpResponse:
    """Begin a gratitude block, put a line into it, or close it."""
    entries, today = entries_of(request.member, key=key), timezone.localdate()
    blocks = blocks_among(entries, BlockOf.GRATITUDE)
    block = running(blocks)
    forms = {"begin": GratitudeForm, "line": LineForm, "close": CloseForm}
    form = _sent_form(request, forms)
    if form is not None and _is_ready(request, form):
        _GRATITUDE[form.deed](request, form, block, key)
        return redirect("well:gratitude")
    page: dict[str, Any] = {
        "here": "well",
        "running": block,
        "is_over": block is not None and block.is_over(today),
        "places": show_places(entries, block) if block else (),
        "lines": write_lines(_thanks(entries))[:8],
        "past": [said for one in blocks if (said := say_numbers(one))],
        **_fresh(forms, form),
    }
    status = 400 if form is not None else 200
    return render(request, "well/gratitude.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def practice(request: CairnRequest, key: bytes) -> HttpResponse:
    """Choose one skill for four weeks, or look back on it."""
    entries, now = entries_of(request.member, key=key), timezone.now()
    blocks = blocks_among(entries, BlockOf.PRACTICE)
    block, today = running(blocks), timezone.localdate(now)
    forms = {"begin": PracticeForm, "close": ReviewForm}
    form = _sent_form(request, forms)
    if form is not None and _is_ready(request, form):
        _PRACTICE[form.deed](request, form, block, key)
        return redirect("well:practice")
    page: dict[str, Any] = {
        "here": "well",
        "running": block,
        "is_over": block is not None and block.is_over(today),
        "misses": say_misses(misses_of(request.member, at=now)),
        "carried": write_lines(_carried(entries))[:5],
        "past": [write_past(one) for one in reversed(blocks) if one.ended_on],
        **_fresh(forms, form),
    }
    status = 400 if form is not None else 200
    return render(request, "well/practice.html", page, status=status)


def _sent_form(
    request: CairnRequest, forms: dict[str, type[BlockForm]]
) -> BlockForm | None:
    """Return the form that was sent, if one was."""
    if request.method != "POST":
        return None
    made = forms.get(request.POST.get("deed", ""))
    return made(request.POST) if made else None


def _is_ready(request: CairnRequest, form: BlockForm) -> bool:
    return form.is_valid() and not points_out_a_name(request, form, form.own_words)


def _fresh(
    forms: dict[str, type[BlockForm]], sent: BlockForm | None
) -> dict[str, BlockForm | None]:
    """Return every form of the page; the one that was sent keeps what it says."""
    fresh = {name: made(initial={"key": uuid4().hex}) for name, made in forms.items()}
    shown: dict[str, BlockForm | None] = {
        f"{name}_form": f for name, f in fresh.items()
    }
    if sent is not None:
        shown[f"{sent.deed}_form"] = sent
    return shown | {"form": sent}


def _begin(of: BlockOf) -> Deed:
    def begin(
        request: CairnRequest, form: BlockForm, block: Block | None, key: bytes
    ) -> None:
        if block is not None:
            return  # Begun in another tab.
        said = form.cleaned_data
        content = block_content(form.block(of, timezone.localdate()))
        write_once(request, content, number=said["key"], key=key)

    return begin


def _close(
    request: CairnRequest, form: BlockForm, block: Block | None, key: bytes
) -> None:
    """Close the block; without one it was closed in another tab."""
    if block is None:
        return
    row = get_object_or_404(WellEntry, id=block.id, member=request.member)
    said, today = form.cleaned_data, timezone.localdate()
    closed = replace(
        block, ended_on=today, after=said.get("after"), note=said.get("note", "")
    )
    change_entry(row, block_content(closed), key=key, by=author_of(request))
    messages.success(request, _("Closed."))


def _put_line(
    request: CairnRequest, form: BlockForm, _block: Block | None, key: bytes
) -> None:
    said = form.cleaned_data
    on: date = timezone.localdate()
    content = WellContent(WellKind.GRATITUDE, on, said["text"])
    write_once(request, content, number=said["key"], key=key)


def _thanks(entries: list[Kept]) -> list[Kept]:
    return [one for one in entries if one.content.kind is WellKind.GRATITUDE]


def _carried(entries: list[Kept]) -> list[Kept]:
    """Return the lines that were carried here after a session."""
    return [
        one
        for one in entries
        if one.content.kind is WellKind.MOMENT
        and one.content.more.get("carry") == Carry.PRACTICE
    ]


_GRATITUDE: dict[str, Deed] = {
    "begin": _begin(BlockOf.GRATITUDE),
    "line": _put_line,
    "close": _close,
}
_PRACTICE: dict[str, Deed] = {"begin": _begin(BlockOf.PRACTICE), "close": _close}
