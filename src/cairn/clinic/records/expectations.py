"""What is expected of the courses of some clients, as it was last worked out?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django_scopes import scopes_disabled

from cairn.clinic.records.models import ExpectedCourse


def expected_courses_of(
    client_ids: Iterable[UUID],
) -> Mapping[UUID, Mapping[str, ExpectedCourse]]:
    """Read the newest expectation of each client and measure, in one query."""
    # Bound to rows of a scoped query, and thereby scoped with them.
    with scopes_disabled():
        same = ExpectedCourse.objects.filter(
            client=OuterRef("client"), instrument=OuterRef("instrument")
        )
    newest = Subquery(same.order_by("-at", "-id").values("id")[:1])
    rows = ExpectedCourse.objects.filter(client_id__in=list(client_ids), id=newest)
    found: dict[UUID, dict[str, ExpectedCourse]] = defaultdict(dict)
    for row in rows.select_related("model").defer("model__parameters"):
        found[row.client_id][row.instrument] = row
    return found
