"""What a client may write about a hope."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.hopes import NEAREST
from cairn.clinic.records.models import ItemKind
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import LONGEST_LINE
from cairn.web.ownpage.forms import TOO_LONG, NewThing, Numbered, OneLine

MARKS = [(str(value), str(value)) for value in range(NEAREST + 1)]
NOT_ONE_OF_THEM = _("Choose one number from 0 to 10, or none.")


class HopeForm(forms.Form):
    """A hope in the client's own words."""

    text = OneLine(
        label=_("What do you hope for?"),
        max_length=LONGEST_LINE,
        help_text=_("Such as: “eat lunch with the others again”"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": TOO_LONG,
        },
    )

    def content(self) -> Content:
        """Return the hope as it was written."""
        return Content(ItemKind.HOPE, self.cleaned_data["text"])


class MarkField(forms.TypedChoiceField):
    """A number from 0 to 10; none is chosen beforehand."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            choices=MARKS,
            coerce=int,
            empty_value=None,
            required=required,
            error_messages={
                "required": _("Choose one number from 0 to 10."),
                "invalid_choice": NOT_ONE_OF_THEM,
            },
        )


class NewHopeForm(HopeForm, NewThing):
    """A hope that is not laid yet, with a first mark if the client gives one."""

    mark = MarkField(required=False)


class MarkForm(Numbered):
    """How near the client is now."""

    mark = MarkField(required=True)
