"""How is one stored value written so that people can read it?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cairn.clinic.records.measures import find_measure
from cairn.web.mydata.wording import VALUES, name_deed, name_field
from cairn.web.wording import DAY_WITH_YEAR, MOMENT_WITH_YEAR, write_number

# Somebody's own words are never taken for one of ours.
OWN_WORDING = frozenset({"text", "name", "theme", "what_brings_me", "good_week"})


def write_value(name: str, value: Any) -> str:
    """Write a value as people read it."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case float():
            return write_number(value)
        case dict():
            return write_pairs(value)
        case str():
            return write_text(name, value)
        case _:
            return str(value)


def write_text(name: str, text: str) -> str:
    """Write what is stored as text: a day, a name of ours, or somebody's own words."""
    if name in OWN_WORDING:
        return text
    if name == "action":
        return name_deed(text)
    if name == "instrument":
        return find_measure(text).name
    if name.endswith(("_at", "_on")) or name in {"at", "until"}:
        return write_day(text)
    return str(VALUES.get(text, text))


def write_pairs(values: Mapping[str, Any]) -> str:
    """Write the fields inside a field."""
    said = (
        f"{name_field(name)}: {write_value(name, value)}"
        for name, value in values.items()
        if value not in (None, "")
    )
    return "; ".join(said)


def write_day(moment: str | datetime | date) -> str:
    """Write a day with its year; a moment with its time."""
    if isinstance(moment, datetime):
        return date_format(localtime(moment), str(MOMENT_WITH_YEAR))
    if isinstance(moment, date):
        return date_format(moment, str(DAY_WITH_YEAR))
    if "T" in moment:
        return write_day(datetime.fromisoformat(moment))
    return write_day(date.fromisoformat(moment))
