"""A client's path for their therapist, and all numbers behind it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.after_sessions import answers_to_show
from cairn.clinic.records.endings import closing_of
from cairn.clinic.records.models import Client
from cairn.clinic.records.person import all_administrations, read_person
from cairn.clinic.records.services.name_strength import name_strength
from cairn.web.aftersession.compared import fit_lines
from cairn.web.ending.presenters import say_ended
from cairn.web.letters.presenters import present_given
from cairn.web.mydata.presenters import present_rests
from cairn.web.path.forms import StrengthForm
from cairn.web.path.hopes import show_ahead
from cairn.web.path.numbers import tabulate
from cairn.web.path.presenters import present_path
from cairn.web.path.stones import describe_wishes, shown_stones
from cairn.web.path.whole import present_whole
from cairn.web.request import CairnRequest, author_of
from cairn.web.workingon.presenters import present_plans, say_due


@require_http_methods(["GET", "HEAD", "POST"])
def show_path(request: CairnRequest, client: Client) -> HttpResponse:
    """Show the path, own words first; keep the strength that was named."""
    now = timezone.now()
    form = StrengthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name_strength(
            client, form.cleaned_data["strength"], by=author_of(request), at=now
        )
        return redirect("path:show", client.id)
    person = read_person(client)
    page = present_path(person, request.member, at=now) | {
        "whole": present_whole(person, at=now),
        "stones": shown_stones(client, at=now),
        "ahead": show_ahead(client, at=now),
        "plans": (plans := present_plans(client, at=now)),
        "due": say_due(plans.open),
        "fit": fit_lines(client, at=now),
        "rests": present_rests(client, at=now),
        "wishes": describe_wishes(client, at=now),
        "given": present_given(client, at=now),
        "ended": say_ended(client, at=now),
        "closing": closing_of(client),
    }
    return render(
        request,
        "path/show.html",
        {"here": "people", "client": client, "form": form, **page},
    )


@require_safe
def show_numbers(request: CairnRequest, client: Client) -> HttpResponse:
    """Show every answer and score, ready to be printed."""
    page = {
        "here": "people",
        "client": client,
        "name": client.read_text("name"),
        "tables": tabulate(answers_to_show(client, all_administrations(client))),
        "marked": show_ahead(client, at=timezone.now()).marked,
        "printed": timezone.localtime(),
    }
    return render(request, "path/numbers.html", page)
