"""How is a part of a workbook read without ever holding it whole?

Assumes: a stream of XML pieces. Refuses: document types and entities (through
defusedxml), names or attributes without end, broken XML.
"""

from collections.abc import Iterable, Iterator
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from cairn.exchange.tables.files.archive import broken_workbook

# A start tag is kept whole until it ends; Excel's are shorter than one thousandth.
_LONGEST_SILENCE = 1 << 20
_DEEPEST = 64


class PartHandler(ContentHandler):
    """Base of the readers of parts: counts events, names elements without prefix."""

    def __init__(self) -> None:
        super().__init__()
        self.events = 0
        self.depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """Pass an element on by its local name."""
        self.events += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise broken_workbook("One of its parts is nested too deeply.")
        self.open(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Pass an element's end on by its local name."""
        self.events += 1
        self.depth -= 1
        self.close(name.rpartition(":")[2])

    def open(self, name: str, attributes: AttributesImpl) -> None:
        """Take the start of an element."""

    def close(self, name: str) -> None:
        """Take the end of an element."""


def feed(
    pieces: Iterable[bytes], handler: PartHandler, *, at_most: int
) -> Iterator[int]:
    """Feed a part of so many tags to its reader; yield the bytes done."""
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    done = silent_since = 0
    try:
        for piece in pieces:
            before = handler.events
            parser.feed(piece)
            done += len(piece)
            silent_since = done if handler.events > before else silent_since
            if done - silent_since > _LONGEST_SILENCE:
                raise broken_workbook("One of its parts has a tag without end.")
            if handler.events > at_most:
                raise broken_workbook("It has more cells than are read at once.")
            yield done
        parser.close()
    except (SAXParseException, DefusedXmlException) as error:
        raise broken_workbook("One of its parts is not well-formed XML.") from error


def read_part(pieces: Iterable[bytes], handler: PartHandler, *, at_most: int) -> None:
    """Feed a whole part to its reader."""
    for _ in feed(pieces, handler, at_most=at_most):
        pass
