"""Maren's own book in a real browser: begun by its pages, filled as on other days."""

from datetime import timedelta
from functools import cached_property

from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.records.models import Author
from cairn.clinic.records.services.open_well import open_well
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import WellContent, WellKind

WORDS = "fourteen kingfishers under willows"


class OpenBook:
    """Maren alone with her open book."""

    def __init__(self, page, maren):
        self.page, self.maren = page, maren
        page.goto("/well/")
        page.get_by_label("Words of your own").fill(WORDS)
        page.get_by_label("The same once more").fill(WORDS)
        page.get_by_label("I know: without these words").check()
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("link", name="I have it on paper").click()

    def given_lines(self, *lines):
        """Lay lines of earlier days: kind, text, word, days ago."""
        for kind, text, word, days in lines:
            day = timezone.localdate() - timedelta(days=days)
            self.given_content(WellContent(WellKind(kind), day, text, word))

    def given_content(self, content):
        by, key = Author.member(self.maren), self.key
        with scope(practice=self.maren.practice):
            write_entry(self.maren, content, key=key, by=by)

    @cached_property
    def key(self):
        with scope(practice=self.maren.practice):
            return open_well(self.maren, WORDS)

    def when_she_goes_to(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def when_she_presses(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def when_she_fills(self, label, text):
        self.page.get_by_label(label).first.fill(text)

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def then_it_does_not_say(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)
