"""Import in five steps: choose, state the columns, look, run, read the result."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cairn.clinic.records.services.import_scores import Keep
from cairn.clinic.uploads import keep_upload, read_state
from cairn.errors import CairnError
from cairn.exchange.tables import mapping_as_plain, open_table
from cairn.web.importing.forms import FileForm, TableForm
from cairn.web.importing.run import (
    Job,
    open_job,
    open_waiting,
    read_waiting,
    seal_job,
    start_import,
)
from cairn.web.importing.statement import (
    read_description,
    read_mapping,
    suggest_answers,
)
from cairn.web.request import CairnRequest

JOB = "import"
HERE = {"here": "import"}
PROBLEMS_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def choose_file(request: CairnRequest) -> HttpResponse:
    """Take a table and keep it sealed for the next steps."""
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    if form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            open_table(content)
            keep_upload(request.member, content)
        except CairnError as error:
            form.add_error("file", str(error))
        else:
            request.session.pop(JOB, None)
            return redirect("importing:map")
    status = 400 if form.is_bound else 200
    page = HERE | {"form": form}
    return render(request, "importing/choose.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def map_columns(request: CairnRequest) -> HttpResponse:
    """Ask what the columns mean; nothing is guessed, some is offered."""
    said = request.POST if request.method == "POST" else None
    reading = read_as(said)
    table = open_waiting(request.member, reading)
    form = TableForm(said, table=table, initial=suggest_answers(table))
    if said and "again" not in said and form.is_valid():
        try:
            request.session[JOB] = seal_job(request.member, describe_job(form, reading))
        except CairnError as error:
            form.add_error(None, str(error))
        else:
            return redirect("importing:preview")
    page = HERE | {"form": form, "table": table}
    return render(request, "importing/map.html", page)


def read_as(said: Any) -> dict[str, str]:
    """Return how the file is to be read, as far as it was said."""
    if said is None:
        return {}
    return {name: said.get(name, "") for name in ("delimiter", "encoding")}


def describe_job(form: TableForm, reading: dict[str, str]) -> Job:
    """Put together what was stated, in a form that can be kept."""
    own = read_description(form)
    today = timezone.now().date()
    first = form.cleaned_data["first_day"] or today
    return Job(
        mapping=mapping_as_plain(read_mapping(form, today=today)),
        reading=reading,
        first_day=first.isoformat(),
        own=asdict(own) if own else None,
    )


@require_safe
def preview_scores(request: CairnRequest) -> HttpResponse:
    """Show what would be imported and what is wrong, storing nothing."""
    if JOB not in request.session:
        return redirect("importing:choose")
    reading = read_waiting(
        request.member, open_job(request.member, request.session[JOB])
    )
    page = HERE | {
        "reading": reading,
        "problems": reading.problems[:PROBLEMS_SHOWN],
        "more": max(0, sum(reading.counts.values()) - PROBLEMS_SHOWN),
    }
    return render(request, "importing/preview.html", page)


@require_POST
def run_import(request: CairnRequest) -> HttpResponse:
    """Start the import as it was stated."""
    if JOB not in request.session:
        return redirect("importing:choose")
    job = open_job(request.member, request.session.pop(JOB))
    keep = Keep.GOOD_PART if "good" in request.POST else Keep.ALL_OR_NOTHING
    start_import(request.member, job, keep=keep, at=timezone.now())
    return redirect("importing:result")


@require_safe
def show_result(request: CairnRequest) -> HttpResponse:
    """Say how far the import is, and at the end what it did."""
    state = read_state(request.member, at=timezone.now())
    if state is None:
        return redirect("importing:choose")
    page = HERE | {"state": state, "percent": round(state.share * 100)}
    return render(request, "importing/result.html", page)
