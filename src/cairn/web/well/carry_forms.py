"""What a lesson is carried as, what became of it, and where a mirror goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.services.write_taps import LONGEST_OWN_LINE
from cairn.clinic.records.well_intentions import IntentionState
from cairn.clinic.records.well_shelves import Route
from cairn.web.friday.forms import one_of
from cairn.web.friday.own_words import DOMAINS
from cairn.web.ownpage.forms import TOO_LONG, Numbered, OneLine

# Of a mirror: it has been where it was to go.
DONE = "done"


def needed_line(label: Any) -> OneLine:
    """Return one short line in the therapist's own hand that may not stay empty."""
    return OneLine(
        label=label,
        max_length=LONGEST_OWN_LINE,
        widget=forms.TextInput(attrs={"class": "own-hand", "autocomplete": "off"}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": TOO_LONG,
        },
    )


class CarryForm(Numbered):
    """One small intention from a lesson."""

    text = needed_line(_("One small thing I do with it"))
    domain = one_of(_("Where it lies, if you like"), DOMAINS)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """What became of an intention."""

    state = forms.ChoiceField(
        choices=[
            (one.value, one.value)
            for one in IntentionState
            if one is not IntentionState.OPEN
        ]
    )


class RouteForm(forms.Form):
    """Where a mirror goes, or that it has been there."""

    route = forms.ChoiceField(
        choices=[(one, one) for one in (*(one.value for one in Route), DONE)]
    )
