"""Documents that leave Cairn: one model, set as PDF or written as one plain page."""

from cairn.exchange.paper.document import (
    Block,
    Document,
    Heading,
    Listing,
    NewPage,
    Paragraph,
    Picture,
    Quote,
    Table,
    Terms,
)
from cairn.exchange.paper.pdf import set_pdf
from cairn.exchange.paper.plain_page import write_block, write_page

__all__ = [
    "Block",
    "Document",
    "Heading",
    "Listing",
    "NewPage",
    "Paragraph",
    "Picture",
    "Quote",
    "Table",
    "Terms",
    "set_pdf",
    "write_block",
    "write_page",
]
