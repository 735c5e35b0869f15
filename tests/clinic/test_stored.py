"""What a client takes along is what is stored: every row and every word, both ways."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.clinic import vault
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import (
    Correction,
    ItemKind,
    OwnItem,
    OwnWords,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.ask_correction import (
    answer_correction,
    ask_correction,
)
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.lay_item import (
    add_entry,
    change_item,
    lay_item,
    remove_item,
    show_item_to,
)
from cairn.clinic.records.services.lock_page import lock_page
from cairn.clinic.records.services.rest_from_questions import pause_questions
from cairn.clinic.records.services.set_pebble import propose_stone, set_pebble
from cairn.clinic.records.services.take_data import take_data
from cairn.clinic.records.stored import (
    FOR_THE_WORK,
    MEANS,
    everything_about,
    tables_about_clients,
)
from cairn.errors import NotAllowed
from people import NOON
from weeks import check_in, meet, phq_9

WORDS = "lamp river thirteen"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
LINE = TEXT.filter(str.strip)

# Written down by hand and apart from the program: table -> how its rows lead to Ben.
WAYS = {
    "client": "id = %s",
    "own_words": "client_id = %s",
    "own_item": "client_id = %s",
    "own_entry": "client_id = %s",
    "pebble": "client_id = %s",
    "proposal": "client_id = %s",
    "reading_card": "client_id = %s",
    "invitation": "client_id = %s",
    "submission": "client_id = %s",
    "administration": "client_id = %s",
    "episode": "client_id = %s",
    "pause": "client_id = %s",
    "departure": "client_id = %s",
    "correction": "client_id = %s",
    "score": "administration_id in (select id from administration where client_id=%s)",
    "session": "episode_id in (select id from episode where client_id = %s)",
    "measure_assignment": "episode_id in (select id from episode where client_id = %s)",
    "session_status": "session_id in (select session.id from session join episode on "
    "session.episode_id = episode.id where episode.client_id = %s)",
}


def stored_ids(table: str, client) -> set[str]:
    """Read the identities of Ben's rows past the program."""
    with connection.cursor() as cursor:
        number = client.id.hex if connection.vendor == "sqlite" else client.id
        cursor.execute(f"select id from {table} where {WAYS[table]}", [number])
        return {str(UUID(str(row[0]))) for row in cursor.fetchall()}


def taken_ids(stored, table: str) -> set[str]:
    return {str(row["id"]) for row in stored.rows(table)}


def lay(cast, text, *, key, visibility=Visibility.SHARED, kind=ItemKind.STONE):
    return lay_item(
        cast.ben,
        Content(kind, text, theme="joy"),
        visibility=visibility,
        key=key,
        by=cast.by_ben,
        at=NOON,
    )


@pytest.fixture
def lived(here):
    """Ben has come a way: answers, sessions, things laid, and things for himself."""
    key = lock_page(here.ben, WORDS, by=here.by_ben, at=NOON)
    keep_own_words(
        here.ben, what_brings_me="Tired.", good_week="", by=here.by_ben, at=NOON
    )
    check_in(here.ben, phq_9(12, safety=1), at=NOON, words="It was long.")
    meet(here.ben, NOON + timedelta(days=1))
    stone = lay(here, "Opened the post.", key=key)
    set_pebble(stone, "I saw this too.", by=here.by_anna, at=NOON)
    hope = lay(here, "Lunch.", key=key, kind=ItemKind.HOPE)
    add_entry(hope, {"mark": 4}, key=key, by=here.by_ben, at=NOON)
    mine = lay(here, "Said no.", key=key, visibility=Visibility.ONLY_ME)
    add_entry(mine, {"mark": 9}, key=key, by=here.by_ben, at=NOON)
    propose_stone(here.ben, "Rang the landlord", by=here.by_anna, at=NOON)
    pause_questions(here.ben, until=None, by=here.by_ben, at=NOON)
    asked = ask_correction(here.ben, "My name is Benno.", by=here.by_ben, at=NOON)
    answer_correction(asked, by=here.by_anna, at=NOON)
    return here, key


@pytest.mark.parametrize("table", sorted(WAYS))
def test_every_row_that_is_stored_is_taken_and_no_other(lived, table):
    here, key = lived
    stored = everything_about(here.ben, key=key)
    assert taken_ids(stored, table) == stored_ids(table, here.ben)
    assert (
        table == "departure"
        or table == "reading_card"
        or table == "invitation"
        or (stored_ids(table, here.ben))
    )


def test_no_row_of_somebody_else_is_taken(lived):
    here, key = lived
    with_ben = everything_about(here.ben, key=key)
    everyone = {row["id"] for table in with_ben.tables for row in table.rows}
    assert str(here.hugo.id) not in everyone
    assert str(here.ben.id) in everyone


def test_a_table_that_leads_to_a_client_is_taken_or_named(here):
    known = {model._meta.db_table for model in tables_about_clients()}
    assert {*WAYS, *FOR_THE_WORK - {"fit_guess"}, *MEANS, "audit_event"} <= known
    # Nothing of the machine, of members or of the Well is among it.
    assert not {"member", "account", "practice", "audit_seal", "outbox_message"} & known
    assert not [name for name in known if name.startswith("well")]


def test_the_words_are_those_that_were_sealed(lived):
    here, key = lived
    stored = everything_about(here.ben, key=key)
    (words,) = stored.rows("own_words")
    assert (words["what_brings_me"], words["good_week"]) == ("Tired.", "")
    assert stored.rows("client")[0]["name"] == "Ben"
    assert stored.rows("client")[0]["therapist"] == "Anna"
    assert stored.rows("submission")[0]["opening_words"] == "It was long."
    assert stored.rows("pebble")[0]["text"] == "I saw this too."
    assert stored.rows("correction")[0]["answered_by"] == "Anna"
    assert stored.rows("administration")[0]["answers"] == (
        phq_9(12, safety=1) | {"10": None}
    )
    scores = {row["scale"]: row["value"] for row in stored.rows("score")}
    assert scores == {"total": 12, "phq-2": 6}
    texts = {row["text"] for row in stored.rows("own_item")}
    assert texts == {"Opened the post.", "Lunch.", "Said no."}
    marks = [row["value"] for row in stored.rows("own_entry")]
    assert sorted(mark["mark"] for mark in marks) == [4, 9]


def test_without_the_key_what_only_the_client_sees_is_counted_and_left_out(lived):
    here, key = lived
    shut = everything_about(here.ben, key=None)
    assert (shut.closed, everything_about(here.ben, key=key).closed) == (1, 0)
    assert "Said no." not in json.dumps(shut.tables, default=lambda one: one.rows)
    assert len(shut.rows("own_entry")) == 1


def test_what_is_kept_for_the_work_is_counted_and_left_out(lived):
    here, key = lived
    stored = everything_about(here.ben, key=key)
    assert stored.for_the_work == 2  # the item about safety and its first step
    assert not FOR_THE_WORK & {table.name for table in stored.tables}
    assert "attention" not in json.dumps(stored.rows("audit_event"))


def test_no_means_of_the_machine_is_taken(lived):
    here, key = lived
    written = json.dumps(
        {t.name: t.rows for t in everything_about(here.ben, key=key).tables}
    )
    for means in ("token_hash", "digest", "source_id", "wrapped", "salt", "locked"):
        assert f'"{means}"' not in written
    assert keyring().key(here.ben.id).hex() not in written


def test_only_the_client_takes_it(lived):
    here, key = lived
    with pytest.raises(NotAllowed):
        take_data(here.ben, key=key, by=here.by_anna, at=NOON)


def test_erasure_takes_the_words_of_a_correction(lived):
    here, _key = lived
    erase_client(here.ben, by=here.by_anna, at=NOON)
    assert bytes(Correction.objects.get().text) == b""


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("lay"), LINE, st.booleans()),
        st.tuples(st.just("change"), LINE, st.integers(0, 4)),
        st.tuples(st.just("turn"), st.just(""), st.integers(0, 4)),
        st.tuples(st.just("remove"), st.just(""), st.integers(0, 4)),
        st.tuples(st.just("words"), TEXT, st.just(0)),
    ),
    max_size=10,
)


def walk(here, key, step) -> None:
    deed, text, which = step
    things = list(OwnItem.objects.filter(client=here.ben))
    by = {"by": here.by_ben, "at": NOON}
    if deed == "lay":
        who = Visibility.ONLY_ME if which else Visibility.SHARED
        lay(here, text, key=key, visibility=who)
    elif deed == "words":
        keep_own_words(here.ben, what_brings_me=text, good_week="", **by)
    elif things:
        thing = things[which % len(things)]
        if deed == "change":
            change_item(thing, Content(ItemKind.STONE, text), key=key, **by)
        elif deed == "turn":
            other = set(Visibility) - {Visibility(thing.visibility)}
            show_item_to(thing, other.pop(), key=key, **by)
        else:
            remove_item(thing, **by)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_after_any_history_what_is_taken_is_what_is_stored(here, steps):
    """Open each row by hand, with the two keys, and compare word for word."""
    OwnItem.objects.filter(client=here.ben).delete()
    key = vault.new_key()
    for step in steps:
        walk(here, key, step)
    stored = everything_about(here.ben, key=key)
    rows = OwnItem.objects.filter(client=here.ben)
    assert {
        (row["id"], row["text"], row["visibility"]) for row in stored.rows("own_item")
    } == {(str(row.id), opened_by_hand(row, key), row.visibility) for row in rows}
    words = OwnWords.objects.filter(client=here.ben)
    assert {row["what_brings_me"] for row in stored.rows("own_words")} == {
        one.read_text("what_brings_me") for one in words
    }
    shut = everything_about(here.ben, key=None)
    hidden = {str(row.id) for row in rows if row.visibility == Visibility.ONLY_ME}
    assert taken_ids(shut, "own_item") == taken_ids(stored, "own_item") - hidden
    assert shut.closed == len(hidden)


def opened_by_hand(row: OwnItem, key: bytes) -> str:
    if row.visibility == Visibility.ONLY_ME:
        place = f"own_item:{row.pk}:locked"
        plain = vault.open_sealed(key, bytes(row.locked), place=place)
    else:
        data_key = keyring().key(row.client_id)
        place = f"own_item:{row.pk}:body"
        plain = vault.open_sealed(data_key, bytes(row.body), place=place)
    return str(json.loads(plain)["text"])
