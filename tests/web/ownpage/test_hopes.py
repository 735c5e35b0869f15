"""Hopes: laid once, marked once, three at a time, in the client's own words."""

import re
from html import unescape

import pytest
from django_scopes import scope

from cairn.clinic.records.hopes import hopes_of_client, hopes_shown_to_therapist
from cairn.clinic.records.models import OwnEntry

LAY = "/page/hopes/new/"
WORDS = "lamp river thirteen"
LUNCH = "lunch with the others"


def number_on(page: str) -> str:
    return re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]


def form(phone, **changes: str) -> dict[str, str]:
    filled = {"text": LUNCH, "visibility": "shared"}
    return filled | {"key": number_on(phone.get(LAY))} | changes


def lay(phone, **changes: str):
    return phone.browser.post(LAY, form(phone, **changes))


def hopes(phone, key: bytes | None = None):
    with scope(practice=phone.client.practice):
        return hopes_of_client(phone.client, key=key)


def values(hope) -> list[int]:
    return [mark.value for mark in hope.marks]


def shown(phone) -> list[str]:
    with scope(practice=phone.client.practice):
        return [hope.text for hope in hopes_shown_to_therapist(phone.client)]


def section(phone) -> str:
    page = phone.get("/page/path/")
    return unescape(page.split('id="hopes"')[1].split("</section>")[0])


def mark(phone, hope, **changes: str):
    address = f"/page/hopes/{hope.id}/"
    sent = {"key": number_on(phone.get(address)), "mark": "5"} | changes
    return phone.browser.post(f"{address}mark/", sent)


class TestLaying:
    def test_nothing_is_chosen_beforehand(self, phone):
        page = phone.get(LAY)
        assert "What do you hope for?" in page
        assert "checked" not in page

    @pytest.mark.parametrize(("given", "kept"), [("2", [2]), ("0", [0]), ("", [])])
    def test_a_first_mark_is_free_and_zero_is_a_mark(self, phone, given, kept):
        lay(phone, mark=given)
        [hope] = hopes(phone)
        assert (hope.text, values(hope)) == (LUNCH, kept)

    def test_two_taps_lay_one_with_one_mark(self, phone):
        filled = form(phone, mark="2")
        places = {phone.browser.post(LAY, filled)["Location"] for _ in range(2)}
        [hope] = hopes(phone)
        assert (len(places), values(hope)) == (1, [2])

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"text": " \n "}, "There is nothing written yet."),
            ({"text": "x" * 10_000}, "This can be 200 characters long at most."),
            ({"visibility": ""}, "Choose who sees it."),
            ({"mark": "11"}, "Choose one number from 0 to 10, or none."),
            ({"mark": "²"}, "Choose one number from 0 to 10, or none."),
            ({"key": "mine"}, "The form came without its own number."),
        ],
    )
    def test_what_does_not_fit_is_said_and_kept(self, phone, changes, said):
        answer = lay(phone, **changes)
        page = unescape(answer.content.decode())
        assert (answer.status_code, hopes(phone)) == (400, ())
        assert said in page
        assert changes.get("text", LUNCH).strip() in page

    @pytest.mark.parametrize("text", ["🌱 yes", "\u202eleft", "<script>x</script>"])
    def test_any_words_are_kept_as_they_are(self, phone, text):
        lay(phone, text=text)
        assert [hope.text for hope in hopes(phone)] == [text]
        assert "<script>x" not in phone.get("/page/path/")

    def test_three_are_open_at_a_time_and_a_fourth_is_kept_on_the_page(self, phone):
        for text in ("one", "two", "three"):
            lay(phone, text=text)
        assert "Add a hope" not in section(phone)
        answer = lay(phone, text="the fourth")
        page = unescape(answer.content.decode())
        assert answer.status_code == 409
        assert "Three hopes are open." in page
        assert "the fourth" in page
        assert len(hopes(phone)) == 3

    def test_one_for_oneself_is_sealed_with_its_marks(self, phone):
        words = {"own_words": WORDS, "own_words_again": WORDS}
        lay(phone, visibility="only me", mark="7", **words)
        assert (shown(phone), hopes(phone)) == ([], ())
        assert "7 of 10" in section(phone)
        with scope(practice=phone.client.practice):
            entry = OwnEntry.objects.get()
            assert bytes(entry.body) == b""
            assert bytes(entry.locked) != b""


class TestTending:
    def test_it_says_how_near_and_keeps_every_mark(self, phone):
        lay(phone, mark="2")
        [hope] = hopes(phone)
        mark(phone, hope, mark="5")
        assert "2, then 5 of 10" in section(phone)
        assert values(hopes(phone)[0]) == [2, 5]

    def test_the_same_form_marks_once(self, phone):
        lay(phone)
        [hope] = hopes(phone)
        key = number_on(phone.get(f"/page/hopes/{hope.id}/"))
        for _ in range(2):
            assert mark(phone, hope, key=key).status_code == 303
        assert values(hopes(phone)[0]) == [5]

    @pytest.mark.parametrize("given", ["", "11", "-1", "five"])
    def test_what_is_no_mark_is_said(self, phone, given):
        lay(phone)
        [hope] = hopes(phone)
        answer = mark(phone, hope, mark=given)
        assert answer.status_code == 400
        assert "Choose one number from 0 to 10" in answer.content.decode()
        assert values(hopes(phone)[0]) == []

    def test_other_words_keep_the_marks(self, phone):
        lay(phone, mark="2")
        [hope] = hopes(phone)
        phone.browser.post(f"/page/hopes/{hope.id}/", {"text": "lunch at work"})
        [hope] = hopes(phone)
        assert (hope.text, values(hope)) == ("lunch at work", [2])

    def test_closed_for_now_it_rests_and_makes_room(self, phone):
        for text in ("one", "two", "three"):
            lay(phone, text=text)
        first = hopes(phone)[0]
        for _ in range(2):
            phone.browser.post(f"/page/hopes/{first.id}/close/")
        assert [hope.is_open for hope in hopes(phone)] == [False, True, True]
        assert "hope: one" not in phone.get("/page/path/")
        lay(phone, text="four")
        again = phone.browser.post(f"/page/hopes/{first.id}/again/", follow=True)
        assert "Three hopes are open." in again.content.decode()
        assert not hopes(phone)[0].is_open

    def test_hidden_it_takes_its_marks_along_and_comes_back(self, phone):
        lay(phone, mark="2")
        [hope] = hopes(phone)
        words = {"own_words": WORDS, "own_words_again": WORDS}
        phone.post("hide", hope, **words)
        assert shown(phone) == []
        mark(phone, hope, mark="4")
        phone.post("show", hope)
        assert (shown(phone), values(hopes(phone)[0])) == ([LUNCH], [2, 4])

    def test_a_stone_is_no_hope(self, phone):
        phone.lay()
        [stone] = phone.stones()
        assert phone.browser.get(f"/page/hopes/{stone.id}/").status_code == 404
        for act in ("mark", "close"):
            answer = phone.browser.post(f"/page/hopes/{stone.id}/{act}/", {"mark": "1"})
            assert answer.status_code == 404
