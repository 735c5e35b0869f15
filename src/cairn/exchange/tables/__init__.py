"""Existing scores out of CSV and Excel files: rows in, values and problems out.

table = open_table(Path("scores.csv"))
mapping = Mapping("bdi-ii", "id", Long("day", DayNumbers(), score="bdi"))
reading = read_scores(table, mapping, instrument=instrument("bdi-ii"))
for batch in reading.batches(): ...
"""

from cairn.exchange.tables.columns import Column
from cairn.exchange.tables.dates import DateOrder, Dates
from cairn.exchange.tables.files.encoding import Suggested
from cairn.exchange.tables.imported import ImportedScore
from cairn.exchange.tables.limits import DEFAULT_LIMITS, Limits
from cairn.exchange.tables.mapping import (
    DayNumbers,
    DayUnit,
    Kind,
    Layout,
    Long,
    Mapping,
    Occasion,
    SameDay,
    SessionNumbers,
    Wide,
)
from cairn.exchange.tables.measure import Measured, ScoreRange
from cairn.exchange.tables.moments import Moment
from cairn.exchange.tables.opening import open_table
from cairn.exchange.tables.plain import mapping_as_plain, mapping_from_plain
from cairn.exchange.tables.problems import (
    Problem,
    ProblemRule,
    RefusalRule,
    TableRefused,
    problems_as_rows,
)
from cairn.exchange.tables.read import Progress, Reading, read_scores
from cairn.exchange.tables.suggest import Role, Suggestions
from cairn.exchange.tables.table import Table, TableFormat

__all__ = [
    "DEFAULT_LIMITS",
    "Column",
    "DateOrder",
    "Dates",
    "DayNumbers",
    "DayUnit",
    "ImportedScore",
    "Kind",
    "Layout",
    "Limits",
    "Long",
    "Mapping",
    "Measured",
    "Moment",
    "Occasion",
    "Problem",
    "ProblemRule",
    "Progress",
    "Reading",
    "RefusalRule",
    "Role",
    "SameDay",
    "ScoreRange",
    "SessionNumbers",
    "Suggested",
    "Suggestions",
    "Table",
    "TableFormat",
    "TableRefused",
    "Wide",
    "mapping_as_plain",
    "mapping_from_plain",
    "open_table",
    "problems_as_rows",
    "read_scores",
]
