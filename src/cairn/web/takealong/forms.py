"""What is asked before a Well is handed out as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.web.ownpage.forms import Secret

KINDS = {
    "pdf": _("A document to read and print (PDF)"),
    "html": _("A page to read in any browser (HTML)"),
    "json": _("A file for computers (JSON)"),
}


class TakeForm(forms.Form):
    """Which of the three files."""

    kind = forms.ChoiceField(
        label=_("Which file"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three."),
            "invalid_choice": _("Choose one of the three."),
        },
    )


class GoneForm(TakeForm):
    """Who left, and the words that open their Well."""

    sign_in_name = forms.CharField(
        label=_("The sign-in name you had here"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={"required": _("There is nothing written yet.")},
    )
    passphrase = Secret(
        label=_("The passphrase you signed in with"), autocomplete="current-password"
    )
    own_words = Secret(label=_("The words of your Well"), autocomplete="off")
    field_order = ("sign_in_name", "passphrase", "own_words", "kind")
