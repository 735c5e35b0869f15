"""What a client may write about a stone, and the words that lock what is theirs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.locker import SHORTEST, check_words
from cairn.clinic.records.markings import Marking, read_marking
from cairn.clinic.records.models import ItemKind, Visibility
from cairn.clinic.records.own_page import Content, PageItem
from cairn.clinic.records.services.lay_item import LONGEST_LINE
from cairn.errors import WrongWords

LONGEST_THEME = 30
LONGEST_SECRET = 200
THEMES = {
    "pain": _("Pain"),
    "joy": _("Joy"),
    "love": _("Love"),
    "fear": _("Fear"),
}
TOO_LONG = _(
    "This can be %(limit_value)d characters long at most. Shorten it; nothing was lost."
)
_NO_NUMBER = _(
    "The form came without its own number. It has one now: send it once more."
)


class OneLine(forms.CharField):
    """A line of one's own; a line break counts as a space."""

    def to_python(self, value: Any) -> str:
        """Join the lines, and leave every other character alone."""
        return " ".join(str(super().to_python(value) or "").splitlines()).strip()


class StoneForm(forms.Form):
    """One stone: its line, a word for it, and how to mark it."""

    kind = ItemKind.STONE
    text = OneLine(
        label=_("Something small that mattered."),
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": TOO_LONG,
        },
    )
    marking = forms.ChoiceField(
        label=_("How to mark it"),
        choices=[
            (Marking.QUIET, _("Quiet")),
            (Marking.MENTION, _("Mention it next time")),
            (Marking.TOGETHER, _("Celebrate it together")),
        ],
        initial=Marking.QUIET,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how to mark it."),
            "invalid_choice": _("Choose one of the three."),
        },
    )
    theme = forms.ChoiceField(
        label=_("One word for it"),
        choices=[("", _("No word")), *THEMES.items()],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these, or no word.")},
    )
    own_theme = OneLine(
        label=_("Or your own word"),
        required=False,
        max_length=LONGEST_THEME,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.kind is ItemKind.MILESTONE:
            self.fields["text"].label = _t("What do you call it?")
            del self.fields["theme"], self.fields["own_theme"]

    def content(self) -> Content:
        """Return it as it was written."""
        said = self.cleaned_data
        return Content(
            self.kind,
            said["text"],
            theme=said.get("own_theme") or said.get("theme", ""),
            marking=said["marking"],
        )

    @property
    def has_theme(self) -> bool:
        """Whether a word is chosen, so that the choice stands open."""
        names = ("theme", "own_theme")
        return any(self[name].value() or self[name].errors for name in names)


class MilestoneForm(StoneForm):
    """A larger turn, in the client's own words; it has no word beside it."""

    kind = ItemKind.MILESTONE


class ChangeStoneForm(StoneForm):
    """A stone that lies there: what nobody else sees has no marking to choose."""

    def __init__(self, sent: Mapping[str, Any] | None, *, stone: PageItem) -> None:
        self.stone = stone
        super().__init__(sent, initial=_filled(stone.content))
        if not stone.is_shared:
            del self.fields["marking"]

    def content(self) -> Content:
        """Return the stone as it was written; a marking that is hidden stays."""
        kept = {"marking": read_marking(self.stone.content.marking)}
        self.cleaned_data = kept | self.cleaned_data
        return super().content()


class ChangeMilestoneForm(ChangeStoneForm):
    """A milestone that lies there."""

    kind = ItemKind.MILESTONE


class Numbered(forms.Form):
    """A form that brings its own number, so that it counts once."""

    key = forms.RegexField(
        regex=r"^[0-9a-f]{32}$",
        label=_("This form"),
        widget=forms.HiddenInput,
        error_messages={"required": _NO_NUMBER, "invalid": _NO_NUMBER},
    )


class NewThing(Numbered):
    """Something that is not laid yet, and who is to see it."""

    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        help_text=_("“Only me” is locked with words of your own."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who sees it."),
            "invalid_choice": _("Choose one of the two."),
        },
    )

    def __init__(self, *args: Any, therapist: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.therapist = therapist
        visibility = self.fields["visibility"]
        assert isinstance(visibility, forms.ChoiceField)  # noqa: S101 - for the types
        visibility.choices = [
            (Visibility.ONLY_ME, _t("Only me")),
            (Visibility.SHARED, _t("Me and %(name)s") % {"name": therapist}),
        ]

    def who_sees(self) -> Visibility:
        """Return who is to see it."""
        return Visibility(self.cleaned_data["visibility"])

    def content(self) -> Content:
        """Return what was written; each kind of thing says it in its own way."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Nobody can mark what nobody else sees."""
        said = super().clean() or {}
        hidden = said.get("visibility") == Visibility.ONLY_ME
        if hidden and said.get("marking", Marking.QUIET) != Marking.QUIET:
            self.add_error(
                "marking",
                _t(
                    "What only you see stays quiet. Choose quiet, or let %(name)s "
                    "see it."
                )
                % {"name": self.therapist},
            )
        return said


class NewStoneForm(StoneForm, NewThing):
    """A stone that is not laid yet: who sees it is the client's choice."""

    offer = forms.UUIDField(required=False, widget=forms.HiddenInput)


def _filled(content: Content) -> dict[str, str]:
    """Return what a form for this stone begins with."""
    own = "" if content.theme in THEMES else content.theme
    return {
        "text": content.text,
        "marking": read_marking(content.marking),
        "theme": "" if own else content.theme,
        "own_theme": own,
    }


class Secret(forms.CharField):
    """Words that are typed to lock or to open, and shown to nobody."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        super().__init__(
            max_length=LONGEST_SECRET,
            widget=forms.PasswordInput(
                attrs={"autocomplete": autocomplete, "autocapitalize": "none"}
            ),
            error_messages={
                "required": _("There is nothing written yet."),
                "max_length": TOO_LONG,
            },
            **options,
        )


class OpenForm(forms.Form):
    """The client's own words, to open what they locked."""

    own_words = Secret(label=_("Your own words"), autocomplete="current-password")


class SetForm(forms.Form):
    """Words of the client's own, twice: a slip of the finger would lose everything."""

    own_words = Secret(
        label=_("Words of your own"),
        autocomplete="new-password",
        help_text=_(
            "At least %(n)d letters. Three or four words that have nothing to do with "
            "each other are good. Capital letters make no difference."
        )
        % {"n": SHORTEST},
    )
    own_words_again = Secret(label=_("The same once more"), autocomplete="new-password")

    def clean_own_words(self) -> str:
        """Refuse words that can be guessed by trying."""
        words: str = self.cleaned_data["own_words"]
        try:
            check_words(words)
        except WrongWords as error:
            raise forms.ValidationError(
                _(
                    "These are easy to guess. Take at least %(n)d letters that are "
                    "not all alike."
                ),
                params={"n": SHORTEST},
            ) from error
        return words

    def clean(self) -> dict[str, Any]:
        """Refuse two different ones."""
        said = super().clean() or {}
        again = said.get("own_words_again")
        if again is not None and again != said.get("own_words", again):
            self.add_error(
                "own_words_again", _t("These are not the same. Write them once more.")
            )
        return said


class ChangeForm(SetForm):
    """Other words for the same lock."""

    words_now = Secret(label=_("Your words until now"), autocomplete="current-password")
    field_order = ("words_now", "own_words", "own_words_again")
