"""One habit, tried by the toss of a coin: begun, carried on, stopped, read."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.known import Known, what_is_known
from cairn.clinic.records.models import Session
from cairn.clinic.records.self_trial import Habit, Outcome, Trial
from cairn.clinic.records.services.keep_trial import (
    begin_trial,
    note_otherwise,
    stop_trial,
)
from cairn.clinic.records.well import entries_of
from cairn.web.known.forms import TrialForm
from cairn.web.known.trial_words import answer_trials
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import for_open_well, way_back


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_trial(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show the trial that runs and those before it, or begin one."""
    entries = entries_of(request.member, key=key)
    known = what_is_known(request.member, entries, key=key, at=timezone.now())
    runs = does_one_run(known)
    form = TrialForm(request.POST if request.method == "POST" and not runs else None)
    if request.method == "POST" and (runs or form.is_valid()):
        if not runs:
            _begin(request, form, number=len(known.trials), key=key)
        return redirect("known:trial")
    page = {
        "here": "well",
        "form": form,
        "runs": runs,
        "answers": answer_trials(known)[::-1],
    }
    return render(request, "known/trial.html", page, status=400 if form.errors else 200)


@require_POST
@for_open_well
def stop(request: CairnRequest, key: bytes) -> HttpResponse:
    """Stop the trial that runs."""
    stop_trial(request.member, key=key, by=author_of(request), at=timezone.now())
    return redirect("known:trial")


@require_POST
@for_open_well
def otherwise(request: CairnRequest, session: Session, key: bytes) -> HttpResponse:
    """Note that something else is done than the coin said, or that it is not."""
    note_otherwise(
        request.member,
        session.id,
        on=timezone.localdate(),
        otherwise=request.POST.get("otherwise") == "yes",
        key=key,
        by=author_of(request),
    )
    return redirect(way_back(request))


def does_one_run(known: Known) -> bool:
    """Whether the newest trial still needs sessions."""
    if not known.trials:
        return False
    trial, asked = known.trials[-1]
    return trial.stopped_at is None and asked.not_yet is not None


def _begin(request: CairnRequest, form: TrialForm, *, number: int, key: bytes) -> None:
    said = form.cleaned_data
    trial = Trial(
        number=number,
        habit=Habit(said["habit"]),
        outcome=Outcome(said["outcome"]),
        sessions=said["sessions"],
        begun_at=timezone.now(),
    )
    begin_trial(request.member, trial, key=key, by=author_of(request))
