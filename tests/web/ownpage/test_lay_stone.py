"""C6: one line, once; who sees it, how to mark it; undone, changed, hidden, shown."""

from datetime import timedelta
from html import unescape

import pytest
from django_scopes import scope

from cairn.clinic.records.models import Invitation, OwnItem, Pebble, Proposal, Purpose
from cairn.clinic.records.own_page import items_shown_to_therapist
from cairn.clinic.records.services.set_pebble import propose_stone, set_pebble
from cairn.web.ownpage import lay as lay_module
from cairn.web.ownpage.presenters import EXAMPLES, examples_on
from people import NOON

LAY, PATH = "/page/stones/new/", "/page/path/"


def shown(phone):
    with scope(practice=phone.client.practice):
        return [item.content for item in items_shown_to_therapist(phone.client)]


def after(phone, answer) -> str:
    assert answer.status_code == 303
    return unescape(phone.get(answer["Location"]))


class TestTheForm:
    def test_it_asks_for_one_line_and_chooses_nothing_beforehand(self, phone):
        page = phone.get(LAY)
        assert "Something small that mattered." in page
        visibility = page[page.index("Who sees it") : page.index("How to mark it")]
        assert "checked" not in visibility
        assert "Me and Anna" in visibility
        assert 'value="quiet" id="id_marking_0" required checked' in page

    def test_afterwards_it_begins_with_ones_own_last_choice(self, phone):
        phone.lay()
        page = phone.get(LAY)
        assert 'value="shared" id="id_visibility_1" required checked' in page

    def test_examples_are_plain_and_change_from_day_to_day(self):
        days = [examples_on(NOON + timedelta(days=n)) for n in range(len(EXAMPLES))]
        assert len(set(days)) == len(EXAMPLES)
        assert all(len(day) == 3 for day in days)

    def test_before_the_check_in_is_sent_the_page_asks_first(self, phone, cast):
        with scope(practice=cast.practice):
            Invitation.objects.update(purpose=Purpose.CHECK_IN)
        answer = phone.browser.get(LAY)
        assert (answer.status_code, answer["Location"]) == (303, "/page/")


class TestLaying:
    def test_it_says_laid_and_nothing_else(self, phone):
        page = after(phone, phone.lay())
        assert "<h1>Laid.</h1>" in page
        assert "Opened the post." not in page
        assert shown(phone)[0].text == "Opened the post."

    @pytest.mark.parametrize(
        ("marking", "said"),
        [
            ("mention", "Anna will see your note to mention it."),
            ("together", "You can look at it together next time."),
        ],
    )
    def test_a_wish_is_answered_with_what_happens(self, phone, marking, said):
        assert said in after(phone, phone.lay(marking=marking))
        assert shown(phone)[0].marking == marking

    @pytest.mark.parametrize(
        ("theme", "own", "kept"),
        [("joy", "", "joy"), ("", "", ""), ("", "quiet", "quiet"), ("fear", "x", "x")],
    )
    def test_a_word_for_it_is_free(self, phone, theme, own, kept):
        phone.lay(theme=theme, own_theme=own)
        assert shown(phone)[0].theme == kept

    @pytest.mark.parametrize(
        "text",
        [
            "🌱 yes",
            "\u202eright to left",
            "<script>alert(1)</script>",
            "é" * 200,
            "שלום",
        ],
    )
    def test_any_text_lies_there_as_it_was_written(self, phone, text):
        after(phone, phone.lay(text=text))
        assert shown(phone)[0].text == text
        assert "<script>alert" not in phone.get(PATH)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"text": ""}, "There is nothing written yet."),
            ({"text": "  \n "}, "There is nothing written yet."),
            ({"text": "x" * 10_000}, "This can be 200 characters long at most."),
            ({"visibility": ""}, "Choose who sees it."),
            ({"visibility": "everybody"}, "Choose one of the two."),
            ({"marking": "with music"}, "Choose one of the three."),
            ({"theme": "rage"}, "Choose one of these, or no word."),
            ({"own_theme": "x" * 31}, "This can be 30 characters long at most."),
            ({"visibility": "only me", "marking": "mention"}, "stays quiet"),
            ({"key": "mine"}, "The form came without its own number."),
        ],
    )
    def test_what_does_not_fit_is_said_and_kept(self, phone, changes, said):
        answer = phone.lay(own_theme_kept="", **changes)
        page = unescape(answer.content.decode())
        assert answer.status_code == 400
        assert said in page
        assert changes.get("text", "Opened the post.").strip() in page
        assert phone.stones() == []

    def test_a_form_without_its_number_can_be_sent_once_more(self, phone):
        page = phone.lay(key="").content.decode()
        again = page.split('name="key" value="')[1][:32]
        after(phone, phone.lay(key=again))
        assert len(phone.stones()) == 1


class TestOnce:
    def test_two_taps_lay_one_stone(self, phone):
        form = phone.form()
        first, second = (phone.browser.post(LAY, form) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert len(phone.stones()) == 1

    def test_two_taps_at_the_same_moment_lay_one_stone(self, phone, monkeypatch):
        form = phone.form()
        real, beaten = lay_module.lay_item, []

        def slow(client, content, **said):
            if not beaten:
                beaten.append(real(client, content, **said))
            return real(client, content, **said)

        monkeypatch.setattr(lay_module, "lay_item", slow)
        after(phone, phone.browser.post(LAY, form))
        assert len(phone.stones()) == 1

    def test_two_taps_for_oneself_lay_one_stone(self, phone):
        phone.lay_alone()
        form = phone.form(visibility="only me", text="Slept.")
        places = {phone.browser.post(LAY, form)["Location"] for _ in range(2)}
        assert (len(places), len(phone.stones())) == (1, 2)

    def test_two_tabs_lay_two_stones(self, phone):
        one, other = phone.form(), phone.form(text="Slept.")
        after(phone, phone.browser.post(LAY, one))
        after(phone, phone.browser.post(LAY, other))
        assert len(phone.stones()) == 2

    def test_back_and_other_words_loses_nothing_and_doubles_nothing(self, phone):
        form = phone.form()
        phone.browser.post(LAY, form)
        answer = phone.browser.post(LAY, form | {"text": "And paid the bill."})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "This page has laid a stone already." in page
        assert "And paid the bill." in page
        assert len(phone.stones()) == 1
        again = page.split('name="key" value="')[1][:32]
        phone.browser.post(LAY, form | {"text": "And paid the bill.", "key": again})
        assert [one.text for one in shown(phone)] == [
            "Opened the post.",
            "And paid the bill.",
        ]

    def test_anothers_number_is_not_ones_own(self, phone, cast, open_page):
        form = phone.form()
        phone.browser.post(LAY, form)
        hugo = open_page(cast.hugo)
        after(hugo, hugo.browser.post(LAY, form))
        assert (len(phone.stones()), len(hugo.stones())) == (1, 1)


class TestTakingBack:
    def test_undo_stands_beside_it_and_takes_it_away(self, phone):
        page = after(phone, phone.lay())
        assert "Undo" in page
        [stone] = phone.stones()
        assert "Taken away." in after(phone, phone.post("remove", stone))
        assert phone.stones() == []

    def test_later_it_is_offered_at_the_stone_alone(self, phone):
        place = phone.lay()["Location"]
        [stone] = phone.stones()
        with scope(practice=phone.client.practice):
            OwnItem.objects.update(at=stone.at - timedelta(seconds=11))
        assert "Undo" not in phone.get(place)
        assert "Take it away" in phone.get(f"/page/stones/{stone.id}/")

    def test_taken_away_twice_is_gone_all_the_same(self, phone):
        phone.lay()
        [stone] = phone.stones()
        for _ in range(2):
            answer = phone.post("remove", stone)
            assert answer.status_code == 303

    @pytest.mark.parametrize(
        "named", ["", "no number", "3f1c9f0e-0000-4000-8000-000000000001"]
    )
    def test_what_is_not_there_cannot_be_taken_away(self, phone, named):
        answer = phone.browser.post("/page/things/remove/", {"own": named})
        assert (answer.status_code, answer["Location"]) == (303, PATH)

    def test_nobody_takes_away_what_is_anothers(self, phone, open_page, cast):
        hugo = open_page(cast.hugo)
        hugo.lay()
        phone.post("remove", hugo.stones()[0])
        assert len(hugo.stones()) == 1


class TestChanging:
    def test_other_words_take_their_place(self, phone):
        phone.lay(theme="joy")
        address = f"/page/stones/{phone.stones()[0].id}/"
        page = phone.get(address)
        assert "Opened the post." in page
        assert 'value="joy"' in page
        form = {"text": "Opened all of it.", "marking": "mention", "own_theme": "ease"}
        assert "Changed." in after(phone, phone.browser.post(address, form))
        [stone] = shown(phone)
        assert (stone.text, stone.marking, stone.theme) == (
            "Opened all of it.",
            "mention",
            "ease",
        )

    def test_too_much_is_said_and_kept(self, phone):
        phone.lay()
        address = f"/page/stones/{phone.stones()[0].id}/"
        answer = phone.browser.post(address, {"text": "x" * 300, "marking": "quiet"})
        assert answer.status_code == 400
        assert "x" * 300 in answer.content.decode()
        assert shown(phone)[0].text == "Opened the post."

    def test_hidden_it_is_nobody_elses_and_shown_it_is_back(self, phone):
        phone.lay_alone()
        phone.lay(marking="mention")
        stone = phone.stones()[1]
        assert "Hidden. Only you see it now." in after(phone, phone.post("hide", stone))
        assert shown(phone) == []
        assert phone.post("hide", stone).status_code == 303
        assert "Shown. You and Anna see it now." in after(
            phone, phone.post("show", stone)
        )
        assert shown(phone)[0].marking == "mention"

    def test_what_is_hidden_keeps_its_wish_and_is_changed_in_place(self, phone):
        phone.lay_alone()
        phone.lay(marking="together")
        stone = phone.stones()[1]
        phone.post("hide", stone)
        address = f"/page/stones/{stone.id}/"
        assert "How to mark it" not in phone.get(address)
        after(phone, phone.browser.post(address, {"text": "Rang back."}))
        phone.post("show", stone)
        [back] = shown(phone)
        assert (back.text, back.marking) == ("Rang back.", "together")


class TestOnThePath:
    def test_stones_lie_there_newest_first_with_who_sees_them(self, phone):
        phone.lay()
        phone.lay_alone("Said no.")
        page = phone.stones_on_path()
        assert page.index("Said no.") < page.index("Opened the post.")
        assert "you and Anna" in page
        assert "only you" in page

    def test_a_pebble_lies_beside_it_and_can_be_lifted(self, phone, cast):
        phone.lay()
        [stone] = phone.stones()
        with scope(practice=cast.practice):
            set_pebble(stone, "I remember how long.", by=cast.by_anna, at=NOON)
        assert "Anna set a pebble here: “I remember how long.”" in phone.get(PATH)
        for _ in range(2):
            assert phone.post("lift", stone).status_code == 303
        assert "pebble here" not in phone.get(PATH)
        with scope(practice=cast.practice):
            assert not Pebble.objects.exists()

    def test_many_are_folded(self, phone):
        for number in range(8):
            phone.lay(text=f"Step {number}.")
        page = phone.stones_on_path()
        assert page.index("Step 2.") < page.index("Earlier stones")
        assert page.index("Earlier stones") < page.index("Step 1.")

    def test_an_empty_path_has_no_empty_list(self, phone):
        page = phone.get(PATH)
        assert "Lay a stone" in page
        assert "Stones</h2>" not in page


class TestSuggestions:
    @pytest.fixture
    def offer(self, cast):
        with scope(practice=cast.practice):
            return propose_stone(
                cast.ben, "rang the landlord", by=cast.by_anna, at=NOON
            )

    def test_it_is_offered_and_lies_nowhere(self, phone, offer):
        page = phone.get(PATH)
        assert "Anna suggests a stone:" in page
        assert "rang the landlord" in page
        assert phone.stones() == []

    def test_it_is_kept_in_ones_own_wording(self, phone, offer):
        page = phone.get(f"{LAY}?offer={offer.id}")
        assert "rang the landlord</textarea>" in page
        after(phone, phone.lay(offer=str(offer.id), text="Rang him myself."))
        assert shown(phone)[0].text == "Rang him myself."
        assert "suggests" not in phone.get(PATH)

    def test_two_taps_keep_it_once(self, phone, offer):
        form = phone.form(offer=str(offer.id))
        places = {phone.browser.post(LAY, form)["Location"] for _ in range(2)}
        assert (len(places), len(phone.stones())) == (1, 1)

    def test_left_it_leaves_no_trace(self, phone, offer, cast):
        for _ in range(2):
            sent = {"offer": str(offer.id)}
            answer = phone.browser.post("/page/offers/leave/", sent)
            assert answer.status_code == 303
        page = phone.get(PATH)
        assert "landlord" not in page
        with scope(practice=cast.practice):
            assert not Proposal.objects.exists()

    @pytest.mark.parametrize(
        "named", ["", "none", "3f1c9f0e-0000-4000-8000-000000000001"]
    )
    def test_one_that_is_gone_is_a_form_as_any_other(self, phone, named):
        assert "suggests" not in phone.get(f"{LAY}?offer={named}")

    def test_one_for_somebody_else_is_not_there(self, offer, open_page, cast):
        hugo = open_page(cast.hugo)
        assert "landlord" not in hugo.get(f"{LAY}?offer={offer.id}")
        hugo.browser.post("/page/offers/leave/", {"offer": str(offer.id)})
        with scope(practice=cast.practice):
            assert Proposal.objects.exists()
