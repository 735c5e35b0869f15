"""Documents: words never become markup; a letter arrives, or its lack is said."""

import io
from datetime import UTC, datetime
from html.parser import HTMLParser

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.exchange.paper import (
    Document,
    Heading,
    Listing,
    NewPage,
    Paragraph,
    Picture,
    Quote,
    Table,
    Terms,
    set_pdf,
    write_page,
)
from cairn.exchange.paper.direction import direction_of
from cairn.exchange.svg import draw_winding_way
from cairn.exchange.svg.ink import FORBIDDEN
from cairn.science.way import Stop, StopKind, WayChart

AT = datetime(2026, 5, 3, 12, 30, 15, 123456, tzinfo=UTC)
HOSTILE = '#import "x" *bold* _it_ $y$ @ref <script>alert(1)</script> \\ `raw` // gone'
WAY = draw_winding_way(
    WayChart("My path", "Way.", (Stop(StopKind.STONE, 1, "Post."),), (), "today"),
    standalone=True,
)
MISSING = "Some letters could not be printed."


def document(*blocks, title="Mine", language="en", **more) -> Document:
    return Document(title, blocks, AT, language, letters_missing=MISSING, **more)


def read_back(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read_back(pdf).pages)


class Reader(HTMLParser):
    """Collects the tags, the addresses and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in {"src", "href", "srcset"}
        ]

    def handle_data(self, data):
        self.text += data


EVERYTHING = document(
    Heading("My own words"),
    Heading("Lesser", 3),
    Quote("Lunch with\nthe others.", "3 February"),
    Paragraph(f"{HOSTILE}\n\nA second one."),
    Paragraph("In small letters.", is_small=True),
    Listing(("one thing", "another")),
    Terms((("Name", "Jonas"),)),
    NewPage(),
    Table(("Day", "Answer"), (("3 May", HOSTILE),)),
    Picture(WAY, "My way in words."),
    title=HOSTILE,
    beneath_title="22 November",
)
SAID = (
    *("My own words", "Lesser", "Lunch with", "the others.", "3 February"),
    *("A second one.", "In small letters.", "one thing", "another", "Jonas"),
    *("Day", "Answer", "3 May", "22 November"),
)


def test_a_pdf_says_every_word_and_reads_none_as_markup():
    words = words_of(set_pdf(EVERYTHING))
    for said in SAID:
        assert said in words
    # The title, the paragraph and the cell; folded lines are joined again.
    assert words.replace("\n", " ").count('#import "x" *bold* _it_ $y$ @ref') == 3
    assert MISSING not in words


def test_a_pdf_has_tags_a_language_a_title_and_a_picture_in_words():
    read = read_back(set_pdf(EVERYTHING))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert read.metadata is not None
    assert read.metadata.title == HOSTILE
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert "My way in words." in str(_tags_of(root["/StructTreeRoot"]))


def _tags_of(node, deep=0):
    if deep > 12:
        return []
    node = node.get_object()
    if isinstance(node, list):
        return [_tags_of(one, deep + 1) for one in node]
    if not isinstance(node, dict):
        return []
    inside = _tags_of(node["/K"], deep + 1) if "/K" in node else []
    return [node.get("/S"), node.get("/Alt"), inside]


def test_the_same_document_gives_the_same_bytes():
    assert set_pdf(EVERYTHING) == set_pdf(EVERYTHING)


def test_a_page_says_every_word_and_asks_for_nothing_outside():
    page = Reader(write_page(EVERYTHING))
    for said in (*SAID, "My way in words."):
        assert said in page.text
    assert page.text.count(HOSTILE) == 4  # the title is named at the head as well
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert page.addresses == []
    assert "url(" not in write_page(EVERYTHING)
    assert "@import" not in write_page(EVERYTHING)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("a שלום", "ltr"), ("12 שלום a", "rtl"), ("مرحبا", "rtl"), ("12.", "ltr")],
)
def test_a_text_is_read_in_the_direction_of_its_first_letter(text, direction):
    assert direction_of(text) == direction


def test_a_text_from_right_to_left_is_set_with_the_fonts_at_hand():
    words = words_of(set_pdf(document(Quote("שלום", "מחר"), language="he")))
    assert "שלום" in words
    assert MISSING not in words


def test_a_letter_that_no_font_has_is_said_and_stops_nothing():
    words = words_of(set_pdf(document(Paragraph("before \U000f0000 after"))))
    assert "before" in words
    assert MISSING in words


def test_a_long_column_leaves_room_for_a_short_one():
    rows = (("A long question " * 20, "Not at all"),)
    words = words_of(set_pdf(document(Table(("Question", "Answer"), rows))))
    assert "Not at all" in words  # on one line


def test_long_texts_and_many_rows_go_on_over_the_pages():
    rows = tuple((f"day {n}", "x" * 300) for n in range(80))
    pdf = set_pdf(document(Table(("Day", "What"), rows), Paragraph("word " * 2000)))
    words = words_of(pdf)
    assert len(read_back(pdf).pages) > 5
    assert all(f"day {n}" in words for n in range(80))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(), max_size=80))
def test_whatever_is_written_can_be_set_and_stays_text(text):
    one = document(Paragraph(text), Quote(text, text), Listing((text,)), title=text)
    assert set_pdf(one).startswith(b"%PDF-")
    page = Reader(write_page(one))
    assert FORBIDDEN.sub("", text).strip() in page.text
    assert "script" not in page.tags
