"""The therapist's own book: opened by their words alone, and what fades is gone."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone

from cairn.clinic import vault
from cairn.clinic.backups import write_backup
from cairn.clinic.clock import run_round
from cairn.clinic.keyring import Keyring, read_practice_key
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Author, WellEntry, WellLock
from cairn.clinic.records.services.hand_over import hand_over_clients
from cairn.clinic.records.services.open_practice import let_member_leave
from cairn.clinic.records.services.open_well import (
    WAITS_AFTER_LEAVING,
    begin_well,
    burn_wells_left_behind,
    change_well_words,
    end_well,
    name_of_well_lock,
    open_well,
    recover_well,
    renew_recovery,
)
from cairn.clinic.records.services.write_well import (
    change_entry,
    fade_day,
    fade_wells,
    keep_entry,
    let_go,
    put_entry,
    write_entry,
)
from cairn.clinic.records.well import (
    PADDED_TO,
    WellContent,
    WellKind,
    entries_of,
    entry_named,
    outer_owner,
    unseal_entry,
)
from cairn.errors import NotAllowed, VaultError, WrongWords
from clinic.canary_search import search_files
from people import NOON

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Vierzehn Eisvögel unter Weiden"
NEW_WORDS = "Fünfzehn Wiesenpieper im Klee"
LINE = WellContent(
    WellKind.LESSON, NOON.date(), "Quellwasserlektion", tag="Zuversichtsmarke"
)
MOMENT = replace(LINE, kind=WellKind.MOMENT, text="Abendlampenfreude")
SYSTEM = Author.system()
# More than a week after everything that was written at noon has faded.
LATER = NOON + timedelta(days=100)


@pytest.fixture(autouse=True)
def _own_keyring(settings, tmp_path):
    """Look through the keys of this test alone, not those of all before it."""
    settings.KEYRING_PATH = tmp_path / "keys" / "clients.keys"


@pytest.fixture
def well(here):
    return begin_well(here.anna, WORDS, by=here.by_anna, at=NOON)


def write(here, well, content=LINE, **more):
    return write_entry(here.anna, content, key=well.key, by=here.by_anna, **more)


def keys_on(ring):
    return [ring.key(owner) for owner in ring.owners()]


def texts(here, key):
    return [entry.content.text for entry in entries_of(here.anna, key=key)]


def test_what_was_written_is_read_again_in_order_of_its_days(here, well):
    earlier = replace(MOMENT, on=date(2026, 3, 1), more={"gave": ["taught"], "left": 4})
    write(here, well)
    write(here, well, earlier)
    found = entries_of(here.anna, key=well.key)
    assert [entry.content for entry in found] == [earlier, LINE]
    lessons = entries_of(here.anna, key=well.key, kinds=[WellKind.LESSON])
    assert [entry.content for entry in lessons] == [LINE]


def test_the_words_open_it_and_others_do_not(here, well):
    assert open_well(here.anna, "  vierzehn EISVÖGEL unter weiden ") == well.key
    with pytest.raises(WrongWords):
        open_well(here.anna, "Vierzehn Eisvögel unter Birken")
    with pytest.raises(WrongWords):
        open_well(here.clara, WORDS)


@pytest.mark.parametrize("words", ["", "a", "elf", "aaaaaaaaaaaaaaaa"])
def test_words_that_are_easy_to_guess_are_refused_with_the_reason(here, words):
    with pytest.raises(WrongWords, match="at least 12 letters"):
        begin_well(here.anna, words, by=here.by_anna, at=NOON)
    assert not WellLock.objects.exists()


def test_lost_words_are_replaced_by_the_printed_key_however_it_is_typed(here, well):
    write(here, well)
    typed = well.recovery.lower().replace(" ", "-")
    key = recover_well(here.anna, typed, new=NEW_WORDS, by=here.by_anna, at=NOON)
    assert texts(here, key) == [LINE.text]
    assert open_well(here.anna, NEW_WORDS) == key
    with pytest.raises(WrongWords):
        open_well(here.anna, WORDS)
    mistyped = ("c" if typed[0] == "b" else "b") + typed[1:]
    with pytest.raises(WrongWords):
        recover_well(here.anna, mistyped, new=WORDS, by=here.by_anna, at=NOON)


def test_changed_words_close_other_devices_and_keep_every_entry(here, well):
    write(here, well)
    before = name_of_well_lock(here.anna)
    key = change_well_words(
        here.anna, old=WORDS, new=NEW_WORDS, by=here.by_anna, at=NOON
    )
    assert key == well.key
    assert name_of_well_lock(here.anna) != before
    assert texts(here, open_well(here.anna, NEW_WORDS)) == [LINE.text]


def test_a_new_printed_key_takes_the_place_of_the_old_one(here, well):
    recovery = renew_recovery(here.anna, WORDS, by=here.by_anna, at=NOON)
    with pytest.raises(WrongWords):
        recover_well(here.anna, well.recovery, new=NEW_WORDS, by=here.by_anna, at=NOON)
    assert (
        recover_well(here.anna, recovery, new=NEW_WORDS, by=here.by_anna, at=NOON)
        == well.key
    )


def test_a_form_sent_twice_writes_once(here, well):
    number = uuid4()
    write(here, well, number=number)
    with pytest.raises(IntegrityError):
        write(here, well, number=number)
    assert texts(here, well.key) == [LINE.text]


def test_nobody_else_writes_opens_or_ends_it(here, well):
    row = write(here, well)
    refused = [
        lambda by: begin_well(here.anna, WORDS, by=by, at=NOON),
        lambda by: write_entry(here.anna, LINE, key=well.key, by=by),
        lambda by: change_entry(row, MOMENT, key=well.key, by=by),
        lambda by: keep_entry(row, key=well.key, by=by),
        lambda by: let_go(row, by=by),
        lambda by: change_well_words(
            here.anna, old=WORDS, new=NEW_WORDS, by=by, at=NOON
        ),
        lambda by: renew_recovery(here.anna, WORDS, by=by, at=NOON),
        lambda by: end_well(here.anna, by=by),
    ]
    for act in refused:
        for other in (Author.member(here.dora), here.by_ben, SYSTEM):
            with pytest.raises(NotAllowed):
                act(other)
    assert texts(here, well.key) == [LINE.text]


@pytest.mark.parametrize("day", range(7))
def test_an_entry_fades_on_the_sunday_after_ninety_days(day):
    written = date(2026, 3, 2) + timedelta(days=day)
    fades = fade_day(written)
    assert fades.isoweekday() == 7
    assert 90 <= (fades - written).days <= 96


def test_what_faded_is_gone_and_what_was_kept_stays(here, well):
    write(here, well, replace(LINE, text="vergeht"))
    kept = write(here, well, replace(LINE, text="bleibt"))
    write(here, well, replace(LINE, kind=WellKind.PURPOSE, text="zählt"))
    keep_entry(kept, key=well.key, by=here.by_anna)
    assert fade_wells(here.practice, by=SYSTEM, at=NOON + timedelta(days=80)) == 0
    assert fade_wells(here.practice, by=SYSTEM, at=LATER) == 1
    assert sorted(texts(here, well.key)) == ["bleibt", "zählt"]
    assert fade_wells(here.practice, by=SYSTEM, at=LATER) == 0


def test_a_backup_from_before_does_not_give_back_what_faded(here, well, tmp_path):
    """With the words, the row as it was, and every key that is still anywhere."""
    row = write(here, well)
    folder = tmp_path / "backups"
    write_backup(folder, at=NOON)
    old = WellEntry.objects.get(id=row.id)
    fade_wells(here.practice, by=SYSTEM, at=LATER)
    practice_key = read_practice_key(settings.PRACTICE_KEY_PATH)
    rings = (keyring(), Keyring(folder / "clients.keys", practice_key))
    keys = [key for ring in rings for key in keys_on(ring)]
    assert len(keys) >= 4
    inner = open_well(here.anna, WORDS)
    for outer in keys:
        with pytest.raises(VaultError):
            unseal_entry(old, outer=outer, key=inner)


def test_who_fails_to_destroy_the_key_is_found_out(here, well, tmp_path, monkeypatch):
    """The test before can fail: with the key still there, the old row opens."""
    row = write(here, well)
    old = WellEntry.objects.get(id=row.id)
    monkeypatch.setattr(Keyring, "destroy", lambda self, owner: False)
    fade_wells(here.practice, by=SYSTEM, at=LATER)
    outer = keyring().key(outer_owner(here.anna.id, old.fades_on))
    assert unseal_entry(old, outer=outer, key=well.key) == LINE


def test_what_is_put_under_a_name_is_there_once(here, well):
    week = replace(LINE, kind=WellKind.WEEK, text="")
    name = {"key": well.key, "by": here.by_anna}
    first = put_entry(here.anna, "week 2026-09-07", week, **name)
    put_entry(here.anna, "week 2026-09-14", week, **name)
    again = put_entry(
        here.anna, "week 2026-09-07", replace(week, more={"cup": 4}), **name
    )
    assert (again.id, WellEntry.objects.count()) == (first.id, 2)
    found = entry_named(here.anna, "week 2026-09-07", key=well.key)
    assert found is not None
    assert (found.content.more, found.fades_on) == ({"cup": 4}, None)
    assert entry_named(here.anna, "week 2026-09-07", key=bytes(32)) is None


def test_an_ended_well_leaves_no_row_and_no_key(here, well):
    write(here, well)
    kept = write(here, well, MOMENT)
    keep_entry(kept, key=well.key, by=here.by_anna)
    before = keyring().owners()
    end_well(here.anna, by=here.by_anna)
    assert (WellEntry.objects.count(), WellLock.objects.count()) == (0, 0)
    gone = {outer_owner(here.anna.id, day) for day in (None, fade_day(NOON.date()))}
    assert before - keyring().owners() == gone


def leave(here, at=NOON):
    """Let Anna leave; Clara goes on with her clients."""
    by = Author.member(here.dora)
    hand_over_clients(here.anna, to=here.clara, by=by, at=at)
    let_member_leave(here.anna, by=by, at=at)


def burn_left(here, at, by=SYSTEM):
    return burn_wells_left_behind(here.practice, by=by, at=at)


def test_a_well_that_is_left_behind_dies_on_disk_and_in_every_backup(
    here, well, tmp_path
):
    rows = [write(here, well, replace(LINE, text=f"Seite {n}")) for n in range(2)]
    keep_entry(rows[0], key=well.key, by=here.by_anna)
    write_backup(tmp_path / "backups", at=NOON)
    leave(here)
    old = [*WellEntry.objects.all()]
    assert burn_left(here, NOON + WAITS_AFTER_LEAVING - timedelta(hours=1)) == 0
    assert len(texts(here, open_well(here.anna, WORDS))) == 2
    assert burn_left(here, NOON + WAITS_AFTER_LEAVING) == 1
    assert (WellEntry.objects.count(), WellLock.objects.count()) == (0, 0)
    practice_key = read_practice_key(settings.PRACTICE_KEY_PATH)
    copied = Keyring(tmp_path / "backups" / "clients.keys", practice_key)
    for outer in [*keys_on(keyring()), *keys_on(copied)]:
        for row in old:
            with pytest.raises(VaultError):
                unseal_entry(row, outer=outer, key=well.key)
    # What clients have stays, with somebody who goes on.
    here.ben.refresh_from_db()
    assert here.ben.therapist_id == here.clara.id
    assert keyring().key(here.ben.id)
    assert burn_left(here, NOON + timedelta(days=400)) == 0


def test_a_well_left_behind_ends_by_the_clock_alone_and_no_other_with_it(here, well):
    write(here, well)
    late = NOON + timedelta(days=400)
    assert burn_left(here, late) == 0
    leave(here)
    other = begin_well(here.clara, NEW_WORDS, by=Author.member(here.clara), at=NOON)
    for by in (Author.member(here.dora), here.by_anna, here.by_ben):
        with pytest.raises(NotAllowed):
            burn_left(here, late, by)
    run_round(at=late)
    assert not WellEntry.objects.exists()
    assert open_well(here.clara, NEW_WORDS) == other.key


def test_a_curious_administrator_with_everything_on_the_machine_reads_nothing(
    here, well, tmp_path
):
    """Disk, database, keyring, practice key and source: the words are not there."""
    rows = [write(here, well, replace(LINE, text=f"Seite {n}")) for n in range(3)]
    keep_entry(rows[0], key=well.key, by=here.by_anna)
    locks = list(WellLock.objects.all())
    known = keys_on(keyring())
    known += [read_practice_key(settings.PRACTICE_KEY_PATH), bytes(32)]
    known += [bytes(lock.salt).ljust(32, b"\0") for lock in locks]
    for key in known:
        for row in WellEntry.objects.all():
            for outer in known:
                with pytest.raises(VaultError):
                    unseal_entry(row, outer=outer, key=key)
        for lock in locks:
            with pytest.raises(VaultError):
                vault.open_sealed(
                    key, bytes(lock.wrapped), place=f"well-lock:{here.anna.id}"
                )


@pytest.mark.parametrize("seed", range(2))
def test_over_random_histories_no_word_is_on_disk_or_in_a_backup(
    here, well, tmp_path, seed
):
    rng, planted = random.Random(seed), {"words": WORDS, "recovery": well.recovery}
    rows = []
    for number in range(12):
        text = planted[f"entry {number}"] = f"Brunnenrandnotiz-{number}-Ümit"
        content = replace(LINE, kind=rng.choice(list(WellKind)), text=text)
        rows.append(write(here, well, content))
        chosen = rng.choice(rows)
        if rng.random() < 0.4:
            keep_entry(chosen, key=well.key, by=here.by_anna)
        if rng.random() < 0.4:
            other = planted[f"change {number}"] = f"Brunnentiefenwort-{number}-Ümit"
            changed = replace(content, text=other)
            change_entry(chosen, changed, key=well.key, by=here.by_anna)
    planted["tag"] = LINE.tag
    write_backup(tmp_path / "backups", at=timezone.now())
    assert search_files([Path(settings.HOME), tmp_path], planted) == {}
    assert well.key not in b"".join(
        path.read_bytes() for path in Path(settings.HOME).rglob("*") if path.is_file()
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the files are elsewhere")
def test_with_the_seals_off_the_search_finds_an_entry(here, well, monkeypatch):
    monkeypatch.setattr(vault, "seal", lambda key, plain, *, place: b"\x01" + plain)
    monkeypatch.setattr(vault, "open_sealed", lambda key, sealed, *, place: sealed[1:])
    write(here, well, replace(LINE, text="Brunnenrandnotiz"))
    found = search_files([Path(settings.HOME)], {"text": "Brunnenrandnotiz"})
    assert found.keys() == {"text"}


def test_its_rows_say_whose_it_is_and_when_it_fades_and_nothing_else():
    columns = {field.name for field in WellEntry._meta.get_fields()}
    assert columns == {"id", "practice", "member", "fades_on", "sealed"}


def test_a_short_entry_is_as_long_as_a_longer_one(here, well):
    lengths = {
        len(bytes(write(here, well, replace(LINE, text="x" * size)).sealed))
        for size in (0, 1, 50, 200)
    }
    assert len(lengths) == 1
    assert lengths.pop() < 2 * PADDED_TO


def test_a_page_of_ten_thousand_emoji_is_kept_whole_and_one_more_is_refused(here, well):
    long = "🪨" * 10_000
    write(here, well, replace(LINE, text=long))
    assert texts(here, well.key) == [long]
    with pytest.raises(NotAllowed, match="nothing was lost"):
        write(here, well, replace(LINE, text=long + "."))
