"""Fills the example practice: one therapist, 31 invented people, today's sessions.

Everything is written through the same services as in a real practice, so every rule
holds for it too; only the dates lie in the past.
"""

from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction
from django_scopes import scope

from cairn.clinic.crisis_lines import suggest_lines
from cairn.clinic.example.days import Days
from cairn.clinic.example.own_pages import lay_own_page
from cairn.clinic.example.supervision import bring_to_supervision
from cairn.clinic.example.well import fill_well
from cairn.clinic.records.after_sessions import FORM, GUESSED
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    Author,
    Client,
    DecisionOutcome,
    Episode,
    EpisodeEndingKind,
    Member,
    Practice,
    Role,
    Session,
    SessionState,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.answer_attention import Verdict, decide
from cairn.clinic.records.services.enrol_client import (
    NewClient,
    assign_measures,
    end_episode,
    enrol_client,
)
from cairn.clinic.records.services.guess_fit import guess_fit, look
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.notice_silence import notice_silence
from cairn.clinic.records.services.open_practice import add_member, open_practice
from cairn.clinic.records.services.plan_session import plan_session, set_session_state
from cairn.clinic.records.services.raise_attention import Reason, note_reason
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from cairn.clinic.records.services.state_protocol import Promise, state_protocol
from cairn.clinic.records.services.tell_after import Afterwards, tell_after
from cairn.exchange.instruments.shelf import instrument
from cairn.science.simulation.caseload import Session as SimulatedSession
from cairn.science.simulation.example_caseload import InventedPerson, example_caseload
from cairn.science.simulation.sessions import Ending, Status

SEED = 20
THERAPIST = "Maren Lind"
COLLEAGUE = "Joan Adler"
SIGN_IN_NAME = "maren"
REGION = "US"
MEASURES = ("phq-9", "gad-7")
DAYS_TO_GUESS = 3
STATES = {
    Status.HELD: SessionState.ATTENDED,
    Status.CANCELLED: SessionState.CANCELLED,
    Status.ABSENT: SessionState.NOT_ATTENDED,
    Status.BOOKED: SessionState.PLANNED,
}


def load_example(*, passphrase: str, zone: ZoneInfo, by: Author, at: datetime) -> None:
    """Write the whole example practice as it stands at this moment."""
    days = Days(at, zone)
    people = example_caseload(np.random.default_rng(SEED), weekday=days.on(0).weekday())
    opened = days.at(-400, 540)
    with transaction.atomic():
        practice = open_practice(
            "The example practice",
            time_zone=zone.key,
            by=by,
            at=opened,
            contact_hours="Monday to Friday, 9 to 17",
            example=True,
        )
        with scope(practice=practice):
            therapist = _add_staff(practice, passphrase, days=days, by=by, at=opened)
            for person in people:
                _write_person(person, therapist, days)
            notice_silence(practice, by=by, at=at)
            judge_courses(practice, by=by, at=at)
            fill_well(therapist, days)
            bring_to_supervision(therapist, days, by=by)


def _add_staff(
    practice: Practice, passphrase: str, *, days: Days, by: Author, at: datetime
) -> Member:
    therapist = add_member(
        practice,
        name=THERAPIST,
        sign_in_name=SIGN_IN_NAME,
        passphrase=passphrase,
        roles=[Role.OWNER, Role.THERAPIST],
        by=by,
        at=at,
    )
    colleague = add_member(
        practice,
        name=COLLEAGUE,
        sign_in_name="joan",
        passphrase=uuid4().hex,
        roles=[Role.THERAPIST],
        by=by,
        at=at,
    )
    # Stated when the practice opened, and looked through again this month.
    for stated in (at, days.past(-20, 600)):
        state_protocol(
            practice,
            promise=_promise(stated),
            people=[therapist, colleague],
            by=Author.member(therapist),
            at=stated,
        )
    return therapist


def _promise(at: datetime) -> Promise:
    return Promise(
        region=REGION,
        covered_days="12345",
        covered_from=time(9),
        covered_until=time(17),
        minutes_to_look=480,
        minutes_when_urgent=240,
        out_of_hours="The lines above are open day and night.",
        crisis_lines=tuple(line.as_told() for line in suggest_lines(REGION)),
        valid_until=at.date() + timedelta(days=3650),
    )


def _write_person(person: InventedPerson, therapist: Member, days: Days) -> None:
    by = Author.member(therapist)
    sessions = person.client.sessions
    first = days.past(sessions[0].day - 7, 600)
    client = enrol_client(
        NewClient(person.name, code=person.client.code),
        therapist=therapist,
        started_on=days.on(sessions[0].day),
        by=by,
        at=first,
    )
    episode = open_episode(client)
    if episode is None:
        return
    keep_own_words(
        client,
        what_brings_me=person.words,
        good_week="",
        by=Author.client(client),
        at=first,
    )
    assign_measures(episode, MEASURES, by=by, at=first)
    for session in sessions:
        _write_session(session, episode, by=by, days=days)
    lay_own_page(client, person.name, therapist, days)
    if person.client.ending is not Ending.ONGOING:
        _write_ending(person, episode, by=by, days=days)


def _write_session(
    simulated: SimulatedSession, episode: Episode, *, by: Author, days: Days
) -> None:
    starts_at = days.at(simulated.day, simulated.minute)
    session = plan_session(
        episode,
        starts_at=starts_at,
        by=by,
        at=days.past(simulated.day - 7, simulated.minute + 50),
    )
    client_writes = Author.client(episode.client)
    for check_in in _check_ins(simulated, days):
        record_check_in(
            check_in,
            episode=episode,
            by=client_writes,
            at=check_in.answered_at,
            session=session,
        )
    if simulated.status is not Status.BOOKED:
        set_session_state(
            session,
            STATES[simulated.status],
            starts_at=starts_at,
            by=by,
            at=days.past(simulated.day, simulated.minute + 50),
        )
    if simulated.marks is not None:
        _speak_after(simulated, session, by=by, days=days)


def _speak_after(
    simulated: SimulatedSession, session: Session, *, by: Author, days: Days
) -> None:
    """Mark the session; what is older than a few days has been guessed and seen."""
    at = days.past(simulated.day, simulated.minute + 110)
    items = [item.id for item in instrument(FORM).items]
    marks = dict(zip(items, simulated.marks or (), strict=True))
    said = Afterwards(uuid4().hex, instrument(FORM).version, marks, Mode.LINK)
    client_writes = Author.client(session.client)
    tell_after(said, session=session, key=None, by=client_writes, at=at)
    if simulated.day < -DAYS_TO_GUESS:
        # Guesses lie nearer to what is usual than marks do.
        guesses = {item: round(((marks[item] or 6) + 8) / 2) for item in GUESSED}
        guess_fit(session, guesses, by=by, at=at)
        look(session, by=by, at=at)


def _check_ins(simulated: SimulatedSession, days: Days) -> list[CheckIn]:
    found = []
    if before := simulated.check_in:
        found.append(
            _check_in(
                {"phq-9": before.phq9, "gad-7": before.gad7},
                at=days.past(before.day, before.minute),
            )
        )
    return found


def _check_in(measures: dict[str, tuple[int | None, ...]], *, at: datetime) -> CheckIn:
    answered = []
    for key, answers in measures.items():
        measure = instrument(key)
        items = [item.id for item in measure.items if item.scored]
        given = dict(zip(items, answers, strict=True))
        answered.append(Answered(key, measure.version, given))
    return CheckIn(
        key=uuid4().hex, measures=tuple(answered), answered_at=at, mode=Mode.LINK
    )


def _write_ending(
    person: InventedPerson, episode: Episode, *, by: Author, days: Days
) -> None:
    last = person.client.sessions[-1]
    kind, day = EpisodeEndingKind.AGREED, last.day
    if person.client.ending is Ending.SILENCE:
        kind, day = EpisodeEndingKind.UNILATERAL, last.day + 28
        _answer_silence(episode.client, by=by, days=days, day=day)
    end_episode(
        episode, kind=kind, ended_on=days.on(day), by=by, at=days.past(day, 1050)
    )


def _answer_silence(client: Client, *, by: Author, days: Days, day: int) -> None:
    note_reason(
        client,
        Reason(AttentionReason.SILENT, administration=None),
        by=Author.system(),
        at=days.past(day - 6, 540),
    )
    item = AttentionItem.objects.get(client=client, reason=AttentionReason.SILENT)
    decide(
        item,
        Verdict(
            DecisionOutcome.TALK, "Wrote and called. The place is kept for a month."
        ),
        by=by,
        at=days.past(day - 5, 1020),
    )
