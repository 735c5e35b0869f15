"""What every science command has in common: its table, its results, its manners."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyarrow import parquet

from cairn.cli import main as command
from cairn.cli.progress import Progress, watch

TABLE = "id,day,x\nB,0,20\nA,0,25\nB,7,12\nA,7,\nA,14,24\nB,7,14\n"
WORDS = ["--client", "id", "--time", "day", "--score", "x", "--better", "lower"]
RULES = ["--sd", "7.5", "--reliability", "0.8"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    path.write_text(TABLE, "utf-8")
    return path


@dataclass(frozen=True)
class Used:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def cairn(capfd, monkeypatch) -> Callable[..., Used]:
    """Run a command in this process, with something on its standard input."""

    def use(*words: object, stdin: str = "") -> Used:
        given = io.TextIOWrapper(io.BytesIO(stdin.encode()))
        monkeypatch.setattr("sys.stdin", given)
        code = command.main([str(word) for word in words])
        said = capfd.readouterr()
        return Used(code, said.out, said.err)

    return use


@pytest.fixture
def change(cairn) -> Callable[..., Used]:
    """Run `cairn change` with the columns and rules of the tests."""

    def use(table: object, *words: object, stdin: str = "") -> Used:
        return cairn("change", table, *WORDS, *RULES, *words, stdin=stdin)

    return use


def alone(
    *words: object, before: str = "", stdout: object = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own."""
    script = f"{before}from cairn.cli.main import main; exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def test_clients_come_out_as_they_first_appear(change, table, tmp_path):
    written = change(table, "--per-client", tmp_path / "out.csv")

    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert (written.code, written.err) == (0, "")
    assert [line.split(",")[:7] for line in lines[1:]] == [
        ["B", "3", "0", "7", "20", "14", "-6"],
        ["A", "2", "0", "14", "25", "24", "-1"],
    ]


def test_a_pipe_gets_the_clients_and_the_screen_the_summary(change, table):
    through = change("-", "--per-client", "-", stdin=TABLE)
    from_file = change(table, "--per-client", "-")

    assert through == from_file
    assert through.out.startswith("client,n,first_time,last_time,first,last,")
    assert "Clients: 2 in the table" in through.err


def test_every_form_holds_the_same(change, table, tmp_path):
    for ending in ("csv", "json", "parquet"):
        assert change(table, "--per-client", tmp_path / f"out.{ending}").code == 0

    rows = json.loads((tmp_path / "out.json").read_text())
    assert rows == parquet.read_table(tmp_path / "out.parquet").to_pylist()
    header = (tmp_path / "out.csv").read_text().splitlines()[0]
    assert list(rows[0]) == header.split(",")


@pytest.mark.parametrize("words", [[], ["--per-client", "-"]])
def test_the_summary_is_json_when_asked_for(change, table, words):
    used = change(table, "--json", *words)

    summary = json.loads(used.err if words else used.out)
    assert len(summary["notes"]) == 1
    assert summary["notes"][0].startswith("1 rows share client and time with another;")


@pytest.mark.parametrize(
    ("policy", "last"),
    [("keep", "14"), ("first", "12"), ("last", "14"), ("mean", "13")],
)
def test_two_scores_at_one_time_become_what_was_asked(
    change, table, tmp_path, policy, last
):
    used = change(table, "--same-time", policy, "--per-client", tmp_path / "out.csv")

    first_client = (tmp_path / "out.csv").read_text().splitlines()[1]
    assert first_client.split(",")[5] == last
    assert "1 rows share client and time with another" in used.out


def test_two_scores_at_one_time_are_refused_when_asked(change, table):
    used = change(table, "--same-time", "refuse")

    assert (used.code, used.out, used.err.count("\n")) == (5, "", 1)
    assert "1 rows share client and time with another row" in used.err


def test_an_occasion_may_be_words(cairn, tmp_path):
    path = tmp_path / "couples.csv"
    path.write_text("id,when,x\n1,post,10\n1,pre,20\n2,pre,5\n2,post,6\n")
    words = [*WORDS[:2], "--occasion", "when", *WORDS[4:], *RULES]

    used = cairn("change", path, *words, "--order", "pre,post", "--per-client", "-")

    assert [line.split(",")[2:7] for line in used.out.splitlines()[1:]] == [
        ["0", "1", "20", "10", "-10"],
        ["0", "1", "5", "6", "1"],
    ]


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (
            (*WORDS[:5], "y", *WORDS[6:]),
            6,
            "no column 'y'. Its columns are: id, day, x.",
        ),
        ((*WORDS[:2], *WORDS[4:]), 2, "--time or --occasion"),
        ((*WORDS[:2], "--occasion", "day", *WORDS[4:]), 5, "share one (rows 3, 6)"),
        ((*WORDS, "--order", "pre,post"), 6, "the stated order does not list in row 1"),
    ],
)
def test_what_is_wrong_with_the_columns_is_one_line(cairn, table, words, code, part):
    used = cairn("change", table, *words, *RULES)

    assert (used.code, used.out, used.err.count("\n")) == (code, "", 1)
    assert part in used.err


@pytest.mark.parametrize(
    "words",
    [
        ("--per-client", "out.xlsx"),
        ("--delimiter", "::"),
        ("--better", "smaller"),
        ("--same-time", "best"),
    ],
)
def test_a_wrong_option_is_a_wrong_use(change, table, words):
    with pytest.raises(SystemExit) as left:
        change(table, *words)

    assert left.value.code == 2


def test_a_reader_may_leave_early(tmp_path: Path):
    path = tmp_path / "many.csv"
    rows = "".join(f"c{at},0,20\nc{at},7,12\n" for at in range(30_000))
    path.write_text("id,day,x\n" + rows)

    with alone("change", path, *WORDS, *RULES, "--per-client", "-") as started:
        started.stdout.readline()
        started.stdout.close()
        said = started.stderr.read()

    assert (started.returncode, b"Error" in said) == (0, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
@pytest.mark.parametrize("words", [[], ["--per-client", "-"], ["--json"]])
def test_a_full_disk_is_one_line(table: Path, words: list[str]):
    with Path("/dev/full").open("wb") as full:
        used = alone("change", table, *WORDS, *RULES, *words, stdout=full)
        with used as started:
            said = started.stderr.read()

    assert (started.returncode, said.count(b"\n")) == (1, 1)
    assert b"The output could not be written whole: No space left" in said


def test_a_refusal_ends_the_program_as_it_should(tmp_path: Path):
    # Threads that still read when Python ends must not bring it down.
    path = tmp_path / "many.csv"
    rows = "".join(f"c{at},0,{'x' * (at % 9_999 == 9)}20\n" for at in range(200_000))
    path.write_text("id,day,x\n" + rows)

    with alone("change", path, *WORDS, *RULES) as started:
        said = started.communicate()

    assert (started.returncode, said[0], said[1].count(b"\n")) == (6, b"", 1)


def test_without_pyarrow_a_command_says_what_is_missing(table: Path):
    hidden = "import sys; sys.modules['pyarrow'] = None; "

    with alone("change", table, *WORDS, *RULES, before=hidden) as started:
        said = started.communicate()

    assert (started.returncode, said[0]) == (2, b"")
    assert said[1] == (
        b"cairn: Reading tables needs pyarrow: pip install 'cairnpath[tables]'.\n"
    )


@pytest.mark.parametrize("words", ["change", "gains", "offtrack", "course fit"])
def test_help_needs_no_pyarrow_and_no_django(words: str):
    hidden = "import sys; sys.modules['pyarrow'] = sys.modules['django'] = None; "

    with alone(*words.split(), "--help", before=hidden) as started:
        said = started.communicate()

    assert (started.returncode, said[1]) == (0, b"")


def test_the_table_may_come_from_a_pipe_with_a_name(change, table):
    read_end, write_end = os.pipe()
    os.write(write_end, TABLE.encode())
    os.close(write_end)

    used = change(f"/dev/fd/{read_end}")
    os.close(read_end)

    assert used == change(table)


class Screen:
    """A screen that keeps what was written on it."""

    def __init__(self, *, terminal: bool):
        self.terminal, self.shown = terminal, ""

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> None:
        self.shown += text

    def flush(self) -> None:
        pass


def test_a_bar_is_drawn_on_a_terminal_only_and_wiped(monkeypatch):
    now = iter(range(0, 100, 10))
    monkeypatch.setattr("time.monotonic", lambda: float(next(now)))
    terminal, file = Screen(terminal=True), Screen(terminal=False)
    for screen in (terminal, file):
        with Progress("reading", screen) as progress:
            progress.tell(1, 4)
            progress.tell(4, 4)

    drawn = terminal.shown.split("\r")
    assert file.shown == ""
    assert drawn[1] == "reading [########......................]  25%"
    assert drawn[2] == "reading [##############################] 100%"
    assert drawn[3:] == [" " * len(drawn[2]), ""]


def test_watched_parts_are_all_passed_on():
    assert list(watch("abc", 3, what="folds")) == ["a", "b", "c"]
