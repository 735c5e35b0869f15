"""After every sixth meeting, both mark how the two work together."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import Supervision, SupervisionPack
from cairn.clinic.records.services.keep_supervision import HIGHEST_MARK, mark_check
from cairn.clinic.records.supervision import supervision_of
from cairn.clinic.records.supervision_checks import (
    marks_of,
    meeting_to_look_at,
)
from cairn.web.checkin.door import see
from cairn.web.request import CairnRequest, author_of
from cairn.web.wording import HOME_MADE

LINES = {
    "hard": _("What is hard to say can be said here."),
    "time": _("There is time for what matters."),
}
_MARKS = [(str(mark), str(mark)) for mark in range(HIGHEST_MARK + 1)]


class CheckForm(forms.Form):
    """Two lines from 0 to 10; nothing is chosen beforehand."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, words in LINES.items():
            self.fields[name] = forms.TypedChoiceField(
                label=words,
                choices=_MARKS,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose one of the numbers."),
                    "invalid_choice": _("Choose one of the numbers."),
                },
            )

    @property
    def scales(self) -> list[dict[str, object]]:
        """Return each line as components/rungs.html wants it."""
        return [
            {
                "id": self[name].id_for_label,
                "name": name,
                "text": words,
                "low": _("not at all"),
                "high": _("fully"),
                "error": " ".join(map(str, self[name].errors)),
                "options": [
                    {"value": value, "chosen": self[name].value() == value}
                    for value, _word in _MARKS
                ],
            }
            for name, words in LINES.items()
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def mark_own(request: CairnRequest) -> HttpResponse:
    """Let the therapist mark it, and show both once both have."""
    running = supervision_of(request.member)
    if running is None:
        return see("supervision:agree")
    return _mark(request, running, back="supervision:pack")


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: CairnRequest, given_pack: SupervisionPack) -> HttpResponse:
    """Let the supervisor mark it, and show both once both have."""
    return _mark(request, given_pack.supervision, back="supervision:inbox")


def _mark(
    request: CairnRequest, supervision: Supervision, *, back: str
) -> HttpResponse:
    meeting = meeting_to_look_at(supervision)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and meeting:
        marks = [form.cleaned_data[name] for name in LINES]
        mark_check(supervision, marks, meeting=meeting, by=author_of(request),
                   at=timezone.now())  # fmt: skip
        return see(back)
    marked = marks_of(supervision, meeting)
    mine = marked.get(request.member.id)
    theirs = next((m for who, m in marked.items() if who != request.member.id), None)
    page = {
        "form": form,
        "back": back,
        "meeting": meeting,
        "mine": mine,
        # Neither is led by the other's marks.
        "both": list(zip(LINES.values(), mine, theirs, strict=True))
        if mine and theirs
        else [],
        "label": HOME_MADE,
    }
    status = 400 if form.errors and meeting else 200
    return render(request, "supervision/check.html", page, status=status)
