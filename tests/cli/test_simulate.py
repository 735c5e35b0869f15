"""`cairn simulate` writes an invented caseload as a table, of any size and anywhere."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.cli.main import main

RUN = "import sys; from cairn.cli.main import main; sys.exit(main(sys.argv[1:]))"


def written(capsys: pytest.CaptureFixture[str], *words: str) -> list[list[str]]:
    assert main(["simulate", *words]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return list(csv.reader(io.StringIO(printed.out)))


def test_the_table_is_long_and_says_that_everybody_is_invented(capsys):
    head, *rows = written(capsys, "--clients", "40", "--seed", "3")
    assert head == ["client", "session", "day", "score"]
    assert {row[0] for row in rows} == {f"invented-{n:06d}" for n in range(1, 41)}
    assert all(score == "" or 0 <= int(score) <= 27 for *_, score in rows)
    assert all(int(day) < 0 for _, _, day, _ in rows)
    assert "" in {score for *_, score in rows}


def test_items_add_up_to_the_totals_of_the_same_seed(capsys):
    options = ["--clients", "40", "--seed", "3", "--measure", "gad-7"]
    _, *totals = written(capsys, *options, "--totals")
    head, *items = written(capsys, *options, "--items")
    assert head[3:] == [f"item_{item}" for item in range(1, 8)]
    for total, answers in zip(totals, items, strict=True):
        assert total[:3] == answers[:3]
        skipped = "" in answers[3:]
        assert total[3] == ("" if skipped else str(sum(map(int, answers[3:]))))


def test_a_date_of_today_turns_days_into_dates(capsys):
    _, *days = written(capsys, "--clients", "5", "--seed", "3")
    _, *dates = written(
        capsys, "--clients", "5", "--seed", "3", "--today", "2026-03-04"
    )
    assert (days[0][2], dates[0][2]) == ("-237", "2025-07-10")
    assert [row[3] for row in dates] == [row[3] for row in days]


def test_the_same_seed_writes_the_same_bytes_to_a_file_and_to_stdout(capsys, tmp_path):
    words = ["simulate", "--clients", "1500", "--seed", "9"]
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    assert main([*words, "--output", str(first)]) == 0
    assert main([*words, "--output", str(second)]) == 0
    assert main([*words, "--output", "-"]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() == capsys.readouterr().out.encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(capsys, tmp_path):
    missing = tmp_path / "nowhere" / "a.csv"
    assert main(["simulate", "--clients", "3", "--output", str(missing)]) == 1
    message = capsys.readouterr().err
    assert message.startswith("cairn: The caseload was not written: No such file")
    assert message.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(capsys):
    assert main(["simulate", "--clients", "9", "--output", "/dev/full"]) == 1
    assert "No space left" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["-1", "many", "1.5", "٣"])
def test_a_number_of_clients_that_is_none_is_refused(capsys, wrong: str):
    with pytest.raises(SystemExit) as refusal:
        main(["simulate", f"--clients={wrong}"])
    assert refusal.value.code == 2
    assert "give a whole number of 0 or more" in capsys.readouterr().err


def test_a_reader_who_leaves_early_is_not_an_error():
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "simulate", "--clients", "20000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"client,session,day,score\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_progress_is_told_on_a_terminal_only(tmp_path):
    try:
        reader, terminal = os.openpty()
    except OSError:
        pytest.skip("this machine hands out no terminals")
    with os.fdopen(reader, "rb", buffering=0) as screen:
        subprocess.run(
            [sys.executable, "-c", RUN, "simulate", "--clients", "1200"],
            stdout=subprocess.DEVNULL,
            stderr=terminal,
            check=True,
        )
        assert b"1,200 of 1,200 invented clients" in screen.read(4096)
        os.close(terminal)


def test_it_runs_without_django():
    check = "import cairn.cli.simulate, sys; print('django' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True
    )
    assert run.stdout == "False\n"
