"""The guide for researchers does what it says, line by line."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from cairn.cli.main import main

GUIDE = Path(__file__).parents[2] / "docs" / "science.md"
BLOCK = re.compile(r"^```(sh|python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str, str]]:
    """Return each example as its language, its text and what it promises to print."""
    blocks = BLOCK.findall(GUIDE.read_text("utf-8"))
    followed = [*blocks[1:], ("", "")]
    return [
        (language, text, after[1] if after[0] == "text" else "")
        for (language, text), after in zip(blocks, followed, strict=True)
        if language != "text"
    ]


def run_line(line: str, screen: io.TextIOWrapper) -> None:
    """Run a command, cut by `head -n` where the line asks for it."""
    command, _, cut = line.partition(" | ")
    words = shlex.split(command)
    if words[0] == "head":
        shown = Path(words[3]).read_text("utf-8")
        cut = command
    else:
        assert words[0] == "cairn"
        began = len(screen.buffer.getvalue())
        with contextlib.redirect_stderr(io.StringIO()):
            assert main(words[1:]) == 0
        screen.flush()
        shown = screen.buffer.getvalue()[began:].decode()
        screen.buffer.seek(began)
        screen.buffer.truncate()
    wanted = int(shlex.split(cut)[2]) if cut else None
    screen.buffer.write("".join(shown.splitlines(keepends=True)[:wanted]).encode())


def run_example(language: str, text: str) -> str:
    """Run one example and return what it prints."""
    screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(screen):
        if language == "python":
            exec(compile(text, str(GUIDE), "exec"), {})  # noqa: S102 - our own guide
        else:
            for line in text.replace("\\\n", "").splitlines():
                run_line(line, screen)
        screen.flush()
        return screen.buffer.getvalue().decode()


def keeps(promise: str, printed: str) -> bool:
    """Compare text with what was promised; `...` stands for anything or nothing."""
    parts = [re.escape(part) for part in promise.replace("...\n", "...").split("...")]
    return re.fullmatch(".*".join(parts), printed, re.DOTALL) is not None


def test_every_example_gives_what_it_promises(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = examples()

    assert len(shown) >= 7
    for language, text, promise in shown:
        printed = run_example(language, text)
        if promise:
            assert keeps(promise, printed), printed


@pytest.mark.parametrize(
    ("promise", "is_kept"),
    [
        ("a\nb 1\n", True),
        ("a\n...\n", True),
        ("...\nb 1\n", True),
        ("a\nb ...\n", True),
        ("a\n", False),
        ("...\nb\n", False),
    ],
)
def test_a_broken_promise_is_seen(promise: str, is_kept: bool):
    assert keeps(promise, "a\nb 1\n") == is_kept
