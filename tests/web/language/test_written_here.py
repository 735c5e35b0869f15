"""Days, moments, counts and scores are written as the reader's language writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.formats import date_format

from cairn.clinic.records.models import Practice
from cairn.web.checkin.safety import name_moment, name_span
from cairn.web.wording import (
    DAY,
    DAY_WITH_YEAR,
    MONTH_WITH_YEAR,
    WEEKDAY,
    write_change,
    write_day,
    write_moment,
    write_number,
    write_span,
)

MARCH = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
WRITTEN = [
    ("en", DAY, "4 March"),
    ("es", DAY, "4 de marzo"),
    ("en", DAY_WITH_YEAR, "4 March 2026"),
    ("es", DAY_WITH_YEAR, "4 de marzo de 2026"),
    ("en", WEEKDAY, "Wednesday 4 March"),
    ("es", WEEKDAY, "miércoles 4 de marzo"),
    ("en", MONTH_WITH_YEAR, "March 2026"),
    ("es", MONTH_WITH_YEAR, "marzo de 2026"),
]


@pytest.mark.parametrize(("language", "pattern", "written"), WRITTEN)
def test_a_day_is_written_in_its_own_order(language, pattern, written):
    with translation.override(language):
        assert date_format(MARCH, pattern) == written


def test_a_moment_and_a_span_in_spanish():
    practice = Practice(time_zone="UTC")
    with translation.override("es"):
        assert name_moment(MARCH, practice, now=MARCH) == "miércoles, 14:05"
        later = MARCH - timedelta(days=20)
        assert name_moment(MARCH, practice, now=later) == "miércoles 4 de marzo, 14:05"
        assert write_moment(MARCH, at=MARCH) == "hoy 14:05"
        assert write_day(date(2025, 3, 4), at=MARCH) == "4 de marzo de 2025"
        assert name_span(61) == "1 hora 1 minuto"
        assert write_span(timedelta(days=3)) == "3 días"


@pytest.mark.parametrize(("language", "mark"), [("en", "."), ("es", ",")])
def test_a_score_is_written_with_the_mark_people_use(language, mark):
    with translation.override(language):
        assert write_number(9.5) == f"9{mark}5"
        assert write_change(-1.5) == f"\N{MINUS SIGN}1{mark}5"
        assert write_number(9.0) == "9"
