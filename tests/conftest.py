"""Shared by every test: long runs are asked for by name, skipped browsers are loud."""

import io
import logging
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("cairn", deadline=None, print_blob=True)
settings.load_profile("cairn")


def pytest_configure(config: pytest.Config):
    """Give the record a throw-away home before Django starts, where Django is there."""
    if find_spec("django") is not None:
        from home import move_into_fresh_home

        home = move_into_fresh_home()
        config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]):
    """Leave the long fault runs to `make soak`, which asks for them by marker."""
    if "soak" in config.option.markexpr:
        return
    long_runs = [item for item in items if item.get_closest_marker("soak")]
    if long_runs:
        config.hook.pytest_deselected(items=long_runs)
        items[:] = [item for item in items if item not in long_runs]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter):
    """Say aloud how many browser tests did not run."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if "browser" in report.keywords
    ]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} BROWSER TESTS DID NOT RUN: see the reasons above.",
            yellow=True,
            bold=True,
        )


@pytest.fixture(autouse=True)
def _no_clock_has_run():
    """Let no test find the clock's notes of another one, which may be years old."""
    if find_spec("django") is not None:
        from django.conf import settings

        for note in ("clock.last", "mail.last"):
            Path(settings.HOME, note).unlink(missing_ok=True)


@pytest.fixture
def cast(db):
    """Gather the whole cast, outside any scope."""
    from people import gather

    return gather()


@pytest.fixture
def here(cast):
    """Gather the cast inside its own practice's scope."""
    from django_scopes import scope

    with scope(practice=cast.practice):
        yield cast


@pytest.fixture
def ears(monkeypatch) -> io.StringIO:
    """Everything that is logged, through the handlers and filters as they are set."""
    from django.conf import settings

    heard = io.StringIO()
    loggers = [
        logging.getLogger(),
        *map(logging.getLogger, settings.LOGGING["loggers"]),
    ]
    handlers = {handler for logger in loggers for handler in logger.handlers}
    ours = [one for one in handlers if type(one) is logging.StreamHandler]
    assert ours
    for handler in ours:
        monkeypatch.setattr(handler, "stream", heard)
    return heard


@pytest.fixture
def desk_drawer(tmp_path, monkeypatch) -> Path:
    """A folder for temporary files of this test alone."""
    drawer = tmp_path / "temporary"
    drawer.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(drawer))
    return drawer
