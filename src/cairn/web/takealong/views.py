"""Hands a therapist their whole Well as one file; nothing of it is stored."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from cairn.clinic.records.gone import find_who_left
from cairn.clinic.records.models import Member
from cairn.clinic.records.services.open_well import (
    WAITS_AFTER_LEAVING,
    open_well,
)
from cairn.clinic.records.well import entries_of
from cairn.errors import WrongWords
from cairn.web.request import CairnRequest
from cairn.web.takealong.document import write_file
from cairn.web.takealong.forms import GoneForm, TakeForm
from cairn.web.tries import Tries, say_too_many
from cairn.web.well.door import for_open_well

FORM = ["GET", "HEAD", "POST"]
TYPES = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


@require_http_methods(FORM)
@for_open_well
def take_along(request: CairnRequest, key: bytes) -> HttpResponse:
    """Hand over everything in the open Well."""
    form = TakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _hand_out(request.member, key, form.cleaned_data["kind"])
    page = {"here": "well", "form": form, "days": WAITS_AFTER_LEAVING.days}
    status = 400 if form.errors else 200
    return render(request, "takealong/take.html", page, status=status)


@require_http_methods(FORM)
def take_after_leaving(request: CairnRequest) -> HttpResponse:
    """Hand a Well to a therapist whose account is closed, while it still waits."""
    form = GoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = _open(form)
        if found is not None:
            member, key = found
            with scope(practice=member.practice):
                return _hand_out(member, key, form.cleaned_data["kind"])
    page = {"form": form, "days": WAITS_AFTER_LEAVING.days}
    status = 400 if form.errors else 200
    return render(request, "takealong/after_leaving.html", page, status=status)


def _open(form: GoneForm) -> tuple[Member, bytes] | None:
    """Return who left and the key of their Well, or say that nothing opens."""
    said = form.cleaned_data
    name = hashlib.sha256(said["sign_in_name"].encode()).hexdigest()
    tries = Tries(f"left:{name}")
    if tries.are_too_many:
        form.add_error(None, say_too_many())
        return None
    now = timezone.now()
    member = find_who_left(said["sign_in_name"], said["passphrase"], at=now)
    try:
        if member is not None:
            with scope(practice=member.practice):
                return member, open_well(member, said["own_words"])
    except WrongWords:
        pass
    tries.note()
    form.add_error(None, _("These open nothing here."))
    return None


def _hand_out(member: Member, key: bytes, kind: str) -> HttpResponse:
    now, name = timezone.localtime(), member.read_text("name")
    file = write_file(kind, entries_of(member, key=key), name=name, at=now)
    response = HttpResponse(file, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="my-well.{kind}"'
    return response
