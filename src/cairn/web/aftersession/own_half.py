"""The half of the page after a session that is about the therapist, for their Well."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cairn.clinic.records.models import Member, Session
from cairn.clinic.records.services.write_taps import LONGEST_OWN_LINE, PutDown
from cairn.clinic.records.well import entry_named
from cairn.clinic.records.well_sessions import (
    STEPS,
    Carry,
    Gave,
    MomentWord,
    Received,
    Taps,
    line_name,
    question_name,
    taps_of,
)
from cairn.web.ownpage.forms import TOO_LONG, OneLine

GAVE = {
    Gave.SUPPORTED: _("supported"),
    Gave.GUIDED: _("guided"),
    Gave.TAUGHT: _("taught"),
    Gave.WITNESSED: _("witnessed"),
    Gave.CHALLENGED: _("challenged"),
}
RECEIVED = {
    Received.TRUST: _("trust"),
    Received.STORY: _("a story"),
    Received.COURAGE: _("courage"),
    Received.LAUGHTER: _("laughter"),
    Received.TEACHING: _("teaching"),
    Received.NOTHING: _("nothing today"),
}
MOMENTS = {
    MomentWord.JOY: _("joy"),
    MomentWord.RELIEF: _("relief"),
    MomentWord.COURAGE: _("courage"),
    MomentWord.TEARS: _("tears"),
    MomentWord.LAUGHTER: _("laughter"),
    MomentWord.STUCK: _("stuck"),
    MomentWord.HEAVY: _("heavy"),
    MomentWord.ORDINARY: _("ordinary"),
}
CARRY = {
    Carry.NOWHERE: _("nowhere"),
    Carry.FRIDAY: pgettext_lazy("the weekly review", "Friday"),
    Carry.SUPERVISION: _("supervision"),
    Carry.PRACTICE: _("practice"),
}
_FROM_THESE = {"invalid_choice": _("Choose from these, or none.")}


def _chips(label: Any, choices: Mapping[Any, Any]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_FROM_THESE,
    )


def _line(label: Any) -> OneLine:
    return OneLine(
        label=label,
        required=False,
        max_length=LONGEST_OWN_LINE,
        widget=forms.TextInput(attrs={"class": "own-hand", "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )


class OwnHalf(forms.Form):
    """Taps, a line, a question; all of it may stay empty."""

    leaving = forms.TypedChoiceField(
        label=_("Leaving"),
        choices=[(str(step), str(step)) for step in STEPS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages=_FROM_THESE,
    )
    gave = _chips(_("I gave"), GAVE)
    received = _chips(_("I received"), RECEIVED)
    moments = _chips(_("Moment"), MOMENTS)
    line = _line(_("One line about you, not about them"))
    carry = forms.ChoiceField(
        label=_("Carry to"),
        choices=list(CARRY.items()),
        required=False,
        widget=forms.RadioSelect,
        error_messages=_FROM_THESE,
    )
    question = _line(_("Ask next time"))
    # Says that a client's name in it was pointed out.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_received(self) -> list[str]:
        """Let nothing today stand alone."""
        told: list[str] = self.cleaned_data["received"]
        if Received.NOTHING in told and len(told) > 1:
            raise forms.ValidationError(
                _t("Nothing today stands alone. Take it back, or the others.")
            )
        return told

    def says_anything(self) -> bool:
        """Whether anything of it came with the form, so that it is not lost."""
        return any(self.data.get(name) for name in self.fields if name != "seen")

    def put_down(self, session: Session, *, met: datetime, at: datetime) -> PutDown:
        """Return all of it as it is written into the Well."""
        said = self.cleaned_data
        taps = Taps(
            session=session.id,
            client=session.client.id,
            on=localdate(met),
            leaving=said["leaving"],
            gave=tuple(map(Gave, said["gave"])),
            received=tuple(map(Received, said["received"])),
            moments=tuple(map(MomentWord, said["moments"])),
            carry=Carry(said["carry"]) if said["carry"] else None,
        )
        return PutDown(taps, said["line"], said["question"], localdate(at))


def own_half_of(session: Session, member: Member, *, key: bytes) -> OwnHalf:
    """Return the half as it was put down before; nothing else is chosen."""
    taps = taps_of(member, session.id, key=key)
    line = entry_named(member, line_name(session.id), key=key)
    left = entry_named(member, question_name(session.client.id), key=key)
    is_from_here = left and left.content.more["session"] == str(session.id)
    return OwnHalf(
        initial={
            "leaving": taps.leaving if taps else None,
            "gave": taps.gave if taps else (),
            "received": taps.received if taps else (),
            "moments": taps.moments if taps else (),
            "carry": taps.carry if taps else None,
            "line": line.content.text if line else "",
            "question": left.content.text if left and is_from_here else "",
        }
    )
