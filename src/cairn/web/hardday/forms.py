"""Whom to call on a hard day: up to three people, each line may stay empty."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.well_support import MOST_CONTACTS, Contact
from cairn.web.ownpage.forms import TOO_LONG, OneLine

LONGEST_NAME = 60


class PeopleForm(forms.Form):
    """Up to three people and how to reach them."""

    def __init__(self, sent: QueryDict | None, *, contacts: Sequence[Contact]) -> None:
        filled: dict[str, Any] = {}
        for one in contacts:
            filled |= {f"name_{one.place}": one.name, f"reach_{one.place}": one.reach}
        super().__init__(sent, initial=filled)
        for place in range(MOST_CONTACTS):
            self.fields[f"name_{place}"] = _line(_("Name"))
            self.fields[f"reach_{place}"] = _line(_("Number"))

    def rows(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """Return the lines side by side, each with its name."""
        names = (_t("One person"), _t("Another"), _t("And another"))
        for place, name in enumerate(names):
            yield name, self[f"name_{place}"], self[f"reach_{place}"]

    def contacts(self) -> list[Contact]:
        """Return all places, the empty ones too."""
        said = self.cleaned_data
        return [
            Contact(said[f"name_{place}"], said[f"reach_{place}"], place)
            for place in range(MOST_CONTACTS)
        ]


def _line(label: Any) -> OneLine:
    return OneLine(
        label=label,
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
