"""In which encoding were these letters written?

The bytes suggest an answer; where they do not settle it the suggestion says it is
assumed, so that a person can confirm it.
"""

import codecs
import io
from dataclasses import dataclass

from cairn.exchange.tables.files.source import Source
from cairn.exchange.tables.problems import RefusalRule, TableRefused

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_CHUNK = 1 << 18
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A closed list: Python also knows codecs that unpack or run escapes.
_FAMILIES = (
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be cp437 cp850 cp852 cp866 mac-roman "
    "koi8-r koi8-u shift_jis cp932 euc_jp euc_kr cp949 gb18030 gbk big5 cp874"
)
ENCODINGS = frozenset(
    codecs.lookup(name).name
    for name in (
        *_FAMILIES.split(),
        *(f"cp125{digit}" for digit in range(9)),
        *(f"iso8859-{part}" for part in range(1, 17) if part != 12),
    )
)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A value read off the bytes; `assumed` when the bytes do not settle it."""

    value: str
    assumed: bool


def check_encoding(name: str) -> str:
    """Return the standard name of a stated encoding or refuse an unknown one."""
    try:
        standard = codecs.lookup(name).name
    except LookupError:
        standard = ""
    if standard not in ENCODINGS:
        raise TableRefused(
            RefusalRule.ENCODING,
            "This encoding is not known. State UTF-8, UTF-16, Windows-1252 or "
            "another common one.",
        )
    return standard


def suggest_encoding(source: Source) -> Suggested:
    """Read the encoding off the mark at the start, or off all the bytes."""
    head = source.head(4)
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return Suggested(name, assumed=False)
    return _suggest_without_mark(source)


def open_decoder(encoding: str) -> io.IncrementalNewlineDecoder:
    """Decode bytes piece by piece; unreadable ones become U+FFFD, lines end in LF."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return io.IncrementalNewlineDecoder(decoder, translate=True)


def _suggest_without_mark(source: Source) -> Suggested:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    readable = unreadable = zeros = 0
    with source.open() as stream:
        while chunk := stream.read(_CHUNK):
            zeros += chunk.count(0)
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(chunk)
            lost = text.count(UNREADABLE)
            unreadable += lost
            readable += len(text) - len(text.encode("ascii", "ignore")) - lost
    unreadable += len(decoder.decode(b"", final=True))
    _refuse_binary(zeros, source.size)
    if not unreadable:
        return Suggested("utf-8", assumed=False)
    # Mostly right in UTF-8: a few rows came from elsewhere. Mostly wrong: the whole
    # file is older, and Windows-1252 is by far the commonest.
    return Suggested("utf-8" if readable >= unreadable else "cp1252", assumed=True)


def _refuse_binary(zeros: int, size: int) -> None:
    if zeros * 10 > size:
        raise TableRefused(
            RefusalRule.NOT_A_TABLE,
            "The file is not readable as text. If it is UTF-16, state that; else save "
            "it as CSV UTF-8 or as an Excel workbook (.xlsx).",
        )
