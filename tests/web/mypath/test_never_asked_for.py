"""Nothing asks a client for a letter; only their own page leads to one."""

import re

from client_words import collect
from test_nothing_expected import PAGES, address, enter, planted  # noqa: F401

from cairn.clinic.records.models import Purpose

LETTERS = re.compile(r"""(?:href|action)="/page/letters/""")
# A name alone, and what a keepsake or all that is stored calls what lies there.
NAMES = (
    "src/cairn/web/letters/",
    "src/cairn/web/mypath/templates/mypath/_words_to_keep.html",
    "src/cairn/web/ending/parts.py",
    "src/cairn/web/mydata/",
)
PROMPT = re.compile(
    r"\b(?:a|your|the|this|another) letter\b|\bletters? (?:to|of|from|for)\b"
    r"|words to keep|testimonial|\brecommend|\bquote you\b",
    re.IGNORECASE,
)


def test_only_the_own_page_leads_to_the_letters(planted):  # noqa: F811
    browser = enter(planted, Purpose.OWN_PATH)
    leading = {
        name
        for name in PAGES
        if not name.startswith("letters:")
        and LETTERS.search(browser.get(address(name, planted)).content.decode())
    }
    assert leading == {"mypath:show"}


def test_no_other_sentence_of_a_client_speaks_of_one():
    speaking = [
        f"{words.place}: {words.text}"
        for words in collect()
        if PROMPT.search(words.text) and not words.place.startswith(NAMES)
    ]
    assert speaking == []


def test_the_same_search_finds_them_in_their_own_room():
    rooms = {words.place for words in collect() if PROMPT.search(words.text)}
    assert any(place.startswith("src/cairn/web/letters/") for place in rooms)


def test_messages_and_invitations_ask_for_none():
    sent = [words.text for words in collect() if "/messages/" in words.place]
    assert sent
    assert not any(PROMPT.search(text) for text in sent)
