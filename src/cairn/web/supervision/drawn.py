"""How does a copied line become a picture that names months and no days?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.records.courses import Course, Reading
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.supervision_evidence import Evidence, spread
from cairn.science.chart import PathChart, Point
from cairn.science.measure.instrument import Direction
from cairn.web.path.line import chart_course
from cairn.web.pictures import Drawn, picture_path
from cairn.web.wording import MONTH_WITH_YEAR

HIGHEST_MARK = 10
SECONDS_A_DAY = 86_400


def draw_path_of(evidence: Evidence, *, item_id: UUID) -> Drawn | None:
    """Draw the copied path; None where none was chosen."""
    if not evidence.path:
        return None
    moments = spread(one.month for one in evidence.path)
    readings = tuple(
        Reading(item_id, moment, one.value, one.missing, one.prorated, "", "", "")
        for one, moment in zip(evidence.path, moments, strict=True)
    )
    chart = chart_course(Course(find_measure(evidence.measure), readings))
    points = tuple(
        replace(point, label=_month(moment))
        for point, moment in zip(chart.points, moments, strict=True)
    )
    return picture_path(replace(chart, points=points), ids=f"path-{item_id}")


def draw_marks_of(evidence: Evidence, *, item_id: UUID) -> Drawn | None:
    """Draw the copied marks; None where none were chosen."""
    if not evidence.marks:
        return None
    moments = spread(one.month for one in evidence.marks)
    values = [one.lowest for one in evidence.marks]
    chart = PathChart(
        points=_points(moments, values),
        minimum=0,
        maximum=HIGHEST_MARK,
        direction=Direction.HIGHER_IS_BETTER,
        title=_("The lowest mark after each session"),
        summary=ngettext(
            "After %(n)d session the lowest mark was %(low)d.",
            "After %(n)d sessions the lowest marks were between %(low)d and %(high)d.",
            len(values),
        )
        % {"n": len(values), "low": min(values), "high": max(values)},
        unit_label=_("Marks after a session"),
    )
    return picture_path(chart, ids=f"marks-{item_id}")


def _points(moments: Sequence[datetime], values: Sequence[float]) -> tuple[Point, ...]:
    return tuple(
        Point(
            day=(moment - moments[0]).total_seconds() / SECONDS_A_DAY,
            label=_month(moment),
            value=value,
        )
        for moment, value in zip(moments, values, strict=True)
    )


def _month(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), str(MONTH_WITH_YEAR))
