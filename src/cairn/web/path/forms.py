"""Lines a therapist writes: a strength, a pebble beside a stone, a stone suggested."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.services.name_strength import LONGEST_STRENGTH
from cairn.clinic.records.services.set_pebble import LONGEST_PEBBLE

_TOO_LONG = _("Shorten the line to %(limit_value)d characters or fewer.")


class StrengthForm(forms.Form):
    """Name one strength."""

    strength = forms.CharField(
        label=_("Name one strength, any size."),
        max_length=LONGEST_STRENGTH,
        required=False,
        error_messages={
            "max_length": _("Shorten the line to %(limit_value)d characters or fewer.")
        },
    )


class PebbleForm(forms.Form):
    """A line beside a stone: "I saw this too"."""

    text = forms.CharField(
        label=_("Your pebble"),
        help_text=_("One line, such as “I remember how long this took.”"),
        max_length=LONGEST_PEBBLE,
        error_messages={"max_length": _TOO_LONG},
    )


class SuggestForm(forms.Form):
    """A stone that the client may take, change or leave."""

    text = forms.CharField(
        label=_("The stone, as they said it"),
        help_text=_("In their own words, such as “rang the landlord”."),
        max_length=LONGEST_PEBBLE,
        error_messages={"max_length": _TOO_LONG},
    )
    key = forms.RegexField(
        label=_("This form"),
        regex=r"^[0-9a-f]{32}$",
        widget=forms.HiddenInput,
        error_messages={
            "required": _("The form came without its own number. Open it again."),
            "invalid": _("The form came without its own number. Open it again."),
        },
    )
