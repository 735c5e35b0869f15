"""The invented therapist's own book: forty weeks of marks, taps and a few lines."""

from datetime import timedelta

import numpy as np

from cairn.clinic.example.days import Days
from cairn.clinic.records.load import monday_of, sessions_held
from cairn.clinic.records.models import Author, Member
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import keep_entry, put_entry, write_entry
from cairn.clinic.records.well import WellContent, WellKind
from cairn.clinic.records.well_sessions import (
    STEPS,
    Gave,
    MomentWord,
    Received,
    Taps,
    taps_content,
    taps_name,
)
from cairn.clinic.records.well_weeks import (
    BALANCE,
    CUP,
    LOAD,
    WeekMarks,
    week_content,
    week_name,
)

# No secret: everyone may open the example's book, to see what such a book is.
WORDS = "seven herons under slow water"
SEED = 22
WEEKS = 40
# Weeks without an answer and sessions without a tap are part of any real book.
SHARE_ANSWERED = 0.85

MOMENTS = list(MomentWord)
HOW_OFTEN = (0.08, 0.1, 0.1, 0.06, 0.08, 0.1, 0.08, 0.4)

PURPOSE = "Somebody once stayed in the room with me. I want to be that, now and then."
KEPT_ON = -60
KEPT = (
    (WellKind.COMFORT, "No feeling in this room has ever lasted. Open the window.", ""),
    (WellKind.LESSON, "Small and often beats brave and once.", "resilience"),
)
FADING = {
    -30: (WellKind.LESSON, "Waiting is a way of trusting somebody.", "hope"),
    -19: (WellKind.MIRROR, "The unopened letters. I have some too.", ""),
    -12: (WellKind.GRATITUDE, "The laugh at ten past eleven.", ""),
    -5: (WellKind.LESSON, "I hurry most where I am most afraid.", "empathy"),
}


def fill_well(therapist: Member, days: Days) -> None:
    """Begin the book and write into it as its therapist would have."""
    by = Author.member(therapist)
    key = begin_well(therapist, WORDS, by=by, at=days.past(-7 * WEEKS, 600)).key
    purpose = WellContent(WellKind.PURPOSE, days.on(-7 * WEEKS), PURPOSE)
    write_entry(therapist, purpose, key=key, by=by)
    for day, (kind, text, tag) in FADING.items():
        line = WellContent(kind, days.on(day), text, tag)
        write_entry(therapist, line, key=key, by=by)
    for kind, text, tag in KEPT:
        line = WellContent(kind, days.on(KEPT_ON), text, tag)
        keep_entry(write_entry(therapist, line, key=key, by=by), key=key, by=by)
    generator = np.random.default_rng(SEED)
    for taps in _tap(therapist, days, generator):
        put_entry(
            therapist, taps_name(taps.session), taps_content(taps), key=key, by=by
        )
    for marks in _mark_weeks(days, generator):
        put_entry(
            therapist, week_name(marks.monday), week_content(marks), key=key, by=by
        )


def _mark_weeks(days: Days, generator: np.random.Generator) -> list[WeekMarks]:
    """Mark the weeks before this one; a hard month lies in the middle of them."""
    this_week = monday_of(days.on(0))
    marks = []
    cup = 6.0
    for back in range(WEEKS, 0, -1):
        usual = 4.2 if 17 <= back <= 21 else 6.2
        cup += 0.5 * (usual - cup) + generator.normal(0, 0.8)
        balance, load = generator.normal(-0.6, 1.1), generator.normal(9 - cup, 0.8)
        if generator.random() < SHARE_ANSWERED:
            week = WeekMarks(
                this_week - timedelta(weeks=back),
                cup=_into(CUP, cup),
                load=_into(LOAD, load),
                balance=_into(BALANCE, balance),
                held_tightly=bool(cup < 4 and generator.random() < 0.5),
            )
            marks.append(week)
    return marks


def _tap(therapist: Member, days: Days, generator: np.random.Generator) -> list[Taps]:
    """Tap around most sessions; one leaves a little fuller than one came, or not."""
    found = []
    since = days.on(-7 * WEEKS)
    for met in sessions_held(therapist, since=since, until=days.on(0), limits=None):
        arriving = generator.normal(3.2, 0.8)
        leaving = arriving + generator.normal(0.1, 0.9)
        moment = generator.choice(MOMENTS, p=HOW_OFTEN)
        taps = Taps(
            met.session_id,
            met.client_id,
            met.on,
            arriving=_into(STEPS, arriving),
            leaving=_into(STEPS, leaving),
            gave=(Gave(generator.choice(list(Gave))),),
            received=(Received(generator.choice(list(Received))),),
            moments=(MomentWord(moment),),
        )
        if generator.random() < SHARE_ANSWERED:
            found.append(taps)
    return found


def _into(steps: range, value: float) -> int:
    return int(np.clip(round(value), steps[0], steps[-1]))
