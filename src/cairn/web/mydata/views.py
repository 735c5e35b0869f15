"""C10, my data: what there is, everything that is stored, and who opened it."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from cairn.clinic.records.looks import looks_at
from cairn.clinic.records.stored import everything_about
from cairn.exchange.paper import Document, Heading, write_block
from cairn.web.checkin.safety import safety_for
from cairn.web.mydata.document import say_left_out, write_everything
from cairn.web.mydata.presenters import say_pause
from cairn.web.mydata.values import write_day
from cairn.web.mydata.wording import name_deed
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.key import key_of
from cairn.web.request import CairnRequest, link_of

# A longer part is folded until somebody opens it.
MOST_UNFOLDED = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the document, as it stands on the page."""

    title: str
    written: SafeString
    is_folded: bool


@require_safe
@for_own_page
def show(request: CairnRequest) -> HttpResponse:
    """Show what the client can do with what is theirs."""
    _invitation, client = link_of(request)
    now = timezone.now()
    page = {
        "safety": safety_for(client, at=now),
        "pause": say_pause(client, at=now),
        "is_open": key_of(request) is not None,
    }
    return render(request, "mydata/show.html", page)


@require_safe
@for_own_page
def show_everything(request: CairnRequest) -> HttpResponse:
    """Show all that is stored, by whom, in the order of the file to take along."""
    _invitation, client = link_of(request)
    now = timezone.now()
    safety = safety_for(client, at=now)
    stored = everything_about(client, key=key_of(request))
    document = write_everything(stored, therapist=safety.therapist, at=now)
    page = {
        "safety": safety,
        "title": document.title,
        "left_out": say_left_out(stored, safety.therapist),
        "parts": fold_parts(document),
    }
    return render(request, "mydata/everything.html", page)


@require_safe
@for_own_page
def show_looks(request: CairnRequest) -> HttpResponse:
    """Show who of the practice opened what, by day."""
    _invitation, client = link_of(request)
    days = [
        (write_day(day), [(look.by, name_deed(look.action)) for look in looks])
        for day, looks in groupby(looks_at(client), key=lambda look: look.day)
    ]
    page = {"safety": safety_for(client, at=timezone.now()), "days": days}
    return render(request, "mydata/opened.html", page)


def fold_parts(document: Document) -> list[Part]:
    """Write the document part by part, from one main heading to the next."""
    parts: list[tuple[str, list[str]]] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            parts.append((block.text, []))
        elif parts:
            parts[-1][1].append(write_block(block))
    return [
        Part(
            title,
            mark_safe("\n".join(written)),  # noqa: S308 - every text in it is escaped
            is_folded=len(written) > MOST_UNFOLDED,
        )
        for title, written in parts
    ]
