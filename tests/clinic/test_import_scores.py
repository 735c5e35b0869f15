"""Scores that exist already come in once, in order, with nothing invented."""

from datetime import date

import pytest

from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import (
    AttentionItem,
    Client,
    LocalMeasure,
    Score,
    Submission,
)
from cairn.clinic.records.queries import names_of
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.import_scores import Keep, import_scores
from cairn.clinic.verify import verify_record
from cairn.errors import NotAllowed
from cairn.exchange.instruments.shelf import instrument
from cairn.exchange.tables import (
    DateOrder,
    Dates,
    DayNumbers,
    Long,
    Mapping,
    ScoreRange,
    SessionNumbers,
    open_table,
    read_scores,
)
from people import NOON

TOTALS = """person,day,score
Kestrel,0,20
Kestrel,7,14
Wren,0,9
Wren,14,
Kestrel,21,40
"""


@pytest.fixture
def read(tmp_path):
    def read(text, mapping, measure=None, score_range=None):
        file = tmp_path / "scores.csv"
        file.write_text(text, encoding="utf-8")
        return read_scores(
            open_table(file), mapping, instrument=measure, score_range=score_range
        )

    return read


ITEMS = {str(n): f"q{n}" for n in range(1, 10)}
BY_ITEMS = Mapping(
    "phq-9", "person", Long("on", Dates(DateOrder.YEAR_MONTH_DAY), items=ITEMS)
)
BY_DAY = Mapping("phq-9", "person", Long("day", DayNumbers(), score="score"))


def take_in(cast, reading, *, measure=None, keep=Keep.GOOD_PART, therapist=None):
    return import_scores(
        reading,
        measure=measure or instrument("phq-9"),
        therapist=therapist or cast.anna,
        first_day=date(2025, 1, 6),
        keep=keep,
        by=cast.by_anna,
        at=NOON,
    )


def test_good_rows_come_in_and_the_problem_is_left_behind(here, read):
    reading = read(TOTALS, BY_DAY, instrument("phq-9"))
    report = take_in(here, reading)
    assert (report.imported, report.new_clients) == (3, 2)
    assert (reading.missing, sum(reading.counts.values())) == (1, 1)
    imported = Client.objects.exclude(id=here.ben.id)
    assert sorted(names_of(imported).values()) == ["Kestrel", "Wren"]
    kestrel = next(c for c in imported if c.read_text("name") == "Kestrel")
    scores = Score.objects.filter(
        administration__client=kestrel,
        administration__instrument="phq-9",
        scale="total",
    ).order_by("administration__answered_at")
    assert [score.value for score in scores] == [20.0, 14.0]
    assert [s.administration.answered_at.date() for s in scores] == [
        date(2025, 1, 6),
        date(2025, 1, 13),
    ]
    assert {s.administration.submission.when_known for s in scores} == {"day"}


def test_a_second_import_of_the_same_table_adds_nothing(here, read):
    reading = read(TOTALS, BY_DAY, instrument("phq-9"))
    take_in(here, reading)
    again = take_in(here, reading)
    assert (again.imported, again.already_there, again.new_clients) == (0, 3, 0)
    assert Submission.objects.count() == 3


def test_all_or_nothing_imports_nothing_when_one_row_is_wrong(here, read):
    reading = read(TOTALS, BY_DAY, instrument("phq-9"))
    with pytest.raises(NotAllowed, match="nothing was imported"):
        take_in(here, reading, keep=Keep.ALL_OR_NOTHING)
    assert Submission.objects.count() == 0


def test_a_name_in_the_table_is_stored_sealed_only(here, read):
    take_in(here, read(TOTALS, BY_DAY, instrument("phq-9")))
    for client in Client.objects.all():
        stored = [bytes(client.name), bytes(client.source_id or b""), client.code]
        assert "Kestrel" not in str(stored)


def test_two_therapists_may_have_a_client_of_the_same_name(here, read):
    reading = read(TOTALS, BY_DAY, instrument("phq-9"))
    take_in(here, reading)
    report = take_in(here, reading, therapist=here.clara)
    assert (report.imported, report.new_clients) == (3, 2)


def test_an_erased_client_comes_in_as_somebody_new(here, read):
    reading = read(TOTALS, BY_DAY, instrument("phq-9"))
    take_in(here, reading)
    kestrel = next(c for c in Client.objects.all() if c.read_text("name") == "Kestrel")
    erase_client(kestrel, by=here.by_anna, at=NOON)
    theirs = {s.key for s in Submission.objects.filter(client=kestrel)}
    report = take_in(here, reading)
    assert (report.new_clients, report.imported) == (1, len(theirs))
    # With every key at hand, the name in the table still leads to no row of theirs.
    afresh = {s.key for s in Submission.objects.exclude(client=kestrel)}
    assert theirs
    assert not theirs & afresh
    assert {s.key for s in Submission.objects.filter(client=kestrel)} == theirs


def test_items_are_scored_by_the_one_scorer(here, read):
    header = "person,on," + ",".join(f"q{n}" for n in range(1, 10))
    text = f"{header}\nWren,2026-02-20,1,1,1,1,1,1,1,1,0\n"
    take_in(here, read(text, BY_ITEMS, instrument("phq-9")))
    assert Score.objects.get(scale="total").value == 8
    assert AttentionItem.objects.count() == 0


@pytest.mark.parametrize(("day", "items"), [("2026-02-20", 1), ("2025-02-20", 0)])
def test_a_recent_risk_answer_in_a_table_raises_attention(here, read, day, items):
    header = "person,on," + ",".join(f"q{n}" for n in range(1, 10))
    text = f"{header}\nWren,{day},1,1,1,1,1,1,1,1,2\n"
    take_in(here, read(text, BY_ITEMS, instrument("phq-9")))
    assert AttentionItem.objects.count() == items


def test_a_measure_described_on_the_spot_can_be_imported(here, read):
    LocalMeasure(
        practice=here.practice, key="own:das", name="DAS", minimum=0, maximum=151,
        lower_is_better=False, at=NOON, **here.by_anna.as_fields(),
    ).save()  # fmt: skip
    measure = find_measure("own:das")
    mapping = Mapping(
        "own:das", "subject",
        Long("time", SessionNumbers({"pre": 1, "post": 2}), score="das"),
    )  # fmt: skip
    text = "subject,time,das\n1,pre,90.5\n1,post,97\n"
    report = take_in(
        here, read(text, mapping, score_range=ScoreRange(0, 151, False)),
        measure=measure,
    )  # fmt: skip
    assert report.imported == 2
    assert [s.value for s in Score.objects.order_by("value")] == [90.5, 97.0]


def test_an_imported_record_verifies(here, read):
    take_in(here, read(TOTALS, BY_DAY, instrument("phq-9")))
    assert verify_record().faults == []
