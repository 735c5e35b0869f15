"""What did the client send? Read strictly; what does not fit is said and kept.

A problem names the rule and the way on, never an answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from cairn.clinic.records.services.add_own_part import OwnPart
from cairn.clinic.records.services.raise_attention import RiskReply
from cairn.clinic.records.services.record_check_in import LONGEST_OPENING, Answered
from cairn.science.measure.instrument import Instrument, Item
from cairn.web.checkin.own_part import OwnPartForm
from cairn.web.checkin.questions import field_name, text_of

VERSION = "version."
_KEY = re.compile(r"[0-9a-f]{32}")
_OWN_FIELDS = frozenset(
    {"csrfmiddlewaretoken", "key", "answered_at", "opening_words", "risk_reply"}
)


@dataclass(frozen=True, slots=True)
class HandIn:
    """One form as it was sent: what can be recorded, and what needs another look."""

    key: str
    measures: tuple[Instrument, ...]
    chosen: Mapping[str, int]
    opening_words: str
    risk_reply: RiskReply
    answered_at: datetime
    problems: tuple[str, ...]
    errors: Mapping[str, str]
    own: OwnPartForm

    @property
    def is_sound(self) -> bool:
        """Whether it can be recorded as it is."""
        return not self.problems and not self.errors and self.own.is_valid()

    def own_part(self) -> OwnPart:
        """Return what the client added of their own."""
        return self.own.part()

    def answered(self) -> tuple[Answered, ...]:
        """Return each measure with an answer or nothing for every item."""
        return answers_to(self.measures, self.chosen)


def answers_to(
    measures: Sequence[Instrument], chosen: Mapping[str, int]
) -> tuple[Answered, ...]:
    """Return each measure with an answer or nothing for every item."""
    return tuple(
        Answered(
            measure.key,
            measure.version,
            {item.id: chosen.get(field_name(measure, item)) for item in measure.items},
            language=text_of(measure).language,
        )
        for measure in measures
    )


def read_hand_in(
    sent: QueryDict,
    measures: Sequence[Instrument],
    *,
    own: OwnPartForm,
    at: datetime,
) -> HandIn:
    """Read a form against the measures that may have been asked."""
    asked = tuple(m for m in measures if VERSION + m.key in sent)
    chosen, errors = read_answers(sent, asked)
    opening = sent.get("opening_words", "").replace("\r\n", "\n").strip()
    if len(opening) > LONGEST_OPENING:
        errors["opening_words"] = _(
            "This can be %(most)d characters long at most. Shorten it and send again."
        ) % {"most": LONGEST_OPENING}
    problems = _find_problems(sent, asked, own)
    is_empty = own.is_valid() and own.part().is_empty
    if not (problems or errors or chosen or opening) and is_empty:
        problems.append(
            _("Nothing is marked yet. Answer at least one question, then send.")
        )
    return HandIn(
        key=_read_key(sent),
        measures=asked,
        chosen=chosen,
        opening_words=opening,
        risk_reply=read_reply(sent),
        answered_at=_read_clock(sent.get("answered_at", ""), at=at),
        problems=tuple(problems),
        errors=errors,
        own=own,
    )


def read_answers(
    sent: QueryDict, measures: Sequence[Instrument]
) -> tuple[dict[str, int], dict[str, str]]:
    """Read what was chosen, and say where that is no answer, by the field's name."""
    chosen: dict[str, int] = {}
    errors: dict[str, str] = {}
    for measure in measures:
        for item in measure.items:
            name = field_name(measure, item)
            given = sent.getlist(name)
            value = _read_value(item, given[0]) if len(given) == 1 else None
            if value is not None:
                chosen[name] = value
            elif len(given) > 1:
                errors[name] = _(
                    "This question came with more than one answer. Choose one, or "
                    "leave it out."
                )
            elif given:
                errors[name] = _(
                    "This was not one of the answers to the question. Choose one of "
                    "them, or leave it out."
                )
    return chosen, errors


def _read_value(item: Item, text: str) -> int | None:
    fitting = (value for value in item.values if text == str(value))
    return next(fitting, None)


def _find_problems(
    sent: QueryDict, measures: Sequence[Instrument], own: OwnPartForm
) -> list[str]:
    problems = []
    if not _read_key(sent):
        problems.append(
            _("The form came without its own number. It has one now: send it again.")
        )
    if any(sent.getlist(VERSION + m.key) != [m.version] for m in measures):
        problems.append(
            _(
                "The questions have changed since this page was opened. Look through "
                "them once more, then send."
            )
        )
    known = _known_fields(measures) | set(own.fields)
    once = (_OWN_FIELDS - {"key"}) | set(own.fields)
    doubled = once & {n for n in sent if len(sent.getlist(n)) > 1}
    if doubled or not measures or set(sent) - known or _reply_is_unknown(sent):
        problems.append(
            _(
                "The form held something that does not belong to this check-in. That "
                "was left out. Look through the rest, then send again."
            )
        )
    return problems


def _known_fields(measures: Sequence[Instrument]) -> set[str]:
    versions = {VERSION + measure.key for measure in measures}
    items = {field_name(m, item) for m in measures for item in m.items}
    return versions | items | _OWN_FIELDS


def _read_key(sent: QueryDict) -> str:
    """Return the form's own number, or nothing when it is not one."""
    given = sent.getlist("key")
    return given[0] if len(given) == 1 and _KEY.fullmatch(given[0]) else ""


def _reply_is_unknown(sent: QueryDict) -> bool:
    return sent.get("risk_reply", "") not in RiskReply.values


def read_reply(sent: QueryDict) -> RiskReply:
    """Read the choice beside the help; what is none of them is no choice."""
    if _reply_is_unknown(sent):
        return RiskReply.NONE
    return RiskReply(sent.get("risk_reply", ""))


def _read_clock(text: str, *, at: datetime) -> datetime:
    """Read the phone's own time of answering, which counts when it was offline."""
    try:
        said = datetime.fromisoformat(text[:40])
    except ValueError:
        return at
    return at if said.tzinfo is None else said
