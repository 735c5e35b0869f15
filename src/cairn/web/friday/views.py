"""Friday: seven cards, one after the other, stopped anywhere, ended once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.friday import (
    A_WEEK,
    OpenWeek,
    open_week,
    people_of_week,
    words_shared,
)
from cairn.clinic.records.load import monday_of
from cairn.clinic.records.services.keep_friday import leave_card, read_friday
from cairn.clinic.records.services.keep_friday_words import Pen
from cairn.web.friday import keeping, presenters
from cairn.web.friday.forms import CardForm, GivenForm, PurposeForm, WeekForm
from cairn.web.friday.own_words import LearnedForm, MovedForm, NextForm, StaysForm
from cairn.web.friday.steps import CARDS, STAYS, may_open, steps_of
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import for_open_well
from cairn.web.well.writing import points_out_a_name

SKIP, STOP = "skip", "stop"


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its place, its form, what it shows, and what becomes of what is said.

    `needs` gives a form what only this card's form asks for.
    """

    number: int
    form: type[CardForm]
    show: Callable[[OpenWeek, datetime], dict[str, Any]]
    keep: Callable[[Pen, keeping.Said], keeping.Left]
    needs: Callable[[OpenWeek], dict[str, Any]] = lambda _week: {}


PURPOSE = Card(1, PurposeForm, presenters.show_purpose, keeping.keep_purpose)
WHO_STAYS = Card(
    2,
    StaysForm,
    presenters.show_stays,
    keeping.keep_stays,
    needs=lambda week: {"people": people_of_week(week)},
)
MOVED = Card(
    3,
    MovedForm,
    presenters.show_moved,
    keeping.keep_moved,
    needs=lambda week: {"shown": [one.id for one in words_shared(week)]},
)
GIVEN = Card(4, GivenForm, presenters.show_given, keeping.keep_given)
WEEK = Card(5, WeekForm, presenters.show_week, keeping.keep_week)
LEARNED = Card(6, LearnedForm, presenters.show_learned, keeping.keep_learned)
NEXT = Card(7, NextForm, presenters.show_next, keeping.keep_next)


@require_safe
@for_open_well
def begin(request: CairnRequest, key: bytes) -> HttpResponse:
    """Go where this week's Friday was left; put down, it says so till Monday."""
    monday = monday_of(timezone.localdate())
    friday = read_friday(request.member, monday, key=key)
    if friday.put_down:
        return render(request, "friday/done.html", {"here": "well"})
    return redirect(CARDS[friday.card].url)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_purpose(request: CairnRequest, key: bytes) -> HttpResponse:
    """Card 1: why one does this work, and a breath."""
    return turn(request, PURPOSE, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_stays(request: CairnRequest, key: bytes) -> HttpResponse:
    """Card 2: who needs a look, who is still with one, and one next act."""
    return turn(request, WHO_STAYS, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_moved(request: CairnRequest, key: bytes) -> HttpResponse:
    """Card 3: what moved, after the hard part."""
    return turn(request, MOVED, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_given(request: CairnRequest, key: bytes) -> HttpResponse:
    """Card 4: given and received."""
    return turn(request, GIVEN, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_week(request: CairnRequest, key: bytes) -> HttpResponse:
    """Card 5: the week beside the ones before."""
    return turn(request, WEEK, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_learned(request: CairnRequest, key: bytes) -> HttpResponse:
    """Card 6: one thing learned."""
    return turn(request, LEARNED, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_next(request: CairnRequest, key: bytes) -> HttpResponse:
    """Card 7: next week, and the end."""
    return turn(request, NEXT, key=key)


def turn(request: CairnRequest, card: Card, *, key: bytes) -> HttpResponse:
    """Show a card, or write what was said on it and turn to the next."""
    now, is_sent = timezone.now(), request.method == "POST"
    week = open_week(request.member, key=key, monday=_monday_meant(request))
    if not may_open(week.friday, card.number):
        return redirect(CARDS[STAYS].url)
    if week.friday.put_down and not is_sent:
        return redirect("friday:begin")
    pen = Pen(week, key, author_of(request), timezone.localdate(now))
    deed = request.POST.get("deed", "")
    if deed == SKIP:
        return _leave(request, card, pen, {}, deed=deed)
    form = card.form(request.POST if is_sent else None, week=week, **card.needs(week))
    if form.is_valid() and not points_out_a_name(request, form, *form.own_words):
        return _leave(request, card, pen, card.keep(pen, form.cleaned_data), deed=deed)
    return _show(request, card, form, at=now)


def _leave(
    request: CairnRequest, card: Card, pen: Pen, left: keeping.Left, *, deed: str
) -> HttpResponse:
    """Note where the Friday is, and go to what comes next."""
    friday = leave_card(
        request.member,
        pen.week.monday,
        card.number,
        key=pen.key,
        by=pen.by,
        skipped=deed == SKIP,
        stops=deed == STOP,
        **left,
    )
    if deed == STOP:
        messages.success(request, _("Put by. It opens again where you left it."))
        return redirect("today:day")
    if friday.was_nudged and not pen.week.friday.was_nudged:
        return redirect(CARDS[card.number].url)
    if friday.put_down:
        return redirect("friday:begin")
    return redirect(CARDS[card.number + 1].url)


def _show(
    request: CairnRequest, card: Card, form: CardForm, *, at: datetime
) -> HttpResponse:
    week, step = form.week, CARDS[card.number]
    page = {
        "here": "well",
        "form": form,
        "card": step,
        "steps": steps_of(week.friday, here=step.number),
        "is_first": week.is_first,
        **card.show(week, at),
    }
    return render(request, step.template, page, status=400 if form.errors else 200)


def _monday_meant(request: CairnRequest) -> date:
    """Return the week a form was opened in, when it comes in the night to Monday."""
    this = monday_of(timezone.localdate())
    try:
        meant = parse_date(request.POST.get("monday", ""))
    except ValueError:
        return this
    return meant if meant == this - A_WEEK else this
