"""How does change usually go elsewhere? Rates that were published, with their year.

Method: none; figures as published, for reading one's own counts beside them.
Assumes: nothing about one's own clients: other people, other measures, other ends.
Refuses: a rate without its source and its year has no place here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """Shares from 0 to 1 of those who got reliably better and worse, low to high."""

    better: tuple[float, float]
    worse: tuple[float, float]
    whom: str
    source: str
    year: str


PUBLISHED = (
    PublishedRate(
        better=(0.675, 0.675),
        worse=(0.058, 0.058),
        whom="670,419 completed courses of treatment",
        source="NHS Talking Therapies, annual report",
        year="2024-25",
    ),
    PublishedRate(
        better=(0.60, 0.65),
        worse=(0.05, 0.10),
        whom="Reviews of routine care",
        source="as cited by Solstad et al.",
        year="2021",
    ),
)
