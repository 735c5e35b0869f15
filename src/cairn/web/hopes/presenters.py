"""A client's hopes in words: what for, how near, and how that has moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cairn.clinic.records.hopes import NEAREST, Hope, has_room, open_hopes
from cairn.science.chart import shape_of
from cairn.science.one_client.goals import MILESTONE
from cairn.web.checkin.questions import Option, Question
from cairn.web.pictures import picture_shape
from cairn.web.wording import write_day

LAST_MARKS = 12


@dataclass(frozen=True, slots=True)
class HopeShown:
    """One hope, how near it is, and its marks as a small line."""

    id: UUID
    text: str
    near: str
    line: SafeString | str
    history: tuple[tuple[str, str], ...]
    is_shared: bool
    is_open: bool
    since: str


@dataclass(frozen=True, slots=True)
class HopesShown:
    """The hopes of a page; those that are closed for now are folded away."""

    open: tuple[HopeShown, ...]
    closed: tuple[HopeShown, ...]
    has_room: bool


def present_hopes(hopes: Sequence[Hope], *, at: datetime) -> HopesShown:
    """Put a client's hopes into words."""
    shown = tuple(present_hope(hope, at=at) for hope in hopes)
    return HopesShown(
        open=tuple(hope for hope in shown if hope.is_open),
        closed=tuple(hope for hope in shown if not hope.is_open),
        has_room=has_room(hopes),
    )


def present_hope(hope: Hope, *, at: datetime) -> HopeShown:
    """Put one hope into words."""
    return HopeShown(
        id=hope.id,
        text=hope.text,
        near=say_near(hope),
        line=sketch_hope(hope),
        history=tuple(
            (write_day(mark.at, at=at), say_mark(mark.value))
            for mark in reversed(hope.marks)
        ),
        is_shared=hope.is_shared,
        is_open=hope.is_open,
        since=write_day(hope.at, at=at),
    )


def say_near(hope: Hope) -> str:
    """Say where the client is with it, and where they were the time before."""
    if hope.latest is None:
        return ""
    if hope.before is None:
        return say_mark(hope.latest)
    return _("%(before)d, then %(now)d of %(most)d") % {
        "before": hope.before,
        "now": hope.latest,
        "most": NEAREST,
    }


def say_mark(value: int) -> str:
    """Say one mark."""
    return _("%(n)d of %(most)d") % {"n": value, "most": NEAREST}


def say_moves(hopes: Sequence[Hope]) -> tuple[str, ...]:
    """Say of each open hope how it moved since the time before, for a therapist."""
    return tuple(said for hope in open_hopes(hopes) if (said := say_move(hope)))


def say_move(hope: Hope) -> str:
    """Say how one hope moved; one mark alone is said as it is."""
    told = {"text": hope.text, "before": hope.before, "now": hope.latest}
    if hope.latest is None:
        return ""
    if hope.before is None:
        return _("Hope “%(text)s”: %(now)s of 10, marked once.") % told
    if hope.before == hope.latest:
        return _("Hope “%(text)s”: %(now)s, as before.") % told
    return _("Hope “%(text)s”: %(before)s → %(now)s.") % told


def sketch_hope(hope: Hope) -> SafeString | str:
    """Sketch the marks without a scale; two of them make a line."""
    if len(hope.marks) < 2:
        return ""
    values = [mark.value for mark in hope.marks]
    shape = shape_of(values, wobble=MILESTONE.points, last=LAST_MARKS)
    return picture_shape(shape, ids=f"hope-{hope.id}")


def ask_near(
    text: str, *, name: str, ids: str, chosen: int | None = None, error: str = ""
) -> Question:
    """Ask where the client is now with one hope, with no mark chosen beforehand."""
    ends = {0: _("not near it yet"), NEAREST: _("it is here")}
    return Question(
        id=ids,
        name=name,
        instructions=_("Where are you with this hope now?"),
        text=text,
        options=tuple(
            Option(value, ends.get(value, ""), chosen=chosen == value, asks_help=False)
            for value in range(NEAREST + 1)
        ),
        error=error,
    )
