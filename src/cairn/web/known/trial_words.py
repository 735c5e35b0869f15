"""What a self-trial is about and what came of it, in words."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cairn.clinic.records.known import Asked, Known
from cairn.clinic.records.self_trial import Habit, Outcome, Trial
from cairn.science.reciprocity.coin_flip import SelfTrial
from cairn.web.known.question import (
    Answer,
    grow,
    picture_intervals,
    write_exact,
    write_reach,
)

HABITS = {
    Habit.BREATH: _l("the line to breathe by"),
    Habit.STRENGTH: _l("one strength, read in large"),
    Habit.GAP: _l("five minutes with nothing in them"),
}
OUTCOMES = {
    Outcome.UNDERSTOOD: _l("what people mark on “I felt understood”"),
    Outcome.LEAVING: _l("how you leave"),
}


def answer_trial(trial: Trial, asked: Asked[SelfTrial], *, holds: bool) -> Answer:
    """Say how far a trial is, or what came of it."""
    blank = Answer(
        f"trial-{trial.number}",
        _("Before a session: %(habit)s. Looked at: %(outcome)s.")
        % {"habit": HABITS[trial.habit], "outcome": OUTCOMES[trial.outcome]},
        _("It can't tell anything about another therapist, or about any one person."),
    )
    found = asked.found
    if found is None and trial.stopped_at is not None:
        said = _("Stopped before it had its sessions. Nothing is said from fewer.")
        return replace(grow(blank, asked.not_yet), sentences=(said,))
    if found is None:
        return grow(blank, asked.not_yet)
    return replace(
        blank,
        picture=picture_intervals(
            [(found.lower, found.difference, found.upper)], blank.question, blank.ids
        ),
        sentences=(_say_difference(found, holds=holds),),
        numbers=(_say_sessions(found),),
        source=f"{found.method}. {found.source}.",
    )


def _say_difference(found: SelfTrial, *, holds: bool) -> str:
    if not holds:
        said = _(
            "With it or without it: no difference that chance alone would not make "
            "(%(reach)s)."
        )
    elif found.difference > 0:
        said = _("With it, it stood %(shift)s points higher (%(reach)s).")
    else:
        said = _("With it, it stood %(shift)s points lower (%(reach)s).")
    return said % {
        "shift": write_exact(abs(found.difference)),
        "reach": write_reach(found.lower, found.upper),
    }


def _say_sessions(found: SelfTrial) -> str:
    return _(
        "%(sessions)d sessions with %(people)d people. %(other)d times something else "
        "was done than the coin said; they count as it said. %(missing)d had no answer."
    ) % {
        "sessions": found.sessions,
        "people": found.clients,
        "other": found.overridden,
        "missing": found.missing,
    }


def answer_trials(known: Known) -> list[Answer]:
    """Put every trial into words, oldest first."""
    holds = known.findings()
    return [
        answer_trial(trial, asked, holds=trial.name in holds)
        for trial, asked in known.trials
    ]
