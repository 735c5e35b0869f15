"""What can be said on each card of a Friday; all of it may stay empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.friday import OpenWeek, newest_purpose
from cairn.clinic.records.services.write_taps import LONGEST_OWN_LINE
from cairn.clinic.records.services.write_well import LONGEST
from cairn.clinic.records.well_weeks import BALANCE, CUP, LOAD
from cairn.web.ownpage.forms import TOO_LONG, OneLine

FROM_THESE = {
    "invalid_choice": _("Choose from these, or none."),
    "invalid": _("Choose from these, or none."),
}


def one_of(label: Any, choices: Mapping[Any, Any]) -> forms.ChoiceField:
    """Return a choice of one, or of none."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices.items()),
        required=False,
        widget=forms.RadioSelect,
        error_messages=FROM_THESE,
    )


def step_between(label: Any, steps: Sequence[int]) -> forms.TypedChoiceField:
    """Return a choice of one step, or of none."""
    return forms.TypedChoiceField(
        label=label,
        choices=[(str(step), str(step).replace("-", "\u2212")) for step in steps],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages=FROM_THESE,
    )


def own_line(label: Any, longest: int = LONGEST_OWN_LINE, hint: Any = "") -> OneLine:
    """Return one short line in the therapist's own hand."""
    return OneLine(
        label=label,
        help_text=hint,
        required=False,
        max_length=longest,
        widget=forms.TextInput(attrs={"class": "own-hand", "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )


class CardForm(forms.Form):
    """One card; it brings the Monday of its week, and what was pointed out before."""

    # Where a client's name would be one too many.
    own_words: tuple[str, ...] = ()
    monday = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict | None, *, week: OpenWeek) -> None:
        self.week = week
        start = {"monday": week.monday.isoformat()}
        super().__init__(sent, initial=start | self.filled())

    def filled(self) -> dict[str, Any]:
        """Return what was said on this card before."""
        return {}


class PurposeForm(CardForm):
    """Why one does this work."""

    own_words = ("purpose",)
    purpose = forms.CharField(
        label=_("Why I do this work"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={"max_length": TOO_LONG},
    )

    def filled(self) -> dict[str, Any]:
        """Return the line as it stands."""
        kept = newest_purpose(self.week.entries)
        return {"purpose": kept.content.text if kept else ""}

    def clean_purpose(self) -> str:
        """Count line breaks as the browser does."""
        text: str = self.cleaned_data["purpose"]
        return text.replace("\r\n", "\n").strip()


class GivenForm(CardForm):
    """Giving and receiving, once a week and about nobody in particular."""

    balance = step_between(_("This week, between giving and receiving"), BALANCE)

    def filled(self) -> dict[str, Any]:
        """Return what was marked."""
        return {"balance": self.week.marks.balance}


class WeekForm(CardForm):
    """The cup, the load, and whether something was held too tightly."""

    cup = step_between(_("Cup this week"), CUP)
    load = step_between(_("Load"), LOAD)
    held_tightly = forms.BooleanField(
        label=_("I held something too tightly"), required=False
    )

    def filled(self) -> dict[str, Any]:
        """Return what was marked."""
        marks = self.week.marks
        return {
            "cup": marks.cup,
            "load": marks.load,
            "held_tightly": bool(marks.held_tightly),
        }
