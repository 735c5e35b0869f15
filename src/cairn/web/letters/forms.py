"""The words of a letter and whom it is to; nothing is chosen beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import ItemKind, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import LONGEST
from cairn.web.ownpage.forms import NewThing

LONGEST_LETTER = LONGEST[ItemKind.LETTER]
TO = "to"
ME, SOMEONE, THERAPIST = "me", "someone", "therapist"


class LetterText(forms.CharField):
    """A long text; the browser may not cut it short, so that nothing is lost unseen."""

    def to_python(self, value: Any) -> str:
        """Write every line break alike, and leave all other characters alone."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out the limit a browser would cut at."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LetterForm(NewThing):
    """One letter; its number is that of a new one, or of the state that is changed."""

    text = LetterText(
        label=_("To anyone. For you first."),
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 12, "class": "own-hand", "dir": "auto"}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": _(
                "A letter can be %(limit_value)d characters long at most. This one "
                "has %(show_value)d. Shorten it; nothing was lost."
            ),
        },
    )
    to = forms.ChoiceField(
        label=_("To"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these, or none.")},
    )

    def __init__(self, *args: Any, therapist: str, **options: Any) -> None:
        super().__init__(*args, therapist=therapist, **options)
        # A letter is kept for oneself; who else reads it is asked apart, or never.
        del self.fields["visibility"]
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 - for the types
        to.choices = [
            (ME, _t("Me")),
            (SOMEONE, _t("Someone")),
            (THERAPIST, therapist),
        ]

    def who_sees(self) -> Visibility:
        """Return who is to see it: nobody else, until it is given."""
        return Visibility.ONLY_ME

    def content(self) -> Content:
        """Return the letter as it was written."""
        said = self.cleaned_data
        return Content(ItemKind.LETTER, said["text"], more={TO: said["to"]})
