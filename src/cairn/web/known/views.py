"""My weeks, and what can be known yet: pages of the open Well that only show."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cairn.clinic.records.known import what_is_known
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_weeks import weeks_among
from cairn.web.known.answers import answer_all
from cairn.web.known.strips import HALF_A_YEAR, count_weeks, picture_weeks
from cairn.web.known.trial_words import answer_trials
from cairn.web.request import CairnRequest
from cairn.web.well.door import for_open_well

SPANS = (HALF_A_YEAR, 52, 104)


@require_safe
@for_open_well
def show_weeks(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show the last weeks as four strips on one time axis."""
    entries = entries_of(request.member, key=key)
    wanted = request.GET.get("weeks", "")
    weeks = next((one for one in SPANS if str(one) == wanted), HALF_A_YEAR)
    page = {
        "here": "well",
        "strips": picture_weeks(
            request.member, entries, at=timezone.now(), weeks=weeks
        ),
        "count": count_weeks(weeks_among(entries)),
        "spans": SPANS,
        "weeks": weeks,
    }
    return render(request, "known/weeks.html", page)


@require_safe
@for_open_well
def show_known(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show each question with its answer, or how far it is."""
    entries = entries_of(request.member, key=key)
    known = what_is_known(request.member, entries, key=key, at=timezone.now())
    # Of the trials, the one that was begun last; the others are on their own page.
    answers = (*answer_all(known), *answer_trials(known)[-1:])
    page = {"here": "well", "answers": answers}
    return render(request, "known/known.html", page)
