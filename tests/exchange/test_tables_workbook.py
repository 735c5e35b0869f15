"""Excel workbooks are read as safely as delimited text, and made-up ones refused."""

import struct
import tracemalloc
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from time import monotonic

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula
from table_files import (
    BY_DATE,
    BY_DAY,
    POINTS,
    read,
    repacked,
    saved,
    told,
    totals,
    workbook,
)

from cairn.exchange.tables import (
    Limits,
    ProblemRule,
    RefusalRule,
    TableFormat,
    TableRefused,
    open_table,
    read_scores,
)

HEADER = ("client", "date", "score")
FIRST = date(2024, 3, 4)
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: str, before: str = "") -> bytes:
    """Write a sheet's XML by hand."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    body = f"{before}<sheetData>{rows}</sheetData>"
    return f'{head}<worksheet xmlns="{NAMESPACE}">{body}</worksheet>'.encode()


def hand_written(rows: str, before: str = "") -> bytes:
    """Put a hand-written sheet into an otherwise honest workbook."""
    return repacked(workbook(HEADER, ("A", 1, 2)), {SHEET: sheet(rows, before)})


def text_row(number: int, *cells: str) -> str:
    """Write a row of words into the cells themselves."""
    inner = "".join(f'<c t="inlineStr"><is><t>{c}</t></is></c>' for c in cells)
    return f'<row r="{number}">{inner}</row>'


def with_shared_words(data: bytes, strings: str) -> bytes:
    """Add a part with shared words and the relation that leads to it."""
    relations = "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        links = archive.read(relations)
    link = b'<Relationship Id="rIdS" Type="x/sharedStrings" Target="words.xml"/>'
    end = b"</Relationships>"
    changes = {relations: links.replace(end, link + end)}
    return repacked(data, changes | {"xl/words.xml": strings.encode()})


HEADER_ROW = text_row(1, "client", "day", "score")


def refused(data: bytes, **options) -> RefusalRule:
    """Return the rule by which a workbook is refused, when opened or when read."""
    with pytest.raises(TableRefused) as caught:
        read_scores(open_table(data, **options), BY_DAY, score_range=POINTS)
    return caught.value.rule


def test_dates_numbers_and_words_of_a_workbook_are_read_as_they_are():
    data = workbook(
        HEADER,
        ("Jonas", datetime.combine(FIRST, time(18, 5)), 12),
        (17, FIRST, 9.0),
        ("Ada", "05.03.2024", "7"),
        ("Eva", FIRST, None),
    )
    table = open_table(data)
    reading = read(data, BY_DATE)
    assert table.format is TableFormat.WORKBOOK
    assert table.preview[0] == ("Jonas", "2024-03-04 18:05", "12")
    assert totals(reading) == [
        ("Jonas", FIRST, 12.0),
        ("17", FIRST, 9.0),
        ("Ada", date(2024, 3, 5), 7.0),
    ]
    assert (reading.missing, reading.is_clean) == (1, True)


def test_a_workbook_that_counts_from_1904_gives_the_same_dates():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in (HEADER, ("Jonas", FIRST, 12)):
        book.active.append(row)
    assert totals(read(saved(book), BY_DATE)) == [("Jonas", FIRST, 12.0)]


def test_words_kept_inside_the_cells_are_read():
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("scores")
    for row in (HEADER, ("Zoë 林", FIRST, 12)):
        page.append(row)
    assert totals(read(saved(book), BY_DATE)) == [("Zoë 林", FIRST, 12.0)]


def test_formatted_words_are_joined_and_reading_aids_left_out():
    strings = (
        f'<sst xmlns="{NAMESPACE}"><si><t>client</t></si><si><t>day</t></si>'
        "<si><t>score</t></si><si><r><t>Jo</t></r><r><rPr><b/></rPr><t>nas</t></r>"
        "<rPh sb='0' eb='1'><t>aid</t></rPh></si></sst>"
    )
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="s"><v>2</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2"><v>1</v></c>'
        '<c r="C2"><v>5</v></c></row>'
    )
    data = with_shared_words(repacked(hand_written(""), {SHEET: sheet(rows)}), strings)
    assert totals(read(data, BY_DAY)) == [("Jonas", 1.0, 5.0)]


def test_formulas_are_told_and_never_calculated():
    book = openpyxl.Workbook()
    for row in (HEADER, ("Jonas", FIRST, "=1+4"), ("=A2", FIRST, 5), ("Ada", FIRST, 5)):
        book.active.append(row)
    book.active["B4"] = ArrayFormula("B4", "=TODAY()")
    reading = read(saved(book), BY_DATE)
    assert told(reading) == [
        (2, 3, ProblemRule.FORMULA),
        (3, 1, ProblemRule.FORMULA),
        (4, 2, ProblemRule.FORMULA),
    ]
    assert open_table(saved(book)).preview[0][2] == "(formula)"


def test_truth_values_errors_and_dates_are_no_scores():
    data = workbook(HEADER, ("A", FIRST, True), ("B", FIRST, "#N/A"), (FIRST, FIRST, 3))
    reading = read(data, BY_DATE)
    assert told(reading) == [
        (2, 3, ProblemRule.NOT_A_NUMBER),
        (3, 3, ProblemRule.NOT_A_NUMBER),
        (4, 1, ProblemRule.CLIENT_NOT_A_NAME),
    ]
    swapped = read(workbook(HEADER, ("A", 45355, FIRST), ("B", 45355.5, 4)), BY_DATE)
    assert told(swapped) == [
        (2, 2, ProblemRule.DATE_IS_A_NUMBER),
        (2, 3, ProblemRule.NOT_A_NUMBER),
        (3, 2, ProblemRule.DATE_IS_A_NUMBER),
    ]


def test_a_client_who_is_half_a_number_is_told():
    data = workbook(("client", "day", "score"), (1.5, 1, 5))
    assert told(read(data, BY_DAY)) == [(2, 1, ProblemRule.CLIENT_NOT_A_NAME)]


def test_a_sheet_is_chosen_by_its_name():
    book = openpyxl.Workbook()
    book.active.append(("nothing",))
    page = book.create_sheet("Werte 2024")
    for row in (("client", "day", "score"), ("A", 1, 5)):
        page.append(row)
    table = open_table(saved(book), sheet="Werte 2024")
    assert table.sheets == ("Sheet", "Werte 2024")
    reading = read_scores(table, BY_DAY, score_range=POINTS)
    assert totals(reading) == [("A", 1.0, 5.0)]
    assert refused(saved(book), sheet="elsewhere") is RefusalRule.NO_SUCH_SHEET


def test_short_rows_are_filled_and_rows_left_out_keep_the_numbers():
    rows = HEADER_ROW + text_row(5, "A", "1", "5") + text_row(9, "B", "1")
    reading = read(hand_written(rows), BY_DAY)
    assert [score.row for score in reading.values()] == [5]
    assert (reading.missing, reading.is_clean) == (1, True)


def test_cells_beyond_the_header_are_told():
    rows = HEADER_ROW + text_row(2, "A", "1", "5", "more") + text_row(3, "B", "1", "5")
    assert told(read(hand_written(rows), BY_DAY)) == [(2, None, ProblemRule.RAGGED_ROW)]


def test_a_declared_dimension_is_not_believed():
    data = hand_written(
        HEADER_ROW + text_row(2, "A", "1", "5"), '<dimension ref="A1:XFD1048576"/>'
    )
    started = monotonic()
    assert totals(read(data, BY_DAY)) == [("A", 1.0, 5.0)]
    assert monotonic() - started < 1


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999999"><c><v>1</v></c></row>',
        '<row r="3"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>',
        '<row r="2"><c r="XFE2"><v>1</v></c></row>',
        '<row r="2"><c r="12"><v>1</v></c></row>',
        '<row r="2"><c r="é2"><v>1</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c t="s"><v>99999</v></c></row>',
        '<row r="2"><c t="s"><v>-1</v></c></row>',
        "<row>" * 100,
        "<row",
        f'<row r="2"><c t="inlineStr"><is><t>{"a" * 200_000}</t></is></c></row>',
    ],
)
def test_a_sheet_that_no_spreadsheet_writes_is_refused(rows):
    assert refused(hand_written(HEADER_ROW + rows)) is RefusalRule.BROKEN_WORKBOOK


def test_more_tags_than_allowed_are_refused():
    rows = HEADER_ROW + text_row(2, *["5"] * 100)
    limits = Limits(xml_events=200)
    assert refused(hand_written(rows), limits=limits) is RefusalRule.BROKEN_WORKBOOK


def test_a_workbook_whose_sheets_lead_nowhere_is_refused():
    relations = "xl/_rels/workbook.xml.rels"
    nowhere = b"<Relationships/>"
    data = repacked(workbook(HEADER, ("A", 1, 2)), {relations: nowhere})
    assert refused(data) is RefusalRule.BROKEN_WORKBOOK
    rootless = repacked(workbook(HEADER, ("A", 1, 2)), {"_rels/.rels": nowhere})
    assert refused(rootless) is RefusalRule.BROKEN_WORKBOOK


def test_elements_in_odd_places_do_no_harm():
    aided = (
        '<row r="2"><c t="inlineStr"><is><t>A</t><rPh><t>aid</t></rPh></is></c>'
        '<c r="B2"><v>1</v></c><c><v>5</v></c><c t="inlineStr"/></row>'
    )
    rows = "<v>1</v><c><v>2</v></c><t/>" + HEADER_ROW + aided
    assert totals(read(hand_written(rows), BY_DAY)) == [("A", 1.0, 5.0)]


def test_numbers_that_are_none_are_told():
    rows = "".join(
        f'<row r="{n}"><c t="inlineStr"><is><t>A</t></is></c><c><v>1</v></c>'
        f"<c><v>{text}</v></c></row>"
        for n, text in enumerate(["nan", "inf", "five", "1e400"], start=2)
    )
    reading = read(hand_written(HEADER_ROW + rows), BY_DAY)
    assert [rule for _, _, rule in told(reading)] == [ProblemRule.NOT_A_NUMBER] * 4


def test_a_document_type_is_refused_before_its_entities_grow():
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    data = repacked(workbook(HEADER, ("A", 1, 2)), {SHEET: bomb.encode()})
    assert refused(data) is RefusalRule.BROKEN_WORKBOOK


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml"])
def test_a_zip_bomb_is_refused_at_once_and_in_little_memory(part):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(BytesIO(workbook(HEADER, ("A", 1, 2)))) as honest:
            for name in honest.namelist():
                if name != part:
                    archive.writestr(name, honest.read(name))
        with archive.open(part, "w") as stream:
            for _ in range(150):
                stream.write(b" " * 1_000_000)
    started = monotonic()
    tracemalloc.start()
    try:
        assert refused(out.getvalue()) is RefusalRule.UNSAFE_WORKBOOK
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert monotonic() - started < 2
    assert peak < 10_000_000


def test_a_bomb_of_many_honest_parts_is_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1_001):
            archive.writestr(f"xl/{number}.xml", b"")
    assert refused(out.getvalue()) is RefusalRule.UNSAFE_WORKBOOK


def test_a_workbook_too_large_unpacked_is_refused():
    data = workbook(HEADER, ("A", 1, 2))
    assert refused(data, limits=Limits(inflated_bytes=1_000)) is (
        RefusalRule.UNSAFE_WORKBOOK
    )
    assert refused(data, limits=Limits(small_part_bytes=100)) is (
        RefusalRule.UNSAFE_WORKBOOK
    )


def test_a_header_that_lies_about_the_size_unpacks_no_more_than_it_says():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(BytesIO(workbook(HEADER, ("A", 1, 2)))) as honest:
            for name in honest.namelist():
                if name != SHEET:
                    archive.writestr(name, honest.read(name))
        archive.writestr(SHEET, b" " * 100_000_000)
    data = bytearray(out.getvalue())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 200_000)
    tracemalloc.start()
    try:
        assert refused(bytes(data)) is RefusalRule.BROKEN_WORKBOOK
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "name",
    ["xl/vbaProject.bin", "xl/embeddings/inner.xlsx", "more.zip", "run.exe"],
)
def test_macros_and_files_inside_are_refused(name):
    data = repacked(workbook(HEADER, ("A", 1, 2)), {name: b"x"})
    assert refused(data) is RefusalRule.UNSAFE_WORKBOOK


def test_odd_packing_passwords_and_twin_parts_are_refused():
    odd = BytesIO()
    with zipfile.ZipFile(odd, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", b"x")
    assert refused(odd.getvalue()) is RefusalRule.UNSAFE_WORKBOOK
    locked = bytearray(workbook(HEADER, ("A", 1, 2)))
    entry = locked.index(b"PK\x01\x02")
    locked[entry + 8] |= 1
    assert refused(bytes(locked)) is RefusalRule.UNSAFE_WORKBOOK
    twins = BytesIO()
    with zipfile.ZipFile(twins, "w") as archive:
        archive.writestr("a.xml", b"x")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.xml", b"x")
    assert refused(twins.getvalue()) is RefusalRule.UNSAFE_WORKBOOK


def test_an_old_workbook_or_one_with_a_password_says_what_to_do():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_000
    with pytest.raises(TableRefused, match=r"Save it as \.xlsx without a password"):
        open_table(data)


def test_links_out_of_the_workbook_are_as_if_they_were_not_there():
    relations = "xl/_rels/workbook.xml.rels"
    data = workbook(HEADER, ("A", FIRST, 2))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        links = archive.read(relations)
    outside = (
        b'<Relationship Id="rId1" Type="x/worksheet" TargetMode="External" '
        b'Target="file:///etc/passwd"/><Relationship Id="rId99" Type="x/worksheet" '
        b'TargetMode="External" Target="http://example.org/"/></Relationships>'
    )
    changed = links.replace(b"</Relationships>", outside)
    assert changed != links
    reading = read(repacked(data, {relations: changed}), BY_DATE)
    assert totals(reading) == [("A", FIRST, 2.0)]


@pytest.mark.parametrize(
    "missing",
    ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET],
)
def test_a_workbook_without_one_of_its_parts_is_refused(missing):
    data = repacked(workbook(HEADER, ("A", 1, 2)), {missing: None})
    assert refused(data) is RefusalRule.BROKEN_WORKBOOK


def test_a_workbook_without_styles_is_read():
    plain = hand_written(HEADER_ROW + text_row(2, "A", "1", "5"))
    bare = repacked(plain, {"xl/styles.xml": None})
    assert totals(read(bare, BY_DAY)) == [("A", 1.0, 5.0)]


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_a_damaged_archive_is_refused(at):
    rows = [("A", number, number % 60) for number in range(2_000)]
    data = bytearray(workbook(("client", "day", "score"), *rows))
    place = int(len(data) * at)
    data[place : place + 40] = b"\xff" * 40
    assert refused(bytes(data)) in {
        RefusalRule.BROKEN_WORKBOOK,
        RefusalRule.UNSAFE_WORKBOOK,
    }


def test_an_archive_cut_short_is_refused():
    data = workbook(HEADER, ("A", 1, 2))
    assert refused(data[: len(data) // 2]) is RefusalRule.BROKEN_WORKBOOK


def test_a_tag_without_end_is_refused_before_it_fills_the_memory():
    endless = b'<worksheet><sheetData><row r="' + b"1" * 3_000_000
    stored = {SHEET: endless}
    data = repacked(workbook(HEADER, ("A", 1, 2)), stored, zipfile.ZIP_STORED)
    assert refused(data) is RefusalRule.BROKEN_WORKBOOK


def test_more_shared_words_than_allowed_are_refused():
    strings = f'<sst xmlns="{NAMESPACE}">{"<si><t>a</t></si>" * 30}</sst>'
    data = with_shared_words(hand_written(HEADER_ROW), strings)
    assert refused(data, limits=Limits(shared_strings=20)) is RefusalRule.TOO_LARGE
