"""What is asked in a check-in, and how does each question stand on the page?

Text, order and answers are the measure's own, word for word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import Episode, MeasureAssignment
from cairn.clinic.records.queries import measures_of
from cairn.clinic.records.services.state_protocol import protocol_in_force
from cairn.science.measure.instrument import Instrument, Item, Text
from cairn.web.wording import name_kind

# A form may stay open while the agreement changes; what was asked is still taken.
OPEN_FORM = timedelta(days=2)
_LINE = tuple(range(11))


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be tapped."""

    value: int
    label: str
    chosen: bool
    asks_help: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it stands on the page."""

    id: str
    name: str
    instructions: str
    text: str
    options: tuple[Option, ...]
    error: str
    stem: str = ""
    language: str = ""
    marked: str = ""
    number: int = 0
    of: int = 0

    @property
    def asks_help(self) -> bool:
        """Whether one of its answers opens the help beside it."""
        return any(option.asks_help for option in self.options)

    @property
    def is_line(self) -> bool:
        """Whether it is a line from 0 to 10 of which only the ends have words."""
        return tuple(option.value for option in self.options) == _LINE

    @property
    def low(self) -> str:
        """Return the words at the low end of a line."""
        return self.options[0].label

    @property
    def high(self) -> str:
        """Return the words at the high end of a line."""
        return self.options[-1].label


def measures_to_ask(
    episode: Episode, *, at: datetime, in_the_room: bool
) -> tuple[Instrument, ...]:
    """Return the agreed measures with text; safety is asked where somebody looks."""
    looked_at = in_the_room or protocol_in_force(episode.practice, on=at.date())
    return tuple(
        measure
        for measure in measures_of(episode)
        if measure.has_text and (looked_at or not measure.risk_items)
    )


def measures_to_take(episode: Episode, *, at: datetime) -> tuple[Instrument, ...]:
    """Return every measure that a form still open may have asked."""
    recent = MeasureAssignment.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at - OPEN_FORM), episode=episode
    )
    keys = dict.fromkeys(row.instrument for row in recent.order_by("position"))
    return tuple(measure for key in keys if (measure := find_measure(key)).has_text)


def ask(
    measures: Sequence[Instrument],
    *,
    chosen: Mapping[str, int],
    errors: Mapping[str, str],
) -> tuple[Question, ...]:
    """Lay out every question in order, with what was chosen before."""
    return tuple(
        _question(measure, item, chosen=chosen, errors=errors)
        for measure in measures
        for item in measure.items
    )


def count_off(questions: Sequence[Question], *, after: int) -> tuple[Question, ...]:
    """Give each question its number; `after` screens follow the last one."""
    of = len(questions) + after
    return tuple(
        replace(question, number=number, of=of)
        for number, question in enumerate(questions, start=1)
    )


def field_name(measure: Instrument, item: Item) -> str:
    """Return the name under which an answer is sent."""
    return f"{measure.key}.{item.id}"


def text_of(measure: Instrument) -> Text:
    """Return the measure's words in the reader's language, else in its first one."""
    return measure.texts.get(get_language() or "en") or next(
        iter(measure.texts.values())
    )


def sources_of(measures: Sequence[Instrument]) -> Iterator[Mapping[str, str]]:
    """Say whose questions these are, as their licences ask."""
    for measure in measures:
        text = text_of(measure)
        yield {
            "language": text.language,
            "title": text.title,
            "attribution": text.attribution,
            "notice": text.notice or name_kind(measure),
        }


def name_mark(measure: Instrument) -> str:
    """Say in words what was marked when an answer opens the help."""
    if measure.key == "phq-9":
        return _("You marked thoughts of being better off dead or of hurting yourself.")
    return _("You marked something that may be about your safety.")


def _question(
    measure: Instrument,
    item: Item,
    *,
    chosen: Mapping[str, int],
    errors: Mapping[str, str],
) -> Question:
    text, name = text_of(measure), field_name(measure, item)
    words = text.items[item.id]
    return Question(
        id=f"q-{measure.key}-{item.id}",
        name=name,
        instructions=text.instructions if item is measure.items[0] else "",
        stem=words.stem,
        text=words.text,
        options=tuple(
            Option(
                value,
                words.options[value],
                chosen=chosen.get(name) == value,
                asks_help=bool(item.risk and value >= item.risk.look_from),
            )
            for value in item.values
        ),
        error=errors.get(name, ""),
        language=text.language,
        marked=name_mark(measure),
    )
