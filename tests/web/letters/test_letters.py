"""C8: kept for oneself, given by a second act, taken back until it has been opened."""

from html import unescape

import pytest
from django.urls import reverse
from django_scopes import scope

from cairn.clinic.access import POLICY
from cairn.clinic.records.letters import letters_given
from cairn.clinic.records.models import AuditEvent, LetterOpening, Visibility
from cairn.clinic.records.services.erase_client import erase_client
from cairn.web.letters.forms import LONGEST_LETTER
from people import NOON

LETTERS, NEW = "/page/letters/", "/page/letters/new/"
TEXT = "Dear you,\n\nit was a long winter.\n\nBen"


def page_of(answer) -> str:
    return unescape(answer.content.decode())


def openings(cast) -> int:
    with scope(practice=cast.practice):
        return LetterOpening.objects.count()


class TestWriting:
    def test_an_empty_sheet_asks_for_nothing_and_chooses_nothing(self, writer):
        page = writer.get(NEW)
        assert "To anyone. For you first." in page
        assert "checked" not in page
        assert (
            "required"
            not in page[page.index('name="to"') - 200 : page.index("Keep it")]
        )

    def test_it_is_kept_for_the_writer_alone_under_their_own_words(self, writer):
        letter = writer.keep()
        assert letter.visibility == Visibility.ONLY_ME
        assert (letter.kind, bytes(letter.body)) == ("", b"")
        page = writer.get(f"{LETTERS}{letter.id}/")
        assert "it was a long winter." in page
        assert "Kept. Only you can read it." in page

    def test_without_words_of_ones_own_the_page_asks_and_carries_the_letter(
        self, writer
    ):
        sent = writer.form(text=TEXT * 20)
        words = {name: sent.pop(name) for name in ("own_words", "own_words_again")}
        page = page_of(writer.browser.post(NEW, sent))
        assert "Words that only you know" in page
        assert "it was a long winter." in page
        assert writer.items() == []
        assert writer.browser.post(NEW, sent | words).status_code == 303

    @pytest.mark.parametrize(
        "text",
        [
            "🌱",
            "\u202eright to left",
            "<script>alert(1)</script>",
            "שלום\n\nא",
            "é" * 10_000,
        ],
    )
    def test_any_letter_lies_there_as_it_was_written(self, writer, text):
        letter = writer.keep(text=text)
        raw = writer.browser.get(f"{LETTERS}{letter.id}/").content.decode()
        assert "<script>alert" not in raw
        assert text.partition("\n")[0] in unescape(raw)
        form = writer.get(f"{LETTERS}{letter.id}/change/")
        assert text in form

    def test_a_line_break_counts_once(self, writer):
        half = LONGEST_LETTER // 2
        letter = writer.keep(text="a\r\n" * (half - 1) + "bc")
        assert writer.browser.get(f"{LETTERS}{letter.id}/").status_code == 200

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"text": " \n "}, "There is nothing written yet."),
            ({"text": "x" * 10_001}, "at most. This one has 10001."),
            ({"to": "everybody"}, "Choose one of these, or none."),
            ({"key": "mine"}, "without its own number"),
        ],
    )
    def test_what_does_not_fit_is_said_and_kept_on_the_page(
        self, writer, changes, said
    ):
        answer = writer.browser.post(NEW, writer.form(**changes))
        assert answer.status_code == 400
        assert said in page_of(answer)
        assert changes.get("text", TEXT).strip() in page_of(answer)
        assert writer.items() == []

    def test_a_browser_may_not_cut_a_letter_short_unseen(self, writer):
        assert "maxlength" not in writer.get(NEW)

    def test_two_taps_keep_one_letter(self, writer):
        form = writer.form()
        places = {writer.browser.post(NEW, form)["Location"] for _ in range(2)}
        assert (len(places), len(writer.items())) == (1, 1)

    def test_the_same_sheet_with_other_words_asks_before_it_adds(self, writer):
        form = writer.form()
        writer.browser.post(NEW, form)
        answer = writer.browser.post(NEW, form | {"text": "Another."})
        assert answer.status_code == 409
        assert "has kept a letter already" in page_of(answer)
        assert "Another." in page_of(answer)
        assert len(writer.items()) == 1


class TestChanging:
    def test_two_windows_do_not_overwrite_each_other(self, writer):
        letter = writer.keep()
        place = f"{LETTERS}{letter.id}/change/"
        key = writer.get(place).split('name="key" value="')[1][:32]
        first = writer.browser.post(place, {"key": key, "text": "First.", "to": ""})
        assert first.status_code == 303
        second = writer.browser.post(place, {"key": key, "text": "Second.", "to": ""})
        page = page_of(second)
        assert second.status_code == 409
        assert "Second." in page
        assert "First." in page
        again = page.split('name="key" value="')[1][:32]
        writer.browser.post(place, {"key": again, "text": "Second.", "to": ""})
        assert "Second." in writer.get(f"{LETTERS}{letter.id}/")

    def test_it_goes_for_good_after_one_question(self, writer):
        letter = writer.keep()
        assert "nobody can bring it back" in writer.get(f"{LETTERS}{letter.id}/away/")
        assert "nobody can bring it back" in page_of(writer.send(letter, "away"))
        assert len(writer.items()) == 1
        writer.send(letter, "away", deed="away")
        assert writer.items() == []
        assert writer.send(letter, "away", deed="away").status_code == 404


class TestGiving:
    def test_a_letter_that_is_kept_is_nobody_elses(self, writer, anna, cast):
        letter = writer.keep(to="therapist")
        assert "letter" not in anna.get(f"/people/{cast.ben.id}/").content.decode()
        assert anna.get(f"/letters/{letter.id}/").status_code == 404
        assert anna.post(f"/letters/{letter.id}/open/").status_code == 404

    def test_it_stays_closed_until_she_opens_it_and_looking_opens_nothing(
        self, writer, anna, cast
    ):
        letter = writer.keep()
        writer.send(letter, "give")
        for address in (f"/people/{cast.ben.id}/", f"/letters/{letter.id}/"):
            page = page_of(anna.get(address))
            assert "long winter" not in page
            assert "letter" in page
        assert openings(cast) == 0
        page = page_of(anna.post(f"/letters/{letter.id}/open/", follow=True))
        assert "it was a long winter." in page
        assert "opened on" in page

    def test_opened_twice_the_first_day_counts_and_is_audited_once(
        self, writer, anna, cast
    ):
        letter = writer.keep()
        writer.send(letter, "give")
        for _ in range(2):
            anna.post(f"/letters/{letter.id}/open/")
        with scope(practice=cast.practice):
            assert AuditEvent.objects.filter(action="letter opened").count() == 1
        assert openings(cast) == 1

    def test_until_then_it_can_be_taken_back_and_was_never_there(
        self, writer, anna, cast
    ):
        letter = writer.keep()
        writer.send(letter, "give")
        writer.send(letter, "take-back")
        assert "Taken back. Anna has not read it." in writer.get(LETTERS)
        assert anna.get(f"/letters/{letter.id}/").status_code == 404
        assert "Letters" not in anna.get(f"/people/{cast.ben.id}/").content.decode()

    def test_once_it_is_opened_the_page_says_so_and_it_can_still_be_hidden(
        self, writer, anna
    ):
        letter = writer.keep()
        writer.send(letter, "give")
        anna.post(f"/letters/{letter.id}/open/")
        writer.send(letter, "take-back")
        page = writer.get(f"{LETTERS}{letter.id}/")
        assert "Anna had opened it before." in page
        assert writer.items()[0].visibility == Visibility.SHARED
        writer.browser.post(f"/page/things/{letter.id}/hide/")
        assert anna.get(f"/letters/{letter.id}/").status_code == 404

    def test_given_once_more_it_is_closed_once_more(self, writer, anna, cast):
        letter = writer.keep()
        writer.send(letter, "give")
        anna.post(f"/letters/{letter.id}/open/")
        writer.browser.post(f"/page/things/{letter.id}/hide/")
        writer.send(letter, "give")
        assert "long winter" not in page_of(anna.get(f"/letters/{letter.id}/"))
        assert openings(cast) == 0

    def test_what_is_given_is_not_changed_behind_her_back(self, writer):
        letter = writer.keep()
        writer.send(letter, "give")
        answer = writer.send(letter, "change", key="0" * 32, text="Other.", to="")
        assert answer.status_code == 303
        assert "it was a long winter." in writer.get(f"{LETTERS}{letter.id}/")

    def test_opening_what_was_just_taken_back_shows_nothing(self, writer, anna):
        letter = writer.keep()
        writer.send(letter, "give")
        assert "Open it" in page_of(anna.get(f"/letters/{letter.id}/"))
        writer.send(letter, "take-back")
        assert anna.post(f"/letters/{letter.id}/open/").status_code == 404

    def test_nobody_else_reads_it(self, writer, clara, greta, dora, anna):
        letter = writer.keep()
        writer.send(letter, "give")
        anna.post(f"/letters/{letter.id}/open/")
        for other in (clara, greta, dora):
            assert other.get(f"/letters/{letter.id}/").status_code == 404

    def test_erasing_takes_letters_and_openings_with_it(self, writer, anna, cast):
        letter = writer.keep()
        writer.send(letter, "give")
        anna.post(f"/letters/{letter.id}/open/")
        with scope(practice=cast.practice):
            erase_client(cast.ben, by=cast.by_anna, at=NOON)
            assert letters_given(cast.ben) == []
        assert openings(cast) == 0
        assert writer.items() == []


def test_a_stone_is_no_letter_and_leads_to_the_list(writer):
    writer.browser.post(
        "/page/stones/new/",
        {"key": "0" * 32, "text": "Slept.", "visibility": "shared", "marking": "quiet"},
    )
    [stone] = writer.items()
    for name in ("letter", "change", "away"):
        answer = writer.browser.get(reverse(f"letters:{name}", args=[stone.id]))
        assert (answer.status_code, answer["Location"]) == (303, LETTERS)


def test_the_list_says_where_each_letter_is(writer, anna):
    first, second = writer.keep(text="One."), writer.keep(text="Two.", to="me")
    writer.send(first, "give")
    page = writer.get(LETTERS)
    assert "given to Anna, not opened yet" in page
    assert "to me · only you" in page
    anna.post(f"/letters/{first.id}/open/")
    assert "Anna has opened it" in writer.get(LETTERS)
    writer.browser.post("/page/lock/close/")
    closed = writer.get(LETTERS)
    assert "Two." not in closed
    assert "What only you see is closed here." in closed
    assert second.id != first.id


def test_every_address_of_the_room_has_a_rule():
    assert len([name for name in POLICY if name.startswith("letters:")]) == 9
