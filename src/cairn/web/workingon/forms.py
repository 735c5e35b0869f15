"""A line each, and a day to look at it again."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.services.lay_item import LONGEST_LINE
from cairn.web.ownpage.forms import TOO_LONG, Numbered, OneLine


class Line(OneLine):
    """One line of who writes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=LONGEST_LINE,
            widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
            error_messages={
                "required": _("There is nothing written yet."),
                "max_length": TOO_LONG,
            },
            **options,
        )


class PlanForm(forms.Form):
    """One's own line, and a day that may stay open."""

    line = Line(label=_("What I do"))
    review_on = forms.DateField(
        label=_("Look at it again on"),
        help_text=_("You can leave this open."),
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "narrow"}, format="%Y-%m-%d"
        ),
        error_messages={"invalid": _("Choose a day, or leave this open.")},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_review_on(self) -> date | None:
        """Refuse a day that is over, unless it stood there before."""
        day: date | None = self.cleaned_data["review_on"]
        if day and day < self.today and day != self.initial.get("review_on"):
            raise forms.ValidationError(
                _("This day is over. Choose one ahead, or leave this open.")
            )
        return day


class ChangeForm(PlanForm):
    """A line that stands there; emptied, it is taken away."""

    line = Line(label=_("What I do"), required=False)


class NewForm(PlanForm, Numbered):
    """Something new, begun once however often the form is sent."""


class AgreeForm(NewForm):
    """Something both agreed on in a session: the therapist's line, and the client's."""

    line = Line(label=_("Your line"), required=False)
    their_line = Line(
        label=_("Their line, as they said it"),
        help_text=_("From then on it is theirs to change."),
        required=False,
    )
    field_order = ("their_line", "line", "review_on", "key")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two lines at least."""
        said = super().clean() or {}
        if not self.errors and not said.get("line") and not said.get("their_line"):
            self.add_error("line", _("There is nothing written yet."))
        return said
