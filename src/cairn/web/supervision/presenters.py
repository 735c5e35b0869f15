"""What does a supervisor see of one thing? The same bytes are the preview."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.records.models import Member, SupervisionKind
from cairn.clinic.records.queries import clients_of, names_of
from cairn.clinic.records.supervision import (
    OpenedItem,
    Said,
    minutes_for,
    open_things,
)
from cairn.web.supervision.drawn import draw_marks_of, draw_path_of
from cairn.web.supervision.forms import CONCERNS, KINDS
from cairn.web.wording import MONTH_WITH_YEAR, write_count, write_day

ORDER = list(SupervisionKind)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One thing in a list: its question first."""

    id: UUID
    kind: str
    question: str
    code_name: str
    # Behind the code name; for the therapist alone, and empty for anybody else.
    name: str
    goes_along: str
    said: "ShownSaid"


@dataclass(frozen=True, slots=True)
class ShownSaid:
    """What came of it, in words."""

    note: str
    act: str
    by: str
    concern: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class ShownPack:
    """What was given together."""

    id: UUID
    therapist: str
    supervisor: str
    when: str
    sum: str
    is_opened: bool
    is_closed: bool
    items: tuple[ShownItem, ...]


def show_item(item: OpenedItem, *, at: datetime, name: str = "") -> ShownItem:
    """Put one thing into a line of a list."""
    thing = item.thing
    lines = (
        _("the path") if thing.evidence.path else "",
        _("marks") if thing.evidence.marks else "",
    )
    return ShownItem(
        id=item.id,
        kind=str(KINDS[thing.kind]),
        question=thing.question,
        code_name=thing.code_name,
        name=name,
        goes_along=_(" and ").join(filter(None, lines)),
        said=show_said(item.said, at=at),
    )


def show_said(said: Said, *, at: datetime) -> ShownSaid:
    """Put what came of it into words."""
    return ShownSaid(
        note=said.note,
        act=said.act,
        by=write_day(said.act_on, at=at) if said.act_on else "",
        concern=str(CONCERNS[said.concern]) if said.concern else "",
        is_done=said.act_done_at is not None,
    )


def show_items(
    items: Iterable[OpenedItem], therapist: Member, *, at: datetime
) -> list[ShownItem]:
    """List things for their therapist, who reads the names behind the code names."""
    names = names_of(clients_of(therapist))
    return [
        show_item(item, at=at, name=names.get(item.about, "") if item.about else "")
        for item in in_order(items)
    ]


def in_order(items: Iterable[OpenedItem]) -> list[OpenedItem]:
    """Put things side by side by what they are, joy included."""
    return sorted(items, key=lambda item: (ORDER.index(item.thing.kind), item.at))


def render_item(item: OpenedItem) -> SafeString:
    """Render what a supervisor sees of one thing: no day, no name, nothing of now."""
    thing = item.thing
    return render_to_string(
        "supervision/_item.html",
        {
            "id": item.id,
            "kind": KINDS[thing.kind],
            "question": thing.question,
            "tried": thing.tried,
            "code_name": thing.code_name,
            "month": date_format(timezone.localtime(item.at), str(MONTH_WITH_YEAR)),
            "path": draw_path_of(thing.evidence, item_id=item.id),
            "marks": draw_marks_of(thing.evidence, item_id=item.id),
        },
    )


def seal_of(fragments: Iterable[str]) -> str:
    """Return what changes when anything in a preview does."""
    return hashlib.sha256("".join(fragments).encode()).hexdigest()


def show_pack(pack: Any, *, at: datetime, items: Sequence[ShownItem] = ()) -> ShownPack:
    """Put a pack into words; `things` says how much is in it."""
    supervision = pack.supervision
    return ShownPack(
        id=pack.id,
        therapist=supervision.therapist.read_text("name"),
        supervisor=supervision.supervisor.read_text("name"),
        when=write_day(pack.at, at=at),
        sum=sum_up(pack.things),
        is_opened=pack.opened_at is not None,
        is_closed=pack.closed_at is not None,
        items=tuple(items),
    )


def show_given(pack: Any, *, at: datetime) -> ShownPack:
    """Put a pack into words for its supervisor; unopened, it says how much it is."""
    if pack.opened_at is None:
        return show_pack(pack, at=at)
    items = in_order(open_things(pack.items.all()))
    return show_pack(pack, at=at, items=[show_item(item, at=at) for item in items])


def sum_up(count: int) -> str:
    """Say how many things there are, and about how long they take."""
    return ngettext(
        "%(n)d thing, about %(minutes)d minutes",
        "%(n)d things, about %(minutes)d minutes",
        count,
    ) % {"n": count, "minutes": minutes_for(count)}


def say_what_is_seen(count: int) -> str:
    """Say how much a supervisor sees."""
    return ngettext(
        "Your supervisor sees this one thing and nothing else.",
        "Your supervisor sees these %(count)s things and nothing else.",
        count,
    ) % {"count": write_count(count)}
