"""What are the off-track signals worth, and which expected course serves them best?

Run `python -m evidence.offtrack FILE --client ... --score ... --write` with a CSV of
client, day and score. Every client is judged after 2, 4, 6 and 8 scores by a model
learnt from the other clients (ten-fold), and held against the last score there is.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cairn.cli.scores_in import add_score_options, read_scores
from cairn.science.change.reliable_change import threshold
from cairn.science.course.basis import Basis, positions
from cairn.science.course.growth import fit_growth
from cairn.science.emerging.calibration import fit_calibrated_course
from cairn.science.measure.instrument import MeasurementError, ReliableChangeBasis
from cairn.science.offtrack.alarm import tail_probability
from cairn.science.offtrack.assessment import (
    Assessment,
    Outcome,
    Signal,
    SignalAccuracy,
    assess_signals,
)
from cairn.science.offtrack.ending import compare_with_first
from cairn.science.offtrack.false_alarms import EndedCourses, expect_false_alarms
from cairn.science.offtrack.horizon import usual_end
from cairn.science.offtrack.judgement import OffTrack
from cairn.science.offtrack.looks import Sessions, look
from cairn.science.offtrack.outlook import Outlook, outlook_of
from cairn.science.offtrack.roc import AreaDifference, compare_areas
from cairn.science.offtrack.unseen import FOLDS, judge_unseen
from cairn.science.provenance import Status
from cairn.science.scores import Scores
from cairn.science.service.intervals import Interval
from evidence import put_page

PAGE = Path(__file__).parents[1] / "docs" / "evidence" / "off-track.md"
SESSIONS = (2, 4, 6, 8)
SEED = 0
# A forecast of 0 or 1 that fails costs this much and not everything.
SUREST = 1e-4

Learner = Callable[[Scores], Outlook]


@dataclass(frozen=True)
class Criterion:
    """A reliable change, and where its numbers are from."""

    change: ReliableChangeBasis
    words: str

    @classmethod
    def of(cls, spread: float, reliability: float, words: str) -> "Criterion":
        """Compute a reliable change from a spread and a reliability."""
        error = MeasurementError(spread, reliability, 0.95, Status.COMPUTED, words)
        return cls(error, words)


def learn_calibrated(scores: Scores) -> Outlook:
    """Learn the default."""
    found = fit_calibrated_course(scores)
    return Outlook(found.forecast, Basis.SESSION, usual_end(scores, Basis.SESSION))


def learn_growth(basis: Basis, *, correlation: bool) -> Learner:
    """Learn a linear mixed growth model."""

    def learn(scores: Scores) -> Outlook:
        model = fit_growth(scores, basis=basis, correlation=correlation)
        return outlook_of(model, usual_end(scores, basis))

    return learn


LEARNERS: dict[str, Learner] = {
    "calibrated (the default)": learn_calibrated,
    "growth, log-time, serial correlation": learn_growth(
        Basis.LOG_TIME, correlation=True
    ),
    "growth, log-session, serial correlation": learn_growth(
        Basis.LOG_SESSION, correlation=True
    ),
    "growth, log-time": learn_growth(Basis.LOG_TIME, correlation=False),
}


def judge(scores: Scores, learn: Learner, criterion: Criterion) -> OffTrack:
    """Judge every client by a model of the others."""
    return judge_unseen(
        learn,
        scores,
        change=criterion.change,
        generator=np.random.default_rng(SEED),
        at=SESSIONS,
    )


def page(scores: Scores, criteria: list[Criterion]) -> str:
    """Write the page."""
    lines = [INTRODUCTION.format(n=scores.n_clients, folds=FOLDS)]
    for criterion in criteria:
        points = threshold(criterion.change)
        lines += [f"## Reliable change of {points:.2f} points", "", criterion.words, ""]
        judged = {
            name: judge(scores, learn, criterion) for name, learn in LEARNERS.items()
        }
        found = {
            name: assess_signals(one, scores, change=criterion.change)
            for name, one in judged.items()
        }
        first = next(iter(found.values()))
        lines += list(_signals(first))
        lines += list(_alarms(first))
        lines += list(_forecasters(scores, judged, found, criterion))
    lines += list(_other_alarm(scores, criteria[0]))
    return "\n".join([*lines, READING])


def _signals(found: Assessment) -> Iterator[str]:
    for outcome in Outcome:
        rows = [row for row in found.rows if row.outcome is outcome]
        if not rows:
            continue
        yield from (f"### {outcome.capitalize()}", "", SIGNALS)
        for row in rows:
            yield _signal(row)
        yield ""


def _signal(row: SignalAccuracy) -> str:
    counts, ranking = row.counts, row.ranking
    shares = (
        counts.sensitivity,
        counts.specificity,
        counts.positive_predictive_value,
        counts.negative_predictive_value,
    )
    area = ranking.area
    verdict = row.verdict if row.signal in SHOWN else ""
    cells = (
        f"{row.session}",
        f"{counts.with_outcome} of {counts.n}",
        str(row.signal),
        f"{counts.signalled}",
        *(_share(one) for one in shares),
        f"{area.area:.3f} ({area.lower:.3f} to {area.upper:.3f})" if area else "-",
        _difference(ranking.above_last_score),
        _difference(ranking.above_change),
        str(verdict),
    )
    return f"| {' | '.join(cells)} |"


def _share(found: Interval | None) -> str:
    if found is None:
        return "-"
    return f"{found.estimate:.2f} ({found.lower:.2f} to {found.upper:.2f})"


def _difference(found: AreaDifference | None) -> str:
    if found is None:
        return "-"
    return f"{found.difference:+.3f} ({found.lower:+.3f} to {found.upper:+.3f})"


def _alarms(found: Assessment) -> Iterator[str]:
    yield from ("### False alarms for each true one, among these clients", "", ALARMS)
    for session in found.sessions:
        for signal in (Signal.FLAGGED, Signal.RED):
            row = found.find(session, Outcome.NOT_IMPROVED, signal)
            if row is None:
                continue
            ended = EndedCourses(row.counts.with_outcome, row.counts.n)
            ratio = expect_false_alarms(row.counts, ended)
            yield (
                f"| {session} | {signal} | {ratio.per_true_alarm:.2f} "
                f"({ratio.lower:.2f} to {ratio.upper:.2f}) |"
            )
    yield ""


def _forecasters(
    scores: Scores,
    judged: dict[str, OffTrack],
    found: dict[str, Assessment],
    criterion: Criterion,
) -> Iterator[str]:
    yield from ("### Which expected course", "", FORECASTERS)
    for session in SESSIONS:
        for name, one in judged.items():
            brier, logarithm, said, came = _score(scores, one, criterion, session)
            areas = [
                found[name]
                .find(session, Outcome.NOT_IMPROVED, signal)
                .ranking.area.area
                for signal in (Signal.PROBABILITY, Signal.FLAGGED)
            ]
            yield (
                f"| {session} | {name} | {brier:.4f} | {logarithm:.4f} | {said:.3f} | "
                f"{came:.3f} | {areas[0]:.3f} | {areas[1]:.3f} |"
            )
    yield ""


def _score(
    scores: Scores, judged: OffTrack, criterion: Criterion, session: int
) -> tuple[float, float, float, float]:
    """Score the probability of ending improved: Brier, log, and both means."""
    looks = look(scores, Sessions.LATEST)
    improved, _ = compare_with_first(
        looks.first(scores.score),
        looks.observed(scores.score),
        direction=scores.direction,
        basis=criterion.change,
    )
    rows = (judged.at == session) & (looks.at[judged.client] > session)
    came, said = improved[judged.client[rows]], judged.p_improved[rows]
    sure = np.clip(said, SUREST, 1 - SUREST)
    logarithm = -np.where(came, np.log(sure), np.log(1 - sure)).mean()
    return float(((said - came) ** 2).mean()), logarithm, said.mean(), came.mean()


def _other_alarm(scores: Scores, criterion: Criterion) -> Iterator[str]:
    """Compare the tail given the first score with the tail given all before."""
    yield from ("## Which tail", "", TAILS)
    fold = np.random.default_rng(SEED).permutation(scores.n_clients) % FOLDS
    known = scores.drop_missing()
    counts = np.diff(known.starts)
    tails = np.full((len(SESSIONS), 2, scores.n_clients), np.nan)
    for one in range(FOLDS):
        outlook = learn_calibrated(scores.choose(np.flatnonzero(fold != one)))
        for place, session in enumerate(SESSIONS):
            who = np.flatnonzero((fold == one) & (counts > session))
            tails[place, :, who] = _tails(outlook, known.choose(who), session).T
    looks = look(scores, Sessions.LATEST)
    first, last = looks.first(scores.score), looks.observed(scores.score)
    improved, _ = compare_with_first(
        first, last, direction=scores.direction, basis=criterion.change
    )
    for place, session in enumerate(SESSIONS):
        who = np.flatnonzero(counts > session)
        now = -known.score[known.starts[who] + session - 1] * scores.direction.sign
        cells = [
            _difference(compare_areas(-tails[place, which, who], now, ~improved[who]))
            for which in (0, 1)
        ]
        yield f"| {session} | {cells[0]} | {cells[1]} |"
    yield ""


def _tails(outlook: Outlook, scores: Scores, session: int) -> np.ndarray:
    """Return both tails of the score at a session; shape (2, clients)."""
    place = np.arange(scores.n_rows) - scores.starts[scores.client_of_row]
    row = scores.starts[:-1] + session - 1
    at, elapsed = positions(scores, outlook.basis)[row], scores.elapsed[row]
    found = []
    for seen in (1, session - 1):
        forecast = outlook.forecast(
            scores.keep_rows(place < seen),
            np.arange(scores.n_clients),
            at,
            elapsed=elapsed,
        )
        found.append(
            tail_probability(forecast, scores.score[row], direction=scores.direction)
        )
    return np.array(found)


SHOWN = (Signal.FLAGGED, Signal.PROBABILITY)

INTRODUCTION = """# Off track: what the signals are worth

*This page is written by `python -m evidence.offtrack`; do not edit it.*

{n} clients in cognitive behavioural therapy for depression after a heart attack (the
ENRICHD trial, BDI at every visit). Each is judged after 2, 4, 6 and 8 scores by an
expected course learnt from other clients ({folds}-fold cross-validation by client), and
held against the last score there is, also of those who left early. Clients count at a
session when they have a score after it.

- *amber or red*, *red*: the flags, at tail probabilities below .16 and .10 or reliably
  worse than the start; their area is that of the tail probability.
- *probability of the outcome*: given all scores so far; a signal from one half on.
- *reliably worse than the start*: the rational rule; its area is that of the change.
- *last score only*: a signal from the score that signals as nearly as many clients as
  are flagged.

Intervals are 95 %: Wilson for shares, DeLong for areas and for their differences on the
same clients. A signal is shown when the whole interval of its difference from the last
score lies above 0; with fewer than 10 clients on a side nothing is compared.
"""

SIGNALS = """\
| scores | with outcome | signal | signalled | sensitivity | specificity | PPV | NPV | \
ROC area | less last score | less change | verdict |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""

ALARMS = """| scores | flag | false for each true |
| --- | --- | --- |"""

FORECASTERS = """The probability of ending reliably improved, scored against what came;
smaller is better for the Brier and the logarithmic score.

| scores | expected course | Brier | logarithmic | mean said | mean came | area of the \
probability | area of the tail |
| --- | --- | --- | --- | --- | --- | --- | --- |"""

TAILS = """How much larger than that of the last score is the area, for *does not end
reliably improved* with the first criterion, when the tail is that of people who began
here, and when it is that of this client's own course up to the score before?

| scores | given the first score | given all scores before |
| --- | --- | --- |"""

READING = """## What this says

- *Ends reliably worse than the start* happened to so few of these clients that nothing
  can be said about foreseeing it. Whoever needs a signal for that needs other data.
- For *does not end reliably improved* the flags rank better than the last score alone
  at every session, but they miss most of those clients: a flag is a reason to talk, not
  a forecast, and no flag says little.
  At the second score with the second criterion it is by a hair: another division of the
  clients can tip it.
- The probability ranks better than the last score at every session with the first
  criterion; with the second, of which fewer clients fall short, only from the sixth
  score on, and before that it says so. Part of its lead is that it knows where somebody
  began: who began low has less room to improve, and the last score does not know it.
- The change since the start knows it too, and is the harder rival. The tail is never
  shown to be better than it, and often worse: whoever wants the best ranking of ends
  from the sixth score on may as well look at the change. The flags ask something else,
  whether a course is unusual for its start, and can ask it early.
- The tail given all scores before is about the newest step only. A course that is bad
  from the start becomes usual to it, and in the end it adds nothing to the last score.
- The calibrated course says the probabilities best, or within .002 of the best, by the
  logarithmic score; the growth model on the plain scores says too seldom that somebody
  ends improved with the second criterion. The areas hardly differ: the choice rests on
  calibration, not on ranking.
"""


def main(words: list[str] | None = None) -> int:
    """Run the trial on a table, and write or print the page."""
    parser = argparse.ArgumentParser(prog="evidence.offtrack", description=__doc__)
    add_score_options(parser)
    parser.add_argument("--write", action="store_true", help="write the page in docs")
    options = parser.parse_args(words)
    scores = read_scores(options)
    firsts = look(scores, Sessions.LATEST).first(scores.score)
    spread = float(np.nanstd(firsts, ddof=1))
    criteria = [
        Criterion.of(
            spread,
            0.86,
            f"From the spread of these clients' first scores (SD {spread:.2f}) and a "
            "reliability of .86 (Beck, Steer & Garbin 1988, psychiatric patients).",
        ),
        Criterion.of(
            10.5, 0.961, "From SD 10.5 and a reliability of .961, as others have used."
        ),
    ]
    text = page(scores, criteria)
    put_page(text, PAGE, write=options.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
