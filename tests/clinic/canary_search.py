"""Looks for planted texts in any bytes, in every form a program may have given them."""

import base64
import binascii
import html
import io
import json
import quopri
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from django.db import connection

DEPTH = 3
# As the first bytes of packed content look in base64 and in hexadecimal.
_BASE64 = re.compile(rb"(?:eA|eF|eJ|eN|H4sI|UEsD)[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(rb"(?:78(?:01|5e|9c|da)|1f8b08|504b0304)(?:[0-9a-f]{2}){8,}", re.I)
_COMPRESSED = {
    re.compile(rb"\x1f\x8b\x08"): 31,
    re.compile(rb"\x78[\x01\x5e\x9c\xda]"): 15,
}
_ZIP_MEMBER = re.compile(rb"PK\x03\x04")


def forms_of(text: str) -> dict[str, bytes]:
    """Return how a text can stand in bytes, by the name of the form."""
    utf8 = text.encode()
    found = {
        "UTF-8": utf8,
        "UTF-8, lower case": text.lower().encode(),
        "UTF-8, decomposed": unicodedata.normalize("NFD", text).encode(),
        "UTF-16, little end first": text.encode("utf-16-le"),
        "UTF-16, big end first": text.encode("utf-16-be"),
        "JSON": json.dumps(text)[1:-1].encode(),
        "HTML": html.escape(text).encode("ascii", "xmlcharrefreplace"),
        "address": quote(text, safe="").encode(),
        "address, lower case": quote(text, safe="").lower().encode(),
        "quoted-printable": quopri.encodestring(utf8),
        "hexadecimal": utf8.hex().encode(),
        "hexadecimal, upper case": utf8.hex().upper().encode(),
    }
    for phase in range(3):
        coded = base64.b64encode(bytes(phase) + utf8)
        # The first and the last characters depend on what stands beside the text.
        whole = coded[(0, 2, 3)[phase] : -4]
        found[f"base64, phase {phase}"] = whole
        found[f"base64 for addresses, phase {phase}"] = whole.translate(
            bytes.maketrans(b"+/", b"-_")
        )
    try:
        found["Latin-1"] = text.encode("latin-1")
    except UnicodeEncodeError:
        return found
    return found


def search(content: bytes, texts: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return which texts are in these bytes, each with the form it has there."""
    layers = list(unwrap(content))
    return {
        (name, form)
        for name, text in texts.items()
        for form, pattern in forms_of(text).items()
        if any(pattern in layer for layer in layers)
    }


def search_files(folders: Iterable[Path], texts: Mapping[str, str]) -> dict[str, str]:
    """Search every byte below some folders; return where each text was found."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                for name, form in search(path.read_bytes(), texts):
                    found.setdefault(name, f"{path.name} as {form}")
    return found


def lay_out_what_is_left(drawer: Path, heard: io.StringIO) -> None:
    """Write into a folder what was logged, and every row of a server of its own."""
    Path(drawer, "log").write_text(heard.getvalue(), encoding="utf-8")
    if connection.vendor == "postgresql":
        _dump_tables(drawer / "tables")


def _dump_tables(target: Path) -> None:
    """Write every row as the server would print it."""
    with connection.cursor() as cursor, target.open("w") as file:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            file.writelines(f"{row[0]}\n" for row in cursor.fetchall())


def unwrap(content: bytes, depth: int = DEPTH) -> Iterator[bytes]:
    """Yield the bytes and everything that is packed or coded inside them."""
    yield content
    if depth == 0:
        return
    for inner in [*_decompress(content), *_decode(content)]:
        yield from unwrap(inner, depth - 1)


def _decompress(content: bytes) -> Iterator[bytes]:
    for magic, window in _COMPRESSED.items():
        for found in magic.finditer(content):
            yield from _inflate(content[found.start() :], window)
    for found in _ZIP_MEMBER.finditer(content):
        header = content[found.start() : found.start() + 30]
        lengths = header[26:28], header[28:30]
        skip = 30 + sum(int.from_bytes(length, "little") for length in lengths)
        yield from _inflate(content[found.start() + skip :], -15)


def _inflate(content: bytes, window: int) -> Iterator[bytes]:
    try:
        inner = zlib.decompressobj(window).decompress(content, 2**24)
    except zlib.error:
        return
    if len(inner) > 8:
        yield inner


def _decode(content: bytes) -> Iterator[bytes]:
    """Yield what base64 or hexadecimal says, where it is packed itself."""
    for found in _BASE64.finditer(content):
        run = found.group().translate(bytes.maketrans(b"-_", b"+/"))
        yield base64.b64decode(run[: len(run) // 4 * 4])
    for found in _HEX.finditer(content):
        yield binascii.unhexlify(found.group())
