"""What a client may add of their own to a check-in: marks on hopes, a word, a stone.

Hopes that only the client reads are asked about while their page is open, and not else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.hopes import Hope, has_room, hopes_of_client, open_hopes
from cairn.clinic.records.models import Client, OwnItem, Submission, Visibility
from cairn.clinic.records.services.add_own_part import LONGEST_THEME, Laid, OwnPart
from cairn.clinic.records.services.lay_item import LONGEST_LINE
from cairn.web.checkin.questions import Question
from cairn.web.hopes.forms import MarkField
from cairn.web.hopes.presenters import ask_near
from cairn.web.ownpage.forms import THEMES, TOO_LONG, OneLine

MARK = "hope."
NO_WORD = "none"


@dataclass(frozen=True, slots=True)
class OwnAsked:
    """What a form may ask and bring back; `known` are all hopes that may come back."""

    hopes: tuple[Hope, ...]
    known: tuple[UUID, ...]
    is_open: bool
    has_room: bool
    asks_for_hope: bool
    therapist: str


def what_to_ask(client: Client, *, key: bytes | None) -> OwnAsked:
    """Read what may be asked of this client; `key` opens what only they read."""
    hopes = hopes_of_client(client, key=key)
    known = [hope.id for hope in hopes]
    if key is None:
        # A form that was opened with the client's own words may come back without.
        locked = OwnItem.objects.filter(client=client, visibility=Visibility.ONLY_ME)
        known.extend(locked.values_list("id", flat=True))
    is_first = not Submission.objects.filter(client=client).exists()
    return OwnAsked(
        hopes=open_hopes(hopes),
        known=tuple(known),
        is_open=key is not None,
        has_room=has_room(hopes),
        asks_for_hope=is_first and not hopes,
        therapist=client.therapist.read_text("name"),
    )


class WhoSees(forms.ChoiceField):
    """Who sees one line; asked where the page is open, and never chosen beforehand."""

    def __init__(self, therapist: str) -> None:
        super().__init__(
            label=_("Who sees it"),
            required=False,
            choices=[
                (Visibility.ONLY_ME, _t("Only me")),
                (Visibility.SHARED, _t("Me and %(name)s") % {"name": therapist}),
            ],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose one of the two.")},
        )


class OwnPartForm(forms.Form):
    """All that is the client's own in a check-in; every part of it may stay empty."""

    theme = forms.ChoiceField(
        label=_("If one word fits"),
        choices=[*THEMES.items(), (NO_WORD, _("No word"))],
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
    stone = OneLine(
        label=_("Something small that mattered."),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={"max_length": TOO_LONG},
    )
    hope = OneLine(
        label=_("Is there one thing you hope for?"),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={"max_length": TOO_LONG},
    )
    hope_near = MarkField(required=False)

    def __init__(self, sent: Mapping[str, Any] | None, *, asked: OwnAsked) -> None:
        super().__init__(sent)
        self.asked = asked
        for line in ("stone", "hope"):
            self.fields[f"{line}_to"] = WhoSees(asked.therapist)
        for name in self._marks():
            self.fields[name] = MarkField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask who sees a line that is written; keep what is closed by now apart."""
        said = super().clean() or {}
        for line in ("stone", "hope"):
            to = said.get(f"{line}_to")
            if not said.get(line) or self.errors.get(f"{line}_to"):
                continue
            if not to:
                self.add_error(f"{line}_to", _t("Choose who sees it."))
            elif to == Visibility.ONLY_ME and not self.asked.is_open:
                self.add_error(f"{line}_to", self._say_closed())
        if said.get("hope_near") is not None and not said.get("hope"):
            self.add_error("hope", _t("There is a number here, and no hope yet."))
        if said.get("hope") and not self.asked.has_room:
            self.add_error("hope", _t("Three hopes are open. This one can wait."))
        return said

    def part(self) -> OwnPart:
        """Return what was added."""
        said = self.cleaned_data
        marks = {
            name.removeprefix(MARK): value
            for name, value in said.items()
            if name.startswith(MARK) and value is not None
        }
        return OwnPart(
            marks=marks,
            theme=said["own_theme"] or said["theme"].removeprefix(NO_WORD),
            stone=self._laid("stone"),
            hope=self._laid("hope", mark=said["hope_near"]),
        )

    @property
    def asks_who(self) -> bool:
        """Whether who sees a line is asked, and not said."""
        return self.asked.is_open or any(
            self[f"{line}_to"].value() == Visibility.ONLY_ME
            for line in ("stone", "hope")
        )

    @property
    def asks_for_hope(self) -> bool:
        """Whether a first hope is asked for."""
        return self.asked.asks_for_hope or bool(self["hope"].value())

    @property
    def has_stone(self) -> bool:
        """Whether a stone is begun, so that its place stands open."""
        return bool(self["stone"].value() or self.errors.get("stone_to"))

    @property
    def wrong(self) -> tuple[forms.BoundField, ...]:
        """Return the fields that need another look, apart from marks."""
        apart = ("hope_near", *self._marks())
        return tuple(self[name] for name in self.errors if name not in apart)

    def questions(self) -> tuple[Question, ...]:
        """Ask about each open hope; marks come first in a check-in."""
        return tuple(
            ask_near(hope.text, **self._sent(f"{MARK}{hope.id}"))
            for hope in self.asked.hopes
        )

    @property
    def near(self) -> Question:
        """Ask how near the first hope is."""
        return ask_near("", **self._sent("hope_near"))

    def _marks(self) -> tuple[str, ...]:
        return tuple(f"{MARK}{number}" for number in self.asked.known)

    def _sent(self, name: str) -> dict[str, Any]:
        given = self[name].value() if self.is_bound else None
        return {
            "name": name,
            "ids": f"q-{name}",
            "chosen": self.cleaned_data.get(name) if given else None,
            "error": " ".join(map(str, self.errors.get(name, ()))),
        }

    def _laid(self, line: str, *, mark: int | None = None) -> Laid | None:
        text = self.cleaned_data[line]
        if not text:
            return None
        return Laid(text, Visibility(self.cleaned_data[f"{line}_to"]), mark)

    def _say_closed(self) -> str:
        return _t(
            "What only you see is closed by now. Leave this out here and lay it on "
            "your path, or let %(name)s see it."
        ) % {"name": self.asked.therapist}


def has_locked_marks(client: Client, part: OwnPart, *, key: bytes | None) -> bool:
    """Whether a mark was sent for a hope that is locked by now."""
    if key is not None or not part.marks:
        return False
    locked = OwnItem.objects.filter(client=client, visibility=Visibility.ONLY_ME)
    return locked.filter(id__in=part.marks).exists()
