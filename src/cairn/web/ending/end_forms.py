"""How the work ended, and the closing words that a client asked for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import EpisodeEndingKind
from cairn.clinic.records.services.close_words import LONGEST_CLOSING


class EndForm(forms.Form):
    """How the work ended, and when."""

    kind = forms.ChoiceField(
        label=_("How it ends"),
        choices=[
            (EpisodeEndingKind.AGREED, _("We both agreed on it")),
            (EpisodeEndingKind.UNILATERAL, _("One of us ended it, or it just stopped")),
            (EpisodeEndingKind.EXTERNAL, _("Something outside ended it")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it ends."),
            "invalid_choice": _("Choose one of the three."),
        },
    )
    ended_on = forms.DateField(
        label=_("The last day"),
        widget=forms.DateInput(
            attrs={"type": "date", "class": "narrow"}, format="%Y-%m-%d"
        ),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day like this: 2026-05-12."),
        },
    )

    def __init__(
        self,
        sent: Mapping[str, Any] | None,
        *,
        today: date,
        started_on: date | None,
    ) -> None:
        super().__init__(sent, initial={"ended_on": today})
        self.today, self.started_on = today, started_on

    def clean_ended_on(self) -> date:
        """Refuse a day that has not come, or one before it all began."""
        day: date = self.cleaned_data["ended_on"]
        if day > self.today:
            raise forms.ValidationError(
                _t("This day has not come yet. Choose today or an earlier day.")
            )
        if self.started_on is not None and day < self.started_on:
            raise forms.ValidationError(
                _t("The work began later than that. Choose a later day.")
            )
        return day


class ClosingForm(forms.Form):
    """A few lines for a keepsake."""

    text = forms.CharField(
        label=_("Your lines"),
        max_length=LONGEST_CLOSING,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": _("Shorten it to %(limit_value)d characters or fewer."),
        },
    )
