"""Two lines for hard times: a sign and what helps, a person and how to reach them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import ItemKind
from cairn.clinic.records.own_page import Content, PageItem
from cairn.clinic.records.services.lay_item import LONGEST_LINE
from cairn.web.ownpage.forms import NewThing, OneLine

THEN = "then"
_TOO_LONG = _(
    "This can be %(limit_value)d characters long at most. Shorten it; nothing was lost."
)
# What the two lines of each kind are called.
ASKED = {
    ItemKind.SIGN: (
        _("A sign that it is getting hard"),
        _("What I do then"),
    ),
    ItemKind.PERSON: (
        _("Somebody I can turn to"),
        _("How I reach them"),
    ),
}


class LineForm(forms.Form):
    """Two short lines that belong together: a sign and what helps, a person and how."""

    text = OneLine(
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": _TOO_LONG,
        },
    )
    then = OneLine(
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={"max_length": _TOO_LONG},
    )
    kind: ItemKind

    def ask_for(self, kind: ItemKind) -> None:
        """Name the two lines for what they are about."""
        self.kind = kind
        self.fields["text"].label, self.fields["then"].label = ASKED[kind]

    def content(self) -> Content:
        """Return both lines as they were written."""
        said = self.cleaned_data
        return Content(self.kind, said["text"], more={THEN: said["then"]})


class NewLineForm(LineForm, NewThing):
    """Lines that are not laid yet: who sees them is the client's choice."""

    field_order = ("text", "then", "visibility")

    def __init__(
        self, *args: Any, kind: ItemKind, therapist: str, **options: Any
    ) -> None:
        super().__init__(*args, therapist=therapist, **options)
        self.ask_for(kind)


class ChangeLineForm(LineForm):
    """Lines that lie there."""

    def __init__(self, sent: Mapping[str, Any] | None, *, line: PageItem) -> None:
        content = line.content
        super().__init__(
            sent, initial={"text": content.text, "then": content.more.get(THEN)}
        )
        self.ask_for(content.kind)
