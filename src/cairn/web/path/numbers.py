"""Which answers and scores stand behind a path, all of them, with their sources?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cairn.clinic.records.models import Administration, Score
from cairn.exchange.instruments.shelf import instrument
from cairn.science.measure.instrument import Instrument
from cairn.science.provenance import Status
from cairn.web.wording import open_sentence, write_number

NOTHING = "–"  # noqa: RUF001 - an en dash stands for "no number"


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One administration: when, every answer, every score, what was missing."""

    when: str
    mode: str
    answers: tuple[str, ...]
    scores: tuple[str, ...]
    missing: str
    method: int


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Everything answered on one version of one measure."""

    measure: Instrument
    version: str
    item_ids: tuple[str, ...]
    scale_names: tuple[str, ...]
    rows: tuple[NumberRow, ...]
    methods: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    attribution: str
    notice: str
    doubts: tuple[str, ...]


def tabulate(rows: Iterable[Administration]) -> list[NumberTable]:
    """Sort administrations into one table for each measure and version."""
    groups: dict[tuple[str, str], list[Administration]] = {}
    for row in rows:
        groups.setdefault((row.instrument, row.version), []).append(row)
    return [
        _table(instrument(key), version, group)
        for (key, version), group in sorted(groups.items())
    ]


def _table(
    measure: Instrument, version: str, group: list[Administration]
) -> NumberTable:
    answered = any(row.answers for row in group)
    item_ids = tuple(item.id for item in measure.items) if answered else ()
    text = next(iter(measure.texts.values()), None)
    methods: list[str] = []
    return NumberTable(
        measure=measure,
        version=version,
        item_ids=item_ids,
        scale_names=tuple(scale.name for scale in measure.scales),
        rows=tuple(_row(row, measure, item_ids, methods) for row in group),
        methods=tuple(methods),
        questions=tuple(
            (item_id, text.items[item_id].text)
            for item_id in item_ids
            if text and item_id in text.items
        ),
        attribution=text.attribution if text else "",
        notice=text.notice if text else "",
        doubts=tuple(list_doubts(measure)),
    )


def _row(
    row: Administration,
    measure: Instrument,
    item_ids: tuple[str, ...],
    methods: list[str],
) -> NumberRow:
    # A score computed anew stands in for the earlier one.
    newest = {score.scale: score for score in sorted(row.scores.all(), key=_age)}
    main = newest.get(measure.main_scale.key)
    return NumberRow(
        when=date_format(localtime(row.answered_at), "j M Y, H:i"),
        mode=_name_mode(row.submission.mode),
        answers=tuple(_write_answer(row.answers.get(item_id)) for item_id in item_ids),
        scores=tuple(_write_score(newest.get(scale.key)) for scale in measure.scales),
        missing=str(main.missing) if main and row.answers else NOTHING,
        method=_number_method(main, methods) if main else 0,
    )


def _number_method(score: Score, methods: list[str]) -> int:
    """Return the number of a method's footnote, which is added when it is new."""
    said = _("%(method)s, version %(version)s; %(source)s") % {
        "method": open_sentence(score.method),
        "version": score.version,
        "source": score.source,
    }
    if said not in methods:
        methods.append(said)
    return methods.index(said) + 1


def _age(score: Score) -> datetime:
    return score.at


def _write_answer(value: int | None) -> str:
    return NOTHING if value is None else str(value)


def _write_score(score: Score | None) -> str:
    if score is None or score.value is None:
        return NOTHING
    value = write_number(score.value)
    return _("%(value)s (prorated)") % {"value": value} if score.prorated else value


def _name_mode(mode: str) -> str:
    return {
        "link": _("by link"),
        "kiosk": _("on the practice's screen"),
        "paper": _("from paper"),
        "import": _("imported"),
    }[mode]


def list_doubts(measure: Instrument) -> list[str]:
    """List the facts about a measure that nobody has confirmed yet."""
    scale = measure.main_scale
    facts = [
        (_("how missing answers are treated"), scale.missing.status),
        (_("how items are keyed"), scale.keying_status),
    ]
    if scale.cutoff:
        facts.append((_("the cut-off"), scale.cutoff.status))
    if scale.reliable_change:
        facts.append((_("the reliable change"), scale.reliable_change.status))
    doubtful = {Status.UNCONFIRMED, Status.UNKNOWN}
    return [name for name, status in facts if status in doubtful]
