"""Maren's own book, in a real browser: begun, written in, closed and opened again."""

import pytest
from playwright.sync_api import expect
from practice_day import lay_out

WORDS = "fourteen kingfishers under willows"
LESSON = "Waiting was the help. I said nothing for a long minute, and it was enough."


class Book:
    """Maren alone with her book."""

    def __init__(self, page, sign_in):
        self.page = page
        sign_in(lay_out().maren)

    # given

    def given_she_has_begun_her_book(self):
        self.page.goto("/well/")
        self.page.get_by_label("Words of your own").fill(WORDS)
        self.page.get_by_label("The same once more").fill(WORDS)
        self.page.get_by_label("I know: without these words").check()
        self.page.get_by_role("button", name="Begin").click()

    # when

    def when_she_has_it_on_paper(self):
        self.page.get_by_role("link", name="I have it on paper").click()

    def when_she_writes(self, kind, text, word=""):
        self.page.get_by_label("About you, not about them").fill(text)
        self.page.get_by_label(kind, exact=True).check()
        self.page.get_by_label("One word for it, if you like").fill(word)
        self.page.get_by_role("button", name="Put it here").click()

    def when_she_looks_on_the_shelves(self):
        self.page.get_by_role("link", name="Everything, and look for words").click()

    def when_she_keeps(self, text):
        lines = self.page.get_by_role("listitem").filter(has_text=text)
        lines.get_by_role("button", name="Keep").click()

    def when_she_closes_it(self):
        self.page.get_by_role("button", name="Close the book").click()

    def when_she_opens_it_with(self, words):
        self.page.goto("/well/")
        self.page.get_by_label("Your own words").fill(words)
        self.page.get_by_role("button", name="Open", exact=True).click()

    # then

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def then_it_does_not_say(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)


@pytest.fixture
def book(transactional_db, page, sign_in):
    return Book(page, sign_in)


def test_a_book_is_begun_and_its_key_is_printed(book, ends_accessible, take_picture):
    book.given_she_has_begun_her_book()
    book.then_she_reads("It is shown this once.")
    take_picture("well-printed-key")
    ends_accessible()


def test_what_is_written_fades_unless_it_is_kept(book, ends_accessible, take_picture):
    book.given_she_has_begun_her_book()
    book.when_she_has_it_on_paper()
    book.when_she_writes("Why I do this work", "Because somebody sat with me once.")
    book.when_she_writes("A lesson", LESSON, "hope")
    take_picture("well")
    book.when_she_looks_on_the_shelves()
    book.then_she_reads("unless you keep it")
    book.when_she_keeps(LESSON)
    book.then_it_does_not_say("unless you keep it")
    take_picture("well-shelves")
    ends_accessible()


def test_a_closed_book_opens_with_her_words_alone(book, ends_accessible):
    book.given_she_has_begun_her_book()
    book.when_she_has_it_on_paper()
    book.when_she_writes("A lesson", LESSON)
    book.when_she_closes_it()
    book.when_she_opens_it_with("fifteen kingfishers under birches")
    book.then_she_reads("These do not open it. Nothing is lost.")
    book.then_it_does_not_say(LESSON)
    ends_accessible()
    book.when_she_opens_it_with(WORDS)
    book.when_she_looks_on_the_shelves()
    book.then_she_reads(LESSON)
