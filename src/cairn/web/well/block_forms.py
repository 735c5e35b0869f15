"""What begins and closes four weeks of gratitude, or of one skill."""

from datetime import date
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.services.write_well import LONGEST
from cairn.clinic.records.well_blocks import Block, BlockOf
from cairn.web.friday.forms import step_between
from cairn.web.ownpage.forms import TOO_LONG, Numbered
from cairn.web.well.carry_forms import needed_line

MARKS = range(11)
LONGEST_MINUTES = 600
_MINUTES = _("Between 1 and 600 minutes.")


class BlockForm(Numbered):
    """One form of a block's page: which deed it is, and what may hold a name."""

    deed: ClassVar[str] = "begin"
    own_words: ClassVar[str] = "text"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def block(self, of: BlockOf, on: date) -> Block:
        """Return the block that this form begins."""
        said = self.cleaned_data
        return Block(
            of,
            on,
            text=said["text"],
            skill=said.get("skill", ""),
            minutes=said.get("minutes"),
            before=said.get("before"),
        )


class GratitudeForm(BlockForm):
    """Begin four weeks; a mark of one's own beforehand is optional."""

    before = step_between(_("How you are these weeks, if you like"), MARKS)
    text = forms.CharField(required=False, widget=forms.HiddenInput)


class LineForm(BlockForm):
    """One line into the block."""

    deed = "line"
    text = needed_line(_("One thing in the work you are glad of"))


class CloseForm(BlockForm):
    """Close a gratitude block; the same mark again is optional."""

    deed = "close"
    after = step_between(_("How you are these weeks, if you like"), MARKS)
    text = forms.CharField(required=False, widget=forms.HiddenInput)


class PracticeForm(BlockForm):
    """One skill, one exercise."""

    skill = needed_line(_("One skill"))
    text = needed_line(_("One exercise for it"))
    minutes = forms.IntegerField(
        label=_("Minutes a week, if you like"),
        required=False,
        min_value=1,
        max_value=LONGEST_MINUTES,
        error_messages={
            "invalid": _MINUTES,
            "min_value": _MINUTES,
            "max_value": _MINUTES,
        },
    )


class ReviewForm(BlockForm):
    """Look back on four weeks of one skill."""

    deed = "close"
    own_words = "note"
    note = forms.CharField(
        label=_("What is different, if anything"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "class": "own-hand"}),
        error_messages={"max_length": TOO_LONG},
    )
