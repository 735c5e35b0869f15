"""What somebody's own words lock, nobody else opens."""

import pytest

from cairn.clinic.locker import change_words, check_words, make_lock, open_lock
from cairn.errors import WrongWords

WORDS = "lamp river thirteen"
PLACE = "a place"


@pytest.fixture(scope="module")
def made():
    return make_lock(WORDS, place=PLACE)


def test_the_words_open_what_they_locked(made):
    lock, key = made
    assert open_lock(lock, WORDS, place=PLACE) == key
    assert len(key) == 32


def test_a_phones_capitals_and_spaces_make_no_difference(made):
    lock, key = made
    assert open_lock(lock, "  Lamp  RIVER thirteen ", place=PLACE) == key


@pytest.mark.parametrize(
    ("words", "place"), [("lamp river fourteen", PLACE), (WORDS, "another place")]
)
def test_other_words_and_other_places_do_not(made, words, place):
    lock, _ = made
    with pytest.raises(WrongWords, match="do not open it"):
        open_lock(lock, words, place=place)


def test_the_same_key_can_have_other_words(made):
    lock, key = made
    other = change_words(lock, old=WORDS, new="quiet orange cupboard", place=PLACE)
    assert open_lock(other, "quiet orange cupboard", place=PLACE) == key
    with pytest.raises(WrongWords):
        open_lock(other, WORDS, place=PLACE)


def test_two_locks_with_the_same_words_share_nothing(made):
    lock, key = made
    again, other = make_lock(WORDS, place=PLACE)
    assert other != key
    assert again.salt != lock.salt


@pytest.mark.parametrize(
    "words", ["", "short words", "aaaaaaaaaaaaaa", "ab" * 20, " " * 40]
)
def test_words_that_can_be_tried_out_are_refused(words):
    with pytest.raises(WrongWords, match="at least 12 letters"):
        check_words(words)


def test_neither_words_nor_key_are_kept(made):
    lock, key = made
    assert WORDS.encode() not in repr(lock).encode()
    assert key not in lock.wrapped
