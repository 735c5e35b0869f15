"""What two questionnaires say over the years, each with what its questions wobble."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.clinic.records.well import Kept
from cairn.clinic.records.well_anchors import (
    AGAIN_AFTER,
    Anchor,
    anchors_among,
    measure_of,
)
from cairn.science.chart import Band, PathChart, Point
from cairn.science.measure.instrument import Instrument
from cairn.web.pictures import Drawn, picture_path
from cairn.web.wording import DAY_WITH_YEAR, SHORT_DAY_WITH_YEAR


@dataclass(frozen=True, slots=True)
class AnchorShown:
    """One questionnaire on the page: its course, and when it may be asked again."""

    url: str
    title: str
    about: str
    attribution: str
    picture: Drawn | None
    when: str
    wobbles: bool


def show_anchor(entries: Sequence[Kept], key: str) -> AnchorShown:
    """Show one questionnaire with its course so far."""
    measure = measure_of(key)
    anchors = anchors_among(entries, measure)
    return AnchorShown(
        url=reverse(f"anchors:{key}"),
        title=measure.short_name,
        about=_("%(n)d questions about %(recall)s, four times a year")
        % {"n": len(measure.items), "recall": measure.recall},
        attribution=measure.texts["en"].attribution,
        picture=_draw(measure, anchors) if anchors else None,
        when=_say_when(anchors),
        wobbles=measure.main_scale.reliable_change is not None,
    )


def _say_when(anchors: Sequence[Anchor]) -> str:
    if not anchors:
        return ""
    last = anchors[-1].on
    return _("Last answered on %(last)s. Again from about %(again)s, if you like.") % {
        "last": _write(last),
        "again": _write(last + AGAIN_AFTER),
    }


def _draw(measure: Instrument, anchors: Sequence[Anchor]) -> Drawn:
    scale, first = measure.main_scale, anchors[0]
    basis = scale.reliable_change
    known = next((one.value for one in anchors if one.value is not None), None)
    chart = PathChart(
        points=tuple(
            Point(
                (one.on - first.on).days,
                date_format(one.on, str(SHORT_DAY_WITH_YEAR)),
                one.value,
            )
            for one in anchors
        ),
        minimum=scale.minimum,
        maximum=scale.maximum,
        direction=measure.direction,
        title=measure.name,
        summary=_say_course(measure, anchors),
        band=Band.around(known, basis) if basis and known is not None else None,
        unit_label=scale.name,
    )
    return picture_path(chart, ids=measure.key)


def _say_course(measure: Instrument, anchors: Sequence[Anchor]) -> str:
    if len(anchors) == 1:
        return _("One answer so far: the place others are read from.")
    if measure.main_scale.reliable_change is None:
        return _("In order. How far answers wobble by themselves is not known.")
    return _("In order. Inside the band they may have wobbled by themselves.")


def _write(day: date) -> str:
    return date_format(day, str(DAY_WITH_YEAR))
