"""Brings the record up: Django, tables of today's shape, and no start when insecure."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from cairn.clinic.home import prepare_home
from cairn.errors import InsecureSetup

KEPT_COPIES = 3


def open_record() -> None:
    """Prepare the home and load Django, which reads its settings from there."""
    prepare_home()
    load_django()


def load_django() -> None:
    """Load Django and the record as they are, without making a file."""
    import django  # noqa: PLC0415 - the home must be ready before settings are read

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.clinic.settings")
    django.setup()


def open_safely() -> None:
    """Open the record, bring its tables up to date, and refuse what is insecure."""
    open_record()
    update_tables()
    refuse_faults()


def find_faults() -> list[str]:
    """Return what is insecure here, each with how to mend it."""
    from django.core.checks import run_checks  # noqa: PLC0415

    from cairn.clinic.checks import START  # noqa: PLC0415

    faults = run_checks(tags=[START], include_deployment_checks=True)
    return [f"{fault.msg} {fault.hint} ({fault.id})" for fault in faults]


def find_aged_numbers() -> tuple[list[str], list[str]]:
    """Return what has run out and what soon will; neither keeps Cairn from starting."""
    from django.core.checks import ERROR, run_checks  # noqa: PLC0415

    from cairn.clinic.number_checks import NUMBERS  # noqa: PLC0415

    found = run_checks(tags=[NUMBERS], include_deployment_checks=True)
    told = [(one.level, f"{one.msg} {one.hint} ({one.id})") for one in found]
    return (
        [text for level, text in told if level >= ERROR],
        [text for level, text in told if level < ERROR],
    )


def refuse_faults() -> None:
    """Raise with every fault and its remedy; return when there is none."""
    if faults := find_faults():
        raise InsecureSetup("\n  ".join(["Cairn does not start like this.", *faults]))


def update_tables() -> list[str]:
    """Apply what is new in the tables, a copy of the database beside; names it."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    loader = executor.loader
    known = loader.disk_migrations or {}
    if newer := set(loader.applied_migrations or {}) - set(known):
        raise InsecureSetup(
            "These records were written by a newer Cairn "
            f"({', '.join(sorted(name for _, name in newer))}). Install that one."
        )
    pending = executor.migration_plan(loader.graph.leaf_nodes())
    if not pending:
        return []
    if loader.applied_migrations and connection.vendor == "sqlite":
        _copy_before_change(Path(connection.settings_dict["NAME"]))
    call_command("migrate", interactive=False, verbosity=0)
    return [migration.name for migration, _ in pending]


def _copy_before_change(database: Path) -> Path:
    folder = database.parent / "copies"
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = folder / f"before-{stamp}.sqlite3"
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(sqlite3.connect(database)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
    for old in sorted(folder.glob("before-*.sqlite3"))[:-KEPT_COPIES]:
        old.unlink()
    return target
