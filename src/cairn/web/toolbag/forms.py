"""What a client may write about a tool, and where it is with them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import ItemKind
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import LONGEST_LINE
from cairn.clinic.records.toolbag import ToolState
from cairn.web.ownpage.forms import TOO_LONG, NewThing, OneLine

STATES = {
    ToolState.LEARNED: _("Learned"),
    ToolState.TRIED: _("Tried"),
    ToolState.HELPS: _("Helps"),
    ToolState.MINE: _("Mine now"),
}


class ToolForm(forms.Form):
    """A tool in the client's own words, and where it is now."""

    text = OneLine(
        label=_("Something I can do when I need it"),
        help_text=_("Such as: “ring first thing in the morning”"),
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": TOO_LONG,
        },
    )
    state = forms.ChoiceField(
        label=_("Where it is with you now"),
        choices=list(STATES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where it is now."),
            "invalid_choice": _("Choose one of the four."),
        },
    )

    def content(self) -> Content:
        """Return the tool as it was written."""
        return Content(ItemKind.TOOL, self.cleaned_data["text"])

    def now(self) -> ToolState:
        """Return where it is now."""
        return ToolState(self.cleaned_data["state"])


class NewToolForm(ToolForm, NewThing):
    """A tool that is not in the bag yet."""

    field_order = ("text", "state", "visibility")
