"""`cairn backup FOLDER`: one encrypted backup, and the keys beside it renewed."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from cairn.cli.start import start_django


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the folder."""
    parser.add_argument("folder", type=Path, help="where backups are kept")


def run(options: Namespace) -> int:
    """Write the backup and say what it takes to open it again."""
    start_django()
    from django.utils import timezone  # noqa: PLC0415 - after Django has started

    from cairn.clinic.backups import write_backup  # noqa: PLC0415

    backup = write_backup(options.folder, at=timezone.now())
    print(f"Written: {backup.file.name}, and the keys beside it renewed.")
    print("To open it again you need this folder and your copy of practice.key.")
    print("Copies of this folder elsewhere keep erased clients' keys: renew them too.")
    return 0
