"""A week's limits on one form: hours once for all days, others where they differ."""

from collections import Counter
from collections.abc import Iterator
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from cairn.clinic.limits import SESSION_MINUTES, Hours, Limits
from cairn.clinic.limits import WEEKDAYS as ISO_WEEKDAYS
from cairn.errors import CairnError

MOST_SESSIONS = 24
LONGEST_SESSION = 240
NAMES = {day: WEEKDAYS[day - 1] for day in ISO_WEEKDAYS}


def clock(label: Any, **options: Any) -> forms.TimeField:
    """Return a field for a time on the wall."""
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(
            attrs={"type": "time", "class": "narrow"}, format="%H:%M"
        ),
        error_messages={"invalid": _("Write the time as 17:30, or leave it empty.")},
        **options,
    )


def number(label: Any, *, most: int, **options: Any) -> forms.IntegerField:
    """Return a field for a small whole number."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "narrow", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write a whole number, or leave it empty.")},
        **options,
    )


class LimitsForm(forms.Form):
    """Everything may stay empty: what is not said is no limit."""

    off_days = forms.MultipleChoiceField(
        label=_("Days off"),
        choices=[(str(day), name) for day, name in NAMES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    start = clock(_("From"))
    end = clock(_("Until"))
    latest_finish = clock(_("Latest finish of a session"))
    sessions_a_day = number(
        _("Most sessions a day"), most=MOST_SESSIONS, required=False
    )
    session_minutes = number(
        _("A session lasts, in minutes"),
        most=LONGEST_SESSION,
        required=False,
        help_text=_("Left empty, 50."),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        for day, name in NAMES.items():
            for part in ("start", "end"):
                label = _("%(day)s from") if part == "start" else _("%(day)s until")
                self.fields[f"{part}_{day}"] = clock(label % {"day": name})

    @property
    def own_hours(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Yield the two fields of each weekday with hours of its own."""
        for day in NAMES:
            yield self[f"start_{day}"], self[f"end_{day}"]

    @property
    def has_own_hours(self) -> bool:
        """Whether anything is said for a single weekday."""
        return any(field.value() for pair in self.own_hours for field in pair)

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of every stretch, and for one open day at least."""
        said = super().clean() or {}
        for suffix in ("", *(f"_{day}" for day in NAMES)):
            self._ask_for_both(said, suffix)
        if not self.errors:
            try:
                said["limits"] = self._limits(said)
            except CairnError as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return said

    def _ask_for_both(self, said: dict[str, Any], suffix: str) -> None:
        start, end = said.get(f"start{suffix}"), said.get(f"end{suffix}")
        if (start is None) != (end is None):
            missing = "end" if end is None else "start"
            if f"{missing}{suffix}" not in self.errors:
                self.add_error(
                    f"{missing}{suffix}", _("Say both, or leave both empty.")
                )
        elif start is not None and start == end:
            self.add_error(f"end{suffix}", _("End at another time than you begin."))

    def _limits(self, said: dict[str, Any]) -> Limits:
        off = frozenset(int(day) for day in said["off_days"])
        shared = (said["start"], said["end"])
        pairs = {
            day: (said[f"start_{day}"] or shared[0], said[f"end_{day}"] or shared[1])
            for day in NAMES
            if day not in off
        }
        return Limits(
            zone=self.zone,
            off_days=off,
            hours={day: pair for day, pair in pairs.items() if pair[0] is not None},
            latest_finish=said["latest_finish"],
            sessions_a_day=said["sessions_a_day"],
            session_minutes=said["session_minutes"] or SESSION_MINUTES,
        )


def initial_of(limits: Limits | None) -> dict[str, Any]:
    """Return what the form shows of limits that were kept."""
    if limits is None:
        return {}
    shared = _most_common(limits)
    initial: dict[str, Any] = {
        "off_days": [str(day) for day in sorted(limits.off_days)],
        "start": shared[0] if shared else None,
        "end": shared[1] if shared else None,
        "latest_finish": limits.latest_finish,
        "sessions_a_day": limits.sessions_a_day,
        "session_minutes": limits.session_minutes,
    }
    for day, pair in limits.hours.items():
        if pair != shared:
            initial[f"start_{day}"], initial[f"end_{day}"] = pair
    return initial


def _most_common(limits: Limits) -> Hours | None:
    """Return the hours that most days share, where every open day has some."""
    working = set(NAMES) - limits.off_days
    if not limits.hours or set(limits.hours) < working:
        return None
    pairs: Counter[tuple[time, time]] = Counter(limits.hours.values())
    return pairs.most_common(1)[0][0]
