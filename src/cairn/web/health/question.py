"""One question a quarter to everybody who works here: no name, no time, no list."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cairn.clinic.quarter import Quarter
from cairn.clinic.records.models import QuarterMark
from cairn.clinic.records.services.answer_quarter import (
    answer_quarter,
    has_answered,
    is_asked,
)
from cairn.errors import NotAllowed
from cairn.web.request import CairnRequest, author_of


class QuarterForm(forms.Form):
    """A question of Cairn's own, with three answers and none chosen."""

    mark = forms.ChoiceField(
        label=gettext_lazy("All in all, how has this quarter of work been for you?"),
        choices=[
            (QuarterMark.LOW.value, gettext_lazy("low")),
            (QuarterMark.MIDDLE.value, gettext_lazy("in the middle")),
            (QuarterMark.GOOD.value, gettext_lazy("good")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one, or leave the page. Both are fine."),
            "invalid_choice": gettext_lazy("Choose one of the three."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: CairnRequest) -> HttpResponse:
    """Ask once a quarter, where an answer can hide among others."""
    member = request.member
    form = QuarterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _count_once(request, QuarterMark(form.cleaned_data["mark"]))
        return redirect("health:question")
    page: dict[str, Any] = {
        "here": "question",
        "form": form,
        "asked": is_asked(member.practice),
        "answered": has_answered(member, Quarter.of(timezone.localdate())),
    }
    status = 400 if form.errors else 200
    return render(request, "health/question.html", page, status=status)


def _count_once(request: CairnRequest, mark: QuarterMark) -> None:
    """Count the answer; the same sent twice is no mistake of anybody's."""
    try:
        answer_quarter(request.member, mark, by=author_of(request), at=timezone.now())
    except NotAllowed:
        return
    messages.success(request, _("Counted, without your name."))
