"""What stands on the check-in and on the page after it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import Invitation, OwnWords, Submission
from cairn.clinic.records.queries import newest_words
from cairn.clinic.records.services.raise_attention import RiskReply
from cairn.science.measure.instrument import Instrument
from cairn.science.measure.scoring import risk_answers
from cairn.web.checkin.hand_in import VERSION, HandIn
from cairn.web.checkin.own_part import OwnPartForm
from cairn.web.checkin.questions import (
    Question,
    ask,
    count_off,
    name_mark,
    sources_of,
)
from cairn.web.checkin.safety import Safety, answer_reply, safety_after


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice beside the help text."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything the check-in shows."""

    key: str
    versions: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    replies: tuple[Choice, ...]
    opening_words: str
    opening_error: str
    problems: tuple[str, ...]
    sources: tuple[Any, ...]
    safety: Safety
    own: OwnPartForm
    is_stored: bool = True

    @property
    def asks_about_safety(self) -> bool:
        """Whether an answer here may be passed on at once."""
        return any(question.asks_help for question in self.questions)

    @property
    def is_partly_foreign(self) -> bool:
        """Whether a measure has no official version in the language of the page."""
        foreign = {question.language for question in self.questions} - {""}
        return bool(foreign - {get_language()})

    @property
    def last(self) -> int:
        """Return the number of the last screen."""
        return len(self.questions) + after_questions(self.own)

    @property
    def hope_number(self) -> int:
        """Return the number of the screen that asks for a first hope."""
        return self.last - 1

    @property
    def needs_another_look(self) -> int:
        """Count what has to be mended before it can be sent."""
        wrong = sum(bool(question.error) for question in self.questions)
        own = len(self.own.wrong) + bool(self.own.near.error)
        return wrong + own + len(self.problems) + bool(self.opening_error)

    def not_stored(self) -> "FormPage":
        """Return the same form, saying that nothing of it is stored yet."""
        return replace(self, is_stored=False)


def form_page(
    measures: Sequence[Instrument],
    *,
    safety: Safety,
    own: OwnPartForm,
    key: str = "",
    sent: HandIn | None = None,
) -> FormPage:
    """Lay out the check-in, fresh or as it was sent: hopes, measures, own words."""
    errors = sent.errors if sent else {}
    asked = ask(measures, chosen=sent.chosen if sent else {}, errors=errors)
    hopes = own.questions() if measures else ()
    return FormPage(
        key=(sent.key if sent else key) or uuid4().hex,
        versions=tuple((VERSION + m.key, m.version) for m in measures),
        questions=count_off((*hopes, *asked), after=after_questions(own)),
        replies=replies(sent.risk_reply if sent else RiskReply.NONE),
        opening_words=sent.opening_words if sent else "",
        opening_error=errors.get("opening_words", ""),
        problems=sent.problems if sent else (),
        sources=tuple(sources_of(measures)),
        safety=safety,
        own=own,
    )


def after_questions(own: OwnPartForm) -> int:
    """Count the screens after the last question: a first hope, the own sentence."""
    return 2 if own.asks_for_hope else 1


def replies(chosen: RiskReply) -> tuple[Choice, ...]:
    """Return the choices beside the help text; none is made beforehand."""
    labels = {
        RiskReply.CALL_ME: _("Tell my therapist to call me"),
        RiskReply.TELL: _("Tell my therapist before the session"),
        RiskReply.IN_SESSION: _("We'll talk in session"),
        RiskReply.SAFE: _("I am safe, it's an old thought"),
    }
    return tuple(
        Choice(reply.value, label, chosen=reply is chosen)
        for reply, label in labels.items()
    )


def after_sending(invitation: Invitation, *, at: datetime) -> dict[str, Any] | None:
    """Return what the thanks say, or None when nothing was sent over this link."""
    submission = (
        Submission.objects.filter(invitation=invitation)
        .select_related("client__practice", "client__therapist")
        .first()
    )
    if submission is None:
        return None
    safety = safety_after(submission, at=at)
    reply = RiskReply(submission.risk_reply)
    words = newest_words(submission.client)
    return {
        "safety": safety,
        "marked": _find_mark(submission),
        "reply": answer_reply(reply, safety.holder),
        "words": _first_words(words) if words else "",
        "is_first": Submission.objects.filter(client=submission.client).count() == 1,
    }


def _find_mark(submission: Submission) -> str:
    """Say what was marked, when an answer or the choice beside it asks for somebody."""
    for row in submission.administrations.all():
        measure = find_measure(row.instrument)
        if risk_answers(measure, row.answers):
            return name_mark(measure)
    if submission.risk_reply:
        return _("You chose something beside the question about safety.")
    return ""


def _first_words(words: OwnWords) -> str:
    return words.read_text("good_week") or words.read_text("what_brings_me")
