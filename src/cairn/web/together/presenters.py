"""What does the shared view add to a client's own path, and where is it from?"""

from collections.abc import Mapping
from dataclasses import dataclass

from cairn.clinic.records.courses import Course
from cairn.clinic.records.expectations import expected_courses_of
from cairn.clinic.records.models import Client, ExpectedCourse
from cairn.science.chart import ExpectedBand
from cairn.web.path.expected import describe_basis


@dataclass(frozen=True, slots=True)
class UsualCourses:
    """What is usual for each measure of one client, ready to be drawn."""

    rows: Mapping[str, ExpectedCourse]

    def of(self, course: Course) -> ExpectedBand | None:
        """Return the band of one course; nothing before two scores make a line."""
        row = self.rows.get(course.measure.key)
        if row is None or len(course.values) < 2:
            return None
        begin = course.readings[0].answered_at
        return row.read_band(since=begin, label=describe_basis(row))


def usual_of(client: Client) -> UsualCourses:
    """Read what is usual for this client's measures."""
    return UsualCourses(expected_courses_of([client.id]).get(client.id, {}))
