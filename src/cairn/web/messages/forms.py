"""What a client wants to be sent; nothing is chosen before they choose it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cairn.clinic.records.models import FOLLOW_UP_MONTHS

NOTE = (("yes", _("Yes, that one note")), ("no", _("No note")))


class NoteForm(forms.Form):
    """Yes or no to the one note after a long silence."""

    note = forms.ChoiceField(
        label=_("If nothing comes from you for six weeks, would you like one note?"),
        help_text=_(
            "It says: “Your page stays as you left it. You can take your things or "
            "close it.” It comes once, and names nobody."
        ),
        choices=NOTE,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose one of the two.")
        ),
    )


class FollowUpForm(forms.Form):
    """Months after the ending at which a check-in is wanted; none is fine."""

    months = forms.TypedMultipleChoiceField(
        label=_("After your work together has ended, would you like a short check-in?"),
        help_text=_("Choose as many as you like, or none."),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = [  # type: ignore[attr-defined]
            (months, _name_months(months)) for months in FOLLOW_UP_MONTHS
        ]


def _name_months(months: int) -> str:
    said = ngettext("After %(n)d month", "After %(n)d months", months)
    return said % {"n": months}
