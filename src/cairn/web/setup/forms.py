"""What a practice says about itself: its name, its hours, its people."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from cairn.clinic.managing import roles_open_to
from cairn.clinic.records.models import Member, Role
from cairn.clinic.records.services.found_practice import Founding
from cairn.web.setup.door import is_right_code

LONGEST_NAME = 120
LONGEST_HOURS = 120
MOST_YEARS = 100
SIGN_IN_NAME = RegexValidator(
    r"^[\w.@+-]{2,60}\Z",
    _("Use 2 to 60 letters, digits or . @ + - _ and no spaces."),
)
PASSPHRASE_HINT = _(
    "At least 15 characters; four or five unrelated words are easy to keep. Nobody can "
    "look it up for you later."
)
ROLE_NAMES = {
    Role.THERAPIST: _("Therapist: treats clients and sees their own clients' records"),
    Role.OWNER: _("Owner: answers for the practice and its risk protocol"),
    Role.ADMINISTRATOR: _("Administrator: adds people; sees no client"),
    Role.SUPERVISOR: _("Supervisor: sees what a therapist brings; nothing by itself"),
}


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones by region and city."""
    regions = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/",
               "Australia/", "Europe/", "Indian/", "Pacific/")  # fmt: skip
    named = sorted(zone for zone in available_timezones() if zone.startswith(regions))
    known = [(zone, zone.replace("_", " ")) for zone in ["UTC", *named]]
    return [("", str(_("Choose"))), *known]


def passphrase_field(label: Any) -> forms.CharField:
    """Return a field for a new passphrase."""
    return forms.CharField(
        label=label,
        max_length=1024,
        strip=False,
        help_text=PASSPHRASE_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )


def zone_field() -> forms.ChoiceField:
    """Return a field for the practice's time zone."""
    return forms.ChoiceField(
        label=_("Time zone"),
        choices=lazy(time_zones, list),
        help_text=_("Deadlines and covered hours are counted in it."),
        error_messages={"required": _("Choose the time zone you work in.")},
    )


class StartForm(forms.Form):
    """The first page of all: the practice and its owner."""

    code = forms.CharField(
        label=_("The code from the terminal"),
        max_length=60,
        help_text=_("It was printed when Cairn was started on its machine."),
    )
    practice_name = forms.CharField(
        label=_("Name of the practice"),
        max_length=LONGEST_NAME,
        help_text=_("It stands at the top of your own pages."),
    )
    time_zone = zone_field()
    owner_name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        help_text=_("As your clients know you."),
    )
    sign_in_name = forms.CharField(
        label=_("Your sign-in name"),
        validators=[SIGN_IN_NAME],
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    passphrase = passphrase_field(_("Your passphrase"))
    treats_clients = forms.BooleanField(
        label=_("I am also a therapist"), required=False, initial=True
    )

    def __init__(self, *args: Any, ask_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Refuse a code that is not the one of the terminal."""
        code: str = self.cleaned_data["code"]
        if not is_right_code(code):
            raise forms.ValidationError(
                _("This is not the code. Copy it from the terminal once more.")
            )
        return code

    @property
    def founding(self) -> Founding:
        """Return what was entered."""
        entered = {name: self.cleaned_data[name] for name in Founding.__slots__}
        return Founding(**entered)


class PracticeForm(forms.Form):
    """The practice's name, its time zone, and when it can be reached."""

    name = forms.CharField(label=_("Name of the practice"), max_length=LONGEST_NAME)
    time_zone = zone_field()
    contact_hours = forms.CharField(
        label=_("When you can be reached"),
        max_length=LONGEST_HOURS,
        required=False,
        help_text=_("In words, such as: Monday to Thursday, 9 to 16. Clients see it."),
    )
    language = forms.ChoiceField(
        label=_("Language of clients' pages"),
        choices=settings.LANGUAGES,
        help_text=_(
            "For clients whose browser asks for none of these. They can choose."
        ),
    )
    kept_years = forms.IntegerField(
        label=_("Years that records must be kept by law"),
        min_value=1,
        max_value=MOST_YEARS,
        required=False,
        help_text=_(
            "Clients who leave read it. Empty: the law is named, not a number."
        ),
        widget=forms.NumberInput(attrs={"class": "narrow"}),
    )


class RolesForm(forms.Form):
    """What a member does here; one person may do several things."""

    roles = forms.MultipleChoiceField(
        label=_("What does this person do here?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, giver: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = roles_open_to(giver)
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role.value, name) for role, name in ROLE_NAMES.items() if role in allowed
        ]


class NewMemberForm(RolesForm):
    """A new colleague; they choose their passphrase themselves."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    sign_in_name = forms.CharField(label=_("Sign-in name"), validators=[SIGN_IN_NAME])
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_(
            "For the notice that something waits. It never says anything about anyone."
        ),
    )
    field_order = ("name", "sign_in_name", "email", "roles")


class LeaveForm(forms.Form):
    """Who takes over the clients of a person who leaves."""

    def __init__(
        self, *args: Any, heirs: list[tuple[str, str]], needed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heir"] = forms.ChoiceField(
            label=_("Their clients go to"),
            choices=[("", _("Choose a therapist")), *heirs],
            required=needed,
            error_messages={"required": _("Choose who takes the clients over.")},
        )


class JoinForm(forms.Form):
    """A newcomer's own passphrase."""

    passphrase = passphrase_field(_("Your passphrase"))
