"""What a therapist says about a table before its scores can be read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.exchange.instruments.shelf import for_clients
from cairn.exchange.tables import DateOrder, SameDay, Table
from cairn.exchange.tables.columns import Column

OWN = "own"
MOST_ITEMS = 45
TIMES = [
    ("", _("Choose")),
    ("date", _("dates")),
    ("day", _("days since the start")),
    ("week", _("weeks since the start")),
    ("month", _("months since the start")),
    ("session", _("session numbers")),
]
ORDERS = [
    ("", _("Choose")),
    (DateOrder.DAY_MONTH_YEAR.value, _("day, month, year: 31.12.2025")),
    (DateOrder.MONTH_DAY_YEAR.value, _("month, day, year: 12/31/2025")),
    (DateOrder.YEAR_MONTH_DAY.value, _("year, month, day: 2025-12-31")),
]
SAME_DAY = [
    (SameDay.REFUSE.value, _("leave both out and list them")),
    (SameDay.KEEP_FIRST.value, _("keep the first")),
    (SameDay.KEEP_LAST.value, _("keep the last")),
    (SameDay.KEEP_ALL_IN_ORDER.value, _("keep all, in the order of the table")),
]
DELIMITERS = [
    (",", _("comma")),
    (";", _("semicolon")),
    ("\t", _("tab")),
    ("|", _("bar")),
]
ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"),
    ("latin-1", "Latin-1"),
]
BETTER = [("", _("Choose")), ("lower", _("lower")), ("higher", _("higher"))]
ROLES = [
    ("", _("not used")),
    ("client", _("the client")),
    ("when", _("the time")),
    ("score", _("a total score")),
]


class FileForm(forms.Form):
    """The table itself."""

    file = forms.FileField(
        label=_("A table with scores: CSV or Excel (.xlsx)"),
        help_text=_("Up to 30 MB. It is kept sealed, and only until it is imported."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": _("Choose a file of up to 30 MB."),
            "empty": _("This file is empty. Choose another one."),
        },
    )


class TableForm(forms.Form):
    """How the file is read, which measure it holds and what its columns mean."""

    delimiter = forms.ChoiceField(
        label=_("Between the columns"), choices=DELIMITERS, required=False
    )
    encoding = forms.ChoiceField(
        label=_("Letters are written as"), choices=ENCODINGS, required=False
    )
    measure = forms.ChoiceField(label=_("Measure"))
    own_name = forms.CharField(
        label=_("Name of the other measure"), max_length=80, required=False
    )
    own_low = forms.FloatField(label=_("Lowest possible score"), required=False)
    own_high = forms.FloatField(label=_("Highest possible score"), required=False)
    own_better = forms.ChoiceField(
        label=_("Which is better"), choices=BETTER, required=False
    )
    time_as = forms.ChoiceField(
        label=_("The time is given as"),
        choices=TIMES,
        error_messages={"required": _("Say how the time is given.")},
    )
    date_order = forms.ChoiceField(
        label=_("Dates are written as"),
        choices=ORDERS,
        required=False,
        help_text=_("Asked for, and never guessed."),
    )
    first_day = forms.DateField(
        label=_("The first day, where the table has no dates"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}),
        help_text=_("Times are counted from it."),
    )
    labels = forms.CharField(
        label=_("Words in the time column"),
        required=False,
        max_length=200,
        help_text=_("As word=number, such as pre=1, post=2."),
    )
    missing = forms.CharField(
        label=_("Marks that mean “no score”"),
        required=False,
        max_length=60,
        help_text=_("Empty cells always do. Others with a space between: NA -9"),
    )
    decimal_comma = forms.BooleanField(
        label=_("Decimals have a comma: 12,5"), required=False
    )
    same_day = forms.ChoiceField(
        label=_("Two scores of one client at one time"),
        choices=SAME_DAY,
        help_text=_("Such pairs are common where a form was saved twice."),
    )

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        self.table = table
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *[(one.key, one.short_name) for one in for_clients()],
            (OWN, _("Another measure")),
        ]
        for column in table.columns:
            self.fields[f"role_{column.number}"] = _role(column)
            self.fields[f"time_{column.number}"] = _time(column)
        if table.reader.delimiter is None:
            del self.fields["delimiter"], self.fields["encoding"]

    def rows(self) -> Sequence[dict[str, Any]]:
        """Return each column with its fields and a few of its cells."""
        return [
            {
                "column": column,
                "role": self[f"role_{column.number}"],
                "time": self[f"time_{column.number}"],
                "cells": [row[column.number - 1] for row in self.table.preview[:3]],
            }
            for column in self.table.columns
        ]

    def settings_fields(self) -> list[forms.BoundField]:
        """Return the fields that are not about one column."""
        return [
            field
            for field in self
            if not field.name.startswith(("role_", "time_")) or field.name == "time_as"
        ]

    def columns_as(self, role: str) -> list[Column]:
        """Return the columns that were given this role."""
        return [
            column
            for column in self.table.columns
            if self.cleaned_data.get(f"role_{column.number}") == role
        ]

    def items(self) -> dict[str, str]:
        """Return the item columns: item number to column name."""
        found = {}
        for column in self.table.columns:
            role = self.cleaned_data.get(f"role_{column.number}", "")
            if role.startswith("item:"):
                found[role.removeprefix("item:")] = column.name
        return found


def _role(column: Column) -> forms.ChoiceField:
    items = [
        (f"item:{number}", _("answer to item %(number)s") % {"number": number})
        for number in range(1, MOST_ITEMS + 1)
    ]
    return forms.ChoiceField(
        label=_("Column %(letter)s is") % {"letter": column.letter},
        choices=[*ROLES, *items],
        required=False,
    )


def _time(column: Column) -> forms.FloatField:
    return forms.FloatField(
        label=_("Time of column %(letter)s") % {"letter": column.letter},
        required=False,
        widget=forms.NumberInput(attrs={"step": "any", "class": "narrow"}),
    )
