"""`cairn import FILE`: existing scores into the record, with every problem listed."""

import csv
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.cli.import_options import (
    add_import_options,
    read_day,
    read_mapping,
    read_own,
)
from cairn.cli.start import start_django
from cairn.errors import NotAllowed
from cairn.exchange.instruments.shelf import instrument
from cairn.exchange.tables import (
    Progress,
    Reading,
    ScoreRange,
    open_table,
    problems_as_rows,
    read_scores,
)
from cairn.science.measure.instrument import Instrument

if TYPE_CHECKING:
    from cairn.clinic.records.models import Author, Member

SHOWN = 20


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what to read, whose clients they are and what to keep."""
    add_import_options(parser)
    parser.add_argument("--therapist", help="sign-in name of their therapist")
    parser.add_argument(
        "--first-day",
        type=read_day,
        metavar="YYYY-MM-DD",
        help="day 0, for tables that have no dates",
    )
    parser.add_argument(
        "--keep",
        choices=["all", "good"],
        default="all",
        help="all or nothing (default), or the good part",
    )
    parser.add_argument("--problems", type=Path, help="write every problem as CSV")
    parser.add_argument("--dry-run", action="store_true", help="read and say, no more")


def run(options: Namespace) -> int:
    """Read the table, say what is wrong in it, and store what was asked for."""
    key, score_range = _measured(options)
    reading = _read(options, key, score_range)
    _say(reading, options)
    if options.dry_run:
        return 0
    return _store(options, reading, score_range)


def _measured(options: Namespace) -> tuple[str, ScoreRange | None]:
    if options.measure:
        return options.measure, None
    return read_own(options.own)


def _read(options: Namespace, key: str, score_range: ScoreRange | None) -> Reading:
    table = open_table(
        options.file,
        sheet=options.sheet,
        delimiter=options.delimiter,
        encoding=options.encoding,
    )
    return read_scores(
        table,
        read_mapping(options, measure=key),
        instrument=None if score_range else instrument(key),
        score_range=score_range,
        progress=_tell if sys.stderr.isatty() else None,
    )


def _say(reading: Reading, options: Namespace) -> None:
    print(
        f"{reading.rows} rows read: {reading.scores} scores of {reading.clients} "
        f"clients, {reading.missing} empty, {reading.left_out} left out by --same-day."
    )
    for rule, count in reading.counts.items():
        print(f"{count} times: {rule}")
    for problem in reading.problems[:SHOWN]:
        print(f"  {problem.place}: {problem.message}")
    if options.problems:
        rows = problems_as_rows(reading.problems)
        with options.problems.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["row", "column", "rule", "message"])
            writer.writeheader()
            writer.writerows(rows)


def _store(options: Namespace, reading: Reading, score_range: ScoreRange | None) -> int:
    start_django()
    from django.utils import timezone  # noqa: PLC0415 - after Django has started
    from django_scopes import scope  # noqa: PLC0415

    from cairn.clinic.records.models import Author  # noqa: PLC0415
    from cairn.clinic.records.services.import_scores import (  # noqa: PLC0415
        Keep,
        import_scores,
    )

    now = timezone.now()
    therapist = _find_therapist(options.therapist)
    by = Author.member(therapist)
    with scope(practice=therapist.practice):
        report = import_scores(
            reading,
            measure=_find_measure(options, score_range, therapist, by=by, at=now),
            therapist=therapist,
            first_day=options.first_day or now.date(),
            keep=Keep.GOOD_PART if options.keep == "good" else Keep.ALL_OR_NOTHING,
            by=by,
            at=now,
            progress=_tell if sys.stderr.isatty() else None,
        )
    print(
        f"{report.imported} scores imported, {report.already_there} were there "
        f"already, {report.new_clients} new clients."
    )
    return 0


def _find_therapist(sign_in_name: str | None) -> "Member":
    from django_scopes import scopes_disabled  # noqa: PLC0415

    from cairn.clinic.records.models import Member  # noqa: PLC0415

    with scopes_disabled():
        therapists = Member.objects.filter(therapist=True, left_at=None)
        if sign_in_name:
            therapists = therapists.filter(user__sign_in_name=sign_in_name)
        found = list(therapists.select_related("practice")[:2])
    if len(found) != 1:
        raise NotAllowed("State one therapist of this practice with --therapist.")
    return found[0]


def _find_measure(
    options: Namespace,
    score_range: ScoreRange | None,
    therapist: "Member",
    *,
    by: "Author",
    at: datetime,
) -> Instrument:
    if score_range is None:
        return instrument(options.measure)
    from cairn.clinic.records.measures import find_measure  # noqa: PLC0415
    from cairn.clinic.records.services.describe_measure import (  # noqa: PLC0415
        Description,
        describe_measure,
    )

    description = Description(
        read_own(options.own)[0],
        score_range.minimum,
        score_range.maximum,
        score_range.lower_is_better,
    )
    described = describe_measure(therapist.practice, description, by=by, at=at)
    return find_measure(described.key)


def _tell(progress: Progress) -> None:
    sys.stderr.write(f"\r{progress.share:4.0%} {progress.rows} rows")
