"""Is this workbook safe to unpack?

An .xlsx file is a zip archive of XML parts. Its size unpacked, its ratio and its
members are checked before anything is inflated; unpacking never passes what was
declared, so a lying header ends as a broken file.
Refuses: bombs, macros, workbooks inside workbooks, locks, odd packing methods.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cairn.exchange.tables.files.source import Source
from cairn.exchange.tables.limits import MEGABYTE, Limits
from cairn.exchange.tables.problems import RefusalRule, TableRefused

ZIP_MARK = b"PK\x03\x04"
OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_INSIDE = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".7z", ".rar", ".gz", ".exe")
_PIECE = 1 << 16
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A checked workbook archive; parts are read piece by piece."""

    file: zipfile.ZipFile
    limits: Limits

    def has(self, part: str) -> bool:
        """Say whether the workbook has this part."""
        return part in self.file.NameToInfo

    def size(self, part: str) -> int:
        """Return the inflated size of a part that must be there."""
        if not self.has(part):
            raise broken_workbook("A part that the workbook names is not in it.")
        return self.file.getinfo(part).file_size

    def pieces(self, part: str, *, at_most: int) -> Iterator[bytes]:
        """Inflate one part piece by piece, never more than allowed."""
        if self.size(part) > at_most:
            raise _unsafe("One part of the workbook is too large for what it holds.")
        with _told_as_broken(), self.file.open(part) as stream:
            while piece := stream.read(_PIECE):
                yield piece


@contextmanager
def open_archive(source: Source, limits: Limits) -> Iterator[Archive]:
    """Open a workbook's archive after checking it."""
    with source.open() as stream:
        with _told_as_broken():
            file = zipfile.ZipFile(stream)
        with file:
            _check_members(file.infolist(), limits)
            yield Archive(file, limits)


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.archive_members:
        raise _unsafe("It has too many parts.")
    if len({member.filename for member in members}) != len(members):
        raise _unsafe("It has two parts of one name.")
    if sum(member.file_size for member in members) > limits.inflated_bytes:
        raise _unsafe(
            f"Unpacked it would be larger than {limits.inflated_bytes // MEGABYTE} MB."
        )
    for member in members:
        _check_member(member, limits)


def _check_member(member: zipfile.ZipInfo, limits: Limits) -> None:
    name = member.filename.lower()
    if member.flag_bits & _ENCRYPTED:
        raise _unsafe("It is locked with a password.")
    if member.compress_type not in _PACKED:
        raise _unsafe("It is packed in a way that Excel does not use.")
    if "vbaproject" in name:
        raise _unsafe("It holds macros.")
    if name.endswith(_INSIDE):
        raise _unsafe("It holds another file inside.")
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > MEGABYTE and ratio > limits.inflation_ratio:
        raise _unsafe("Unpacked it would grow far more than a table does.")


@contextmanager
def _told_as_broken() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise broken_workbook("Its archive is damaged.") from error


def _unsafe(what: str) -> TableRefused:
    return TableRefused(
        RefusalRule.UNSAFE_WORKBOOK,
        f"This workbook is not opened. {what} Copy the table alone into a new workbook "
        "and save it as .xlsx, or save it as CSV UTF-8.",
    )


def broken_workbook(what: str) -> TableRefused:
    """Say that a workbook cannot be read, and what to do."""
    return TableRefused(
        RefusalRule.BROKEN_WORKBOOK,
        f"This workbook cannot be read. {what} Open it in a spreadsheet program and "
        "save it as .xlsx again, or as CSV UTF-8.",
    )
