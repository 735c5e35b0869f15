"""Which quarter of a year does a day lie in, and is it over?"""

import re
from dataclasses import dataclass
from datetime import date

from cairn.errors import CairnError

_NAME = re.compile(r"([0-9]{4})Q([1-4])")
_MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a year, such as 2026Q4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter of a day."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @classmethod
    def named(cls, name: str) -> "Quarter":
        """Return the quarter of this name. Raises CairnError for any other text."""
        found = _NAME.fullmatch(name)
        if found is None or not int(found[1]):
            raise CairnError("A quarter is named like 2026Q4.")
        return cls(int(found[1]), int(found[2]))

    @property
    def name(self) -> str:
        """The quarter as it is kept."""
        return f"{self.year:04}Q{self.number}"

    @property
    def begins(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    @property
    def before(self) -> "Quarter":
        """The quarter before this one."""
        if self.number > 1:
            return Quarter(self.year, self.number - 1)
        return Quarter(self.year - 1, 4)

    @property
    def ends(self) -> date:
        """The first day that no longer belongs to it."""
        after = Quarter(self.year + self.number // 4, self.number % 4 + 1)
        return after.begins

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today >= self.ends
