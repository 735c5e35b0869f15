"""A client's hopes for their therapist: how each moved, and never beside another's."""

from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Author, ItemKind, OwnItem, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.answer_milestone import name_milestone
from cairn.clinic.records.services.tend_hope import close_hope, lay_hope, mark_hope
from weeks import enrol, meet, midday

LUNCH = "lunch with the others"
POST = "open the post"


@pytest.fixture
def here(cast):
    with scope(practice=cast.practice):
        yield cast


def hope(client, text: str, *marks: int, key: bytes | None = None) -> OwnItem:
    now, by = timezone.now(), Author.client(client)
    item = lay_hope(
        client,
        Content(ItemKind.HOPE, text),
        visibility=Visibility.ONLY_ME if key else Visibility.SHARED,
        key=key,
        by=by,
        at=now - timedelta(weeks=9),
    )
    for week, mark in enumerate(reversed(marks)):
        at = now - timedelta(days=1, weeks=week)
        mark_hope(item, mark, key=key, by=by, at=at, sent_as=f"form {week}")
    return item


def page_of(anna, client, more: str = "") -> str:
    answer = anna.get(f"/people/{client.id}/{more}")
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


class TestBeforeTheSession:
    def test_it_says_how_each_hope_moved(self, anna, here):
        hope(here.ben, LUNCH, 1, 3, 5)
        hope(here.ben, POST, 4)
        hope(here.ben, "sleep")
        page = page_of(anna, here.ben)
        assert f"Hope “{LUNCH}”: 3 → 5." in page
        assert f"Hope “{POST}”: 4 of 10, marked once." in page
        assert "Hope “sleep”" not in page
        assert "not marked yet" in page

    def test_worse_is_said_in_the_same_words(self, anna, here):
        hope(here.ben, LUNCH, 5, 3)
        assert f"Hope “{LUNCH}”: 5 → 3." in page_of(anna, here.ben)

    def test_a_closed_one_is_named_apart_and_has_not_moved(self, anna, here):
        item = hope(here.ben, LUNCH, 3, 5)
        close_hope(item, closed=True, key=None, by=here.by_ben, at=timezone.now())
        page = page_of(anna, here.ben)
        assert "3 → 5" not in page
        assert f"Closed for now: <q>{LUNCH}</q>" in page

    def test_what_only_the_client_sees_is_nowhere(self, anna, here):
        hope(here.ben, LUNCH, 3, 5, key=bytes(range(32)))
        for page in (page_of(anna, here.ben), page_of(anna, here.ben, "numbers/")):
            assert LUNCH not in page
            assert "Hopes</h2>" not in page

    def test_milestones_stand_in_their_own_words(self, anna, here):
        name_milestone(
            here.ben,
            Content(ItemKind.MILESTONE, "first shift"),
            visibility=Visibility.SHARED,
            key=None,
            by=here.by_ben,
            at=timezone.now(),
        )
        assert '<q class="own-hand">first shift</q>' in page_of(anna, here.ben)


def test_the_numbers_hold_every_mark_and_say_that_it_is_no_scale(anna, here):
    hope(here.ben, LUNCH, 1, 3, 5)
    page = page_of(anna, here.ben, "numbers/").split(f"Hope “{LUNCH}”")[1]
    assert [f"{n} of 10" in page for n in (1, 3, 5)] == [True] * 3
    assert "not a scale, and not summed with anything" in page


class TestApart:
    """Marks of two clients never meet: not in a query, not on a page."""

    @pytest.fixture
    def both(self, here):
        eva = enrol("Eva", here.anna, measures=["phq-9"])
        one, other = hope(here.ben, LUNCH, 2, 6, 6), hope(eva, POST, 8, 3, 3)
        for client in (here.ben, eva):
            meet(client, midday())
        return here, eva, one, other

    def asked(self, anna, address: str) -> list[tuple[str, object]]:
        found: list[tuple[str, object]] = []

        def look(execute, sql, params, many, context):
            if "own_entry" in sql:
                found.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(look):
            assert anna.get(address, follow=True).status_code == 200
        return found

    @pytest.mark.parametrize("address", ["/today/", "/people/"])
    def test_no_page_about_many_reads_a_mark(self, anna, both, address):
        assert self.asked(anna, address) == []

    def test_a_page_about_one_reads_the_marks_of_one(self, anna, both):
        here, _eva, one, other = both
        queries = self.asked(anna, f"/people/{here.ben.id}/")
        assert queries
        for _sql, params in queries:
            numbers = {UUID(str(value)) for value in params if is_number(value)}
            assert other.id not in numbers
            assert one.id in numbers

    def test_the_check_would_notice(self, anna, both, monkeypatch):
        from cairn.web.path import hopes as shown

        real = shown.items_shown_to_therapist

        def of_many(client, *, kinds):
            return [
                item
                for one in type(client).objects.filter(practice=client.practice)
                for item in real(one, kinds=kinds)
            ]

        monkeypatch.setattr(shown, "items_shown_to_therapist", of_many)
        with pytest.raises(AssertionError):
            self.test_a_page_about_one_reads_the_marks_of_one(anna, both)


def is_number(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
