"""A client's own page: who reads what is theirs to say, and hidden is hidden."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.clinic import vault
from cairn.clinic.records.models import (
    AuditEvent,
    ClientLock,
    ItemKind,
    OwnEntry,
    OwnItem,
    Pebble,
    Proposal,
    Visibility,
)
from cairn.clinic.records.own_page import (
    Content,
    items_of_client,
    items_shown_to_therapist,
)
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.lay_item import (
    add_entry,
    change_item,
    lay_item,
    remove_item,
    show_item_to,
)
from cairn.clinic.records.services.lock_page import (
    change_page_words,
    forget_locked,
    lock_page,
    unlock_page,
)
from cairn.clinic.records.services.set_pebble import (
    leave_proposal,
    lift_pebble,
    propose_stone,
    set_pebble,
    take_proposal,
)
from cairn.clinic.verify import verify_record
from cairn.errors import NotAllowed, WrongWords
from people import NOON

KEY = vault.new_key()
STONE = Content(ItemKind.STONE, "Opened the post.")


def lay(here, content=STONE, visibility=Visibility.SHARED, key=KEY):
    return lay_item(
        here.ben, content, visibility=visibility, key=key, by=here.by_ben, at=NOON
    )


def texts(items):
    return [item.content.text for item in items]


def test_the_therapist_reads_what_is_shared_and_nothing_else(here):
    lay(here)
    lay(here, Content(ItemKind.STONE, "Said no."), Visibility.ONLY_ME)
    assert texts(items_shown_to_therapist(here.ben)) == ["Opened the post."]
    assert texts(items_of_client(here.ben, key=None)) == ["Opened the post."]
    opened = texts(items_of_client(here.ben, key=KEY))
    assert sorted(opened) == ["Opened the post.", "Said no."]


def test_what_only_the_client_reads_does_not_even_say_what_it_is(here):
    item = lay(here, visibility=Visibility.ONLY_ME)
    row = OwnItem.objects.get(id=item.id)
    assert (row.kind, bytes(row.body)) == ("", b"")
    assert b"post" not in bytes(row.locked)


def test_without_the_key_nothing_is_locked_and_nothing_is_lost(here):
    with pytest.raises(NotAllowed, match="Enter them first"):
        lay(here, visibility=Visibility.ONLY_ME, key=None)
    assert not OwnItem.objects.exists()


def test_hiding_takes_the_text_its_marks_and_the_pebble_from_the_therapist(here):
    item = lay(here)
    add_entry(item, {"value": 4}, key=None, by=here.by_ben, at=NOON)
    set_pebble(item, "I remember how long this took.", by=here.by_anna, at=NOON)
    show_item_to(item, Visibility.ONLY_ME, key=KEY, by=here.by_ben, at=NOON)
    assert items_shown_to_therapist(here.ben) == []
    assert not Pebble.objects.exists()
    assert bytes(OwnEntry.objects.get().body) == b""
    [mine] = items_of_client(here.ben, key=KEY)
    assert (mine.content, mine.entries[0].value) == (STONE, {"value": 4})


def test_showing_again_brings_it_back_whole(here):
    item = lay(here, visibility=Visibility.ONLY_ME)
    add_entry(item, {"value": 4}, key=KEY, by=here.by_ben, at=NOON)
    show_item_to(item, Visibility.SHARED, key=KEY, by=here.by_ben, at=NOON)
    [shown] = items_shown_to_therapist(here.ben)
    assert (shown.content, shown.entries[0].value) == (STONE, {"value": 4})
    assert bytes(OwnItem.objects.get().locked) == b""


@pytest.mark.parametrize("visibility", list(Visibility))
def test_an_item_can_be_changed_and_removed_by_who_laid_it(here, visibility):
    item = lay(here, visibility=visibility)
    other = Content(ItemKind.STONE, "Slept.", theme="joy")
    change_item(item, other, key=KEY, by=here.by_ben, at=NOON + timedelta(hours=1))
    assert [one.content for one in items_of_client(here.ben, key=KEY)] == [other]
    remove_item(item, by=here.by_ben, at=NOON)
    assert not OwnItem.objects.exists()


def test_only_the_client_writes_there(here):
    with pytest.raises(NotAllowed, match="Only the client"):
        lay_item(
            here.ben,
            STONE,
            visibility=Visibility.SHARED,
            key=None,
            by=here.by_anna,
            at=NOON,
        )


def test_the_trail_says_that_the_page_was_used_and_not_for_what(here):
    item = lay(here, visibility=Visibility.ONLY_ME)
    show_item_to(item, Visibility.SHARED, key=KEY, by=here.by_ben, at=NOON)
    remove_item(item, by=here.by_ben, at=NOON)
    events = AuditEvent.objects.filter(action="own page used")
    assert list(events.values_list("row", flat=True)) == [None, None, None]


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_nothing_and_too_much_are_refused_kindly(here, text):
    with pytest.raises(NotAllowed):
        lay(here, Content(ItemKind.STONE, text))


@pytest.mark.parametrize(
    "text", ["🌱 yes", "\u202eright to left", "<script>alert(1)</script>", "é" * 200]
)
def test_any_text_comes_back_as_it_was_written(here, text):
    lay(here, Content(ItemKind.STONE, text), Visibility.ONLY_ME)
    assert texts(items_of_client(here.ben, key=KEY)) == [text]


def test_a_pebble_lies_beside_what_is_shown_and_the_client_lifts_it(here):
    item = lay(here)
    set_pebble(item, "I saw this too.", by=here.by_anna, at=NOON)
    set_pebble(item, "I saw this.", by=here.by_anna, at=NOON)
    assert items_of_client(here.ben, key=None)[0].pebble == "I saw this."
    lift_pebble(item, by=here.by_ben, at=NOON)
    assert items_shown_to_therapist(here.ben)[0].pebble == ""


def test_no_pebble_beside_what_only_the_client_reads(here):
    item = lay(here, visibility=Visibility.ONLY_ME)
    with pytest.raises(NotAllowed):
        set_pebble(item, "I saw this too.", by=here.by_anna, at=NOON)


def test_a_proposal_is_on_no_path_until_it_is_taken(here):
    proposal = propose_stone(here.ben, "Rang the landlord", by=here.by_anna, at=NOON)
    assert items_shown_to_therapist(here.ben) == []
    take_proposal(
        proposal,
        Content(ItemKind.STONE, "Rang the landlord myself."),
        visibility=Visibility.SHARED,
        key=None,
        by=here.by_ben,
        at=NOON,
    )
    assert texts(items_shown_to_therapist(here.ben)) == ["Rang the landlord myself."]
    assert not Proposal.objects.exists()


def test_a_proposal_that_is_left_leaves_no_trace(here):
    proposal = propose_stone(here.ben, "Rang the landlord", by=here.by_anna, at=NOON)
    leave_proposal(proposal, by=here.by_ben, at=NOON)
    assert (OwnItem.objects.count(), Proposal.objects.count()) == (0, 0)


class TestOwnWordsOpenThePage:
    WORDS = "lamp river thirteen"

    def test_they_are_set_once_and_open_it_again(self, here):
        key = lock_page(here.ben, self.WORDS, by=here.by_ben, at=NOON)
        assert unlock_page(here.ben, self.WORDS) == key
        with pytest.raises(NotAllowed):
            lock_page(here.ben, self.WORDS, by=here.by_ben, at=NOON)

    def test_before_they_are_set_nothing_opens(self, here):
        with pytest.raises(WrongWords):
            unlock_page(here.ben, self.WORDS)

    def test_changed_words_open_the_same_things(self, here):
        key = lock_page(here.ben, self.WORDS, by=here.by_ben, at=NOON)
        lay(here, visibility=Visibility.ONLY_ME, key=key)
        new = "quiet orange cupboard"
        change_page_words(here.ben, old=self.WORDS, new=new, by=here.by_ben, at=NOON)
        opened = items_of_client(here.ben, key=unlock_page(here.ben, new))
        assert texts(opened) == ["Opened the post."]

    def test_forgotten_words_take_with_them_what_they_locked(self, here):
        key = lock_page(here.ben, self.WORDS, by=here.by_ben, at=NOON)
        lay(here, visibility=Visibility.ONLY_ME, key=key)
        lay(here, Content(ItemKind.STONE, "Said no."))
        forget_locked(here.ben, by=here.by_ben, at=NOON)
        assert texts(items_of_client(here.ben, key=key)) == ["Said no."]
        assert not ClientLock.objects.exists()


def test_erasing_takes_the_page_with_it(here):
    lay(here)
    lay(here, visibility=Visibility.ONLY_ME)
    propose_stone(here.ben, "Rang the landlord", by=here.by_anna, at=NOON)
    erase_client(here.ben, by=here.by_anna, at=NOON)
    assert (OwnItem.objects.count(), Proposal.objects.count()) == (0, 0)


def test_a_record_with_locked_things_is_whole(here):
    lay(here, visibility=Visibility.ONLY_ME)
    lay(here)
    assert verify_record().faults == []


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["lay", "hide", "show", "change", "mark", "remove"]),
        st.integers(0, 4),
    ),
    max_size=12,
)


@given(acts=ACTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_over_any_history_no_way_but_the_clients_key_yields_what_is_hidden(here, acts):
    OwnItem.objects.all().delete()
    expected: dict[str, bool] = {}
    rows: list[tuple[str, OwnItem]] = []
    for number, (act, which) in enumerate(acts):
        if act == "lay":
            name = f"thing {number}"
            visibility = list(Visibility)[which % 2]
            rows.append((name, lay(here, Content(ItemKind.STONE, name), visibility)))
            expected[name] = visibility is Visibility.SHARED
            continue
        if not rows:
            continue
        name, item = rows[which % len(rows)]
        match act:
            case "hide":
                show_item_to(item, Visibility.ONLY_ME, key=KEY, by=here.by_ben, at=NOON)
                expected[name] = False
            case "show":
                show_item_to(item, Visibility.SHARED, key=KEY, by=here.by_ben, at=NOON)
                expected[name] = True
            case "change":
                content = Content(ItemKind.STONE, name, theme="fear")
                change_item(item, content, key=KEY, by=here.by_ben, at=NOON)
            case "mark":
                add_entry(item, {"value": which}, key=KEY, by=here.by_ben, at=NOON)
            case "remove":
                remove_item(item, by=here.by_ben, at=NOON)
                rows.remove((name, item))
                del expected[name]
    shared = sorted(name for name, is_shared in expected.items() if is_shared)
    assert sorted(texts(items_shown_to_therapist(here.ben))) == shared
    assert sorted(texts(items_of_client(here.ben, key=None))) == shared
    assert sorted(texts(items_of_client(here.ben, key=KEY))) == sorted(expected)
    everything = b"".join(
        bytes(row.body) + bytes(row.locked) + row.kind.encode()
        for row in OwnItem.objects.all()
    )
    assert b"thing" not in everything
