"""Anna has years of scores in a table; she brings them and sees a path for everyone."""

import pytest
from playwright.sync_api import expect

TABLE = """Klient;Datum;BDI
Kestrel;06.01.2025;31
Kestrel;13.01.2025;27
Kestrel;20.01.2025;16
Wren;07.01.2025;12
Wren;14.01.2025;99
"""


class Desk:
    """Anna at her desk, with a table on her disk."""

    def __init__(self, page):
        self.page = page

    def brings(self, file):
        self.page.goto("/import/")
        self.page.get_by_label("A table with scores").set_input_files(file)
        self.page.get_by_role("button", name="Look at it").click()

    def says_what_the_columns_mean(self):
        page = self.page
        page.get_by_label("Column C is").select_option("score")
        page.get_by_label("Measure", exact=True).select_option("bdi-ii")
        page.get_by_label("The time is given as").select_option("date")
        page.get_by_label("Dates are written as").select_option("DMY")
        page.get_by_role("button", name="See what was understood").click()

    def imports_the_good_part(self):
        self.page.get_by_role("button", name="Import the good part").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(
            "It is in the record", timeout=30_000
        )

    def opens_the_path_of(self, name):
        self.page.get_by_role("link", name="See everyone").click()
        self.page.get_by_role("link", name=name).click()


@pytest.fixture
def desk(transactional_db, cast, page, sign_in):
    sign_in(cast.anna)
    return Desk(page)


def test_a_table_becomes_a_path_for_everyone_in_it(
    desk, page, tmp_path, ends_accessible, take_picture
):
    # Given a table from another program, with one cell that cannot be right
    file = tmp_path / "scores.csv"
    file.write_text(TABLE, encoding="cp1252")

    # When she brings it and says what its columns mean
    desk.brings(file)
    take_picture("import-columns")
    ends_accessible()
    desk.says_what_the_columns_mean()

    # Then she sees what was understood, and what breaks a rule, before anything is kept
    expect(page.get_by_text("4 scores of 2 people can be imported.")).to_be_visible()
    expect(page.get_by_text("row 6, column C")).to_be_visible()
    take_picture("import-preview")
    ends_accessible()

    # And after it the path is there
    desk.imports_the_good_part()
    ends_accessible()
    desk.opens_the_path_of("Kestrel")
    expect(page.get_by_text("BDI-II: first 31, now 16").first).to_be_visible()
    ends_accessible()
