"""Draws a client's way to stand alone on a sheet: the same way as on their page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cairn.clinic.records.models import Client
from cairn.clinic.records.own_page import PageItem
from cairn.exchange.svg import draw_way, draw_winding_way
from cairn.web.mypath.course import own_course
from cairn.web.mypath.own_way import chart_winding
from cairn.web.mypath.presenters import own_way_of


@dataclass(frozen=True, slots=True)
class DrawnAlone:
    """A drawing with its own style, and what it shows in words."""

    svg: str
    description: str


def draw_way_alone(
    client: Client, items: Sequence[PageItem], *, at: datetime
) -> DrawnAlone | None:
    """Draw what lies on the way, or the check-ins alone; None before the first."""
    chart = chart_winding(items, own_course(client).course, client.practice, at=at)
    if chart is not None:
        laid = [
            f"{stop.when}: {stop.text}" if stop.when else stop.text
            for stop in chart.stops
        ]
        said = "\n".join((chart.summary, *laid, *chart.hopes))
        return DrawnAlone(draw_winding_way(chart, standalone=True), said)
    way = own_way_of(client)
    return DrawnAlone(draw_way(way, standalone=True), way.summary) if way else None
