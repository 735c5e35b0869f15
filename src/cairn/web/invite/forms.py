"""What a new link is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import Purpose


class InviteForm(forms.Form):
    """One purpose; a check-in unless another one is chosen."""

    purpose = forms.ChoiceField(
        label=_("What is the link for?"),
        choices=[
            (Purpose.CHECK_IN, _("A check-in: 14 days, used up when it is sent")),
            (Purpose.OWN_PATH, _("Their own path: 90 days, as often as they like")),
        ],
        widget=forms.RadioSelect,
        initial=Purpose.CHECK_IN,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what the link is for.")
        ),
    )
