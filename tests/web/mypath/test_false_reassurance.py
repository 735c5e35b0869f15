"""Ten thousand courses: no word that could sound like relief where none may be said.

The rules are worked out a second time here, from plain lists of what was answered.
"""

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from uuid import uuid4

import pytest
from django.utils import timezone
from django_scopes import scope

import cairn.web.mypath.course as judged
from cairn.clinic.records.courses import Course, Reading
from cairn.clinic.records.models import AttentionReason
from cairn.clinic.records.services.raise_attention import Reason, note_reason
from cairn.exchange.instruments.shelf import instrument
from cairn.web.mypath.course import (
    ALERTS,
    REASSURING,
    Standing,
    find_standing,
    is_heavy,
    may_reassure,
)
from cairn.web.mypath.presenters import SENTENCES
from cairn.web.mypath.tracks import say_to_client
from weeks import check_in, gad_7, phq_9, weekly

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HISTORIES = 10_000
# The published points of reliable change of the two measures used here.
POINTS = {"phq-9": 6, "gad-7": 4}
HIGHEST = {"phq-9": 27, "gad-7": 21}


@dataclass(frozen=True)
class Row:
    """One answered form as a plain row."""

    days_ago: float
    value: int | None
    missing: int
    language: str


def rows_of(luck: random.Random, key: str) -> list[Row]:
    """Draw a course: mostly weekly and whole, so that many may be reassured."""
    count, last = luck.choice((0, 1, 2, 3, 4, 6)), luck.choice((0, 1, 5, 13, 15, 60))
    value, rows = luck.randint(0, HIGHEST[key]), []
    for place in range(count):
        value = min(max(value + luck.randint(-7, 5), 0), HIGHEST[key])
        gone = luck.random() < 0.05
        rows.append(
            Row(
                days_ago=last + 7 * (count - 1 - place),
                value=None if gone else value,
                missing=9 if gone else luck.choice((0,) * 15 + (1,)),
                language=luck.choice(("en",) * 20 + ("es",)),
            )
        )
    return rows


def course_of(key: str, rows: list[Row]) -> Course | None:
    readings = tuple(
        Reading(
            uuid4(), NOW - timedelta(days=row.days_ago), row.value, row.missing,
            prorated=False, method="sum", version="1", source="", language=row.language,
        )
        for row in rows
    )  # fmt: skip
    return Course(instrument(key), readings) if readings else None


def worse_by(rows: list[Row]) -> int | None:
    scored = [row.value for row in rows if row.value is not None]
    return scored[-1] - scored[0] if len(scored) > 1 else None


def is_forbidden(rows: list[Row]) -> set[str]:
    """Say every rule by which one measure alone allows no reassurance."""
    scored = [row for row in rows if row.value is not None]
    found = {"few"} if len(scored) < 3 else set()
    if not scored:
        return found
    if rows[-1].value is None or scored[0].missing or rows[-1].missing:
        found.add("missing")
    if scored[0].language != rows[-1].language:
        found.add("another language")
    gaps = [a.days_ago - b.days_ago for a, b in pairwise(scored)]
    if gaps and scored[-1].days_ago > 2 * median(gaps):
        found.add("old")
    return found


def draw_histories():
    luck = random.Random(20261122)
    for _ in range(HISTORIES):
        rows = {"phq-9": rows_of(luck, "phq-9")}
        if luck.random() < 0.4:
            rows["gad-7"] = rows_of(luck, "gad-7")
        yield rows, luck.random() < 0.15


def test_no_history_is_reassured_against_a_rule():
    reassured, rules = 0, set()
    for rows, unsafe in draw_histories():
        courses = {key: c for key, part in rows.items() if (c := course_of(key, part))}
        first = courses.get("phq-9")
        standing = find_standing(first, courses, unsafe=unsafe, at=NOW)
        against = is_forbidden(rows["phq-9"]) | ({"unsafe"} if unsafe else set())
        if any((worse_by(part) or 0) >= POINTS[key] for key, part in rows.items()):
            against.add("worse")
        rules |= against
        if standing in REASSURING:
            reassured += 1
            assert against == set(), rows
        else:
            # And where no rule speaks against it, it is said.
            assert against, rows
    assert rules == {"few", "missing", "another language", "old", "unsafe", "worse"}
    assert reassured > HISTORIES / 20


def test_no_track_is_reassured_against_a_rule():
    said = set()
    for rows, _unsafe in draw_histories():
        course = course_of("phq-9", rows["phq-9"])
        if course is None or course.change is None:
            continue
        sentence = say_to_client(course, at=NOW)
        relief = "yours" in sentence or sentence == "About where you were."
        worse = (worse_by(rows["phq-9"]) or 0) >= POINTS["phq-9"]
        assert relief == (not is_forbidden(rows["phq-9"]) and not worse)
        said.add(sentence)
    assert len(said) == 6


def test_worse_three_times_is_said_before_anything_else():
    def stands(*values: int, more: tuple[int, ...] = (), unsafe: bool = False):
        parts = {"phq-9": values, "gad-7": more}
        courses = {
            key: course_of(
                key,
                [Row(7.0 * (len(part) - n), v, 0, "en") for n, v in enumerate(part)],
            )
            for key, part in parts.items()
            if part
        }
        return find_standing(courses["phq-9"], courses, unsafe=unsafe, at=NOW)

    assert stands(9, 15, 16, 17) is Standing.WORSE_AGAIN
    assert stands(9, 15, 16, 17, unsafe=True) is Standing.WORSE_AGAIN
    assert stands(9, 9, 15, 16) is Standing.WORSE
    assert stands(9, 15, 16, 9, 17) is Standing.WORSE
    assert stands(18, 15, 9, more=(3, 9, 9, 9)) is Standing.WORSE_AGAIN
    assert stands(18, 15, 9, more=(3, 3, 9)) is Standing.WORSE_ELSEWHERE


@pytest.mark.parametrize(
    "gone",
    ["is_sound", "is_old", "FEWEST_SCORES"],
)
def test_each_rule_does_its_work(monkeypatch, gone):
    """Take one rule away, and the first test here fails."""
    change = {"is_sound": lambda _c: True, "is_old": lambda _c, *, at: not at,
              "FEWEST_SCORES": 2}[gone]  # fmt: skip
    monkeypatch.setattr(judged, gone, change)
    with pytest.raises((AssertionError, IndexError)):
        test_no_history_is_reassured_against_a_rule()


@pytest.mark.parametrize("reason", ALERTS)
def test_while_an_alert_is_open_nothing_reassures(own_path, cast, reason):
    weekly(cast.ben, [18, 15, 9], ending=timezone.now())
    assert "That change is yours." in own_path()
    with scope(practice=cast.practice):
        note_reason(
            cast.ben, Reason(AttentionReason(reason), None), by=cast.by_ben,
            at=timezone.now(),
        )  # fmt: skip
    assert str(SENTENCES[Standing.OPEN]) % {"name": "Anna"} in own_path()


def test_high_distress_says_whom_to_reach_and_a_month_later_no_more(own_path, cast):
    weekly(cast.ben, [22], ending=timezone.now())
    page = own_path()
    heavy = page.split('class="notice heavy"')[1].split("</section>")[0]
    assert "That's a lot to carry. Here is who you can reach:" in heavy
    assert 'href="tel:112"' in heavy
    assert page.index("A path with one dot.") < page.index("a lot to carry")
    for key, answers in (("phq-9", phq_9(19)), ("gad-7", gad_7(14))):
        check_in(cast.ben, answers, at=timezone.now(), measure=key)
    assert "a lot to carry" not in own_path()
    high = course_of("gad-7", [Row(31, 21, 0, "en")])
    assert not is_heavy(high, at=NOW)
    assert is_heavy(high, at=NOW - timedelta(days=1))


def test_the_words_on_track_stand_nowhere_but_as_not_on_track():
    home = Path(judged.__file__).parents[1]
    files = [*home.rglob("*.html"), *home.rglob("*.py")]
    found = [
        line.strip()
        for file in files
        for line in file.read_text("utf-8").lower().splitlines()
        if re.search(r"(?<!not )\bon track\b", line)
    ]
    assert found == []
    assert not may_reassure(course_of("phq-9", [Row(1, 5, 0, "en")]), at=NOW)
