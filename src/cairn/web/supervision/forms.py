"""What is taken to supervision, what came of it, and who supervises."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import (
    Member,
    SupervisionConcern,
    SupervisionKind,
)
from cairn.clinic.records.services.keep_supervision import LONGEST_ACT, LONGEST_NOTE
from cairn.clinic.records.services.tick_item import (
    LONGEST_CODE_NAME,
    LONGEST_QUESTION,
    LONGEST_TRIED,
)
from cairn.clinic.records.supervision import Said, Thing
from cairn.web.ownpage.forms import TOO_LONG, Numbered, OneLine

KINDS = {
    SupervisionKind.STUCK: _("Stuck"),
    SupervisionKind.WORRY: _("A worry"),
    SupervisionKind.MIRROR: _("It touched something of mine"),
    SupervisionKind.OVER_HELD: _("Held too tightly"),
    SupervisionKind.ETHICAL: _("An ethical question"),
    SupervisionKind.JOY: _("A joy"),
}
CONCERNS = {
    SupervisionConcern.SAFETY: _("Somebody's safety"),
    SupervisionConcern.ETHICS: _("Ethics or the law"),
}
NO_CONCERN = "none"


class TickForm(Numbered):
    """One thing for supervision; `seen` says that a name in it was pointed out."""

    question = OneLine(
        label=_("My question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={
            "required": _("Write the question. One line is enough."),
            "max_length": TOO_LONG,
        },
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    tried = forms.CharField(
        label=_("What I tried"),
        help_text=_("You can leave this open."),
        required=False,
        max_length=LONGEST_TRIED,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    about = forms.BooleanField(required=False)
    code_name = OneLine(
        label=_("Shown under the name"),
        help_text=_("A code name. The same one each time, so that it is remembered."),
        required=False,
        max_length=LONGEST_CODE_NAME,
        error_messages={"max_length": TOO_LONG},
    )
    path = forms.BooleanField(label=_("The path, with months for days"), required=False)
    marks = forms.BooleanField(
        label=_("The lowest mark after each session, with months for days"),
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("question", "kind", "tried", "about", "code_name", "path", "marks")

    def ask_only(self, names: Iterable[str]) -> None:
        """Leave out what has no place here, such as a code name of nobody."""
        for name in {"about", "code_name", "path", "marks"} - set(names):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for a code name where somebody is spoken of."""
        said = super().clean() or {}
        is_about = "code_name" in self.fields and said.get(
            "about", "about" not in self.fields
        )
        if is_about and not said.get("code_name") and "code_name" not in self.errors:
            self.add_error("code_name", _("Give a name that is not theirs."))
        return said

    def thing(self) -> Thing:
        """Return what was written, without the lines that go along."""
        said = self.cleaned_data
        return Thing(
            kind=SupervisionKind(said["kind"]),
            question=said["question"],
            tried=said["tried"].replace("\r\n", "\n"),
            code_name=said.get("code_name", ""),
        )


class RecordForm(forms.Form):
    """What came of one thing; `seen` says which note the writer had before them."""

    note = forms.CharField(
        label=_("Note"),
        help_text=_("Both of you read it."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": TOO_LONG},
    )
    act = OneLine(
        label=_("The next act you agree on"),
        required=False,
        max_length=LONGEST_ACT,
        error_messages={"max_length": TOO_LONG},
    )
    act_on = forms.DateField(
        label=_("By"),
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "narrow"}, format="%Y-%m-%d"
        ),
        error_messages={"invalid": _("Choose a day, or leave this open.")},
    )
    concern = forms.ChoiceField(
        label=_("It cannot stay between you two"),
        choices=[*CONCERNS.items(), (NO_CONCERN, _("It can stay here"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these, or none.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse a day for nothing."""
        said = super().clean() or {}
        if said.get("act_on") and not said.get("act") and "act" not in self.errors:
            self.add_error("act", _("Say what is to be done by then."))
        return said

    def said(self) -> Said:
        """Return what was written."""
        entered = self.cleaned_data
        concern = entered["concern"]
        return Said(
            note=entered["note"].replace("\r\n", "\n"),
            act=entered["act"],
            act_on=entered["act_on"],
            concern=SupervisionConcern(concern) if concern in CONCERNS else None,
        )


class AgreeForm(forms.Form):
    """Who supervises; nobody is chosen beforehand."""

    def __init__(
        self, *args: Any, supervisors: Iterable[Member], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.known = {str(one.id): one for one in supervisors}
        self.fields["supervisor"] = forms.ChoiceField(
            label=_("Who supervises you"),
            choices=[(key, one.read_text("name")) for key, one in self.known.items()],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose who supervises you."),
                "invalid_choice": _("Choose one of these."),
            },
        )
