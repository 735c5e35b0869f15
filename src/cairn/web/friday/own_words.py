"""The cards of a Friday that are written in words, about oneself and what is next."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.friday import (
    OpenWeek,
    is_light,
    last_intention,
    learned_in,
    next_intention,
    stays_in,
)
from cairn.clinic.records.services.write_well import LONGEST
from cairn.clinic.records.well import WellKind
from cairn.clinic.records.well_intentions import Domain, IntentionState
from cairn.clinic.records.well_shelves import Shelf
from cairn.web.friday.forms import FROM_THESE, CardForm, one_of, own_line
from cairn.web.ownpage.forms import TOO_LONG
from cairn.web.well.forms import LONGEST_TAG

LONGEST_PERSON = 60
WAYS = {
    "talk": _("Talk to somebody"),
    "read": _("Read"),
    "ask": _("Ask the client"),
    "rest": _("Let it rest"),
}
LEARNED = {
    WellKind.LESSON: _("a lesson"),
    WellKind.MIRROR: _("it touched something of mine"),
    WellKind.GRATITUDE: _("gratitude"),
}
TAGS = {
    Shelf.RESILIENCE: _("resilience"),
    Shelf.EMPATHY: _("empathy"),
    Shelf.HOPE: _("hope"),
}
DOMAINS = {
    Domain.PEOPLE: _("people who hold me"),
    Domain.LEARNING: _("learning"),
    Domain.BREAKS: _("breaks in the day"),
    Domain.NOTICING: _("noticing how I am"),
    Domain.LIFE: _("life beside work"),
}
BECAME = {
    IntentionState.DID: _("did it"),
    IntentionState.PARTLY: _("partly"),
    IntentionState.LET_GO: _("let it go"),
}
KEEP = {"keep": _("keep it"), "fade": _("let it fade")}


class StaysForm(CardForm):
    """Who is still with one, what one is unsure about, and one next act."""

    own_words = ("unsure",)
    who = one_of(_("Who is still with you?"), {})
    unsure = own_line(_("What am I unsure about?"), hint=_("Unsure is often useful."))
    way = one_of(_("And then"), WAYS)
    whom = own_line(_("With whom, or what to read"), LONGEST_PERSON)

    def __init__(
        self, sent: QueryDict | None, *, week: OpenWeek, people: Mapping[UUID, str]
    ) -> None:
        super().__init__(sent, week=week)
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 - for the types
        who.choices = [(str(client_id), name) for client_id, name in people.items()]

    def filled(self) -> dict[str, Any]:
        """Return what stayed, as it was said."""
        kept = stays_in(self.week)
        if kept is None:
            return {}
        more = kept.content.more
        said = {name: more.get(name) for name in ("way", "whom")}
        return {"who": more.get("about"), "unsure": kept.content.text, **said}


class Shown(forms.TypedMultipleChoiceField):
    """What a page showed; a client may have taken some of it back since."""

    def valid_value(self, value: Any) -> bool:
        """Take what was shown, whether it still is there or not."""
        return bool(value)


class MovedForm(CardForm):
    """What came in a client's words was read; what is kept of one's own lines."""

    shown = Shown(coerce=UUID, required=False, widget=forms.MultipleHiddenInput)
    keep = forms.TypedMultipleChoiceField(
        label=_("Keep it?"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=FROM_THESE,
    )

    def __init__(
        self, sent: QueryDict | None, *, week: OpenWeek, shown: Sequence[UUID]
    ) -> None:
        super().__init__(sent, week=week)
        self.initial["shown"] = [str(one) for one in shown]
        light = [one.entry for one in self.week.carried() if is_light(one)]
        keep = self.fields["keep"]
        assert isinstance(keep, forms.ChoiceField)  # noqa: S101 - for the types
        keep.choices = [(str(one.id), one.content.text) for one in light]


class LearnedForm(CardForm):
    """One thing learned, touched or thankful for."""

    own_words = ("text",)
    kind = one_of(_("What it is"), LEARNED)
    text = forms.CharField(
        label=_("About you, not about them"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={"max_length": TOO_LONG},
    )
    tag = one_of(_("One word for it"), TAGS)
    own_tag = own_line(_("Or your own word"), LONGEST_TAG)
    keep = one_of(_("And then"), KEEP)

    def filled(self) -> dict[str, Any]:
        """Return what was written on this card."""
        kept = learned_in(self.week)
        if kept is None:
            return {}
        tag, is_own = kept.content.tag, kept.content.tag not in TAGS
        return {
            "kind": kept.content.kind,
            "text": kept.content.text,
            "tag": "" if is_own else tag,
            "own_tag": tag if is_own else "",
            "keep": "keep" if kept.fades_on is None else "fade",
        }

    def clean_text(self) -> str:
        """Count line breaks as the browser does."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        """Ask on which shelf a line lies."""
        said = super().clean() or {}
        if said.get("text") and not said.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _t("Choose what it is."))
        return said


class NextForm(CardForm):
    """What became of last week's intention; one for the next, one limit, one person."""

    own_words = ("text", "limit")
    became = one_of(_("What became of it"), BECAME)
    domain = one_of(_("One thing for me"), DOMAINS)
    text = own_line(_("In my words, if I like"))
    limit = own_line(_("One limit"))
    person = own_line(_("One person to call"), LONGEST_PERSON)

    def __init__(self, sent: QueryDict | None, *, week: OpenWeek) -> None:
        super().__init__(sent, week=week)
        if last_intention(self.week) is None:
            del self.fields["became"]

    def filled(self) -> dict[str, Any]:
        """Return what was set out for the week to come."""
        friday, intention = self.week.friday, next_intention(self.week)
        said: dict[str, Any] = {"limit": friday.limit, "person": friday.person}
        before = last_intention(self.week)
        if before is not None and before.state is not IntentionState.OPEN:
            said["became"] = before.state
        if intention is None:
            return said
        return said | {"domain": intention.domain, "text": intention.text}
