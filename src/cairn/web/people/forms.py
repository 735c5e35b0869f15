"""A new person, their measures, their sessions, and taking everything away."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.contact import Contact
from cairn.clinic.records.models import Practice
from cairn.clinic.records.services.enrol_client import LONGEST_NAME, NewClient
from cairn.clinic.records.services.state_protocol import check_may_send_out
from cairn.errors import NotAllowed
from cairn.exchange.instruments.shelf import for_clients, instrument
from cairn.science.measure.instrument import Instrument, Schedule

EARLIEST = date(1950, 1, 1)
LONGEST_EMAIL = 254
LONGEST_PHONE = 40
DATE = forms.DateInput(attrs={"type": "date", "class": "narrow"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time", "class": "narrow"}, format="%H:%M")
PHONE = RegexValidator(
    r"^[0-9+][0-9 ()/+.-]{2,}$",
    _("Write the number with digits, such as +49 30 1234567."),
)
TOO_LONG = _("Shorten this to %(limit_value)d characters or fewer.")


def measure_choices() -> list[tuple[str, str]]:
    """Name the measures that may be answered at home; the first chosen is the line."""
    # What is asked after a session would make no sense in a check-in before it.
    before = [
        one
        for one in for_clients()
        if one.has_text and one.schedule is not Schedule.AFTER_SESSION
    ]
    home = sorted(before, key=_rank)
    return [(one.key, f"{one.short_name}: {one.measures}") for one in home]


def _rank(measure: Instrument) -> tuple[int, bool, bool, str]:
    """Put first what is asked each time and can tell change from noise."""
    return (
        list(Schedule).index(measure.schedule),
        measure.main_scale.reliable_change is None,
        not measure.risk_items,
        measure.key,
    )


class MeasuresForm(forms.Form):
    """The measures both agree on; one that asks about safety needs a protocol."""

    measures = forms.MultipleChoiceField(
        label=_("What do you both agree on?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def __init__(
        self, *args: Any, practice: Practice, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.practice = practice
        self.today = today
        self.fields["measures"].choices = measure_choices()  # type: ignore[attr-defined]

    def clean_measures(self) -> list[str]:
        """Refuse what may not be sent out, with the reason."""
        chosen: list[str] = self.cleaned_data["measures"]
        for key in chosen:
            try:
                check_may_send_out(self.practice, instrument(key), on=self.today)
            except NotAllowed as refusal:
                self.add_error("measures", str(refusal))
        return chosen

    def in_order(self, agreed: list[str]) -> list[str]:
        """Return what was chosen; what was agreed before keeps its place in front."""
        chosen: list[str] = self.cleaned_data["measures"]
        kept = [key for key in agreed if key in chosen]
        return kept + [key for key in chosen if key not in kept]


class DetailsForm(forms.Form):
    """Who a person is and how to reach them."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("A first name or an initial is enough. It is kept sealed."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write a name; an initial is enough."),
            "max_length": TOO_LONG,
        },
    )
    email = forms.EmailField(
        label=_("E-mail, if you like"),
        help_text=_("For sending a link. It is kept sealed."),
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": _("Write the address with an @, such as name@example.org."),
            "max_length": TOO_LONG,
        },
    )
    phone = forms.CharField(
        label=_("Telephone, if you like"),
        help_text=_("Shown when an answer asks for a call. It is kept sealed."),
        max_length=LONGEST_PHONE,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel"}),
        error_messages={"max_length": TOO_LONG},
    )

    @property
    def contact(self) -> Contact:
        """Return how to reach them."""
        entered = self.cleaned_data
        return Contact(entered["email"], entered["phone"])


class EnrolForm(DetailsForm, MeasuresForm):
    """A new person."""

    started_on = forms.DateField(
        label=_("The work began on"),
        widget=DATE,
        error_messages={
            "required": _("Select the day the work began."),
            "invalid": _("Write the day as year-month-day."),
        },
    )
    field_order = ("name", "email", "phone", "started_on", "measures")

    def clean_started_on(self) -> date:
        """Ask for a day that has come, in living memory."""
        day: date = self.cleaned_data["started_on"]
        if not EARLIEST <= day <= self.today:
            raise forms.ValidationError(_("Select a day up to today."))
        return day

    @property
    def new_client(self) -> NewClient:
        """Return the person, once the form is valid."""
        return NewClient(self.cleaned_data["name"], contact=str(self.contact))


class SessionForm(forms.Form):
    """A day and a time."""

    day = forms.DateField(
        label=_("Day"),
        widget=DATE,
        error_messages={
            "required": _("Select the session's day."),
            "invalid": _("Write the day as year-month-day."),
        },
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=TIME,
        error_messages={
            "required": _("Select the session's time."),
            "invalid": _("Write the time as hour:minute."),
        },
    )

    def clean_day(self) -> date:
        """Keep the day within a few years of today."""
        day: date = self.cleaned_data["day"]
        today = timezone.localdate()
        if abs((day - today).days) > 5 * 366:
            raise forms.ValidationError(_("Select a day within five years of today."))
        return day


class EraseForm(forms.Form):
    """The person's code, typed by hand."""

    code = forms.CharField(
        label=_("Type the code of this person"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "narrow"}),
        error_messages={
            "required": _("Type the code shown above."),
            "max_length": _("Type the code shown above."),
        },
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = code

    def clean_code(self) -> str:
        """Compare with the person's own code."""
        typed: str = self.cleaned_data["code"].strip().lower()
        if not constant_time_compare(typed, self.expected.lower()):
            raise forms.ValidationError(_("This is another code. Type the code above."))
        return typed
