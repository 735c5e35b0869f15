"""What a new link is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import Purpose, Session

ALWAYS = [
    (Purpose.CHECK_IN, _("A check-in: 14 days, used up when it is sent")),
    (Purpose.OWN_PATH, _("Their own path: 90 days, as often as they like")),
]
AFTER_SESSION = _("After session %(n)s: 7 days, used up when it is sent")


class InviteForm(forms.Form):
    """One purpose; a check-in unless another one is chosen."""

    purpose = forms.ChoiceField(
        label=_("What is the link for?"),
        choices=ALWAYS,
        widget=forms.RadioSelect,
        initial=Purpose.CHECK_IN,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what the link is for.")
        ),
    )

    def __init__(self, *args: Any, session: Session | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.session = session
        if session is not None:
            purpose = self.fields["purpose"]
            assert isinstance(purpose, forms.ChoiceField)  # noqa: S101 - for the types
            said = AFTER_SESSION % {"n": session.number}
            purpose.choices = [*ALWAYS, (Purpose.AFTER_SESSION, said)]

    def about(self) -> Session | None:
        """Return the session that the link is about, if it is about one."""
        after = self.cleaned_data["purpose"] == Purpose.AFTER_SESSION
        return self.session if after else None
