"""The form in which a practice states its risk protocol."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cairn.clinic.crisis_lines import CrisisLine, regions, suggest_lines
from cairn.clinic.records.models import Practice, RiskProtocol
from cairn.clinic.records.queries import present_members
from cairn.clinic.records.services.state_protocol import Promise

MOST_PEOPLE = 4
OWN_LINES = 3
DAYS = (
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
)
DEADLINES = (
    (30, _("half an hour")),
    (60, _("1 hour")),
    (120, _("2 hours")),
    (240, _("4 hours")),
    (480, _("8 hours")),
    (960, _("16 hours")),
    (1440, _("24 hours")),
)
CHANNELS = (("tel", _("Call")), ("sms", _("Text")))
NUMBER = RegexValidator(
    r"^\+?[0-9][0-9 ()/.-]{1,24}$", _("Write the number with digits, such as 116 123.")
)
TIME = forms.TimeInput(attrs={"type": "time", "class": "narrow"}, format="%H:%M")
LONGEST_TEXT = 200


class ProtocolForm(forms.Form):
    """Who looks, in which hours, by when, and whom a client can reach meanwhile."""

    region = forms.CharField(widget=forms.HiddenInput)
    works_alone = forms.BooleanField(
        label=_("I work alone: nobody else looks"), required=False
    )
    covered_days = forms.MultipleChoiceField(
        label=_("Days on which somebody looks"),
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    covered_from = forms.TimeField(label=_("From"), widget=TIME)
    covered_until = forms.TimeField(label=_("Until"), widget=TIME)
    minutes_to_look = forms.TypedChoiceField(
        label=_("Somebody looks within"),
        choices=DEADLINES,
        coerce=int,
        help_text=_("Counted in the hours above, after an answer about safety."),
    )
    minutes_when_urgent = forms.TypedChoiceField(
        label=_("When it is urgent, within"),
        choices=DEADLINES,
        coerce=int,
        help_text=_("A clear answer, a rise, or a wish to be called."),
    )
    out_of_hours = forms.CharField(
        label=_("What a client reads outside these hours"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Stands after “Nobody looks before …”, which is computed. Such as: The "
            "night service of the clinic can be reached."
        ),
    )
    tells_unsent = forms.BooleanField(
        label=_("Pass a safety answer on although the check-in was not sent"),
        required=False,
        help_text=_(
            "Somebody who marks it and stops is looked at too. The check-in says so "
            "before its first question, and the answer itself is not stored."
        ),
    )
    valid_until = forms.DateField(
        label=_("This holds until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Then it is looked at again. A year is usual."),
    )

    def __init__(
        self, *args: Any, practice: Practice, region: str, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.lines = suggest_lines(region)
        therapists = present_members(practice).filter(therapist=True)
        self.members = {str(one.id): one for one in therapists}
        self.fields["region"].initial = region
        self._add_people()
        self._add_lines()

    def _add_people(self) -> None:
        names = [(key, one.read_text("name")) for key, one in self.members.items()]
        labels = [_("Looks first"), _("Then"), _("Then"), _("Then")]
        for place in range(min(MOST_PEOPLE, max(len(names), 1))):
            self.fields[f"person_{place}"] = forms.ChoiceField(
                label=labels[place],
                choices=[("", _("Choose") if place == 0 else _("Nobody")), *names],
                required=place == 0,
                error_messages={
                    "required": _(
                        "Choose who looks first. If you work alone, choose yourself."
                    )
                },
            )

    def _add_lines(self) -> None:
        for place, line in enumerate(self.lines):
            self.fields[f"line_{place}"] = forms.BooleanField(
                label=_name_line(line),
                required=False,
                help_text=_tell_standing(line, today=self.today),
            )
        for place in range(OWN_LINES):
            own = f"own_{place}"
            self.fields[f"{own}_label"] = forms.CharField(
                label=_("Its name"), required=False, max_length=80
            )
            self.fields[f"{own}_channel"] = forms.ChoiceField(
                label=_("Call or text"), choices=CHANNELS, required=False
            )
            self.fields[f"{own}_value"] = forms.CharField(
                label=_("Its number"), required=False, validators=[NUMBER]
            )
            self.fields[f"{own}_hours"] = forms.CharField(
                label=_("Its hours"), required=False, max_length=60
            )

    def clean_region(self) -> str:
        """Refuse a region the list does not know."""
        region: str = self.cleaned_data["region"]
        if region not in regions():
            raise forms.ValidationError(_("Choose the region from the list."))
        return region

    def clean_valid_until(self) -> date:
        """Refuse a date that is past, or so far that nobody will look again."""
        until: date = self.cleaned_data["valid_until"]
        if not self.today < until <= self.today + timedelta(days=731):
            raise forms.ValidationError(_("Choose a date within the next two years."))
        return until

    def people_fields(self) -> list[forms.BoundField]:
        """Return the fields that name people."""
        return [self[name] for name in self.fields if name.startswith("person_")]

    def line_fields(self) -> list[forms.BoundField]:
        """Return the fields that confirm a suggested line."""
        return [self[name] for name in self.fields if name.startswith("line_")]

    def own_line_fields(self) -> list[list[forms.BoundField]]:
        """Return the fields of each line of the practice's own."""
        return [
            [self[name] for name in self.fields if name.startswith(f"own_{place}_")]
            for place in range(OWN_LINES)
        ]

    def has_own_lines(self) -> bool:
        """Whether the practice's own lines are to be seen at once."""
        values = [field.value() for line in self.own_line_fields() for field in line]
        named = any(value and value not in dict(CHANNELS) for value in values)
        return named or not self.lines

    def people(self) -> list[Any]:
        """Return the people that were named, in order."""
        named = [self.cleaned_data.get(f"person_{n}") for n in range(MOST_PEOPLE)]
        return [self.members[key] for key in named if key]

    @property
    def promise(self) -> Promise:
        """Return what is promised."""
        entered = self.cleaned_data
        plain = (
            "region", "covered_from", "covered_until", "minutes_to_look",
            "minutes_when_urgent", "out_of_hours", "valid_until", "works_alone",
            "tells_unsent",
        )  # fmt: skip
        return Promise(
            **{name: entered[name] for name in plain},
            covered_days="".join(sorted(entered["covered_days"])),
            crisis_lines=(*self._confirmed_lines(), *self._own_lines()),
        )

    def _confirmed_lines(self) -> list[dict[str, str]]:
        return [
            line.as_told()
            for place, line in enumerate(self.lines)
            if self.cleaned_data.get(f"line_{place}")
        ]

    def _own_lines(self) -> list[dict[str, str]]:
        parts = ("label", "channel", "value", "hours")
        lines = [
            {part: self.cleaned_data.get(f"own_{place}_{part}", "") for part in parts}
            for place in range(OWN_LINES)
        ]
        return [line for line in lines if line["label"] and line["value"]]


def _name_line(line: CrisisLine) -> str:
    verb = _now("Call") if line.channel == "tel" else _now("Text")
    return f"{line.service}: {verb} {line.value}"


def _tell_standing(line: CrisisLine, *, today: date) -> str:
    place = line.source.removeprefix("https://")
    if line.is_confirmed(on=today) and line.verified_on:
        return _now(
            "Confirmed on {day} ({place}). Tick it when it is right for your clients."
        ).format(day=line.verified_on.isoformat(), place=place)
    return _now("Not confirmed. Look it up ({place}) or call it, then tick it.").format(
        place=place
    )


def initial_of(protocol: RiskProtocol | None, *, today: date) -> dict[str, Any]:
    """Return what the form starts with: the protocol in force, or usual hours."""
    if protocol is None:
        return {
            "covered_days": list("12345"),
            "covered_from": "09:00",
            "covered_until": "17:00",
            "minutes_to_look": 480,
            "minutes_when_urgent": 240,
            "valid_until": today + timedelta(days=365),
        }
    named = enumerate(protocol.people.order_by("position"))
    return {
        "works_alone": protocol.works_alone,
        "tells_unsent": protocol.tells_unsent,
        "covered_days": list(protocol.covered_days),
        "covered_from": protocol.covered_from,
        "covered_until": protocol.covered_until,
        "minutes_to_look": protocol.minutes_to_look,
        "minutes_when_urgent": protocol.minutes_when_urgent,
        "out_of_hours": protocol.read_text("out_of_hours"),
        "valid_until": protocol.valid_until,
        **{f"person_{place}": str(one.member_id) for place, one in named},
        **_initial_lines(protocol),
    }


def _initial_lines(protocol: RiskProtocol) -> dict[str, Any]:
    suggested = [line.as_told() for line in suggest_lines(protocol.region)]
    found: dict[str, Any] = {
        f"line_{place}": line in protocol.crisis_lines
        for place, line in enumerate(suggested)
    }
    own = [line for line in protocol.crisis_lines if line not in suggested]
    for place, line in enumerate(own[:OWN_LINES]):
        found |= {f"own_{place}_{part}": value for part, value in line.items()}
    return found
