"""The form of a keepsake: which pages go into it, in which order; nothing is chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cairn.clinic.records.models import ItemKind
from cairn.clinic.records.own_page import PageItem

MOST_STONES = 3
LONGEST_TITLE = 60
# Every page there can be, in the order it stands in until the client moves one.
PARTS = {
    "words": _("My words, at first and now"),
    "way": _("The picture of my way"),
    "stones": _("Up to three stones that meant most"),
    "tools": _("What I have learned and is mine now"),
    "signs": _("Signs that it is getting hard, and what I do"),
    "people": _("People I can turn to"),
    "letters": _("Letters of mine"),
    "closing": _("Closing words that I asked for"),
    "door": _("How to come back"),
}
# Chosen one by one, and not as a whole.
ONE_BY_ONE = {
    "stones": (ItemKind.STONE, ItemKind.MILESTONE),
    "letters": (ItemKind.LETTER,),
}
FIRST_WORDS = 80


class KeepsakeForm(forms.Form):
    """What goes into a keepsake."""

    title = forms.CharField(
        label=_("Its name"),
        help_text=_("Left empty, it is called “What I take with me”."),
        required=False,
        max_length=LONGEST_TITLE,
        error_messages={
            "max_length": _("A name can be %(limit_value)d characters long at most.")
        },
    )
    pages = forms.MultipleChoiceField(
        label=_("Its pages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (name, said) for name, said in PARTS.items() if name not in ONE_BY_ONE
        ],
        error_messages={"invalid_choice": _("Choose among the pages that are here.")},
    )
    stones = forms.MultipleChoiceField(
        label=PARTS["stones"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the stones that are here.")},
    )
    letters = forms.MultipleChoiceField(
        label=PARTS["letters"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the letters that are here.")},
    )
    named = forms.BooleanField(
        label=_("Write the name of the practice at the end"), required=False
    )
    order = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, sent: Mapping[str, Any] | None, *, items: Sequence[PageItem]
    ) -> None:
        super().__init__(sent)
        for name, kinds in ONE_BY_ONE.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - types
            field.choices = [
                (str(item.id), _first_words(item.content.text))
                for item in items
                if item.content.kind in kinds
            ]

    def clean_stones(self) -> list[str]:
        """Refuse a fourth stone, kindly."""
        chosen: list[str] = self.cleaned_data["stones"]
        if len(chosen) > MOST_STONES:
            over = len(chosen) - MOST_STONES
            said = ngettext(
                "Three stones fit on this page. Take %(n)d off; all of them stay on "
                "your path.",
                "Three stones fit on this page. Take %(n)d off; all of them stay on "
                "your path.",
                over,
            )
            raise forms.ValidationError(said, params={"n": over})
        return chosen

    def clean_title(self) -> str:
        """Give it a name when it has none."""
        return str(self.cleaned_data["title"]).strip() or _t("What I take with me")

    def in_order(self) -> list[str]:
        """Return the pages that go in, in their order; without any, words and way."""
        said = self.cleaned_data
        chosen = {*said["pages"], *(name for name in ONE_BY_ONE if said[name])}
        order = order_of(said["order"])
        return [name for name in order if name in chosen] or ["words", "way"]


def order_of(written: str) -> list[str]:
    """Read an order of pages; what it leaves out comes last, what it invents never."""
    known = [name for name in dict.fromkeys(written.split(",")) if name in PARTS]
    return known + [name for name in PARTS if name not in known]


def move(order: Sequence[str], wish: str) -> list[str]:
    """Move one page a place earlier or later; at the end of the row it stays."""
    name, _colon, where = wish.partition(":")
    moved = list(order)
    if name not in moved:
        return moved
    place = moved.index(name)
    moved.insert(
        max(place - 1, 0) if where == "earlier" else place + 1, moved.pop(place)
    )
    return moved


def _first_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= FIRST_WORDS else f"{line[:FIRST_WORDS]} …"
