"""How does a course become a line: its points, its wobble, its words?"""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.records.courses import Course, Reading
from cairn.science.change.reliable_change import threshold
from cairn.science.chart import Band, ExpectedBand, PathChart, Point, shape_of
from cairn.web.pictures import picture_shape
from cairn.web.wording import write_number

# Where a measure says nothing about its wobble, a sketch stays this flat.
SHARE_OF_RANGE = 0.15
WITH_YEARS_AFTER_DAYS = 330


def chart_course(course: Course, expected: ExpectedBand | None = None) -> PathChart:
    """Lay out a course as a chart with its wobble band, cut-off and what is usual."""
    scale = course.scale
    return PathChart(
        points=_points(course),
        minimum=scale.minimum,
        maximum=scale.maximum,
        direction=course.measure.direction,
        title=_("%(measure)s over time") % {"measure": course.measure.short_name},
        summary=sum_up(course),
        band=_band(course),
        cutoff=scale.cutoff.value if scale.cutoff else None,
        unit_label=course.measure.short_name,
        expected=expected if len(course.values) > 1 else None,
    )


def sketch_course(course: Course, *, last: int, title: str = "") -> SafeString | str:
    """Sketch the last scores without a scale; nothing where there is no score."""
    values = [reading.value for reading in course.readings]
    if not any(value is not None for value in values[-last:]):
        return ""
    return picture_shape(
        shape_of(values, wobble=_wobble(course), last=last),
        title=title,
        ids=f"shape-{course.readings[-1].administration_id}",
    )


def sum_up(course: Course) -> str:
    """Say in words what the picture shows."""
    values = course.values
    if not values:
        return _("No score yet on %(measure)s.") % _named(course)
    if len(values) == 1:
        return _("One check-in on %(measure)s: %(value)s.") % {
            **_named(course),
            "value": write_number(values[0]),
        }
    count = len(course.readings)
    sentence = _(
        "%(measure)s: first %(first)s, now %(last)s, over %(count)s check-ins; lowest "
        "%(low)s, highest %(high)s."
    ) % {
        **_named(course),
        "first": write_number(values[0]),
        "last": write_number(values[-1]),
        "count": count,
        "low": write_number(min(values)),
        "high": write_number(max(values)),
    }
    missing = count - len(values)
    if not missing:
        return sentence
    gaps = ngettext(
        "%(n)d has no score and is left as a gap.",
        "%(n)d have no score and are left as gaps.",
        missing,
    ) % {"n": missing}
    return f"{sentence} {gaps}"


def _points(course: Course) -> tuple[Point, ...]:
    if not course.readings:
        return ()
    begin = course.readings[0].answered_at
    end = course.readings[-1].answered_at
    pattern = "j M Y" if (end - begin).days > WITH_YEARS_AFTER_DAYS else "j M"
    return tuple(
        Point(
            day=(reading.answered_at - begin).total_seconds() / 86400,
            label=date_format(timezone.localtime(reading.answered_at), pattern),
            value=reading.value,
            note=write_note(reading),
        )
        for reading in course.readings
    )


def write_note(reading: Reading) -> str:
    """Say what a score did without."""
    if not reading.missing:
        return ""
    left_out = ngettext(
        "%(n)d answer left out", "%(n)d answers left out", reading.missing
    ) % {"n": reading.missing}
    if reading.prorated:
        return _("%(left_out)s, prorated") % {"left_out": left_out}
    if reading.value is None:
        return _("%(left_out)s, too many for a score") % {"left_out": left_out}
    return left_out


def _band(course: Course) -> Band | None:
    basis = course.scale.reliable_change
    if basis is None or not course.values:
        return None
    return Band.around(course.values[0], basis)


def _wobble(course: Course) -> float:
    basis = course.scale.reliable_change
    if basis is not None:
        return threshold(basis)
    return (course.scale.maximum - course.scale.minimum) * SHARE_OF_RANGE


def _named(course: Course) -> dict[str, str]:
    return {"measure": course.measure.short_name}
