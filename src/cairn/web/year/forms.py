"""What can be written about a year."""

import hashlib
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.services.write_well import LONGEST
from cairn.clinic.records.well_years import LONGEST_WORDS
from cairn.web.ownpage.forms import TOO_LONG


class YearForm(forms.Form):
    """One text of at most five hundred words; it may stay empty.

    `was` says what stood there when the page was opened, so that another tab's words
    are not lost without a sign.
    """

    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9, "class": "own-hand"}),
        error_messages={"max_length": TOO_LONG},
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict | None, *, label: str, stands: str = "") -> None:
        super().__init__(sent, initial={"text": stands, "was": mark_of(stands)})
        self.fields["text"].label = label
        self.fields["text"].help_text = _("Up to %(n)d words, or none.") % {
            "n": LONGEST_WORDS
        }
        self._stands = stands

    def clean_text(self) -> str:
        """Refuse more than five hundred words, and say how many there are."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        count = len(text.split())
        if count > LONGEST_WORDS:
            raise forms.ValidationError(
                _("These are %(count)d words; %(most)d find room."),
                params={"count": count, "most": LONGEST_WORDS},
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Say once that other words were put here meanwhile; they are shown below."""
        said = super().clean() or {}
        if said.get("was", "") != mark_of(self._stands) and (
            said.get("text", self._stands) != self._stands
        ):
            self.data = {"text": said.get("text", ""), "was": mark_of(self._stands)}
            self.add_error(
                "text",
                _t(
                    "Meanwhile other words were put here; they stand below. Send yours "
                    "once more to put them in their place."
                ),
            )
        return said


def mark_of(text: str) -> str:
    """Return a short mark that changes with a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class LetterForm(YearForm):
    """A letter to oneself: as long as it is, but not empty."""

    def clean_text(self) -> str:
        """Refuse an empty letter."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if not text:
            raise forms.ValidationError(_("There is nothing written yet."))
        return text
