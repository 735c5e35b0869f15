"""What a client enters about a pause, and about what is wrong in their record."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.services.ask_correction import LONGEST_REQUEST
from cairn.web.ownpage.forms import TOO_LONG
from cairn.web.wording import WEEKDAY

WEEKS = (1, 2, 4)
UNTIL_I_SAY = "open"


class PauseForm(forms.Form):
    """For how long no questions come; nothing is chosen beforehand."""

    until = forms.ChoiceField(
        label=_("No questions until"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose for how long."),
            "invalid_choice": _("Choose one of these days."),
        },
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        days = [today + timedelta(weeks=weeks) for weeks in WEEKS]
        self.fields["until"].choices = [  # type: ignore[attr-defined]
            *((day.isoformat(), date_format(day, str(WEEKDAY))) for day in days),
            (UNTIL_I_SAY, _("I ask for them again")),
        ]

    def moment(self, zone: ZoneInfo) -> datetime | None:
        """Return when the pause ends: as the chosen day begins, or never by itself."""
        chosen = self.cleaned_data["until"]
        if chosen == UNTIL_I_SAY:
            return None
        return datetime.combine(date.fromisoformat(chosen), time.min, tzinfo=zone)


class CorrectionForm(forms.Form):
    """What is wrong, in the client's own words."""

    text = forms.CharField(
        label=_("What is not right?"),
        help_text=_("Such as your name, how to reach you, or an answer."),
        max_length=LONGEST_REQUEST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "own-hand"}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": TOO_LONG,
        },
    )

    def clean_text(self) -> str:
        """Count line breaks as the browser does."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")
