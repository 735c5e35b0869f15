"""What a therapist may write into their own book, and the words that open it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.services.write_taps import LONGEST_OWN_LINE
from cairn.clinic.records.services.write_well import LONGEST
from cairn.clinic.records.well import WellKind
from cairn.web.ownpage.forms import TOO_LONG, Numbered, OneLine, Secret, SetForm

LONGEST_TAG = 40
# What can be written at any time; the rest is asked for where it belongs.
WRITTEN = {
    WellKind.LESSON: _("A lesson"),
    WellKind.MIRROR: _("It touched something of mine"),
    WellKind.GRATITUDE: _("Gratitude"),
    WellKind.MOMENT: _("A moment"),
    WellKind.COMFORT: _("For a hard day"),
    WellKind.PURPOSE: _("Why I do this work"),
}


class BeginForm(SetForm):
    """The words that open a new Well, and that it was understood what they mean."""

    understood = forms.BooleanField(
        label=_(
            "I know: without these words and without the printed key nobody can open "
            "my Well again."
        ),
        error_messages={"required": _("Mark this before you go on.")},
    )


class LostForm(SetForm):
    """The printed key, and new words."""

    recovery = Secret(label=_("The printed key"), autocomplete="off")
    field_order = ("recovery", "own_words", "own_words_again")


class EntryForm(Numbered):
    """One entry; `seen` says that a client's name in it was pointed out."""

    text = forms.CharField(
        label=_("About you, not about them"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": TOO_LONG,
        },
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=list(WRITTEN.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    tag = OneLine(
        label=_("One word for it, if you like"),
        help_text=_("Such as: resilience, empathy, hope."),
        required=False,
        max_length=LONGEST_TAG,
        error_messages={"max_length": TOO_LONG},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class SearchForm(forms.Form):
    """Words to look for inside the open book."""

    words = OneLine(label=_("Look for"), required=False, max_length=LONGEST_OWN_LINE)
