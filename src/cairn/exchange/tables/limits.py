"""How large may a table be before reading it would harm the machine?"""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of everything; the defaults are far above any practice's records."""

    file_bytes: int = 200 * MEGABYTE
    rows: int = 2_000_000
    scores: int = 2_000_000
    columns: int = 4_096
    line_characters: int = 131_072
    lines_in_quotes: int = 50
    broken_rows: int = 10_000
    archive_members: int = 1_000
    inflated_bytes: int = 1_000 * MEGABYTE
    # Sheets of repeated numbers shrink to a 30th; a thousandth is a bomb.
    inflation_ratio: int = 150
    small_part_bytes: int = 16 * MEGABYTE
    shared_strings_bytes: int = 64 * MEGABYTE
    shared_strings: int = 1_000_000
    # Tags opened and closed: 25 million cells, a minute or two of reading.
    xml_events: int = 100_000_000
    cell_characters: int = 32_767


DEFAULT_LIMITS = Limits()
