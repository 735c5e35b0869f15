"""A therapist brings a table through the browser, and nothing happens unseen."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Client, Submission
from cairn.clinic.records.services.import_scores import Keep
from cairn.clinic.uploads import drop_old_uploads, keep_upload, open_upload, read_state
from cairn.errors import NotAllowed
from cairn.web.importing.run import open_job, run_import
from people import NOON

TABLE = """person,on,bdi
Kestrel,2025-01-06,20
Kestrel,2025-01-13,14
Wren,2025-01-07,63
Wren,2025-01-14,64
"""
DAY = {"first_day": "2025-01-06"}
STATED = {
    "delimiter": ",",
    "encoding": "utf-8",
    "measure": "bdi-ii",
    "time_as": "date",
    "date_order": "YMD",
    "same_day": "refuse",
    "role_1": "client",
    "role_2": "when",
    "role_3": "score",
}


@pytest.fixture
def desk(cast, client):
    """Sign Anna in and put her at an empty desk."""
    client.force_login(cast.anna.user)
    return client


def upload(desk, content: str | bytes = TABLE, name: str = "scores.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return desk.post("/import/", {"file": SimpleUploadedFile(name, data)})


def state(desk, **changes):
    return desk.post("/import/columns/", STATED | changes)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def finish(desk, cast, *, keep=Keep.GOOD_PART) -> None:
    """Run the stated import here and now, as its thread would."""
    job = open_job(cast.anna, desk.session["import"])
    run_import(cast.anna, job, keep=keep, at=timezone.now())


def test_a_table_is_kept_sealed_until_it_is_imported(desk, cast):
    assert upload(desk).headers["Location"] == "/import/columns/"
    kept = list(Path(settings.HOME, "imports").iterdir())
    assert len(kept) == 1
    assert b"Kestrel" not in kept[0].read_bytes()
    assert open_upload(cast.anna) == TABLE.encode()


def test_what_looks_right_is_offered_and_nothing_is_chosen(desk):
    upload(desk)
    page = text(desk.get("/import/columns/"))
    assert '<option value="client" selected>' in page
    assert '<option value="" selected>Choose</option>' in page
    assert "Asked for, and never guessed." in page


def test_the_preview_counts_and_stores_nothing(desk):
    upload(desk)
    assert state(desk).headers["Location"] == "/import/look/"
    page = text(desk.get("/import/look/"))
    assert "3 scores of 2 people can be imported." in page
    assert "row 5, column C" in page
    assert "64" not in page.split("<main")[1].split("</main>")[0]
    assert "Import the good part" in page
    assert "Import all of it" not in page


def test_the_good_part_comes_in_and_the_table_goes(desk, cast):
    upload(desk)
    state(desk)
    finish(desk, cast)
    assert "3 scores were imported, and 2 people are new." in text(
        desk.get("/import/result/")
    )
    with scope(practice=cast.practice):
        assert Submission.objects.filter(mode="import").count() == 3
        new = Client.objects.exclude(id=cast.ben.id)
        assert {client.therapist_id for client in new} == {cast.anna.id}
    with pytest.raises(NotAllowed):
        open_upload(cast.anna)


def test_a_second_import_says_that_nothing_was_doubled(desk, cast):
    for _ in range(2):
        upload(desk)
        state(desk)
        finish(desk, cast)
    assert "3 scores were there already and were not doubled." in text(
        desk.get("/import/result/")
    )


def test_all_or_nothing_says_why_nothing_came_in(desk, cast):
    upload(desk)
    state(desk)
    finish(desk, cast, keep=Keep.ALL_OR_NOTHING)
    assert "Nothing was imported" in text(desk.get("/import/result/"))
    with scope(practice=cast.practice):
        assert not Submission.objects.filter(mode="import").exists()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"role_1": ""}, "Say which one column holds the client."),
        ({"role_2": "client"}, "Say which one column holds the client."),
        ({"role_3": ""}, "Choose one column with a total score"),
        ({"date_order": ""}, "Say in which order the dates are written."),
        ({"time_as": ""}, "Say how the time is given."),
        ({"measure": "own"}, "Name the other measure"),
        ({"measure": "nonsense"}, "Select a valid choice"),
        ({"time_as": "week"}, "Say on which day the counting of time starts."),
        ({"role_2": "", "time_as": "week"} | DAY, "Give each column with a score"),
        ({"time_as": "session", "labels": "pre"} | DAY, "word=number"),
    ],
)
def test_what_is_still_open_is_said(desk, changes, rule):
    upload(desk)
    response = state(desk, **changes)
    assert response.status_code == 200
    assert rule in text(response)


def test_another_measure_can_be_described(desk, cast):
    upload(desk, "id,pre,post\n1,90.5,97\n")
    stated = {
        "measure": "own", "own_name": "DAS", "own_low": "0", "own_high": "151",
        "own_better": "higher", "time_as": "session", "role_1": "client",
        "role_2": "score", "time_2": "1", "role_3": "score", "time_3": "2",
    } | DAY  # fmt: skip
    assert state(desk, **stated).headers["Location"] == "/import/look/"
    finish(desk, cast)
    assert "2 scores were imported" in text(desk.get("/import/result/"))


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"one line, no rows"]
)
def test_a_file_that_is_no_table_is_refused_with_the_rule(desk, content):
    response = upload(desk, content)
    assert response.status_code == 400
    assert "Bring the scores you have" in text(response)


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(desk, cast):
    big = io.BytesIO(b"a,b\n" + b"x" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    response = desk.post("/import/", {"file": big})
    assert response.status_code == 400
    assert "up to 30 MB" in text(response)
    with pytest.raises(NotAllowed):
        open_upload(cast.anna)


def test_pages_out_of_order_lead_back_to_the_start(desk):
    assert desk.get("/import/look/").headers["Location"] == "/import/"
    assert desk.post("/import/run/").headers["Location"] == "/import/"
    assert desk.get("/import/result/").headers["Location"] == "/import/"
    assert "Choose the file again" in text(desk.get("/import/columns/"))


def test_a_table_left_waiting_is_removed(cast):
    later = timezone.now() + timezone.timedelta(hours=3)
    drop_old_uploads(at=later)
    keep_upload(cast.anna, b"a,b\n1,2\n")
    assert drop_old_uploads(at=timezone.now()) == 0
    assert drop_old_uploads(at=later) == 1


def test_a_colleague_does_not_find_the_table(desk, cast, client):
    upload(desk)
    client.force_login(cast.clara.user)
    assert "Choose the file again" in text(client.get("/import/columns/"))


def test_an_import_that_fell_silent_is_told_as_stopped(cast):
    from cairn.clinic.uploads import RunState, write_state

    keep_upload(cast.anna, b"a,b\n1,2\n")
    write_state(cast.anna, RunState("running"))
    assert read_state(cast.anna, at=timezone.now()).state == "running"
    later = timezone.now() + timezone.timedelta(minutes=5)
    assert read_state(cast.anna, at=later).state == "stopped"
    assert later > NOON
