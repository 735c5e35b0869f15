"""What a therapist decides about an attention item; nothing is chosen beforehand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import AttentionReason, DecisionOutcome
from cairn.clinic.records.services.answer_attention import (
    LONGEST_REASON,
    LONGEST_WATCH,
    Verdict,
)

ABOUT_SAFETY = {AttentionReason.SAFETY, AttentionReason.SAFETY_NOT_ANSWERED}
# Reasons that a calculation found; it can be wrong in more than one way.
ABOUT_NUMBERS = {AttentionReason.WORSE, AttentionReason.OFF_TRACK}
OUTCOMES = {
    DecisionOutcome.ASSESSED: _("assessed"),
    DecisionOutcome.PLAN_REVIEWED: _("safety plan reviewed"),
    DecisionOutcome.TALK: _("talk with the client"),
    DecisionOutcome.CHANGE_PLAN: _("change the plan"),
    DecisionOutcome.CONSULT: _("consult"),
    DecisionOutcome.MEDICAL: _("medical check"),
    DecisionOutcome.REFER: _("refer"),
    DecisionOutcome.WATCH: _("watch until a date"),
    DecisionOutcome.FALSE_TAP: _("a false tap"),
    DecisionOutcome.OTHER: _("something else"),
}
SAFETY_OUTCOMES = (
    DecisionOutcome.ASSESSED,
    DecisionOutcome.PLAN_REVIEWED,
    DecisionOutcome.REFER,
    DecisionOutcome.FALSE_TAP,
    DecisionOutcome.OTHER,
)
COURSE_OUTCOMES = (
    DecisionOutcome.TALK,
    DecisionOutcome.CHANGE_PLAN,
    DecisionOutcome.CONSULT,
    DecisionOutcome.MEDICAL,
    DecisionOutcome.REFER,
    DecisionOutcome.WATCH,
)


class DecisionForm(forms.Form):
    """An outcome, a line of reason, and a date where watching goes on."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one.")),
    )
    watch_until = forms.DateField(
        label=_("Look again on"),
        help_text=_("A day within the next 21 days. Watching needs one."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}),
        error_messages={"invalid": _("Write the date as year-month-day.")},
    )
    reason = forms.CharField(
        label=_("Why, in a line"),
        max_length=LONGEST_REASON,
        required=False,
        error_messages={
            "max_length": _("Shorten the line to %(limit_value)d characters or fewer.")
        },
    )

    def __init__(self, *args: Any, reason: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        allowed = SAFETY_OUTCOMES if reason in ABOUT_SAFETY else COURSE_OUTCOMES
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (outcome, OUTCOMES[outcome]) for outcome in allowed
        ]
        if DecisionOutcome.WATCH not in allowed:
            del self.fields["watch_until"]

    def clean(self) -> dict[str, Any]:
        """Ask for a near date to watch until, and for a line where words are needed."""
        fields = super().clean() or {}
        outcome = fields.get("outcome")
        if "watch_until" in self.fields and "watch_until" not in self.errors:
            self._check_day(fields.get("watch_until"), outcome)
        if outcome == DecisionOutcome.OTHER and not fields.get("reason"):
            self.add_error("reason", _("Say in a line what you did."))
        return fields

    def _check_day(self, until: date | None, outcome: str | None) -> None:
        missing = until is None and outcome == DecisionOutcome.WATCH
        far = until and not self.today < until <= self.today + LONGEST_WATCH
        if missing or far:
            self.add_error("watch_until", _("Choose a date within the next 21 days."))

    @property
    def verdict(self) -> Verdict:
        """Return what was decided, once the form is valid."""
        return Verdict(
            outcome=DecisionOutcome(self.cleaned_data["outcome"]),
            reason=self.cleaned_data["reason"],
            watch_until=self.cleaned_data.get("watch_until"),
        )


# What one tap can say, and what it is kept as.
ONE_TAP = {
    "yes": DecisionOutcome.DISAGREE,
    "numbers": DecisionOutcome.DATA_FAULT,
    "not useful": DecisionOutcome.NOT_USEFUL,
}


def read_tap(said: str | None, reason: str) -> DecisionOutcome | None:
    """Return what one tap decides; safety is never decided by one tap."""
    if said is None or reason in ABOUT_SAFETY:
        return None
    outcome = ONE_TAP.get(said)
    about_numbers = reason in ABOUT_NUMBERS
    return outcome if about_numbers or outcome == DecisionOutcome.DISAGREE else None
