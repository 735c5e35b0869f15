"""What is chosen before the first toss of a self-trial."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.self_trial import FEWEST, MOST
from cairn.web.known.trial_words import HABITS, OUTCOMES

_CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}


class TrialForm(forms.Form):
    """The habit, what is looked at, and after how many sessions."""

    habit = forms.ChoiceField(
        label=_("Before a session, or not, as the coin says"),
        choices=list(HABITS.items()),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    outcome = forms.ChoiceField(
        label=_("What is looked at afterwards"),
        choices=list(OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    sessions = forms.IntegerField(
        label=_("How many sessions it takes"),
        help_text=_("From 60 to 120. It is looked at once, when they are there."),
        min_value=FEWEST,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "narrow"}),
        error_messages={
            "required": _("Say how many: from 60 to 120."),
            "invalid": _("Say how many: from 60 to 120."),
            "min_value": _("At least %(limit_value)d: fewer could not tell anything."),
            "max_value": _("At most %(limit_value)d: then it has an end."),
        },
    )
