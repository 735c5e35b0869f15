"""In whatever order things happen: no look without a guess, no guess after a look."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.clinic.records.after_sessions import (
    answers_to_show,
    guess_of,
    is_waiting,
    looked_at,
)
from cairn.clinic.records.models import Administration, Author, FitGuess, SessionState
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.person import all_administrations
from cairn.clinic.records.services.guess_fit import guess_fit, leave_guess_out, look
from cairn.clinic.records.services.tell_after import Afterwards, tell_after
from cairn.errors import NotAllowed
from people import NOON
from weeks import meet

MARK = st.one_of(st.none(), st.integers(-1, 11))
ACT = st.one_of(
    st.tuples(st.just("guess"), st.fixed_dictionaries({"1": MARK, "2": MARK})),
    st.tuples(st.sampled_from(["leave out", "look", "tell"]), st.none()),
)


def act(here, session, deed, marks, *, at):
    if deed == "guess":
        guess_fit(session, marks, by=here.by_anna, at=at)
    elif deed == "leave out":
        leave_guess_out(session, by=here.by_anna, at=at)
    elif deed == "look":
        look(session, by=here.by_anna, at=at)
    else:
        said = Afterwards(uuid4().hex, "1", {"1": 3, "2": 8}, Mode.LINK)
        tell_after(said, session=session, key=None, by=here.by_ben, at=at)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACT, max_size=12))
def test_no_history_looks_before_a_guess_or_guesses_after_a_look(here, acts):
    session = meet(here.ben, NOON, SessionState.ATTENDED)
    guessed, told, looked, seen = None, False, False, None
    for minute, (deed, marks) in enumerate(acts):
        with suppress(NotAllowed):
            act(here, session, deed, marks, at=NOON + timedelta(minutes=minute))
            if deed == "tell":
                told = True
            elif deed == "look":
                looked = True
            else:
                guessed = marks or {}
        assert not looked or (told and guessed is not None)
        assert (looked_at(session) is not None) == looked
        if looked and seen is None:
            seen = guess_of(session).marks
        if looked:
            assert guess_of(session).marks == seen
        shown = answers_to_show(here.ben, all_administrations(here.ben))
        rows = list(Administration.objects.filter(submission__session=session))
        assert (set(rows) <= set(shown)) == (looked or not rows)
        assert all(is_waiting(row) == (not looked) for row in rows)
    assert FitGuess.objects.filter(session=session).count() <= 1


def test_only_a_member_guesses(here):
    session = meet(here.ben, NOON, SessionState.ATTENDED)
    for by in (here.by_ben, Author.system()):
        with suppress(NotAllowed):
            guess_fit(session, {"1": 5}, by=by, at=NOON)
        with suppress(NotAllowed):
            leave_guess_out(session, by=by, at=NOON)
    assert not FitGuess.objects.exists()
