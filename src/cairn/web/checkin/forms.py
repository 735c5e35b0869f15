"""What a client may write at the first visit; what a therapist enters from paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.models import Visibility
from cairn.clinic.records.services.keep_words import LONGEST_WORDS
from cairn.science.measure.instrument import Combine, Instrument, Item

_TOO_LONG = _(
    "This can be %(limit_value)d characters long at most. Shorten it; nothing was lost."
)


class OwnText(forms.CharField):
    """A text of one's own; a line break counts as one character."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 3, "class": "own-hand"}),
            error_messages={"max_length": _TOO_LONG},
            **options,
        )

    def to_python(self, value: Any) -> str:
        """Count line breaks as the browser does."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").strip()


class WordsForm(forms.Form):
    """The client's own words; both may stay empty."""

    what_brings_me = OwnText(label=_("What brings you?"))
    good_week = OwnText(label=_("What would a good week look like?"))

    def has_words(self) -> bool:
        """Whether anything was written."""
        return any(self.cleaned_data[name] for name in WordsForm.base_fields)


class FirstWordsForm(WordsForm):
    """The first words of all, and who is to read them; neither is chosen."""

    visibility = forms.ChoiceField(
        label=_("Who sees what you write here"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the two.")},
    )
    field_order = ("visibility",)

    def __init__(self, sent: Mapping[str, Any] | None, *, therapist: str) -> None:
        super().__init__(sent)
        visibility = self.fields["visibility"]
        assert isinstance(visibility, forms.ChoiceField)  # noqa: S101 - for the types
        visibility.choices = [
            (Visibility.ONLY_ME, _t("Only me, unless I say so")),
            (Visibility.SHARED, _t("Me and %(name)s") % {"name": therapist}),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask who reads what is written."""
        said = super().clean() or {}
        has_words = any(said.get(name) for name in WordsForm.base_fields)
        if has_words and not said.get("visibility") and not self.errors:
            self.add_error("visibility", _t("Choose who sees it."))
        return said

    def words(self) -> dict[str, str]:
        """Return both texts."""
        return {name: self.cleaned_data[name] for name in WordsForm.base_fields}


class PaperForm(forms.Form):
    """One measure from a sheet of paper: its answers by number, or its total."""

    answered_on = forms.DateField(
        label=_("Answered on"),
        input_formats=["%Y-%m-%d"],
        help_text=_("Year-month-day, such as 2026-03-04."),
        error_messages={
            "required": _("Enter the date on the sheet."),
            "invalid": _("Enter the date as year-month-day, such as 2026-03-04."),
        },
        # A browser's own date field shows another order in every country.
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"class": "narrow", "placeholder": "2026-03-04"}
        ),
    )
    key = forms.RegexField(
        regex=r"^[0-9a-f]{32}$",
        widget=forms.HiddenInput,
        error_messages={
            "required": _("The form came without its own number. Open it again."),
            "invalid": _("The form came without its own number. Open it again."),
        },
    )

    def __init__(self, *args: Any, measure: Instrument, today: date, **options: Any):
        super().__init__(*args, **options)
        self.measure, self.today = measure, today
        if takes_items(measure):
            for item in measure.items:
                self.fields[f"item_{item.id}"] = _item_field(item)
        self.fields["total"] = _total_field(measure)

    def clean_answered_on(self) -> date:
        """Refuse a date that has not come yet."""
        answered_on: date = self.cleaned_data["answered_on"]
        if answered_on > self.today:
            raise forms.ValidationError(_("This date lies ahead. Enter a past one."))
        return answered_on

    def clean(self) -> dict[str, Any]:
        """Ask for answers or a total, not both and not neither."""
        values = super().clean() or {}
        answered = any(value is not None for value in self.answers().values())
        has_total = values.get("total") is not None
        if not self.errors and answered == has_total:
            raise forms.ValidationError(
                _("Enter the answers, or the total by itself: one of the two.")
            )
        return values

    def items(self) -> list[forms.BoundField]:
        """Return the fields for the answers, in the measure's order."""
        return [self[name] for name in self.fields if name.startswith("item_")]

    def answers(self) -> dict[str, int | None]:
        """Return the answers by item."""
        return {
            item.id: self.cleaned_data.get(f"item_{item.id}")
            for item in self.measure.items
        }


def takes_items(measure: Instrument) -> bool:
    """Whether a measure can be scored from its answers here."""
    return any(scale.combine is not Combine.ENTERED for scale in measure.scales)


def _item_field(item: Item) -> forms.Field:
    listed = ", ".join(str(value) for value in item.values)
    rule = _("Enter one of %(values)s, or leave it empty.") % {"values": listed}

    def check(value: int) -> None:
        if value not in item.values:
            raise forms.ValidationError(rule)

    return forms.IntegerField(
        label=item.id,
        required=False,
        validators=[check],
        error_messages={"invalid": rule},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "maxlength": 2, "autocomplete": "off"}
        ),
    )


def _total_field(measure: Instrument) -> forms.Field:
    scale = measure.main_scale
    limits = {"low": f"{scale.minimum:g}", "high": f"{scale.maximum:g}"}
    rule = _("Enter a total from %(low)s to %(high)s.") % limits
    return forms.FloatField(
        label=_("Total, when the answers are not at hand"),
        required=False,
        min_value=scale.minimum,
        max_value=scale.maximum,
        help_text=_("From %(low)s to %(high)s.") % limits,
        error_messages={"invalid": rule, "min_value": rule, "max_value": rule},
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "class": "narrow", "autocomplete": "off"}
        ),
    )
