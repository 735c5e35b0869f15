"""How is a document set as PDF?

Method: a fixed template reads the document as data, and Typst sets it. The file carries
tags for screen readers (PDF/UA-1) and its own fonts. Fonts of the machine are looked at
only for letters that Typst's own do not have.
Refuses: nothing. Where no font has a letter, the PDF says so instead of failing.
"""

import json
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal, assert_never

import typst

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
from cairn.exchange.svg.ink import FORBIDDEN

# PDF/UA-1: the file carries what screen readers need, or it is not made.
FOR_SCREEN_READERS: Literal["ua-1"] = "ua-1"
# How many letters a column of a table counts for at least and at most.
NARROWEST, WIDEST = 8, 48
# The ground of the drawings on a screen; on a sheet of paper it is the sheet itself.
GROUND, WHITE = "#f6f2ea", "#ffffff"


def set_pdf(document: Document) -> bytes:
    """Set the document as PDF."""
    for with_system_fonts in (False, True):
        try:
            return _compile(document, with_system_fonts=with_system_fonts)
        except typst.TypstError:
            # A letter without a shape: look further, and say it if nothing helps.
            continue
    note = document.letters_missing
    blocks = (*document.blocks, Paragraph(note)) if note else document.blocks
    told = replace(document, blocks=blocks)
    return _compile(told, with_system_fonts=True, with_letters_missing=True)


def _compile(
    document: Document,
    *,
    with_system_fonts: bool,
    with_letters_missing: bool = False,
) -> bytes:
    with as_file(files(__package__).joinpath("sheet.typ")) as sheet:
        made: bytes = typst.compile(
            sheet,
            root=sheet.parent,
            font_paths=_fonts(with_system_fonts=with_system_fonts),
            format="pdf",
            sys_inputs={"document": json.dumps(describe(document))},
            pdf_standards=None if with_letters_missing else FOR_SCREEN_READERS,
            timestamp=int(document.made_at.timestamp()),
        )
    return made


@cache
def _fonts(*, with_system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=with_system_fonts)


def describe(document: Document) -> dict[str, Any]:
    """Return the document as the template reads it."""
    beneath = document.beneath_title
    return {
        "title": _clean(document.title),
        "title_said": _say(document.title),
        "beneath": _say(beneath) if beneath else None,
        "language": document.language.split("-", maxsplit=1)[0].lower(),
        "direction": direction_of(document.title),
        "blocks": [_describe_block(block) for block in document.blocks],
    }


def _describe_block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "level": level, "text": _say(text)}
        case Paragraph(text, is_small):
            return {"kind": "paragraph", "said": _paragraphs(text), "small": is_small}
        case Quote(text, beneath):
            below = _paragraphs(beneath) if beneath else []
            return {"kind": "quote", "said": _paragraphs(text), "beneath": below}
        case Picture(svg, description, width):
            drawn = svg.replace(GROUND, WHITE)
            said = _clean(description)
            return {
                "kind": "picture",
                "svg": drawn,
                "description": said,
                "width": width,
            }
        case NewPage():
            return {"kind": "new page"}
        case Listing() | Terms() | Table():
            return _describe_rows(block)
        case _:
            assert_never(block)


def _describe_rows(block: Listing | Terms | Table) -> dict[str, Any]:
    match block:
        case Listing(items):
            return {"kind": "listing", "items": [_say(item) for item in items]}
        case Terms(pairs):
            said = [[_say(name), _say(text)] for name, text in pairs]
            return {"kind": "terms", "pairs": said}
        case Table(headings, rows):
            return {
                "kind": "table",
                "widths": _widths(block),
                "headings": [_say(one) for one in headings],
                "rows": [[_say(cell) for cell in row] for row in rows],
            }
        case _:
            assert_never(block)


def _widths(table: Table) -> list[int]:
    """Share the line among columns by their longest text, within limits."""
    columns = zip(table.headings, *table.rows, strict=True)
    longest = (max(map(len, column)) for column in columns)
    return [min(max(length, NARROWEST), WIDEST) for length in longest]


def _paragraphs(text: str) -> list[dict[str, Any]]:
    parts = (part for part in _clean(text).split("\n\n") if part.strip())
    return [_say(part) for part in parts]


def _say(text: str) -> dict[str, Any]:
    cleaned = _clean(text)
    return {"lines": cleaned.split("\n"), "direction": direction_of(cleaned)}


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
