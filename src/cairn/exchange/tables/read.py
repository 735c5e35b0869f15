"""Which scores does this table hold, and what is wrong in it?

A table is read twice: first to know every problem before anything is stored, then to
hand over the scores that are good. Both times it streams.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from cairn.exchange.tables.candidates import CandidateReader, Candidates, Tally
from cairn.exchange.tables.files.rows import RowBlock
from cairn.exchange.tables.imported import ImportedScore
from cairn.exchange.tables.mapping import Mapping as Stated
from cairn.exchange.tables.measure import Measured, ScoreRange
from cairn.exchange.tables.plan import Plan, make_plan
from cairn.exchange.tables.problems import Problem, ProblemRule
from cairn.exchange.tables.same_day import Seen, Settled, settle
from cairn.exchange.tables.table import Table
from cairn.science.measure.instrument import Instrument

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading is: rows read so far and the share of the file behind."""

    rows: int
    share: float


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known about a table's scores before any of them is taken.

    `scores` counts what `values()` gives; `missing` cells and scores `left_out` by the
    same-day choice are counted too. `counts` has every problem, `problems` the first.
    """

    scores: int
    clients: int
    rows: int
    missing: int
    left_out: int
    problems: tuple[Problem, ...]
    counts: Mapping[ProblemRule, int]
    _blocks: Callable[[], Iterator[RowBlock]] = field(repr=False)
    _plan: Plan = field(repr=False)
    _settled: Settled = field(repr=False)

    @property
    def is_clean(self) -> bool:
        """Say whether no row, cell or day broke a rule."""
        return not self.counts

    def values(self, *, progress: Report | None = None) -> Iterator[ImportedScore]:
        """Read the table again and give its good scores in the table's order."""
        # All problems are known from the first reading.
        reader = CandidateReader(self._plan, Tally(), explains=False)
        at = 0
        for block in self._blocks():
            found = reader.read(block)
            counted = self._settled.nth[at : at + len(found.rows)].tolist()
            at += len(counted)
            yield from _scores(found, counted, self._plan.measured)
            _tell(progress, reader.tally, block)

    def batches(
        self, size: int = BATCH, *, progress: Report | None = None
    ) -> Iterator[list[ImportedScore]]:
        """Give the good scores some at a time, as a database likes to take them."""
        values = self.values(progress=progress)
        while batch := list(islice(values, size)):
            yield batch


def read_scores(
    table: Table,
    mapping: Stated,
    *,
    instrument: Instrument | None = None,
    score_range: ScoreRange | None = None,
    first_rows: int | None = None,
    progress: Report | None = None,
) -> Reading:
    """Check every row of a table; the scores themselves come from `values()`."""
    plan = make_plan(table, mapping, instrument=instrument, score_range=score_range)

    def blocks() -> Iterator[RowBlock]:
        return _first(table.reader.data_blocks(), first_rows)

    reader, seen = CandidateReader(plan, Tally()), Seen()
    for block in blocks():
        seen.add(reader.read(block), table.reader.limits)
        _tell(progress, reader.tally, block)
    tally = reader.tally
    settled = settle(seen, mapping.same_day, tally.log)
    return Reading(
        scores=settled.kept,
        clients=settled.clients,
        rows=tally.rows,
        missing=tally.missing,
        left_out=len(seen.rows) - settled.kept,
        problems=tally.log.listed(),
        counts=tally.log.totals(),
        _blocks=blocks,
        _plan=plan,
        _settled=settled,
    )


def _scores(
    found: Candidates, counted: list[int], measured: Measured
) -> Iterator[ImportedScore]:
    columns = (found.rows, found.clients, found.moments, found.values, counted)
    for row, client, moment, value, nth in zip(*columns, strict=True):
        if not nth:
            continue
        if isinstance(value, float):
            yield ImportedScore(client, row, moment, value, None, measured, nth)
        else:
            yield ImportedScore(client, row, moment, None, value, measured, nth)


def _first(blocks: Iterator[RowBlock], count: int | None) -> Iterator[RowBlock]:
    if count is None:
        yield from blocks
        return
    for block in blocks:
        numbers, rows = block.numbers[:count], block.rows[:count]
        yield RowBlock(numbers, rows, block.share)
        count -= len(rows)
        if count <= 0:
            return


def _tell(progress: Report | None, tally: Tally, block: RowBlock) -> None:
    if progress is not None:
        progress(Progress(tally.rows, block.share))
