"""Turns what was said in the form into a mapping, refusing what is still open."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cairn.clinic.records.services.describe_measure import Description
from cairn.errors import ImportRefused
from cairn.exchange.tables import (
    DateOrder,
    Dates,
    DayNumbers,
    DayUnit,
    Long,
    Mapping,
    Occasion,
    Role,
    SameDay,
    SessionNumbers,
    Table,
    Wide,
)
from cairn.web.importing.forms import OWN, TableForm


def suggest_answers(table: Table) -> dict[str, Any]:
    """Return what to offer first; each is for the person to confirm."""
    offered: dict[str, Any] = {
        "same_day": SameDay.REFUSE.value,
        "delimiter": getattr(table.reader.delimiter, "value", ""),
        "encoding": getattr(table.reader.encoding, "value", ""),
        "missing": " ".join(table.suggestions.missing_markers),
    }
    words = {
        Role.CLIENT: "client",
        Role.DATE: "when",
        Role.DAY: "when",
        Role.SESSION: "when",
    }
    for column in table.columns:
        role = table.suggestions.roles.get(column.name)
        if role in words:
            offered[f"role_{column.number}"] = words[role]
    return offered


def read_mapping(form: TableForm, *, today: date) -> Mapping:
    """Return the mapping that was stated; raises ImportRefused with what is open."""
    said = form.cleaned_data
    clients = form.columns_as("client")
    if said["time_as"] != "date" and said["first_day"] is None:
        raise ImportRefused(_("Say on which day the counting of time starts."))
    if len(clients) != 1:
        raise ImportRefused(_("Say which one column holds the client."))
    return Mapping(
        said["own_name"] if said["measure"] == OWN else said["measure"],
        clients[0].name,
        _long(form, today=today) if form.columns_as("when") else _wide(form),
        missing=("", *said["missing"].split()),
        decimal_comma=said["decimal_comma"],
        same_day=SameDay(said["same_day"]),
    )


def read_description(form: TableForm) -> Description | None:
    """Return the description of another measure, or None for one that Cairn knows."""
    said = form.cleaned_data
    if said["measure"] != OWN:
        return None
    low, high = said["own_low"], said["own_high"]
    if not said["own_name"] or low is None or high is None or not said["own_better"]:
        raise ImportRefused(
            _("Name the other measure, its lowest and highest score, and which way "
              "is better.")
        )  # fmt: skip
    return Description(said["own_name"], low, high, said["own_better"] == "lower")


def _long(form: TableForm, *, today: date) -> Long:
    times, scores = form.columns_as("when"), form.columns_as("score")
    items = form.items()
    if len(times) != 1:
        raise ImportRefused(_("One column holds the time. Choose one."))
    if len(scores) > 1 or bool(scores) == bool(items):
        raise ImportRefused(
            _("Choose one column with a total score, or the columns with the answers.")
        )
    return Long(
        times[0].name,
        _written(form, today=today),
        score=scores[0].name if scores else None,
        items=items,
    )


def _wide(form: TableForm) -> Wide:
    scores = form.columns_as("score")
    unit = form.cleaned_data["time_as"]
    if not scores or form.items():
        raise ImportRefused(
            _("Say which column holds the time. In a table with one row a client, say "
              "which columns hold total scores, each with its time.")
        )  # fmt: skip
    if unit == "date":
        raise ImportRefused(
            _("With one row a client, times are given as days, weeks, months or "
              "session numbers.")
        )  # fmt: skip
    return Wide(tuple(_occasion(form, column.name, column.number) for column in scores))


def _occasion(form: TableForm, name: str, number: int) -> Occasion:
    time, unit = form.cleaned_data[f"time_{number}"], form.cleaned_data["time_as"]
    if time is None:
        raise ImportRefused(_("Give each column with a score its time."))
    if unit == "session":
        return Occasion(name, score=name, order=int(time))
    return Occasion(name, score=name, day=time * DayUnit(unit).days)


def _written(form: TableForm, *, today: date) -> Dates | DayNumbers | SessionNumbers:
    said = form.cleaned_data
    if said["time_as"] == "date":
        if not said["date_order"]:
            raise ImportRefused(_("Say in which order the dates are written."))
        return Dates(DateOrder(said["date_order"]), not_after=today)
    labels = _labels(said["labels"])
    if said["time_as"] == "session":
        return SessionNumbers({word: int(number) for word, number in labels.items()})
    return DayNumbers(DayUnit(said["time_as"]), labels)


def _labels(text: str) -> dict[str, float]:
    try:
        pairs = [part.rsplit("=", 1) for part in text.split(",") if part.strip()]
        return {word.strip(): float(number) for word, number in pairs}
    except ValueError as error:
        raise ImportRefused(
            _("Write the words of the time column as word=number, such as pre=1.")
        ) from error
