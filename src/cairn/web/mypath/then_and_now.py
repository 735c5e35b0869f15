"""From pain to peace: where was it then and where is it now, on two named axes?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.courses import Course
from cairn.clinic.records.models import Client, OwnWords
from cairn.errors import TooFew
from cairn.exchange.svg import AxesWords
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.place import Axis
from cairn.science.two_axes import AxisMeasure, TwoAxes, place_on_two_axes
from cairn.web.pictures import Drawn, picture_two_axes
from cairn.web.wording import write_number

DISTRESS = {
    Verdict.IMPROVED: gettext_lazy(
        "Less distress than then, by more than the questions usually wobble."
    ),
    Verdict.UNCHANGED: gettext_lazy(
        "Distress: no more change than the questions usually wobble."
    ),
    Verdict.DETERIORATED: gettext_lazy(
        "More distress than then, by more than the questions usually wobble. That "
        "happens on real paths."
    ),
}
WELL_BEING = {
    Verdict.IMPROVED: gettext_lazy(
        "More well-being than then, by more than the questions usually wobble."
    ),
    Verdict.UNCHANGED: gettext_lazy(
        "Well-being: no more change than the questions usually wobble."
    ),
    Verdict.DETERIORATED: gettext_lazy(
        "Less well-being than then, by more than the questions usually wobble. That "
        "happens on real paths."
    ),
}
CHANGES = {
    Verdict.IMPROVED: gettext_lazy("better, beyond the wobble"),
    Verdict.UNCHANGED: gettext_lazy("inside the wobble"),
    Verdict.DETERIORATED: gettext_lazy("worse, beyond the wobble"),
}


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """The picture, a sentence for each axis, own words then and now, and the basis."""

    picture: Drawn
    said: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    basis: str


def present_then_and_now(
    client: Client, courses: Mapping[str, Course]
) -> ThenAndNow | None:
    """Put both axes into a picture and words; None before there are two pairs."""
    axes = next(_placed(courses), None)
    if axes is None:
        return None
    return ThenAndNow(
        picture=picture_two_axes(
            axes, _words(axes), headings=_headings(), rows=_rows(axes)
        ),
        said=(
            str(WELL_BEING[axes.wellbeing.verdict]),
            str(DISTRESS[axes.distress.verdict]),
        ),
        words=tuple(_own_words(client)),
        basis=_("“Usual” is the mean of these people: %(distress)s; %(wellbeing)s.")
        % {
            "distress": axes.distress.measure.norm.sample,
            "wellbeing": axes.wellbeing.measure.norm.sample,
        },
    )


def _placed(courses: Mapping[str, Course]) -> Iterator[TwoAxes]:
    """Try the measures of both axes, in the order they were answered first."""
    both = product(_on_axis(courses, Axis.DISTRESS), _on_axis(courses, Axis.WELL_BEING))
    for (distress, its), (wellbeing, other) in both:
        try:
            yield place_on_two_axes(
                _readings(distress), _readings(wellbeing), measures=(its, other)
            )
        except TooFew:
            continue


def _on_axis(
    courses: Mapping[str, Course], axis: Axis
) -> Iterator[tuple[Course, AxisMeasure]]:
    for course in courses.values():
        measure = course.measure
        placed = AxisMeasure.of(measure.short_name, measure.direction, course.scale)
        if measure.axis is axis and placed is not None:
            yield course, placed


def _readings(course: Course) -> list[tuple[float, float]]:
    return [
        (one.answered_at.timestamp() / 86400, one.value)
        for one in course.scored
        if one.value is not None
    ]


def _words(axes: TwoAxes) -> AxesWords:
    summary = _(
        "The first place and the latest one, from %(distress)s and %(wellbeing)s. "
        "Further right is less distress, further up is more well-being. The grey "
        "round each place is what the questions wobble by themselves."
    ) % {
        "distress": axes.distress.measure.name,
        "wellbeing": axes.wellbeing.measure.name,
    }
    if not axes.moved:
        summary = " ".join(
            (summary, _("There is no arrow: neither moved further than that."))
        )
    return AxesWords(
        title=_("Then and now"),
        summary=summary,
        more_distress=_("more distress"),
        less_distress=_("less distress"),
        more_wellbeing=_("more well-being"),
        less_wellbeing=_("less well-being"),
        usual=_("usual for many people"),
        then=_("then"),
        now=_("now"),
    )


def _headings() -> tuple[str, ...]:
    return (_("Questions"), _("Then"), _("Now"), _("Beside the first"))


def _rows(axes: TwoAxes) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            axis.measure.name,
            write_number(axis.first_score),
            write_number(axis.latest_score),
            str(CHANGES[axis.verdict]),
        )
        for axis in (axes.distress, axes.wellbeing)
    )


def _own_words(client: Client) -> Iterator[tuple[str, str]]:
    """Give the client's first own words and, when they wrote since, the newest."""
    versions = OwnWords.objects.filter(client=client).order_by("at")
    first, newest = versions.first(), versions.last()
    if first is None or newest is None:
        return
    yield _("then"), _read(first)
    if newest.id != first.id:
        yield _("now"), _read(newest)


def _read(words: OwnWords) -> str:
    return words.read_text("good_week") or words.read_text("what_brings_me")
