"""Anna's own book, begun and open in her browser."""

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from cairn.clinic.records.models import WellEntry
from cairn.clinic.records.services.open_well import begin_well, open_well
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import WellContent, WellKind, entries_of

WORDS = "Vierzehn Eisvögel unter Weiden"


class Book:
    """The open book, by its pages and by what lies in it."""

    def __init__(self, browser, cast):
        self.browser, self.cast = browser, cast
        with scopes_disabled():
            begin_well(cast.anna, WORDS, by=cast.by_anna, at=timezone.now())
            self.key = open_well(cast.anna, WORDS)
        browser.post(reverse("well:open"), {"own_words": WORDS})

    def lay(self, text, kind=WellKind.LESSON, tag="", *, on=None, **more):
        """Put an entry in as it would have been written on that day."""
        content = WellContent(kind, on or timezone.localdate(), text, tag, more)
        with scopes_disabled():
            return write_entry(
                self.cast.anna, content, key=self.key, by=self.cast.by_anna
            ).id

    def kept(self, *kinds):
        with scopes_disabled():
            return entries_of(self.cast.anna, key=self.key, kinds=kinds)

    def count(self):
        with scopes_disabled():
            return WellEntry.objects.count()

    def read(self, name, *parts, shelf=None):
        address = reverse(f"well:{name}", args=parts)
        query = {"shelf": shelf} if shelf else {}
        return unescape(self.browser.get(address, query).content.decode())

    def send(self, name, *parts, **form):
        form = {"key": uuid4().hex} | form
        return self.browser.post(reverse(f"well:{name}", args=parts), form)


@pytest.fixture
def book(anna, cast):
    return Book(anna, cast)
