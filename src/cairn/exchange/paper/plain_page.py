"""How is a document written as one plain page that asks nothing of any other file?"""

from importlib.resources import files
from typing import assert_never

from cairn.exchange.paper.direction import direction_of
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
from cairn.exchange.svg.ink import clean, element


def write_page(document: Document) -> str:
    """Write the document as a whole HTML page, its style and pictures inside."""
    title = clean(document.title)
    beneath = document.beneath_title
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    parts = "\n".join(write_block(block) for block in document.blocks)
    direction = direction_of(document.title)
    opening = f'<html lang="{clean(document.language)}" dir="{direction}">'
    return (
        f"<!doctype html>\n{opening}\n<head>\n"
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f'<h1 dir="auto">{title}</h1>\n'
        f"{say(beneath, kind='beneath') if beneath else ''}{parts}\n"
        "</main>\n</body>\n</html>\n"
    )


def write_block(block: Block) -> str:
    """Write one part."""
    match block:
        case Heading(text, level):
            return element(f"h{level}", clean(text), dir="auto")
        case Paragraph(text, is_small):
            return say(text, kind="small" if is_small else None)
        case Quote(text, beneath):
            by = say(beneath, kind="small") if beneath else ""
            return element("blockquote", say(text), by)
        case Picture(svg, description):
            # Drawn by cairn.exchange.svg, which escapes every text.
            seen = element("figcaption", say(description, kind="small"))
            return element("figure", svg, seen)
        case NewPage():
            return '<hr class="page">'
        case Listing() | Terms() | Table():
            return write_rows(block)
        case _:
            assert_never(block)


def write_rows(block: Listing | Terms | Table) -> str:
    """Write what has several rows."""
    match block:
        case Listing(items):
            return element("ul", *(say(item, name="li") for item in items))
        case Terms(pairs):
            said = (say(name, name="dt") + say(text, name="dd") for name, text in pairs)
            return element("dl", *said)
        case Table(headings, rows):
            head = (element("th", clean(one), scope="col") for one in headings)
            body = (
                element("tr", *(say(cell, name="td") for cell in row)) for row in rows
            )
            return element(
                "table",
                element("thead", element("tr", *head)),
                element("tbody", *body),
            )
        case _:
            assert_never(block)


def say(text: str, *, name: str = "p", kind: str | None = None) -> str:
    """Write a text with its lines as they stand, in its own direction."""
    # An element that is written without content would not be closed in HTML.
    return (
        f'<{name} dir="auto"{f" class={kind}" if kind else ""}>{clean(text)}</{name}>'
    )
