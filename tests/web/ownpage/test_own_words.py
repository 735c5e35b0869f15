"""Only me: words of one's own, asked for when they are needed, and nothing lost."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django_scopes import scope

from cairn.clinic.records.models import ClientLock, Visibility
from cairn.web.ownpage.key import KEY_COOKIE
from cairn.web.tries import MOST_TRIES

WORDS = "lamp river thirteen"
NEW = "quiet orange cupboard"
LAY, PATH, LOCK = "/page/stones/new/", "/page/path/", "/page/lock/"
TWICE = {"own_words": WORDS, "own_words_again": WORDS}


@pytest.fixture(autouse=True)
def fresh_tries(db):
    cache.clear()


def words_of(answer) -> str:
    return unescape(answer.content.decode())


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a form, as a browser would send them."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


class TestTheFirstTime:
    def test_the_page_says_what_it_protects_against_and_what_not(self, phone):
        page = words_of(phone.lay(visibility="only me", text="Said no."))
        for truth in (
            "Anna and everybody else at the practice",
            "the people who own or run this page",
            "somebody who takes the disk or a backup",
            "somebody who reads the stored records",
            "someone who holds this phone while your page is open",
            "someone who knows your words or can guess them",
            "when the program itself is changed while you type",
            "Forgotten words cannot be replaced by anybody.",
            "copies made before that stay until those copies run out",
        ):
            assert truth in page
        assert phone.stones() == []

    def test_what_was_written_is_carried_along_and_laid(self, phone):
        page = words_of(phone.lay(visibility="only me", text="Said <no> & “yes”."))
        assert "What you wrote is kept until then." in page
        carried = hidden(unescape(page)) | {"text": "Said <no> & “yes”."}
        answer = phone.browser.post(LAY, carried | TWICE)
        assert answer.status_code == 303
        assert "<h1>Laid.</h1>" in phone.get(answer["Location"])
        [stone] = phone.stones()
        assert stone.visibility == Visibility.ONLY_ME
        assert "Said &lt;no&gt;" in phone.get(PATH)

    @pytest.mark.parametrize(
        ("words", "again", "said"),
        [
            ("short", "short", "These are easy to guess."),
            ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "These are easy to guess."),
            (WORDS, "lamp river fourteen", "These are not the same."),
            ("", "", "There is nothing written yet."),
            ("x" * 10_000, "x" * 10_000, "This can be 200 characters long at most."),
        ],
    )
    def test_words_that_do_not_do_are_said_and_the_stone_is_kept(
        self, phone, words, again, said
    ):
        twice = {"own_words": words, "own_words_again": again}
        answer = phone.lay(visibility="only me", text="Said no.", **twice)
        assert answer.status_code == 400
        page = words_of(answer)
        assert said in page
        assert 'name="text" value="Said no."' in page
        assert not words or words not in page
        assert phone.stones() == []

    def test_two_tabs_that_set_words_at_once_have_the_same_lock(self, phone):
        form = phone.form(visibility="only me", text="Said no.", **TWICE)
        places = {phone.browser.post(LAY, form)["Location"] for _ in range(2)}
        assert len(places) == 1
        with scope(practice=phone.client.practice):
            assert ClientLock.objects.count() == 1


class TestLater:
    @pytest.fixture
    def locked(self, phone):
        """A page with something on it that is locked, opened from another phone."""
        phone.lay_alone()
        del phone.browser.cookies[KEY_COOKIE]
        return phone

    def test_without_the_words_it_is_not_there_not_even_as_a_count(self, locked):
        page = locked.get(PATH)
        assert "Said no." not in page
        assert "What only you see is closed here." in page

    def test_the_words_open_it(self, locked):
        answer = locked.browser.post(LOCK, {"own_words": "Lamp  river THIRTEEN "})
        assert answer["Location"] == PATH
        page = locked.get(PATH)
        assert "Said no." in page
        assert "What only you see is open here" in locked.get(LOCK)

    def test_wrong_words_are_answered_kindly(self, locked):
        answer = locked.browser.post(LOCK, {"own_words": "lamp river twelve"})
        assert answer.status_code == 400
        assert "Take your time; nothing is lost." in words_of(answer)
        assert "lamp river" not in words_of(answer)

    def test_guessing_has_an_end_and_says_so(self, locked):
        for _ in range(MOST_TRIES):
            locked.browser.post(LOCK, {"own_words": "lamp river twelve"})
        answer = locked.browser.post(LOCK, {"own_words": WORDS})
        assert "Wait an hour; nothing is lost." in words_of(answer)
        cache.clear()
        assert locked.browser.post(LOCK, {"own_words": WORDS}).status_code == 303

    @pytest.mark.parametrize("text", ["Slept.", "שלום <b>"])
    def test_a_stone_written_meanwhile_is_not_lost(self, locked, text):
        asked = locked.lay(visibility="only me", text=text)
        assert asked.status_code == 200
        form = hidden(words_of(asked)) | {"text": text}
        wrong = locked.browser.post(LAY, form | {"own_words": "lamp river twelve"})
        assert wrong.status_code == 400
        assert locked.browser.post(LAY, form | {"own_words": WORDS}).status_code == 303
        # The line, and its link.
        assert unescape(locked.stones_on_path()).count(text) == 2

    def test_hiding_asks_for_the_words_and_then_hides(self, locked):
        locked.lay()
        stone = next(s for s in locked.stones() if s.visibility == "shared")
        assert "Your own words, please" in words_of(locked.post("hide", stone))
        locked.post("hide", stone, own_words=WORDS)
        assert {s.visibility for s in locked.stones()} == {Visibility.ONLY_ME}

    def test_opening_one_stone_asks_and_then_shows_it(self, locked):
        address = f"/page/stones/{locked.stones()[0].id}/"
        assert "Your own words, please" in locked.get(address)
        answer = locked.browser.post(address, {"own_words": WORDS})
        assert answer.status_code == 200
        assert "Said no.</textarea>" in words_of(answer)
        assert KEY_COOKIE in locked.browser.cookies

    def test_closing_makes_the_phone_forget(self, phone):
        phone.lay_alone()
        answer = phone.browser.post("/page/lock/close/")
        assert answer.status_code == 303
        assert "Said no." not in phone.get(PATH)

    def test_leaving_the_page_makes_the_phone_forget(self, phone):
        phone.lay_alone()
        answer = phone.browser.post("/page/leave/")
        assert answer.cookies[KEY_COOKIE].value == ""

    def test_anothers_key_on_the_same_phone_opens_and_seals_nothing(
        self, phone, open_page, cast
    ):
        phone.lay_alone()
        hugo = open_page(cast.hugo)
        hugo.browser.cookies[KEY_COOKIE] = phone.browser.cookies[KEY_COOKIE].value
        assert "Words that only you know" in words_of(hugo.lay(visibility="only me"))
        assert hugo.stones() == []

    @pytest.mark.parametrize(
        "cookie", ["", ".", "x.y", "00000000-0000-0000-0000-000000000000.AAAA"]
    )
    def test_a_broken_cookie_is_no_key(self, locked, cookie):
        locked.browser.cookies[KEY_COOKIE] = cookie
        assert "Said no." not in locked.get(PATH)


class TestOtherWords:
    CHANGE = "/page/lock/words/"

    def test_other_words_open_the_same_things(self, phone):
        phone.lay_alone()
        sent = {"words_now": WORDS, "own_words": NEW, "own_words_again": NEW}
        assert phone.browser.post(self.CHANGE, sent)["Location"] == PATH
        assert "Said no." in phone.get(PATH)
        phone.browser.post("/page/lock/close/")
        assert phone.browser.post(LOCK, {"own_words": WORDS}).status_code == 400
        assert phone.browser.post(LOCK, {"own_words": NEW}).status_code == 303

    def test_without_the_old_ones_nothing_changes(self, phone):
        phone.lay_alone()
        sent = {"words_now": NEW, "own_words": NEW, "own_words_again": NEW}
        answer = phone.browser.post(self.CHANGE, sent)
        assert answer.status_code == 400
        assert "These words do not open it." in words_of(answer)

    def test_without_a_lock_it_leads_to_the_first_words(self, phone):
        assert phone.browser.get(self.CHANGE)["Location"] == LOCK

    def test_forgotten_words_begin_again_after_saying_what_is_lost(self, phone):
        phone.lay()
        phone.lay_alone()
        page = phone.get("/page/lock/begin-again/")
        assert "all that only you could see is thrown away" in page
        assert len(phone.stones()) == 2
        phone.browser.post("/page/lock/begin-again/")
        page = phone.get(PATH)
        assert "Said no." not in page
        assert "Opened the post." in page
        assert "closed here" not in page

    def test_a_key_from_before_beginning_again_opens_nothing(self, phone, open_page):
        phone.lay_alone()
        other = open_page()
        other.browser.cookies[KEY_COOKIE] = phone.browser.cookies[KEY_COOKIE].value
        phone.browser.post("/page/lock/begin-again/")
        assert "Words that only you know" in words_of(
            other.lay(visibility="only me", text="Slept.")
        )
