"""`cairn restore FILE`: a backup into an empty place; mail waits for a release."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from cairn.cli.start import start_django
from cairn.errors import VaultError


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the backup, or the release of held mail."""
    parser.add_argument("file", type=Path, nargs="?", help="a backup (.age)")
    parser.add_argument(
        "--release-mail",
        action="store_true",
        help="after a restore: let notices go out again",
    )


def run(options: Namespace) -> int:
    """Restore and verify, or release the mail."""
    start_django()
    from cairn.clinic.backups import release_mail, restore_backup  # noqa: PLC0415
    from cairn.clinic.verify import verify_record  # noqa: PLC0415

    if options.release_mail:
        print("Mail goes out again." if release_mail() else "No mail was held.")
        return 0
    if options.file is None or not options.file.is_file():
        raise VaultError("Name the backup to restore: cairn restore FOLDER/cairn-….age")
    restore_backup(options.file)
    faults = verify_record().faults
    for fault in faults:
        print(fault)
    print("Restored. Mail is held: run `cairn restore --release-mail` when ready.")
    return 1 if faults else 0
