"""C9: words then and now, what is at hand, a keepsake of one's own; and the end."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    AuditEvent,
    ClosingWords,
    EpisodeEnding,
    ItemKind,
    MeasureAssignment,
    Visibility,
)
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.keep_words import keep_own_words, lock_first_words
from cairn.clinic.records.services.lock_page import unlock_page
from cairn.web.ending.parts import PARTS, move, order_of

LOOK, KEEPSAKE, PATH = "/page/look-back/", "/page/keepsake/", "/page/path/"
WORDS = "lamp river thirteen"
FIRST, NOW = "I want to eat lunch with the others.", "I want to cook for the others."


@pytest.fixture
def two_words(cast):
    """Ben's own words at first, and now."""
    with scope(practice=cast.practice):
        for text, days in ((FIRST, 90), (NOW, 1)):
            keep_own_words(
                cast.ben,
                what_brings_me="",
                good_week=text,
                by=cast.by_ben,
                at=timezone.now() - timedelta(days=days),
            )


def end_form(**changes):
    today = timezone.localtime().date().isoformat()
    return {"deed": "end", "kind": "agreed", "ended_on": today} | changes


class TestLookingBack:
    def test_it_begins_with_the_words_of_then_and_now(self, phone, two_words):
        page = phone.get(LOOK)
        assert page.index(FIRST) < page.index("Now</h2>") < page.index(NOW)

    def test_it_is_found_on_the_path_and_asks_for_nothing(self, phone):
        assert 'href="/page/look-back/"' in phone.get(PATH)
        assert "checked" not in phone.get(LOOK)

    def test_a_sign_and_what_helps_lie_there_once(self, phone):
        form = {"visibility": "shared"}
        assert phone.write("signs", **form).status_code == 303
        page = phone.get(LOOK)
        assert "I stop opening the post." in page
        assert "I ring Ada." in page
        [sign] = phone.items()
        assert (sign.kind, sign.visibility) == (ItemKind.SIGN, Visibility.SHARED)

    def test_two_taps_write_one_person(self, phone):
        page = phone.get("/page/look-back/people/new/")
        key = page.split('name="key" value="')[1][:32]
        sent = {"key": key, "text": "Ada", "then": "", "visibility": "shared"}
        for _ in range(2):
            phone.browser.post("/page/look-back/people/new/", sent)
        other = phone.browser.post(
            "/page/look-back/people/new/", sent | {"text": "Ines"}
        )
        assert other.status_code == 409
        assert [one.kind for one in phone.items()] == [ItemKind.PERSON]

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"text": " "}, "There is nothing written yet."),
            ({"then": "x" * 201}, "This can be 200 characters long at most."),
            ({"visibility": ""}, "Choose who sees it."),
            ({"key": ""}, "without its own number"),
        ],
    )
    def test_what_does_not_fit_is_said_and_nothing_is_lost(self, phone, changes, said):
        answer = phone.write("signs", **changes)
        page = answer.content.decode()
        assert answer.status_code == 400
        assert said in page
        assert changes.get("then", "I ring Ada.") in page
        assert phone.items() == []

    def test_lines_can_be_changed_hidden_and_taken_away(self, phone):
        phone.write("signs")
        [sign] = phone.items()
        place = f"/page/look-back/lines/{sign.id}/"
        phone.browser.post(place, {"text": "I sleep badly.", "then": ""})
        assert "I sleep badly." in phone.get(LOOK)
        words = {"own_words": WORDS, "own_words_again": WORDS}
        phone.browser.post(f"/page/things/{sign.id}/hide/", words)
        assert "only you" in phone.get(LOOK)
        phone.browser.post(place, {"text": "I lie awake.", "then": ""})
        assert "I lie awake." in phone.get(LOOK)
        phone.browser.post("/page/things/remove/", {"own": str(sign.id)})
        assert phone.items() == []

    def test_a_stone_is_no_line_and_leads_back(self, phone):
        stone = phone.lay("Slept.")
        answer = phone.browser.get(f"/page/look-back/lines/{stone.id}/")
        assert (answer.status_code, answer["Location"]) == (303, LOOK)

    def test_together_shows_what_both_may_see_and_no_more(self, phone, anna, cast):
        phone.write("signs")
        phone.write("people", text="Only mine", visibility="only me")
        page = anna.get(f"/people/{cast.ben.id}/together/look-back/").content.decode()
        assert "I stop opening the post." in page
        assert "Only mine" not in page
        assert "/page/look-back/lines/" not in page


class TestClosingWords:
    def test_nothing_is_written_unless_it_is_asked_for(self, phone, anna, cast):
        place = f"/people/{cast.ben.id}/ending/words/"
        answer = anna.post(place, {"text": "Go well."})
        assert answer.status_code == 403
        with scope(practice=cast.practice):
            assert not ClosingWords.objects.exists()

    def test_asked_for_they_are_written_read_and_put_away(self, phone, anna, cast):
        for _ in range(2):
            phone.browser.post("/page/look-back/closing/", {"deed": "ask"})
        assert "not written yet" in phone.get(LOOK)
        page = anna.get(f"/people/{cast.ben.id}/").content.decode()
        assert "asked you for a few closing words" in page
        anna.post(f"/people/{cast.ben.id}/ending/words/", {"text": "I saw you laugh."})
        assert "I saw you laugh." in phone.get(LOOK)
        assert "I saw you laugh." in phone.take(pages=["closing"])
        phone.browser.post("/page/look-back/closing/", {"deed": "away"})
        assert "I saw you laugh." not in phone.take(pages=["closing"])
        with scope(practice=cast.practice):
            asked = AuditEvent.objects.filter(action="closing words asked")
            assert asked.count() == 1
            assert not ClosingWords.objects.exists()

    def test_erasing_takes_them_away(self, phone, anna, cast):
        phone.browser.post("/page/look-back/closing/", {"deed": "ask"})
        anna.post(f"/people/{cast.ben.id}/ending/words/", {"text": "I saw you laugh."})
        with scope(practice=cast.practice):
            erase_client(cast.ben, by=cast.by_anna, at=timezone.now())
            assert not ClosingWords.objects.exists()

    def test_an_unknown_deed_changes_nothing(self, phone, cast):
        phone.browser.post("/page/look-back/closing/", {"deed": "shout"})
        with scope(practice=cast.practice):
            assert not ClosingWords.objects.exists()


class TestTheKeepsake:
    def test_nothing_is_chosen_beforehand(self, phone):
        phone.lay("Slept.")
        page = phone.get(KEEPSAKE)
        assert "checked" not in page
        assert "Slept." in page

    def test_without_any_choice_it_holds_words_and_way(self, phone, two_words):
        phone.lay("Opened the post.")
        page = phone.take()
        assert page.index(FIRST) < page.index(NOW) < page.index("<svg")
        assert "Opened the post." in page
        assert "How to come back" not in page

    def test_it_holds_what_was_chosen_in_the_order_that_was_chosen(self, phone):
        phone.write("signs")
        phone.write("people", text="Ada", then="by phone")
        page = phone.take(pages=["signs", "people"], order="people,signs")
        assert page.index("by phone") < page.index("I ring Ada.")
        assert "<svg" not in page

    def test_of_the_stones_only_those_that_were_chosen(self, phone):
        stones = [phone.lay(f"Stone {n}.") for n in range(5)]
        page = phone.take(stones=[str(stones[1].id), str(stones[3].id)])
        assert "Stone 1." in page
        assert "Stone 3." in page
        assert "Stone 2." not in page

    def test_a_fourth_stone_is_refused_kindly_and_the_choice_stays(self, phone):
        stones = [str(phone.lay(f"Stone {n}.").id) for n in range(4)]
        answer = phone.browser.post(KEEPSAKE, {"deed": "page", "stones": stones})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "Three stones fit on this page. Take 1 off" in page
        assert page.count(" checked") == 4

    def test_somebody_elses_stone_is_not_here_to_choose(self, phone, cast):
        other = "0fdc1a54-82ea-450d-8082-c57dacd7a6b6"
        answer = phone.browser.post(KEEPSAKE, {"deed": "page", "stones": [other]})
        assert answer.status_code == 400
        assert "Choose among the stones that are here." in answer.content.decode()

    def test_a_page_is_moved_without_script_and_the_choice_stays(self, phone):
        answer = phone.browser.post(
            KEEPSAKE, {"move": "way:earlier", "order": "", "pages": ["signs"]}
        )
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'name="order" value="way,words,' in page
        assert page.count(" checked") == 1

    def test_it_asks_nothing_of_any_other_place(self, phone, two_words):
        phone.lay("<script>alert(1)</script>")
        answer = phone.browser.post(KEEPSAKE, {"deed": "page"})
        raw = answer.content.decode()
        assert "<script" not in raw
        assert "src=" not in raw
        assert "href=" not in raw
        assert "url(" not in raw
        assert answer["Content-Disposition"] == 'attachment; filename="keepsake.html"'

    def test_as_pdf_it_holds_the_same_words(self, phone, two_words):
        phone.lay("Opened the post.")
        answer = phone.browser.post(KEEPSAKE, {"deed": "pdf", "pages": ["words"]})
        assert answer["Content-Type"] == "application/pdf"
        reader = pypdf.PdfReader(io.BytesIO(answer.content))
        text = " ".join(reader.pages[0].extract_text().split())
        assert "lunch with the others" in text
        assert "cook for the others" in text

    def test_what_is_hidden_goes_in_while_it_is_open_and_not_otherwise(self, phone):
        phone.write("signs", text="Only mine", visibility="only me")
        assert "Only mine" in phone.take(pages=["signs"])
        phone.browser.post("/page/lock/close/")
        assert "Only mine" not in phone.take(pages=["signs"])
        assert "is closed here, and stays out" in phone.get(KEEPSAKE)

    def test_its_days_have_a_year_and_its_pages_are_named_for_a_reader(self, phone):
        stone = phone.lay("Slept.")
        page = phone.take(stones=[str(stone.id)])
        assert page.count(str(timezone.localtime().year)) == 2
        assert "Stones that meant most</h2>" in page
        assert "Up to three" not in page

    def test_words_that_only_he_reads_go_in_while_they_are_open(self, phone, cast):
        phone.write("signs", visibility="only me")
        with scope(practice=cast.practice):
            key = unlock_page(cast.ben, WORDS)
            lock_first_words(
                cast.ben,
                what_brings_me="",
                good_week=FIRST,
                key=key,
                by=cast.by_ben,
                at=timezone.now(),
            )
        assert FIRST in phone.get(LOOK)
        assert FIRST in phone.take(pages=["words"])
        phone.browser.post("/page/lock/close/")
        assert FIRST not in phone.get(LOOK)
        assert FIRST not in phone.take(pages=["words"])

    def test_a_name_for_the_practice_only_when_it_is_wished(self, phone):
        assert "Practice by the river" not in phone.take(pages=["door"])
        assert "Practice by the river" in phone.take(pages=["door"], named="on")

    def test_it_has_the_name_it_was_given(self, phone):
        assert "<title>My winter</title>" in phone.take(title="My winter")
        assert "<title>What I take with me</title>" in phone.take(title=" ")

    def test_it_is_stored_nowhere_and_nobody_is_told(self, phone, cast):
        phone.lay("Slept.")
        with scope(practice=cast.practice):
            before = AuditEvent.objects.count()
        phone.take()
        with scope(practice=cast.practice):
            assert AuditEvent.objects.count() == before

    def test_a_look_at_the_address_makes_no_file(self, phone):
        answer = phone.browser.get(KEEPSAKE, {"deed": "pdf"})
        assert "text/html" in answer["Content-Type"]
        assert "Content-Disposition" not in answer


def test_an_order_names_every_page_once():
    assert order_of("") == list(PARTS)
    assert order_of("way,way,gold,words")[:2] == ["way", "words"]
    assert sorted(order_of("door")) == sorted(PARTS)
    assert move(["a", "b"], "a:earlier") == ["a", "b"]
    assert move(["a", "b"], "b:later") == ["a", "b"]
    assert move(["a", "b"], "b:earlier") == ["b", "a"]
    assert move(["a", "b"], "gold:earlier") == ["a", "b"]


class TestTheEnd:
    def test_it_is_asked_how_and_nothing_is_chosen(self, anna, cast):
        page = anna.get(f"/people/{cast.ben.id}/ending/").content.decode()
        assert "checked" not in page
        assert "No link to their own page works now" in page

    def test_ended_twice_the_first_counts(self, anna, cast):
        place = f"/people/{cast.ben.id}/ending/"
        for kind in ("agreed", "external"):
            assert anna.post(place, end_form(kind=kind)).status_code == 302
        with scope(practice=cast.practice):
            assert EpisodeEnding.objects.get().kind == "agreed"
            assert open_episode(cast.ben) is None
        assert "as both agreed" in anna.get(f"/people/{cast.ben.id}/").content.decode()

    def test_the_client_reads_it_and_keeps_their_page(self, phone, anna, cast):
        anna.post(f"/people/{cast.ben.id}/ending/", end_form(kind="unilateral"))
        for address in (PATH, LOOK):
            page = phone.get(address)
            assert "The work ended on" in page
            assert "You can take your things with you." in page

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"kind": ""}, "Choose how it ends."),
            ({"kind": "applause"}, "Choose one of the three."),
            ({"ended_on": "2999-01-01"}, "This day has not come yet."),
            ({"ended_on": "1999-01-01"}, "The work began later than that."),
            ({"ended_on": "soon"}, "Write the day like this"),
        ],
    )
    def test_what_does_not_fit_is_said_and_nothing_ends(
        self, anna, cast, changes, said
    ):
        answer = anna.post(f"/people/{cast.ben.id}/ending/", end_form(**changes))
        assert answer.status_code == 400
        assert said in answer.content.decode()
        with scope(practice=cast.practice):
            assert open_episode(cast.ben) is not None

    def test_the_door_is_open(self, anna, cast):
        place = f"/people/{cast.ben.id}/ending/"
        anna.post(place, end_form())
        assert "Begin again today" in anna.get(place).content.decode()
        for _ in range(2):
            anna.post(place, {"deed": "again"})
        with scope(practice=cast.practice):
            episode = open_episode(cast.ben)
            measures = MeasureAssignment.objects.filter(episode=episode)
            assert [one.instrument for one in measures] == ["phq-9", "gad-7"]
            assert cast.ben.episodes.count() == 2
