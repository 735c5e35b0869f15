"""Which words did a client choose when asked about safety, now and before?"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cairn.clinic.records.person import SafetyAnswer
from cairn.science.measure.instrument import Instrument, ItemText
from cairn.web.wording import write_day


@dataclass(frozen=True, slots=True)
class Chosen:
    """One answer in the words of the form, and its day."""

    words: str
    when: str


@dataclass(frozen=True, slots=True)
class SafetyQuestion:
    """A question about safety, verbatim, with the newest answer and those before."""

    measure: str
    stem: str
    question: str
    newest: Chosen
    earlier: tuple[Chosen, ...]


def quote_safety(answer: SafetyAnswer, *, at: datetime) -> SafetyQuestion:
    """Quote a question and its answers word for word."""
    text = item_text(answer.measure, answer.item.id)
    newest, *earlier = (
        Chosen(quote_answer(text, value), write_day(moment, at=at))
        for moment, value in answer.answers
    )
    return SafetyQuestion(
        measure=answer.measure.short_name,
        stem=_stem(answer.measure, text),
        question=text.text
        if text
        else _("Question %(id)s of %(measure)s, whose text may not be shown here.")
        % {"id": answer.item.id, "measure": answer.measure.short_name},
        newest=newest,
        earlier=tuple(earlier),
    )


def quote_answer(text: ItemText | None, value: int | None) -> str:
    """Return the words of an answer; a question left out is neither yes nor no."""
    if value is None:
        return _("not answered")
    if text is None:
        return _("answered %(value)s") % {"value": value}
    return text.options.get(value, str(value))


def item_text(measure: Instrument, item_id: str) -> ItemText | None:
    """Return the words of a question, where the owner allows them to be shown."""
    texts = next(iter(measure.texts.values()), None)
    return texts.items.get(item_id) if texts else None


def _stem(measure: Instrument, text: ItemText | None) -> str:
    if text is None:
        return ""
    return text.stem or next(iter(measure.texts.values())).stem
