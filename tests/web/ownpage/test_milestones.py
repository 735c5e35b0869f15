"""C7: named any time; offered when it held at two readings; never again after a no."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.markings import wishes_of
from cairn.clinic.records.models import (
    AuditEvent,
    ItemKind,
    MilestoneAnswer,
    OwnItem,
    Visibility,
)
from cairn.clinic.records.own_page import Content, items_shown_to_therapist
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.lay_item import show_item_to
from cairn.clinic.records.services.tend_hope import close_hope, lay_hope, mark_hope
from weeks import check_in, phq_9, weekly

PATH, NAME = "/page/path/", "/page/milestones/new/"
OFFERED = "/page/milestones/offered/"
NOT_NOW, NEVER = "/page/milestones/not-now/", "/page/milestones/never/"
ASKED = "Would you like to mark it? You can name it."
LUNCH = "lunch with the others"


@pytest.fixture
def here(cast):
    with scope(practice=cast.practice):
        yield cast


def marked(cast, *values: int, key: bytes | None = None) -> OwnItem:
    """Lay a hope of Ben's with a mark a week; the last one yesterday."""
    now, by = timezone.now(), cast.by_ben
    item = lay_hope(
        cast.ben,
        Content(ItemKind.HOPE, LUNCH),
        visibility=Visibility.ONLY_ME if key else Visibility.SHARED,
        key=key,
        by=by,
        at=now - timedelta(weeks=len(values)),
    )
    for week, value in enumerate(reversed(values)):
        at = now - timedelta(days=1, weeks=week)
        mark_hope(item, value, key=key, by=by, at=at, sent_as=f"form {week}")
    return item


def number_on(page: str) -> str:
    return re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]


def about_on(page: str) -> str:
    return re.search(r'name="about" value="([^"]+)"', page)[1]


def name_it(phone, text: str = "first lunch", *, page: str = NAME, **changes: str):
    shown = phone.get(page)
    sent = {"key": number_on(shown), "text": text, "visibility": "shared"}
    if page == OFFERED:
        sent["about"] = about_on(shown)
    return phone.browser.post(NAME, sent | {"marking": "quiet"} | changes)


def named(cast) -> list[tuple[str, str]]:
    items = items_shown_to_therapist(cast.ben, kinds=[ItemKind.MILESTONE])
    return [(item.content.text, item.content.marking) for item in items]


def is_offered(phone) -> bool:
    return ASKED in unescape(phone.get(PATH))


class TestNaming:
    def test_any_time_in_ones_own_words_and_quiet_by_itself(self, phone, here):
        page = phone.get(NAME)
        assert "What do you call it?" in page
        assert "checked" not in page.split("Who sees it")[1].split("How to mark")[0]
        assert name_it(phone).status_code == 303
        assert named(here) == [("first lunch", "quiet")]
        assert "first lunch" in phone.get(PATH)

    def test_two_taps_name_one(self, phone, here):
        key = number_on(phone.get(NAME))
        for _ in range(2):
            assert name_it(phone, key=key)["Location"].endswith("/laid/")
        assert len(named(here)) == 1

    def test_a_wish_is_told_before_the_session(self, phone, here):
        name_it(phone, marking="together")
        [wish] = wishes_of([here.ben])[here.ben.id]
        assert (wish.text, wish.kind) == ("first lunch", ItemKind.MILESTONE)

    def test_what_nobody_else_sees_is_quiet(self, phone, here):
        answer = name_it(phone, visibility="only me", marking="together")
        assert answer.status_code == 400
        assert "stays quiet" in answer.content.decode()

    def test_it_is_changed_and_stays_a_milestone(self, phone, here):
        name_it(phone)
        item = OwnItem.objects.get()
        phone.browser.post(
            f"/page/stones/{item.id}/", {"text": "the first lunch", "marking": "quiet"}
        )
        assert named(here) == [("the first lunch", "quiet")]

    @pytest.mark.parametrize("text", ["", " ", "x" * 10_000])
    def test_what_does_not_fit_is_said(self, phone, here, text):
        assert name_it(phone, text).status_code == 400
        assert named(here) == []


class TestOffering:
    @pytest.mark.parametrize(
        ("values", "offered"),
        [
            ((2, 5, 5), True),
            ((2, 6, 6), True),
            ((2, 5), False),
            ((2, 5, 4), False),
            ((2, 4, 5), False),
            ((2, 2, 5), False),
            ((7, 10, 10), True),
            ((2, 9, 1, 5, 6), True),
        ],
    )
    def test_three_marks_up_at_two_readings(self, phone, here, values, offered):
        marked(here, *values)
        assert is_offered(phone) is offered

    def test_it_says_the_hope_and_both_marks(self, phone, here):
        marked(here, 2, 6, 6)
        page = unescape(phone.get(PATH))
        assert f"Your hope “{LUNCH}” went from 2 to 6, and it stayed." in page

    def test_two_marks_of_one_day_are_one_reading(self, phone, here):
        item, now = marked(here, 2), timezone.now()
        for minute in (1, 2):
            at = now - timedelta(minutes=minute)
            mark_hope(
                item, 6, key=None, by=here.by_ben, at=at, sent_as=f"today {minute}"
            )
        assert not is_offered(phone)

    def test_a_closed_or_hidden_hope_offers_nothing(self, phone, here):
        item = marked(here, 2, 6, 6)
        close_hope(item, closed=True, key=None, by=here.by_ben, at=timezone.now())
        assert not is_offered(phone)
        close_hope(item, closed=False, key=None, by=here.by_ben, at=timezone.now())
        assert is_offered(phone)
        key = bytes(range(32))
        show_item_to(
            item, Visibility.ONLY_ME, key=key, by=here.by_ben, at=timezone.now()
        )
        assert not is_offered(phone)

    @pytest.mark.parametrize(
        ("totals", "offered"),
        [([18, 8, 8], True), ([18, 18, 8], False), ([18, 8, 16], False)],
    )
    def test_a_reliable_change_that_held(self, phone, here, totals, offered):
        weekly(here.ben, totals, ending=timezone.now() - timedelta(days=1))
        assert is_offered(phone) is offered
        if offered:
            said = unescape(phone.get(PATH))
            assert "Your answers are lower than where you started" in said

    def test_nothing_is_offered_right_after_sending(self, phone, here):
        marked(here, 2, 6, 6)
        check_in(here.ben, phq_9(5), at=timezone.now() - timedelta(minutes=5))
        assert not is_offered(phone)

    def test_nothing_is_offered_while_an_answer_about_safety_stands(self, phone, here):
        marked(here, 2, 6, 6)
        at = timezone.now() - timedelta(days=2)
        check_in(here.ben, phq_9(5, safety=1), at=at)
        assert not is_offered(phone)

    def test_nothing_is_offered_while_something_is_worse(self, phone, here):
        marked(here, 2, 6, 6)
        weekly(here.ben, [5, 5, 18], ending=timezone.now() - timedelta(days=1))
        assert not is_offered(phone)


class TestAnswering:
    def test_three_answers_stand_side_by_side_and_none_is_chosen(self, phone, here):
        marked(here, 2, 6, 6)
        page = unescape(phone.get(OFFERED))
        for said in ("Mark it", "Not now", "Not a milestone for me"):
            assert f">{said}<" in page
        assert LUNCH in page.split("<textarea")[1]

    def test_named_it_lies_there_under_the_clients_own_name(self, phone, here):
        marked(here, 2, 6, 6)
        name_it(phone, "I eat with them", page=OFFERED)
        assert named(here) == [("I eat with them", "quiet")]
        assert not is_offered(phone)
        assert phone.browser.get(OFFERED)["Location"] == PATH

    def test_named_twice_by_the_same_form_it_lies_there_once(self, phone, here):
        marked(here, 2, 6, 6)
        page = phone.get(OFFERED)
        same = {"key": number_on(page), "about": about_on(page)}
        name_it(phone, **same)
        name_it(phone, **same)
        assert (len(named(here)), MilestoneAnswer.objects.count()) == (1, 1)

    def test_not_now_puts_it_off_for_the_day_alone(self, phone, here):
        marked(here, 2, 6, 6)
        phone.browser.post(NOT_NOW, {"about": about_on(phone.get(PATH))})
        assert not is_offered(phone)
        MilestoneAnswer.objects.update(at=timezone.now() - timedelta(days=1))
        assert is_offered(phone)

    def test_a_no_is_kept_for_good(self, phone, here):
        item = marked(here, 2, 6, 6)
        phone.browser.post(NEVER, {"about": about_on(phone.get(PATH))})
        MilestoneAnswer.objects.update(at=timezone.now() - timedelta(days=400))
        mark_hope(item, 9, key=None, by=here.by_ben, at=timezone.now(), sent_as="later")
        assert not is_offered(phone)
        assert named(here) == []

    def test_what_was_answered_is_sealed_and_leaves_no_trace_elsewhere(
        self, phone, here, anna
    ):
        item = marked(here, 2, 6, 6)
        before = anna.get(f"/people/{here.ben.id}/").content
        phone.browser.post(NEVER, {"about": about_on(phone.get(PATH))})
        row = MilestoneAnswer.objects.get()
        for column in (row.about, row.answer):
            assert str(item.id).encode() not in bytes(column)
            assert b"never" not in bytes(column)
        acts = set(AuditEvent.objects.values_list("action", flat=True))
        assert not [act for act in acts if "milestone" in act]

        def plain(page: bytes) -> bytes:
            return re.sub(rb"[A-Za-z0-9]{64}", b"", page)

        assert plain(anna.get(f"/people/{here.ben.id}/").content) == plain(before)

    @pytest.mark.parametrize("about", ["", "hope 1", "measure phq-9", "x" * 10_000])
    @pytest.mark.parametrize("address", [NOT_NOW, NEVER])
    def test_an_answer_to_nothing_that_is_offered_is_none(
        self, phone, here, address, about
    ):
        marked(here, 2, 6, 6)
        answer = phone.browser.post(address, {"about": about})
        assert (answer.status_code, answer["Location"]) == (303, PATH)
        assert not MilestoneAnswer.objects.exists()

    def test_two_taps_answer_once(self, phone, here):
        marked(here, 2, 6, 6)
        about = about_on(phone.get(PATH))
        for _ in range(2):
            phone.browser.post(NEVER, {"about": about})
        assert MilestoneAnswer.objects.count() == 1

    def test_erasing_the_client_forgets_it(self, phone, here):
        marked(here, 2, 6, 6)
        phone.browser.post(NEVER, {"about": about_on(phone.get(PATH))})
        erase_client(here.ben, by=here.by_anna, at=timezone.now())
        assert not MilestoneAnswer.objects.exists()
