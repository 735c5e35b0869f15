"""The one line about a client that a therapist reads before a session."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.services.name_strength import LONGEST_STRENGTH


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
