"""What a client may say after a session, and what a therapist guesses they marked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.after_sessions import FORM, GUESSED, Helped, Tears
from cairn.clinic.records.models import Visibility
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.services.lay_item import LONGEST_LINE
from cairn.clinic.records.services.tell_after import Afterwards, Wish
from cairn.exchange.instruments.shelf import instrument
from cairn.science.measure.instrument import Instrument
from cairn.web.checkin.questions import field_name, text_of
from cairn.web.ownpage.forms import TOO_LONG, Numbered, OneLine

HELPED = {
    Helped.LISTENED: _("Being listened to"),
    Helped.THOUGHT: _("A new thought"),
    Helped.PRACTISING: _("Practising"),
    Helped.CHALLENGED: _("Being challenged"),
    Helped.LAUGH: _("A laugh"),
    Helped.THERE: _("Being there"),
    Helped.NOTHING_YET: _("Nothing yet"),
}
TEARS = {
    Tears.RELIEF: _("Relief"),
    Tears.JOY: _("Joy"),
    Tears.PAIN: _("Pain"),
    Tears.NOT_SURE: _("Not sure"),
}
_NOT_ONE = _("Choose one of the numbers, or leave it out.")
_MARKS = [(str(mark), str(mark)) for mark in range(11)]


def session_form() -> Instrument:
    """Return the measure that is asked after a session."""
    return instrument(FORM)


class Marks(forms.Form):
    """Numbers from 0 to 10, none of them needed."""

    def __init__(self, *args: Any, items: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.measure = session_form()
        self.items = [item for item in self.measure.items if item.id in items]
        for item in self.items:
            self.fields[field_name(self.measure, item)] = forms.TypedChoiceField(
                label=text_of(self.measure).items[item.id].text,
                choices=_MARKS,
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": _NOT_ONE},
            )

    def marks(self) -> dict[str, int | None]:
        """Return the marks by item; what was left out is none."""
        return {
            item.id: self.cleaned_data.get(field_name(self.measure, item))
            for item in self.items
        }

    def chosen(self) -> Mapping[str, int]:
        """Return what was chosen, by field, to show it again."""
        names = [field_name(self.measure, item) for item in self.items]
        known = dict(_MARKS)
        given = {name: self.data.get(name, "") for name in names}
        return {name: int(mark) for name, mark in given.items() if mark in known}

    def faults(self) -> Mapping[str, str]:
        """Return what needs another look, by field."""
        names = [field_name(self.measure, item) for item in self.items]
        return {
            name: str(self.errors[name][0]) for name in names if name in self.errors
        }


class GuessForm(Marks):
    """What the client would say, before looking; `needed` to keep a guess and look."""

    def __init__(self, *args: Any, needed: bool = False, **options: Any) -> None:
        super().__init__(*args, items=GUESSED, **options)
        self.needed = needed

    @property
    def is_made(self) -> bool:
        """Whether at least one mark was guessed."""
        return any(mark is not None for mark in self.marks().values())

    def clean(self) -> dict[str, Any]:
        """Ask for one guess at least; leaving it out is another button."""
        said = super().clean() or {}
        if self.needed and not self.errors and not self.is_made:
            raise forms.ValidationError(
                _("Guess at least one of the three marks, or leave it out.")
            )
        return said


class AfterForm(Marks, Numbered):
    """Marks, what helped, what could have been different, tears; all may stay empty."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    helped = forms.MultipleChoiceField(
        label=_("What helped?"),
        choices=list(HELPED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from these, or none.")},
    )
    tears = forms.ChoiceField(
        label=_("I cried, and it was"),
        choices=[*TEARS.items(), ("", _("Leave this out"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these, or leave it out.")},
    )
    wish = OneLine(
        label=_("Anything you wish had been different?"),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={"max_length": TOO_LONG},
    )
    visibility = forms.ChoiceField(
        label=_("Who sees this line"),
        help_text=_("“Only me” is locked with words of your own."),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the two.")},
    )

    def __init__(self, *args: Any, therapist: str, **options: Any) -> None:
        measure = session_form()
        super().__init__(*args, items=[item.id for item in measure.items], **options)
        visibility = self.fields["visibility"]
        assert isinstance(visibility, forms.ChoiceField)  # noqa: S101 - for the types
        visibility.choices = [
            (Visibility.ONLY_ME, _t("Only me")),
            (Visibility.SHARED, _t("Me and %(name)s") % {"name": therapist}),
        ]

    def clean_version(self) -> str:
        """Refuse marks for questions that have changed since."""
        if self.cleaned_data["version"] != self.measure.version:
            raise forms.ValidationError(
                _(
                    "The questions have changed since this page was opened. Look "
                    "through them once more, then send."
                )
            )
        return self.measure.version

    def clean(self) -> dict[str, Any]:
        """Ask who sees the line, and for anything at all."""
        said = super().clean() or {}
        if said.get("wish") and not said.get("visibility"):
            self.add_error("visibility", _t("Choose who sees it."))
        names = ("helped", "tears", "wish")
        marked = any(mark is not None for mark in self.marks().values())
        if not self.errors and not marked and not any(said.get(name) for name in names):
            raise forms.ValidationError(
                _("Nothing is marked yet. Mark one thing, then send.")
            )
        return said

    def wished(self) -> Wish | None:
        """Return the line and who reads it."""
        text = self.cleaned_data["wish"]
        if not text:
            return None
        return Wish(text, Visibility(self.cleaned_data["visibility"]))

    def said(self, mode: Mode) -> Afterwards:
        """Return all of it as it is kept."""
        said = self.cleaned_data
        return Afterwards(
            key=said["key"],
            version=said["version"],
            marks=self.marks(),
            mode=mode,
            helped=tuple(map(Helped, said["helped"])),
            tears=Tears(said["tears"]) if said["tears"] else None,
            wish=self.wished(),
            language=text_of(self.measure).language,
        )
