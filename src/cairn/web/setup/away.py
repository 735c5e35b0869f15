"""A therapist says until when they are away; their clients read it on their page."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.services.go_away import LONGEST_AWAY, go_away
from cairn.clinic.records.services.state_protocol import protocol_in_force
from cairn.web.request import CairnRequest, author_of


class AwayForm(forms.Form):
    """The last day away; empty when they are here."""

    until = forms.DateField(
        label=_("Away up to and with"),
        required=False,
        help_text=_("Leave it empty when you are here."),
        widget=forms.DateInput(
            attrs={"type": "date", "class": "narrow"}, format="%Y-%m-%d"
        ),
        error_messages={"invalid": _("Write the day as year-month-day.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        """Ask for a day that lies ahead, within a year."""
        until: date | None = self.cleaned_data["until"]
        latest = self.today + LONGEST_AWAY - timedelta(days=1)
        if until is not None and not self.today <= until <= latest:
            raise forms.ValidationError(_("Choose a day within the next year."))
        return until


@require_http_methods(["GET", "HEAD", "POST"])
def say_away(request: CairnRequest) -> HttpResponse:
    """Say until when, or that they are back."""
    member, now = request.member, timezone.now()
    today = timezone.localdate(now)
    here_again = member.away_until is None or member.away_until < today
    form = AwayForm(
        request.POST if request.method == "POST" else None,
        today=today,
        initial={"until": None if here_again else member.away_until},
    )
    if form.is_valid():
        until = form.cleaned_data["until"]
        go_away(member, until=until, by=author_of(request), at=now)
        said = gettext("Your clients read it.") if until else gettext("You are here.")
        messages.success(request, said)
        return redirect("setup:away")
    stated = protocol_in_force(member.practice, on=today)
    others = [row.member for row in stated.people.all()] if stated else []
    names = [one.read_text("name") for one in others if one.id != member.id]
    page = {"form": form, "here": "away", "instead": names}
    status = 400 if form.errors else 200
    return render(request, "setup/away.html", page, status=status)
