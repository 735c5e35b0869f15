"""The words of a Well: begin with them, open, close, change, lose, end."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.services.open_well import (
    begin_well,
    change_well_words,
    end_well,
    has_well,
    open_well,
    recover_well,
    renew_recovery,
)
from cairn.errors import WrongWords
from cairn.web.ownpage.forms import ChangeForm, OpenForm, SetForm
from cairn.web.request import CairnRequest, author_of
from cairn.web.tries import Tries, say_too_many
from cairn.web.well.door import way_back
from cairn.web.well.forms import BeginForm, LostForm
from cairn.web.well.key import drop_well_key, hold_well_key, well_key_of

Found = TypeVar("Found")


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: CairnRequest) -> HttpResponse:
    """Say what a Well is, and begin one; its printed key is shown this once."""
    if has_well(request.member):
        return redirect("well:book")
    form = BeginForm(_sent(request))
    if not form.is_valid():
        return _ask(request, "well/begin.html", form)
    new = begin_well(
        request.member,
        form.cleaned_data["own_words"],
        by=author_of(request),
        at=timezone.now(),
    )
    page = {"here": "well", "recovery": new.recovery}
    response = render(request, "well/recovery.html", page)
    return hold_well_key(request, response, new.key)


@require_http_methods(["GET", "HEAD", "POST"])
def open_book(request: CairnRequest) -> HttpResponse:
    """Ask for the words and open the book."""
    if not has_well(request.member):
        return redirect("well:begin")
    if well_key_of(request) is not None:
        return redirect(way_back(request))
    form = OpenForm(_sent(request))
    key = _try(
        request,
        form,
        "own_words",
        lambda said: open_well(request.member, said["own_words"]),
    )
    if key is None:
        return _ask(request, "well/open.html", form)
    return hold_well_key(request, redirect(way_back(request)), key)


@require_POST
def close(request: CairnRequest) -> HttpResponse:
    """Close the book in this browser."""
    return drop_well_key(request, redirect("today:day"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_words(request: CairnRequest) -> HttpResponse:
    """Let other words open the same Well."""
    form = ChangeForm(_sent(request))
    key = _try(
        request,
        form,
        "words_now",
        lambda said: change_well_words(
            request.member,
            old=said["words_now"],
            new=said["own_words"],
            by=author_of(request),
            at=timezone.now(),
        ),
    )
    if key is None:
        return _ask(request, "well/words.html", form)
    messages.success(request, _("Changed. Other devices ask for the new words."))
    return hold_well_key(request, redirect("well:book"), key)


@require_http_methods(["GET", "HEAD", "POST"])
def find_again(request: CairnRequest) -> HttpResponse:
    """Open with the printed key and set new words."""
    form = LostForm(_sent(request))
    key = _try(
        request,
        form,
        "recovery",
        lambda said: recover_well(
            request.member,
            said["recovery"],
            new=said["own_words"],
            by=author_of(request),
            at=timezone.now(),
        ),
    )
    if key is None:
        return _ask(request, "well/lost.html", form)
    messages.success(request, _("Open again. The printed key goes on working."))
    return hold_well_key(request, redirect("well:book"), key)


@require_http_methods(["GET", "HEAD", "POST"])
def print_again(request: CairnRequest) -> HttpResponse:
    """Make a new printed key; the old paper opens nothing any more."""
    form = OpenForm(_sent(request))
    recovery = _try(
        request,
        form,
        "own_words",
        lambda said: renew_recovery(
            request.member,
            said["own_words"],
            by=author_of(request),
            at=timezone.now(),
        ),
    )
    if recovery is None:
        return _ask(request, "well/print_again.html", form)
    page = {"here": "well", "recovery": recovery}
    return render(request, "well/recovery.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: CairnRequest) -> HttpResponse:
    """Say what would be lost, and destroy the Well when that is confirmed."""
    if not has_well(request.member):
        return redirect("well:begin")
    if request.method != "POST":
        return render(request, "well/end.html", {"here": "well"})
    end_well(request.member, by=author_of(request))
    messages.success(request, _("Gone for good."))
    return drop_well_key(request, redirect("today:day"))


def _sent(request: CairnRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _try(
    request: CairnRequest,
    form: OpenForm | SetForm,
    field: str,
    open_with: Callable[[dict[str, str]], Found],
) -> Found | None:
    """Return what the words open, or say at their field why they do not."""
    if not form.is_valid():
        return None
    tries = Tries(f"well:{request.member.id}")
    if tries.are_too_many:
        form.add_error(field, say_too_many())
        return None
    try:
        return open_with(form.cleaned_data)
    except WrongWords:
        tries.note()
        form.add_error(field, _("These do not open it. Nothing is lost."))
        return None


def _ask(
    request: CairnRequest, template: str, form: OpenForm | SetForm
) -> HttpResponse:
    page = {"here": "well", "form": form}
    return render(request, template, page, status=400 if form.errors else 200)
