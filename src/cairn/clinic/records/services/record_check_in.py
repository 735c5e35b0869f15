"""Records a check-in exactly once: answers, scores, attention, own part, audit, outbox.

Everything that can be computed is computed before the transaction; inside it there are
only reads of this client's rows and inserts. What is acknowledged is on disk.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.in_bulk import insert_models
from cairn.clinic.records.models import (
    Administration,
    Author,
    Episode,
    Invitation,
    Session,
    Submission,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.services.add_own_part import OwnPart, add_own_part
from cairn.clinic.records.services.keep_scores import insert_scores
from cairn.clinic.records.services.raise_attention import RiskReply, raise_attention
from cairn.errors import Conflict, NotAllowed, ScoringError
from cairn.exchange.instruments.shelf import instrument
from cairn.science.measure.instrument import Combine, Instrument
from cairn.science.measure.scoring import Score as ScaleScore
from cairn.science.measure.scoring import score, score_total

LONGEST_OPENING = 200
LONGEST_KEY = 64
CLOCK_SLACK = timedelta(days=3)
OLDEST_ANSWER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Answered:
    """One measure as it was answered: by items, or by a total entered from paper."""

    instrument: str
    version: str
    answers: Mapping[str, int | None]
    total: float | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One hand-in. `key` is made where the form is shown and never reused."""

    key: str
    measures: tuple[Answered, ...]
    answered_at: datetime
    mode: Mode
    opening_words: str = ""
    risk_reply: RiskReply = RiskReply.NONE
    own: OwnPart = field(default_factory=OwnPart)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored; `replayed` when this key had landed before."""

    submission: Submission
    replayed: bool


@dataclass(frozen=True, slots=True)
class _Scored:
    answered: Answered
    measure: Instrument
    scores: tuple[ScaleScore, ...]


def record_check_in(
    check_in: CheckIn,
    *,
    episode: Episode,
    by: Author,
    at: datetime,
    invitation: Invitation | None = None,
    session: Session | None = None,
    page_key: bytes | None = None,
) -> Receipt:
    """Store one check-in for good; the same key again returns the first receipt.

    `page_key` opens what only the client reads, where their page is open.
    """
    _check_shape(check_in)
    scored = [_score(answered) for answered in check_in.measures]
    key = keyring().key(episode.client_id)
    digest = _digest(check_in, key)
    try:
        with transaction.atomic():
            if invitation is not None and not _use_up(invitation, at=at):
                return _repeat(check_in.key, episode, digest)
            submission = _submission(
                check_in, episode, invitation, session, by=by, at=at
            )
            submission.digest = digest
            _write_words(submission, check_in, key)
            insert_models([submission])
            _store_parts(
                submission, scored, check_in, episode, page_key=page_key, by=by
            )
    except IntegrityError:
        # The same key has landed before, or did so this very moment.
        if found := _find_earlier(check_in.key, episode, digest):
            return found
        raise
    return Receipt(submission, replayed=False)


def _write_words(submission: Submission, check_in: CheckIn, key: bytes) -> None:
    submission.write_text("opening_words", check_in.opening_words.strip(), key=key)
    submission.write_text("theme", check_in.own.theme, key=key)


def _store_parts(
    submission: Submission,
    scored: list[_Scored],
    check_in: CheckIn,
    episode: Episode,
    *,
    page_key: bytes | None,
    by: Author,
) -> None:
    at = submission.at
    administrations = _insert_answers(submission, scored, by=by, at=at)
    raise_attention(
        submission, administrations, risk_reply=check_in.risk_reply, by=by, at=at
    )
    if not check_in.own.is_empty:
        add_own_part(check_in.own, submission, episode.client, page_key=page_key, by=by)
    audit(
        "check-in recorded",
        practice=submission.practice_id,
        by=by,
        at=at,
        client=submission.client_id,
        row=submission.id,
    )


def _check_shape(check_in: CheckIn) -> None:
    if not 16 <= len(check_in.key) <= LONGEST_KEY or not check_in.key.isascii():
        told = _("This form has no valid key. Open the page again and resend.")
        raise NotAllowed(told)
    if not check_in.measures:
        raise NotAllowed(_("There is nothing to record: no measure was answered."))
    if len(check_in.opening_words) > LONGEST_OPENING:
        told = _(
            "These words are longer than %(most)s characters. Shorten them; nothing "
            "was lost."
        )
        raise NotAllowed(told % {"most": LONGEST_OPENING})


def _score(answered: Answered) -> _Scored:
    measure = instrument(answered.instrument)
    if measure.version != answered.version:
        raise ScoringError(
            f"These answers belong to another version of {measure.short_name}. "
            "Open the check-in again to see the version in use."
        )
    if answered.total is not None:
        return _Scored(answered, measure, (score_total(measure, answered.total),))
    complete = {item.id: answered.answers.get(item.id) for item in measure.items}
    unknown = set(answered.answers) - set(complete)
    if unknown:
        raise ScoringError(
            f"{measure.short_name} version {measure.version} has no such item. "
            "Open the check-in again."
        )
    if all(scale.combine is Combine.ENTERED for scale in measure.scales):
        raise ScoringError(f"{measure.short_name} is entered as a total score.")
    return _Scored(answered, measure, score(measure, complete))


def _digest(check_in: CheckIn, key: bytes) -> bytes:
    content = [
        [a.instrument, a.version, sorted(a.answers.items()), a.total]
        for a in check_in.measures
    ]
    words: list[object] = [content, check_in.opening_words.strip(), check_in.risk_reply]
    # Left out while it is empty, so that a form sent before it existed is known again.
    if not check_in.own.is_empty:
        words.append(check_in.own.as_written())
    return hmac.new(key, json.dumps(words).encode(), hashlib.sha256).digest()


def _find_earlier(key: str, episode: Episode, digest: bytes) -> Receipt | None:
    earlier = Submission.objects.filter(key=key).first()
    if earlier is None:
        return None
    same = earlier.client_id == episode.client_id
    if not same or not hmac.compare_digest(bytes(earlier.digest), digest):
        raise Conflict(
            _(
                "This form was sent before with other answers, and those are kept. "
                "Open the page again to send new ones."
            )
        )
    return Receipt(earlier, replayed=True)


def _use_up(invitation: Invitation, *, at: datetime) -> bool:
    """Use the link up; False when it was used or revoked before."""
    links = Invitation.objects.filter(id=invitation.id, used_at=None, revoked_at=None)
    return links.update(used_at=at) > 0


def _repeat(key: str, episode: Episode, digest: bytes) -> Receipt:
    """Return the receipt of what was sent over a link that is used up."""
    if found := _find_earlier(key, episode, digest):
        return found
    raise NotAllowed(
        _("This check-in has been sent already. Ask for a new link to send another.")
    )


def _submission(
    check_in: CheckIn,
    episode: Episode,
    invitation: Invitation | None,
    session: Session | None,
    *,
    by: Author,
    at: datetime,
) -> Submission:
    return Submission(
        id=uuid4(),
        practice_id=episode.practice_id,
        client_id=episode.client_id,
        episode=episode,
        session=session,
        invitation=invitation,
        key=check_in.key,
        mode=check_in.mode,
        answered_at=_believable(check_in, at=at),
        risk_reply=check_in.risk_reply,
        at=at,
        **by.as_fields(),
    )


def _believable(check_in: CheckIn, *, at: datetime) -> datetime:
    """Return when it was answered, by the server's clock where the phone's is off."""
    said = check_in.answered_at
    if check_in.mode in {Mode.IMPORT, Mode.PAPER}:
        return min(said, at)
    if timezone.is_naive(said) or not at - OLDEST_ANSWER <= said <= at + CLOCK_SLACK:
        return at
    return min(said, at)


def _insert_answers(
    submission: Submission, scored: list[_Scored], *, by: Author, at: datetime
) -> list[Administration]:
    administrations = [
        Administration(
            submission=submission,
            client_id=submission.client_id,
            instrument=one.measure.key,
            version=one.measure.version,
            language=one.answered.language,
            answered_at=submission.answered_at,
            answers=_answers(one),
        )
        for one in scored
    ]
    insert_models(administrations)
    insert_scores(
        [
            (administration.id, scale)
            for administration, one in zip(administrations, scored, strict=True)
            for scale in one.scores
        ],
        by=by,
        at=at,
    )
    return administrations


def _answers(one: _Scored) -> dict[str, int | None]:
    if one.answered.total is not None:
        return {}
    return {item.id: one.answered.answers.get(item.id) for item in one.measure.items}
