"""Which few words stand inside a picture? English here; a page passes its own."""

from dataclasses import dataclass

from cairn.science.chart import PathChart, Place
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
) -> tuple[tuple[str, str, str, str], ...]:
    """Give the picture as rows: check-in, score, where it lies, note."""
    return tuple(
        (
            point.label,
            "" if point.value is None else write_score(point.value),
            words.name_place(place),
            point.note,
        )
        for point, place in zip(chart.points, chart.places, strict=True)
    )


def table_headings(words: Words = ENGLISH) -> tuple[str, str, str, str]:
    """Give the headings that go with `describe_as_table`."""
    return (words.check_in, words.score, words.beside_first, words.note)


def write_score(value: float) -> str:
    """Write a score as people do: 9, 9.5, never 9.0."""
    return f"{round(value, 1):.10g}"
