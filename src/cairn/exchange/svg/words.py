"""Which few words stand inside a picture? English here; a page passes its own."""

from dataclasses import dataclass

from cairn.science.chart import ExpectedBand, PathChart, Place
from cairn.science.measure.instrument import Direction


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a picture and its table, so that a page can translate them."""

    today: str = "today"
    wobble: str = "what the questions wobble"
    cutoff: str = "cut-off"
    lower_is_better: str = "lower is better"
    higher_is_better: str = "higher is better"
    check_in: str = "Check-in"
    score: str = "Score"
    beside_first: str = "Beside the first"
    note: str = "Note"
    first: str = "where it started"
    within: str = "inside the wobble"
    better: str = "better, beyond the wobble"
    worse: str = "worse, beyond the wobble"
    missing: str = "no score"
    expected: str = "usual for this start"
    expected_heading: str = "Usual for this start (half of people, four in five)"
    expected_range: str = "{half} ({most})"
    expected_ends: str = "{lower} to {upper}"

    def name_direction(self, direction: Direction) -> str:
        """Say which way is better on this measure."""
        lower = direction is Direction.LOWER_IS_BETTER
        return self.lower_is_better if lower else self.higher_is_better

    def name_place(self, place: Place) -> str:
        """Say in words where a score lies; nothing when that is not known."""
        return "" if place is Place.UNKNOWN else str(getattr(self, place.value))


ENGLISH = Words()


def describe_as_table(
    chart: PathChart, words: Words = ENGLISH
) -> tuple[tuple[str, ...], ...]:
    """Give the picture as rows: check-in, score, where it lies, what is usual, note."""
    return tuple(
        (
            point.label,
            "" if point.value is None else write_score(point.value),
            words.name_place(place),
            *describe_expected(chart.expected, point.day, words),
            point.note,
        )
        for point, place in zip(chart.points, chart.places, strict=True)
    )


def describe_expected(
    band: ExpectedBand | None, day: float, words: Words
) -> tuple[str, ...]:
    """Give one cell on what is usual that day; none where there is no such band."""
    if band is None:
        return ()
    there = band.at(day)
    # On the first day everybody stands where they began.
    if there is None or there.most_lower == there.most_upper:
        return ("",)
    half = write_ends(there.half_lower, there.half_upper, words)
    most = write_ends(there.most_lower, there.most_upper, words)
    return (words.expected_range.format(half=half, most=most),)


def write_ends(lower: float, upper: float, words: Words) -> str:
    """Write a range in whole points: the edges are not known any better."""
    return words.expected_ends.format(
        lower=write_score(round(lower)), upper=write_score(round(upper))
    )


def table_headings(
    words: Words = ENGLISH, *, expected: bool = False
) -> tuple[str, ...]:
    """Give the headings that go with `describe_as_table`."""
    usual = (words.expected_heading,) if expected else ()
    return (words.check_in, words.score, words.beside_first, *usual, words.note)


def write_score(value: float) -> str:
    """Write a score as people do: 9, 9.5, never 9.0."""
    return f"{round(value, 1):.10g}"
