"""Supervision: ticked by the therapist, previewed, given, opened, talked about."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    AuditEvent,
    Purpose,
    SessionState,
    SupervisionItem,
    SupervisionPack,
    SupervisionRecord,
)
from cairn.clinic.records.services.agree_supervision import agree_supervision
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.stored import everything_about
from weeks import meet, weekly

PACK, NEW, PREVIEW, AGREE, INBOX = (
    "/supervision/",
    "/supervision/new/",
    "/supervision/preview/",
    "/supervision/agree/",
    "/supervising/",
)
QUESTION = "How do I stay when nothing moves?"
DAY = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
SEEN = re.compile(r'<article class="brought-thing".*?</article>', re.DOTALL)


@pytest.fixture
def emil(cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.emil.user)
    return browser


@pytest.fixture
def agreed(cast):
    with scope(practice=cast.practice):
        return agree_supervision(
            cast.anna, cast.emil, by=cast.by_anna, at=timezone.now()
        )


@pytest.fixture
def about(cast) -> str:
    weekly(cast.ben, [20, 17, 18, 15, 16, 12], ending=timezone.now())
    return f"/supervision/about/{cast.ben.id}/"


def read(browser, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def form(browser, address: str, **changes: str) -> dict[str, str]:
    key = re.search(r'name="key" value="([0-9a-f]{32})"', read(browser, address))[1]
    return {"key": key, "question": QUESTION, "kind": "stuck"} | changes


def tick(browser, address: str = NEW, **changes: str):
    answer = browser.post(address, form(browser, address, **changes))
    assert (answer.status_code, answer["Location"]) == (303, PACK)


def give(browser):
    page = read(browser, PREVIEW)
    sent = dict(re.findall(r'name="(seal|key)" value="([0-9a-f]+)"', page))
    return browser.post(PREVIEW, sent)


def rows(cast, model=SupervisionItem) -> list:
    with scope(practice=cast.practice):
        return list(model.objects.all())


def only_pack(cast) -> SupervisionPack:
    (pack,) = rows(cast, SupervisionPack)
    return pack


def opened(anna, emil, cast) -> SupervisionItem:
    give(anna)
    emil.post(f"/supervising/{only_pack(cast).id}/open/")
    return rows(cast)[0]


class TestTicking:
    def test_an_empty_pack_says_what_to_take(self, anna):
        page = read(anna, PACK)
        assert "Nothing ticked. Take one thing you're glad about" in page
        assert "one you'd rather not mention." in page

    def test_what_is_ticked_stands_in_the_pack_and_nobody_else_has_it(
        self, anna, clara, emil, agreed
    ):
        tick(anna)
        assert QUESTION in read(anna, PACK)
        assert "this one thing and nothing else" in read(anna, PACK)
        assert QUESTION not in read(clara, PACK)
        assert QUESTION not in read(emil, INBOX)
        assert "No pack this week. Ask how the week was." in read(emil, INBOX)

    def test_nothing_is_chosen_beforehand(self, anna, about):
        assert "checked" not in read(anna, about)

    def test_the_same_form_twice_is_one_thing(self, anna, cast):
        sent = form(anna, NEW)
        for _ in range(2):
            assert anna.post(NEW, sent).status_code == 303
        assert len(rows(cast)) == 1

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"question": "  "}, "Write the question."),
            ({"question": "x" * 121}, "This can be 120 characters long at most."),
            ({"question": "é" * 10_000}, "This can be 120 characters long at most."),
            ({"kind": "gossip"}, "Choose one of these."),
            ({"kind": ""}, "Choose what it is."),
            ({"tried": "x" * 10_000}, "This can be 2000 characters long at most."),
            ({"key": "mine"}, "The form came without its own number."),
        ],
    )
    def test_what_does_not_fit_is_said_and_kept(self, anna, cast, changes, said):
        answer = anna.post(NEW, form(anna, NEW, **changes))
        page = unescape(answer.content.decode())
        assert answer.status_code == 400
        assert said in page
        assert changes.get("question", QUESTION).strip() in page
        assert rows(cast) == []

    @pytest.mark.parametrize(
        "text", ["🌱 why?", "\u202eleft", "<script>x</script>", "one\nline"]
    )
    def test_any_text_stands_as_it_was_written(self, anna, cast, text):
        tick(anna, question=text)
        with scope(practice=cast.practice):
            (item,) = SupervisionItem.objects.all()
            assert item.read_text("question") == " ".join(text.split())
        assert "<script>x" not in anna.get(PACK).content.decode()

    def test_a_name_is_pointed_out_once(self, anna, cast, agreed):
        weekly(cast.ben, [9], ending=timezone.now())
        with scope(practice=cast.practice):
            cast.ben.write_text("name", "Benedikt Ahorn")
            cast.ben.save()
        sent = form(anna, NEW, question="Why does Benedikt go quiet?")
        answer = anna.post(NEW, sent)
        assert answer.status_code == 400
        assert "your supervisor would read it" in unescape(answer.content.decode())
        assert anna.post(NEW, sent | {"seen": "yes"}).status_code == 303

    def test_about_somebody_needs_a_code_name_and_offers_one(self, anna, about, cast):
        page = read(anna, about)
        assert 'value="Alder"' in page
        answer = anna.post(about, form(anna, about, code_name=" "))
        assert "Give a name that is not theirs." in unescape(answer.content.decode())
        tick(anna, about, code_name="Alder")
        assert "Alder (Ben)" in read(anna, PACK)
        assert 'value="Alder"' in read(anna, about)

    def test_it_can_be_changed_and_unticked_until_it_is_given(self, anna, cast, agreed):
        tick(anna)
        (item,) = rows(cast)
        place = f"/supervision/ticked/{item.id}/"
        sent = form(anna, place, question="Whose pace is it?")
        assert anna.post(place, sent).status_code == 303
        assert "Whose pace is it?" in read(anna, PACK)
        assert anna.post(f"{place}away/").status_code == 303
        assert rows(cast) == []
        tick(anna)
        give(anna)
        (item,) = rows(cast)
        assert anna.get(f"/supervision/ticked/{item.id}/").status_code == 404
        assert anna.post(f"/supervision/ticked/{item.id}/away/").status_code == 404


class TestGiving:
    def test_the_preview_is_what_the_supervisor_sees_byte_for_byte(
        self, anna, emil, cast, about, agreed
    ):
        meet(cast.ben, timezone.now(), SessionState.ATTENDED)
        tick(anna, about, code_name="Alder", path="on", tried="Waiting.\nAsking.")
        tick(anna, kind="joy", question="What made that hour light?")
        previewed = SEEN.findall(anna.get(PREVIEW).content.decode())
        assert len(previewed) == 2
        give(anna)
        emil.post(f"/supervising/{only_pack(cast).id}/open/")
        inbox = emil.get(INBOX).content.decode()
        places = re.findall(r"/supervising/thing/[0-9a-f-]{36}/", inbox)
        seen = [SEEN.findall(emil.get(one).content.decode()) for one in places]
        assert seen == [[one] for one in previewed]
        assert "<svg" in previewed[0]

    def test_the_supervisor_reads_no_name_and_no_day(self, anna, emil, cast, about):
        with scope(practice=cast.practice):
            agree_supervision(cast.anna, cast.emil, by=cast.by_anna, at=timezone.now())
        tick(anna, about, code_name="Alder", path="on")
        item = opened(anna, emil, cast)
        page = read(emil, f"/supervising/thing/{item.id}/")
        assert "Alder" in page
        assert not re.search(rf"\bBen\b|{cast.ben.code}|{cast.ben.id}", page)
        (seen,) = SEEN.findall(page)
        assert not re.search(
            r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", seen
        )

    def test_what_is_answered_later_does_not_go_along(self, anna, emil, cast, about):
        with scope(practice=cast.practice):
            agree_supervision(cast.anna, cast.emil, by=cast.by_anna, at=timezone.now())
        tick(anna, about, code_name="Alder", path="on")
        before = SEEN.findall(read(anna, PREVIEW))
        weekly(cast.ben, [23], ending=timezone.now())
        assert SEEN.findall(read(anna, PREVIEW)) == before

    def test_without_a_supervisor_the_way_leads_to_choosing_one(self, anna, cast):
        tick(anna)
        assert "Choose who supervises you" in read(anna, PREVIEW)
        assert anna.post(PREVIEW, {"seal": "x", "key": uuid4().hex}).status_code == 200
        assert rows(cast, SupervisionPack) == []
        chosen = {"supervisor": str(cast.emil.id)}
        assert anna.post(AGREE, chosen).status_code == 303
        assert "with Emil" in read(anna, PACK)
        refused = anna.post(AGREE, {"supervisor": str(cast.clara.id)})
        assert refused.status_code == 400

    def test_what_changed_since_the_preview_is_not_given(self, anna, cast, agreed):
        tick(anna)
        page = read(anna, PREVIEW)
        sent = dict(re.findall(r'name="(seal|key)" value="([0-9a-f]+)"', page))
        tick(anna, kind="joy", question="And this?")
        answer = anna.post(PREVIEW, sent)
        assert answer.status_code == 409
        assert "has changed since this page was shown" in answer.content.decode()
        assert rows(cast, SupervisionPack) == []

    def test_given_twice_is_given_once(self, anna, cast, agreed):
        tick(anna)
        page = read(anna, PREVIEW)
        sent = dict(re.findall(r'name="(seal|key)" value="([0-9a-f]+)"', page))
        for _ in range(2):
            assert anna.post(PREVIEW, sent).status_code == 303
        assert len(rows(cast, SupervisionPack)) == 1

    def test_it_can_be_taken_back_until_it_is_opened(self, anna, emil, cast, agreed):
        tick(anna)
        give(anna)
        pack = only_pack(cast)
        assert QUESTION not in read(emil, INBOX)
        assert "1 thing, about 10 minutes" in read(emil, INBOX)
        anna.post(f"/supervision/given/{pack.id}/back/")
        assert rows(cast, SupervisionPack) == []
        assert QUESTION in read(anna, PACK)
        assert emil.post(f"/supervising/{pack.id}/open/").status_code == 404
        opened(anna, emil, cast)
        anna.post(f"/supervision/given/{only_pack(cast).id}/back/")
        assert "opened already" in read(anna, PACK)
        assert QUESTION in read(emil, INBOX)

    def test_an_item_not_opened_is_not_there_for_the_supervisor(
        self, anna, emil, cast, agreed
    ):
        tick(anna)
        give(anna)
        (item,) = rows(cast)
        place = f"/supervising/thing/{item.id}/"
        assert emil.get(place).status_code == 404
        emil.post(f"/supervising/{only_pack(cast).id}/open/")
        assert emil.get(place).status_code == 200

    def test_when_it_ends_the_supervisor_sees_nothing_more(
        self, anna, emil, cast, agreed
    ):
        tick(anna)
        item = opened(anna, emil, cast)
        tick(anna, question="And now?")
        give(anna)
        anna.post(AGREE, {"deed": "end"})
        assert emil.get(f"/supervising/thing/{item.id}/").status_code == 404
        assert "No pack this week" in read(emil, INBOX)
        # What was not opened lies with the therapist again, and the rest stays theirs.
        page = read(anna, PACK)
        assert "And now?" in page
        assert "Talked about" in page
        assert anna.get(f"/supervision/note/{item.id}/")["Location"] == PACK
        given = read(anna, f"/supervision/given/{only_pack(cast).id}/")
        assert QUESTION in given
        assert "Write in the note" not in given


class TestTheRoom:
    def keep(self, browser, place, **said):
        seen = re.search(r'name="seen"(?: value="([^"]*)")?', read(browser, place))
        return browser.post(
            place, {"note": "", "act": "", "seen": seen[1] or ""} | said
        )

    def test_a_note_and_a_next_act_stand_for_both(self, anna, emil, cast, agreed):
        tick(anna)
        item = opened(anna, emil, cast)
        place = f"/supervising/thing/{item.id}/"
        said = {
            "note": "Stay with the pause.",
            "act": "Ask him",
            "act_on": "2031-05-09",
        }
        assert self.keep(emil, place, **said).status_code == 303
        page = read(anna, f"/supervision/given/{only_pack(cast).id}/")
        assert "Stay with the pause." in page
        assert "by 9 May 2031" in page
        assert "Ask him" in read(anna, PACK)
        assert anna.post(f"/supervision/act/{item.id}/").status_code == 303
        assert "Ask him" not in read(anna, PACK)

    def test_two_windows_lose_nothing(self, anna, emil, cast, agreed):
        tick(anna)
        item = opened(anna, emil, cast)
        place = f"/supervising/thing/{item.id}/"
        assert self.keep(emil, place, note="From one window.").status_code == 303
        late = emil.post(place, {"note": "From the other.", "act": "", "seen": ""})
        assert late.status_code == 409
        page = late.content.decode()
        assert "From one window." in page
        assert "From the other." in page
        mine = f"/supervision/note/{item.id}/"
        assert self.keep(anna, mine, note="Both of us.").status_code == 303
        assert "Both of us." in read(emil, place)

    def test_what_cannot_stay_shows_the_practices_own_protocol(
        self, anna, emil, cast, agreed
    ):
        tick(anna, kind="ethical")
        item = opened(anna, emil, cast)
        place = f"/supervising/thing/{item.id}/"
        page = read(emil, place)
        assert "Whom to turn to, in this order: Anna, Clara." in page
        assert "Nobody looks before the next working day." in page
        assert "checked" not in page
        self.keep(emil, place, note="Today.", concern="safety")
        given = read(anna, f"/supervision/given/{only_pack(cast).id}/")
        assert "It cannot stay between you two: Somebody's safety." in given

    def test_a_day_without_an_act_is_asked_about(self, anna, emil, cast, agreed):
        tick(anna)
        item = opened(anna, emil, cast)
        answer = self.keep(emil, f"/supervising/thing/{item.id}/", act_on="2031-05-09")
        assert answer.status_code == 400
        assert rows(cast, SupervisionRecord) == []

    def test_a_pack_is_put_away_and_taken_up_again(self, anna, emil, cast, agreed):
        tick(anna)
        opened(anna, emil, cast)
        place = f"/supervising/{only_pack(cast).id}/done/"
        emil.post(place)
        assert "No pack this week" in read(emil, INBOX)
        emil.post(place, {"deed": "again"})
        assert "No pack this week" not in read(emil, INBOX)


def test_erasing_a_client_takes_away_what_was_said_about_them(
    anna, emil, cast, about, agreed
):
    tick(anna, about, code_name="Alder", path="on")
    tick(anna, kind="joy", question="What made that hour light?")
    give(anna)
    emil.post(f"/supervising/{only_pack(cast).id}/open/")
    with scope(practice=cast.practice):
        item = SupervisionItem.objects.get(about=cast.ben)
    place = f"/supervising/thing/{item.id}/"
    emil.post(place, {"note": "Slowly.", "act": "", "seen": ""})
    with scope(practice=cast.practice):
        assert SupervisionRecord.objects.count() == 1
        erase_client(cast.ben, by=cast.by_anna, at=timezone.now())
        assert SupervisionRecord.objects.count() == 0
    assert emil.get(place).status_code == 404
    assert "What made that hour light?" in read(emil, INBOX)
    assert QUESTION not in read(anna, f"/supervision/given/{only_pack(cast).id}/")


def test_the_trail_names_items_and_nobody_behind_a_code_name(
    anna, emil, cast, about, agreed
):
    tick(anna, about, code_name="Alder")
    item = opened(anna, emil, cast)
    emil.get(f"/supervising/thing/{item.id}/")
    with scope(practice=cast.practice):
        found = AuditEvent.objects.filter(row__in=[item.id, only_pack(cast).id])
        deeds = {one.action for one in found}
        assert {"ticked for supervision", "supervision pack given"} <= deeds
        assert {"supervision pack opened", "saw what was given"} <= deeds
        assert all(one.client_id is None for one in found)


def test_a_supervisor_lands_in_the_inbox(emil):
    assert emil.get("/")["Location"] == INBOX


class TestEverySixthMeeting:
    MARK = "/supervision/together/"

    @pytest.fixture
    def met(self, anna, emil, cast, agreed):
        """Meet six times, with one thing each."""
        for _ in range(6):
            tick(anna)
            give(anna)
            with scope(practice=cast.practice):
                pack = SupervisionPack.objects.get(closed_at=None)
            emil.post(f"/supervising/{pack.id}/open/")
            emil.post(f"/supervising/{pack.id}/done/")
        return f"/supervising/{pack.id}/together/"

    def test_before_the_sixth_nothing_is_asked(self, anna, agreed):
        assert "The sixth is still ahead." in read(anna, self.MARK)
        assert "how do you two work together" not in read(anna, PACK)
        anna.post(self.MARK, {"hard": "5", "time": "5"})
        assert "The sixth is still ahead." in read(anna, self.MARK)

    def test_both_mark_and_neither_is_led_by_the_other(self, anna, emil, met):
        assert "how do you two work together" in read(anna, PACK)
        assert "how do you two work together" in read(emil, INBOX)
        page = read(anna, self.MARK)
        assert "checked" not in page
        assert "a Cairn question, not a validated scale" in page
        assert anna.post(self.MARK, {"hard": "3", "time": "11"}).status_code == 400
        assert anna.post(self.MARK, {"hard": "3", "time": "8"}).status_code == 303
        assert "The other: 3" not in read(emil, met)
        assert "once both have marked" in read(anna, self.MARK)
        assert emil.post(met, {"hard": "7", "time": "7"}).status_code == 303
        assert "You: 7. The other: 3." in read(emil, met)
        assert "You: 3. The other: 7." in read(anna, self.MARK)
        assert "how do you two work together" not in read(anna, PACK)


def test_who_has_left_brings_nothing_more_and_who_lost_the_role_sees_nothing(
    anna, emil, cast, agreed
):
    tick(anna)
    item = opened(anna, emil, cast)
    place = f"/supervising/thing/{item.id}/"
    assert emil.get(place).status_code == 200
    with scope(practice=cast.practice):
        type(cast.emil).objects.filter(id=cast.emil.id).update(supervisor=False)
    assert emil.get(place).status_code == 404
    with scope(practice=cast.practice):
        type(cast.emil).objects.filter(id=cast.emil.id).update(supervisor=True)
        type(cast.anna).objects.filter(id=cast.anna.id).update(left_at=timezone.now())
    assert emil.get(place).status_code == 404


def test_a_client_reads_nothing_of_it_on_their_own_page(anna, emil, cast, about):
    with scope(practice=cast.practice):
        agree_supervision(cast.anna, cast.emil, by=cast.by_anna, at=timezone.now())
    tick(anna, about, code_name="Alder", path="on")
    item = opened(anna, emil, cast)
    emil.get(f"/supervising/thing/{item.id}/")
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
        stored = everything_about(cast.ben, key=None)
    ben = Browser()
    ben.get(f"/c/{link.token}/")
    for place in ("/page/data/", "/page/data/everything/", "/page/data/opened/"):
        page = read(ben, place)
        assert "Emil" not in page
        assert QUESTION not in page
    assert stored.for_the_work == 1
