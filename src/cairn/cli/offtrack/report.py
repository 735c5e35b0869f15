"""What the summary of `cairn offtrack` says, in words and as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import numpy as np

from cairn.cli.offtrack.course import ChosenCourse
from cairn.cli.scores_in import ScoreTable
from cairn.errors import TooFew
from cairn.science.change.reliable_change import threshold
from cairn.science.measure.instrument import ReliableChangeBasis
from cairn.science.offtrack.alarm import FLAGS, REASONS, Flag
from cairn.science.offtrack.assessment import (
    Assessment,
    Outcome,
    Signal,
    SignalAccuracy,
)
from cairn.science.offtrack.false_alarms import (
    EndedCourses,
    FalseAlarms,
    expect_false_alarms,
)
from cairn.science.offtrack.judgement import OffTrack
from cairn.science.offtrack.roc import AreaDifference
from cairn.science.service.intervals import Interval

_NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Report:
    """All that the summary is about."""

    judged: OffTrack
    change: ReliableChangeBasis
    course: ChosenCourse
    table: ScoreTable
    assessment: Assessment | None
    practice: EndedCourses | None


def describe(report: Report) -> Iterator[str]:
    """Say in lines what was found."""
    judged = report.judged
    yield (
        f"{len(judged.clients)} clients, {len(judged.at)} judgements: "
        f"{_count_flags(judged)}."
    )
    for place, count in _reasons(judged):
        yield f"  {count:>8}  {REASONS[place]}"
    yield from report.course.sentences
    if judged.past_end:
        yield (
            f"Courses that went on past the end: {judged.past_end} judgements; for "
            "them the end is one usual step later."
        )
    levels = judged.levels
    yield (
        f"Red below {levels.red:g}, amber below {levels.amber:g} of people who began "
        f"with the same score; reliable change: {threshold(report.change):.6g} points "
        f"({report.change.source})."
    )
    yield f"Rows without a score: {judged.missing}."
    yield f"{judged.method} {judged.version}; {judged.source}"
    yield from report.table.notes
    if report.assessment is None:
        yield "How far the flags may be trusted was not looked at: add --assess."
    else:
        yield from describe_assessment(report.assessment, report.practice)


def describe_assessment(
    assessment: Assessment, practice: EndedCourses | None
) -> Iterator[str]:
    """Write the table of signals, what may be shown, and the false alarms."""
    yield ""
    yield (
        f"What the signals are worth: {assessment.clients} clients, each judged by a "
        "model learnt from others. 95 % intervals: Wilson; areas: DeLong."
    )
    for session in assessment.sessions:
        for outcome in Outcome:
            rows = [
                found
                for signal in Signal
                if (found := assessment.find(session, outcome, signal))
            ]
            if rows:
                yield from _describe_rows(session, outcome, rows)
    yield from _describe_false_alarms(assessment, practice)
    yield f"{assessment.method} {assessment.version}; {assessment.source}"


def _describe_rows(
    session: int, outcome: Outcome, rows: list[SignalAccuracy]
) -> Iterator[str]:
    counts = rows[0].counts
    yield ""
    yield (
        f"After score {session}: {outcome} ({counts.with_outcome} of {counts.n} "
        "clients)"
    )
    yield (
        f"  {'signal':<30}{'n':>4}  {'sensitivity':<14}{'specificity':<14}"
        f"{'PPV':<14}{'NPV':<14}{'ROC area':<17}{'less last score':<21}"
        f"{'less change':<21}"
    )
    for row in rows:
        yield _describe_row(row)
    for row in rows:
        if row.signal in {Signal.FLAGGED, Signal.PROBABILITY}:
            shown = "" if row.may_be_shown else "; not to be shown"
            yield f"  {row.signal}: {row.verdict}{shown}."


def _describe_row(row: SignalAccuracy) -> str:
    counts, ranking = row.counts, row.ranking
    area, above = ranking.area, (ranking.above_last_score, ranking.above_change)
    whole = _write(area.area, area.lower, area.upper) if area else _NOTHING
    shares = (
        counts.sensitivity,
        counts.specificity,
        counts.positive_predictive_value,
        counts.negative_predictive_value,
    )
    cells = (
        f"{row.signal:<30}{counts.signalled:>4}",
        *(f"{_share(one):<12}" for one in shares),
        f"{whole:<15}",
        *(f"{_difference(one):<19}" for one in above),
    )
    return ("  " + "  ".join(cells)).rstrip()


def _share(found: Interval | None) -> str:
    if found is None:
        return _NOTHING
    return _write(found.estimate, found.lower, found.upper, digits=2)


def _difference(found: AreaDifference | None) -> str:
    if found is None:
        return _NOTHING
    ends = (f"{one:+.3f}" for one in (found.difference, found.lower, found.upper))
    value, lower, upper = (end.replace("0.", ".") for end in ends)
    return f"{value} {lower},{upper}"


def _write(value: float, lower: float, upper: float, *, digits: int = 3) -> str:
    """Write a share with its interval, without the zero before the point."""
    written = (f"{one:.{digits}f}" for one in (value, lower, upper))
    middle, low, high = (w.removeprefix("0") if w[0] == "0" else w for w in written)
    return f"{middle} {low}-{high}"


def _describe_false_alarms(
    assessment: Assessment, practice: EndedCourses | None
) -> Iterator[str]:
    yield ""
    where = "in your practice" if practice else "among these clients"
    yield f"False alarms to expect for each true one {where}, 95 % interval:"
    for row, found in count_false_alarms(assessment, practice):
        begin = f"  after score {row.session}, {row.signal}: "
        if isinstance(found, TooFew):
            yield f"{begin}not known. {found}"
        else:
            yield (
                f"{begin}{found.per_true_alarm:.2g} ({found.lower:.2g} to "
                f"{found.upper:.2g})"
            )


def count_false_alarms(
    assessment: Assessment, practice: EndedCourses | None
) -> Iterator[tuple[SignalAccuracy, FalseAlarms | TooFew]]:
    """Count false alarms for both flags at each session, or give the refusal."""
    for session in assessment.sessions:
        for signal in (Signal.FLAGGED, Signal.RED):
            row = assessment.find(session, Outcome.NOT_IMPROVED, signal)
            if row is None:
                continue
            counts = row.counts
            ended = practice or EndedCourses(counts.with_outcome, counts.n)
            try:
                yield row, expect_false_alarms(counts, ended)
            except TooFew as refusal:
                yield row, refusal


def as_json(report: Report) -> dict[str, object]:
    """Return what was found for machines; what does not exist is null."""
    judged = report.judged
    return {
        "clients": len(judged.clients),
        "judgements": len(judged.at),
        "flags": {
            str(flag): int(np.count_nonzero(judged.flag == place))
            for place, flag in enumerate(FLAGS)
        },
        "reasons": {str(REASONS[place]): count for place, count in _reasons(judged)},
        "amber": judged.levels.amber,
        "red": judged.levels.red,
        "reliable_change": {
            **asdict(report.change),
            "threshold": threshold(report.change),
        },
        "course": report.course.facts,
        "past_end": judged.past_end,
        "missing": judged.missing,
        "method": judged.method,
        "version": judged.version,
        "source": judged.source,
        "rows_read": report.table.rows_read,
        "notes": list(report.table.notes),
        "assessment": _assessment_as_json(report.assessment, report.practice),
    }


def _assessment_as_json(
    assessment: Assessment | None, practice: EndedCourses | None
) -> dict[str, object] | None:
    if assessment is None:
        return None
    return {
        "clients": assessment.clients,
        "missing": assessment.missing,
        "sessions": list(assessment.sessions),
        "rows": [_row_as_json(row) for row in assessment.rows],
        "false_alarms": [
            {
                "session": row.session,
                "signal": str(row.signal),
                **(
                    {"refused": str(found)}
                    if isinstance(found, TooFew)
                    else asdict(found)
                ),
            }
            for row, found in count_false_alarms(assessment, practice)
        ],
        "method": assessment.method,
        "version": assessment.version,
        "source": assessment.source,
    }


def _row_as_json(row: SignalAccuracy) -> dict[str, object]:
    counts = row.counts
    shares = {
        "sensitivity": counts.sensitivity,
        "specificity": counts.specificity,
        "positive_predictive_value": counts.positive_predictive_value,
        "negative_predictive_value": counts.negative_predictive_value,
    }
    return {
        "session": row.session,
        "outcome": str(row.outcome),
        "signal": str(row.signal),
        "n": counts.n,
        "with_outcome": counts.with_outcome,
        "signalled": counts.signalled,
        **asdict(counts),
        **{name: share and asdict(share) for name, share in shares.items()},
        "area": row.ranking.area and asdict(row.ranking.area),
        "above_last_score": row.ranking.above_last_score
        and asdict(row.ranking.above_last_score),
        "above_change": row.ranking.above_change and asdict(row.ranking.above_change),
        "verdict": str(row.verdict),
        "may_be_shown": row.may_be_shown,
    }


def _count_flags(judged: OffTrack) -> str:
    names = {Flag.RED: "red", Flag.AMBER: "amber", Flag.NONE: "without a flag"}
    return ", ".join(
        f"{np.count_nonzero(judged.flag == FLAGS.index(flag))} {name}"
        for flag, name in names.items()
    )


def _reasons(judged: OffTrack) -> Iterable[tuple[int, int]]:
    counts = np.bincount(judged.reason, minlength=len(REASONS))
    return [(place, int(count)) for place, count in enumerate(counts) if count]
