"""What each question answers: a growing ring, or a sentence with its interval.

A sentence claims a direction only where it holds over all questions at once; otherwise
it says what could be, and that chance alone does as much.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from cairn.clinic.records.after_sessions import Helped
from cairn.clinic.records.known import Asked, Known, guess_name
from cairn.clinic.records.well_sessions import Gave
from cairn.exchange.svg import Interval
from cairn.science.reciprocity.clustered import Effect
from cairn.science.reciprocity.congruence import Congruence
from cairn.science.reciprocity.guesses import Calibration
from cairn.science.reciprocity.helped import HelpedGrid
from cairn.science.reciprocity.lift import SessionLift
from cairn.science.reciprocity.pulse import Balance, Lean, UsualRange
from cairn.science.reciprocity.weeks import Echo
from cairn.web.aftersession.forms import HELPED
from cairn.web.aftersession.own_half import GAVE
from cairn.web.aftersession.presenters import wordings
from cairn.web.known.question import (
    Answer,
    Grid,
    close,
    grow,
    picture_intervals,
    write_reach,
    write_shift,
)
from cairn.web.wording import write_number


def answer_all(known: Known) -> tuple[Answer, ...]:
    """Put every question and its answer into words; the self-trial has its own page."""
    holds = known.findings()
    return (
        answer_cup(known.cup),
        answer_balance(known.balance),
        answer_guesses(known.guesses, holds),
        answer_alike(known.alike, holds="alike" in holds),
        answer_helped(known.helped),
        answer_lift(known.lift, holds="lift" in holds),
        answer_echo(known.echo, holds="echo" in holds),
    )


def answer_cup(asked: Asked[UsualRange]) -> Answer:
    """Say what one's own usual range is."""
    blank = Answer(
        "cup",
        _("How full is my cup usually?"),
        _("It can't tell why a week was as it was, nor how you are."),
    )
    found = asked.found
    if found is None:
        return grow(blank, asked.not_yet)
    said = _(
        "Eight weeks in ten lie between %(low)s and %(high)s; the middle is %(mid)s."
    )
    words = {
        "low": write_number(found.low),
        "high": write_number(found.high),
        "mid": write_number(found.middle),
    }
    return close(blank, said % words)


def answer_balance(asked: Asked[Balance]) -> Answer:
    """Say to which side the last answers lean."""
    blank = Answer(
        "balance",
        _("Are giving and receiving in balance?"),
        _("It can't tell with whom, and is not asked of any one person."),
    )
    found = asked.found
    if found is None:
        return grow(blank, asked.not_yet)
    leans = {
        Lean.GIVING: _("Most of your last six answers say you give much more."),
        Lean.EVEN: _("Your last answers lie on both sides, or near the middle."),
        Lean.RECEIVING: _("Most of your last six answers say you receive much more."),
    }
    return close(blank, leans[found.lean])


def answer_guesses(
    guesses: Mapping[str, Asked[Calibration]], holds: frozenset[str]
) -> Answer:
    """Say on which side guesses lie, for each of the three marks."""
    blank = Answer(
        "guesses",
        _("Do I guess what people mark?"),
        _(
            "It can't tell what was right: a mark is not the truth, and a gap is no "
            "error. It says nothing about any one person."
        ),
    )
    found = {item: asked.found for item, asked in guesses.items() if asked.found}
    if not found:
        return grow(blank, next(iter(guesses.values())).not_yet)
    words = wordings()
    return replace(
        blank,
        picture=picture_intervals(
            [_ends(one.bias) for one in found.values()], blank.question, blank.ids
        ),
        sentences=tuple(
            _say_bias(words[item], one.bias, holds=guess_name(item) in holds)
            for item, one in found.items()
        ),
        numbers=tuple(
            line for item, one in found.items() for line in _low_marks(words[item], one)
        ),
        source=_basis(next(iter(found.values())))
        + " "
        + _("In research clients mark about 0.6 usual spreads higher than guessed."),
    )


def answer_alike(asked: Asked[Congruence], *, holds: bool) -> Answer:
    """Say whether guesses move with the marks."""
    blank = Answer(
        "alike",
        _("Do I notice when a session was better or worse than usual?"),
        _("It can't tell how alike two views should be. No gap is ideal."),
    )
    found = asked.found
    if found is None:
        return grow(blank, asked.not_yet)
    said = (
        _(
            "When someone marks a point above their usual, you guess %(shift)s "
            "(%(reach)s)."
        )
        if holds
        else _(
            "Whether your guesses move with the marks is open: %(shift)s (%(reach)s)."
        )
    )
    return _with_effect(blank, said, found.tracking, source=_basis(found))


def answer_lift(asked: Asked[SessionLift], *, holds: bool) -> Answer:
    """Say how arriving lighter and leaving lighter lie together."""
    blank = Answer(
        "lift",
        _("What do sessions do to me?"),
        _("These moved together. We can't say why, and it is not asked of one person."),
    )
    found = asked.found
    if found is None:
        return grow(blank, asked.not_yet)
    if not holds:
        said = _(
            "Whether people arrive lighter or heavier shows no clear trace in how you "
            "leave: %(shift)s of your usual spread (%(reach)s)."
        )
    elif found.slope.estimate > 0:
        said = _(
            "On days a client arrives lighter than last time you tend to leave "
            "lighter: %(shift)s of your usual spread (%(reach)s)."
        )
    else:
        said = _(
            "On days a client arrives lighter than last time you tend to leave "
            "heavier: %(shift)s of your usual spread (%(reach)s)."
        )
    return _with_effect(blank, said, found.slope, source=_basis(found))


def answer_echo(asked: Asked[Echo], *, holds: bool) -> Answer:
    """Say whether a week of clients' movement is followed by another own week."""
    blank = Answer(
        "echo",
        _("Do weeks echo?"),
        _(
            "These moved one after the other. We can't say why. One week's lag was "
            "chosen beforehand, and no other is tried."
        ),
        source=_(
            "Ten therapists together could tell after a year. Wells are never pooled, "
            "so that is asked nowhere here."
        ),
    )
    found = asked.found
    if found is None:
        return grow(blank, asked.not_yet)
    if holds:
        said = _(
            "The week after people moved by one usual step, your cup stood %(shift)s "
            "(%(reach)s) from where it would have."
        )
    else:
        said = _(
            "No echo that chance alone would not make: %(shift)s on your cup "
            "(%(reach)s)."
        )
    return _with_effect(
        blank, said, found.slope, source=f"{blank.source} {_basis(found)}"
    )


def answer_helped(asked: Asked[HelpedGrid]) -> Answer:
    """Lay what was given beside what people said helped, as counts."""
    blank = Answer(
        "helped",
        _("What did I give, and what did people say helped?"),
        _("It can't tell what helped because of what. It counts, and matches nothing."),
    )
    found = asked.found
    if found is None:
        return grow(blank, asked.not_yet)
    grid = Grid(
        headings=tuple(str(HELPED[Helped(kind)]) for kind in found.helped),
        rows=tuple(
            (str(GAVE[Gave(given)]), counts)
            for given, counts in zip(found.given, found.counts, strict=True)
        ),
    )
    said = _("Counted over %(n)d sessions that both of you told.") % {
        "n": found.sessions
    }
    return replace(close(blank, said), grid=grid)


def _with_effect(blank: Answer, said: str, effect: Effect, *, source: str) -> Answer:
    words = {
        "shift": write_shift(effect.estimate),
        "reach": write_reach(effect.lower, effect.upper),
    }
    picture = picture_intervals([_ends(effect)], blank.question, blank.ids)
    return replace(blank, picture=picture, sentences=(said % words,), source=source)


def _say_bias(words: str, bias: Effect, *, holds: bool) -> str:
    half = (bias.upper - bias.lower) / 2
    if not holds:
        said = _("“%(words)s”: no side that chance alone would not make (%(reach)s).")
    elif bias.estimate < 0:
        said = _("“%(words)s”: you tend to guess %(size)s low, give or take %(half)s.")
    else:
        said = _("“%(words)s”: you tend to guess %(size)s high, give or take %(half)s.")
    return said % {
        "words": words,
        "reach": write_reach(bias.lower, bias.upper),
        "size": write_number(abs(bias.estimate)),
        "half": write_number(half),
    }


def _low_marks(words: str, found: Calibration) -> Sequence[str]:
    spread = _("“%(words)s”: guess and mark lie %(spread)s apart on the whole.") % {
        "words": words,
        "spread": write_number(found.spread),
    }
    seen, lacking = found.low_seen, found.low_not_yet
    if seen is None:
        (_name, need, have), *_rest = lacking.counts if lacking else [("", 0, 0)]
        said = _(
            "Of low marks there are %(have)d; from %(need)d on they are told apart."
        )
        return (spread, said % {"have": have, "need": need})
    said = _(
        "Of %(of)d low marks you guessed %(count)d lower than you usually do: "
        "%(lower)d to %(upper)d in a hundred."
    )
    percent = {"lower": round(100 * seen.lower), "upper": round(100 * seen.upper)}
    return (spread, said % {"of": seen.of, "count": seen.count, **percent})


def _basis(found: Calibration | Congruence | SessionLift | Echo) -> str:
    return f"{found.method}. {found.source}."


def _ends(effect: Effect) -> Interval:
    return effect.lower, effect.estimate, effect.upper
