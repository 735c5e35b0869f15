"""Which files make up a measure, and can they be read at all?

A measure is a folder: `instrument.toml` (facts), `text.<language>.toml` (words, only
where the licence allows) and `LICENCE.md` (the owner's terms and the attribution).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cairn.errors import InstrumentError

FACTS = "instrument.toml"
LICENCE = "LICENCE.md"

# A data file is a few kilobytes; anything larger is not one.
MAXIMUM_BYTES = 1_000_000

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MeasureFiles:
    """The parsed files of one measure, nothing checked yet."""

    folder: str
    facts: Table
    texts: Mapping[str, Table] = field(default_factory=dict)
    licence: str = ""


def read_files(path: Path) -> MeasureFiles:
    """Read a measure's folder, or the folder around its `instrument.toml`."""
    folder = path if path.is_dir() else path.parent
    facts = folder / FACTS if path.is_dir() else path
    licence = folder / LICENCE
    return MeasureFiles(
        folder=folder.name,
        facts=_read_table(facts),
        texts={p.name: _read_table(p) for p in sorted(folder.glob("text.*.toml"))},
        licence=_read_text(licence) if licence.is_file() else "",
    )


def _read_table(path: Path) -> Table:
    try:
        return tomllib.loads(_read_text(path))
    except tomllib.TOMLDecodeError as error:
        # Of a client nothing is in here: the position comes from the file's author.
        raise InstrumentError(
            f"{path.name} is not valid TOML: {error}. Mend that line and check again."
        ) from error


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise InstrumentError(
                f"{path.name} is larger than {MAXIMUM_BYTES:,} bytes; a measure's file "
                "is a few kilobytes. Check that this is the right file."
            )
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InstrumentError(
            f"{path.name} is not UTF-8 text. Save it as UTF-8 and check again."
        ) from error
    except OSError as error:
        raise InstrumentError(
            f"{path.name} cannot be read: {error.strerror}. Give the folder of a "
            f"measure or its {FACTS}."
        ) from error
