"""In whatever order things happen, a supervisor reaches only what was given to them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.clinic.finders import NotThere, find_given_item, find_given_pack
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import (
    AuditEvent,
    Author,
    Role,
    SupervisionItem,
    SupervisionKind,
    SupervisionPack,
    SupervisionRecord,
    supervision_owner,
)
from cairn.clinic.records.services.agree_supervision import (
    agree_supervision,
    end_supervision,
)
from cairn.clinic.records.services.erase_client import erase_client
from cairn.clinic.records.services.give_pack import (
    close_pack,
    give_pack,
    open_pack,
    take_back_pack,
)
from cairn.clinic.records.services.keep_supervision import (
    finish_act,
    mark_check,
    write_record,
)
from cairn.clinic.records.services.open_practice import add_member
from cairn.clinic.records.services.tick_item import (
    change_item,
    forget_ticks_left_behind,
    tick_item,
    untick_item,
)
from cairn.clinic.records.supervision import (
    Said,
    Thing,
    items_given_to,
    open_things,
    supervision_of,
    ticked_by,
)
from cairn.clinic.records.supervision_checks import (
    EVERY,
    is_check_due,
    marks_of,
    meeting_to_look_at,
)
from cairn.clinic.records.supervision_evidence import copy_path, spread
from cairn.errors import KeyDestroyed, NotAllowed
from people import NOON, PASSPHRASE
from weeks import enrol, weekly

QUESTION = "How do I stay when nothing moves?"


def thing(question: str = QUESTION, **more) -> Thing:
    return Thing(SupervisionKind.STUCK, question, **more)


def tick(here, question: str = QUESTION, about=None) -> SupervisionItem:
    said = thing(question, code_name="Alder" if about else "")
    return tick_item(here.anna, said, about=about, by=here.by_anna, at=NOON)


def agree(here, supervisor=None):
    chosen = supervisor or here.emil
    return agree_supervision(here.anna, chosen, by=here.by_anna, at=NOON)


def give(here, *items: SupervisionItem) -> SupervisionPack:
    ids = [item.id for item in items]
    return give_pack(here.anna, ids, by=here.by_anna, at=NOON)


@pytest.fixture
def by_emil(here) -> Author:
    return Author.member(here.emil)


@pytest.fixture
def ines(here):
    """Another supervisor of the same practice."""
    return add_member(
        here.practice, name="Ines", sign_in_name="ines", passphrase=PASSPHRASE,
        roles=[Role.SUPERVISOR], by=Author.system(), at=NOON,
    )  # fmt: skip


# What may become of the things of three therapists' weeks, in any order.
DEEDS = st.sampled_from(
    ["tick", "tick about", "untick", "give one", "give all", "take back", "open",
     "close", "agree emil", "agree ines", "end", "erase"]
)  # fmt: skip


class Weeks:
    """The acts of a history, and by hand and apart from the program what is reached."""

    def __init__(self, here, ines):
        self.here, self.supervisors = here, {"emil": here.emil, "ines": ines}
        # Somebody new each time: a destroyed key comes back with no transaction.
        self.jo = enrol("Jo", here.anna)
        self.now: str | None = None
        self.erased = False
        # item -> "ticked", or the pack it lies in; pack -> to whom, and whether opened
        self.place: dict = {}
        self.packs: dict = {}
        self.about_jo: set = set()

    def reached_by(self, name: str) -> set:
        return {
            item
            for item, place in self.place.items()
            if place != "ticked"
            and self.packs[place] == (name, True)
            and self.now == name
        }

    def do(self, deed: str, nth: int) -> None:
        with suppress(NotAllowed):
            getattr(self, deed.split(maxsplit=1)[0])(deed, nth)

    def tick(self, deed: str, _nth: int) -> None:
        about = self.jo if deed.endswith("about") else None
        if about is not None and self.erased:
            return
        item = tick(self.here, about=about)
        self.place[item.id] = "ticked"
        if about:
            self.about_jo.add(item.id)

    def untick(self, _deed: str, nth: int) -> None:
        if self.place:
            chosen = sorted(self.place)[nth % len(self.place)]
            untick_item(SupervisionItem.objects.select_related("therapist").get(
                id=chosen), by=self.here.by_anna, at=NOON)  # fmt: skip
            del self.place[chosen]

    def give(self, deed: str, _nth: int) -> None:
        rows = list(ticked_by(self.here.anna))
        chosen = rows[:1] if deed.endswith("one") else rows
        pack = give(self.here, *chosen)
        self.packs[pack.id] = (self.now, False)
        self.place |= {row.id: pack.id for row in chosen}

    def take(self, _deed: str, nth: int) -> None:
        pack = self._pack(nth)
        if pack and take_back_pack(pack, by=self.here.by_anna, at=NOON):
            self._let_go(pack.id)

    def open(self, _deed: str, nth: int) -> None:
        pack = self._pack(nth)
        if pack:
            who = pack.supervision.supervisor
            open_pack(pack, by=Author.member(who), at=NOON)
            self.packs[pack.id] = (self.packs[pack.id][0], True)

    def close(self, _deed: str, nth: int) -> None:
        pack = self._pack(nth)
        if pack:
            who = Author.member(pack.supervision.supervisor)
            close_pack(pack, is_done=nth % 2 == 0, by=who, at=NOON)

    def agree(self, deed: str, _nth: int) -> None:
        name = deed.split()[1]
        agree(self.here, self.supervisors[name])
        if self.now != name:
            self._end()
        self.now = name

    def end(self, _deed: str, _nth: int) -> None:
        running = supervision_of(self.here.anna)
        if running:
            end_supervision(running, by=self.here.by_anna, at=NOON)
            self._end()

    def erase(self, _deed: str, _nth: int) -> None:
        erase_client(self.jo, by=self.here.by_anna, at=NOON)
        self.erased = True
        self.place = {i: p for i, p in self.place.items() if i not in self.about_jo}

    def _pack(self, nth: int) -> SupervisionPack | None:
        packs = list(SupervisionPack.objects.select_related(
            "supervision__therapist", "supervision__supervisor"))  # fmt: skip
        return packs[nth % len(packs)] if packs else None

    def _end(self) -> None:
        for pack, (who, is_opened) in list(self.packs.items()):
            if is_opened:
                # Whoever comes next is somebody new, also the same person.
                self.packs[pack] = ("nobody any more", True)
            elif who is not None:
                self._let_go(pack)
        self.now = None

    def _let_go(self, pack) -> None:
        del self.packs[pack]
        for item, place in self.place.items():
            if place == pack:
                self.place[item] = "ticked"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(DEEDS, st.integers(0, 5)), max_size=16))
def test_no_history_lets_a_supervisor_reach_what_was_not_given(cast, acts):
    with scope(practice=cast.practice), transaction.atomic():
        ines = add_member(
            cast.practice, name="Ines", sign_in_name=f"ines{len(acts)}",
            passphrase=PASSPHRASE, roles=[Role.SUPERVISOR], by=Author.system(),
            at=NOON,
        )  # fmt: skip
        weeks = Weeks(cast, ines)
        for deed, nth in acts:
            weeks.do(deed, nth)
            for name, supervisor in weeks.supervisors.items():
                reached = set(items_given_to(supervisor).values_list("id", flat=True))
                assert reached == weeks.reached_by(name), (deed, name)
                for item in weeks.place:
                    assert can_find(supervisor, item) == (item in reached)
        transaction.set_rollback(True)


def can_find(supervisor, item_id) -> bool:
    try:
        find_given_item(supervisor, item_id)
    except NotThere:
        return False
    return True


def test_a_way_in_that_forgets_to_ask_is_caught(here, by_emil, monkeypatch):
    """Plant the hole: what is given and not opened must not be reached."""
    agree(here)
    item = tick(here)
    give(here, item)
    assert not can_find(here.emil, item.id)
    everything = SupervisionItem.objects.filter(pack__isnull=False)
    monkeypatch.setattr(
        "cairn.clinic.finders.items_given_to", lambda _member: everything
    )
    assert can_find(here.emil, item.id)


def test_only_ones_own_supervisor_opens_a_pack(here, by_emil, ines):
    agree(here)
    pack = give(here, tick(here))
    for by in (here.by_anna, Author.member(here.clara), Author.member(ines)):
        with pytest.raises(NotAllowed):
            open_pack(pack, by=by, at=NOON)
    open_pack(pack, by=by_emil, at=NOON)
    with pytest.raises(NotThere):
        find_given_pack(ines, pack.id)


def test_a_supervisor_is_somebody_else_who_supervises_here(here):
    for nobody in (here.anna, here.clara, here.dora, here.greta):
        with pytest.raises(NotAllowed):
            agree(here, nobody)
    with pytest.raises(NotAllowed):
        agree_supervision(here.anna, here.emil, by=Author.member(here.dora), at=NOON)


def test_nobody_ticks_for_somebody_else_or_about_their_people(here):
    with pytest.raises(NotAllowed):
        tick_item(here.anna, thing(), about=None, by=Author.member(here.clara), at=NOON)
    with pytest.raises(NotAllowed):
        tick_item(here.clara, thing(code_name="Alder"), about=here.ben,
                  by=Author.member(here.clara), at=NOON)  # fmt: skip


def test_what_was_given_is_changed_by_nobody(here):
    agree(here)
    item = tick(here)
    give(here, item)
    for act in (
        lambda: change_item(item, thing("Another?"), by=here.by_anna, at=NOON),
        lambda: untick_item(item, by=here.by_anna, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_copy_is_sealed_under_the_client_and_dies_with_them(here, by_emil):
    agree(here)
    weekly(here.ben, [20, 17, 12], ending=NOON)
    said = thing(code_name="Alder", evidence=copy_path(here.ben))
    item = tick_item(here.anna, said, about=here.ben, by=here.by_anna, at=NOON)
    mine = tick(here, "Why am I so tired of it?")
    pack = give(here, item, mine)
    open_pack(pack, by=by_emil, at=NOON)
    row = SupervisionItem.objects.select_related("pack__supervision").get(id=item.id)
    write_record(row, Said(note="Slowly."), by=by_emil, at=NOON)
    assert item.key_owner() == here.ben.id
    assert mine.key_owner() == supervision_owner(here.anna.id)
    erase_client(here.ben, by=here.by_anna, at=NOON)
    assert [one.id for one in SupervisionItem.objects.all()] == [mine.id]
    assert not SupervisionRecord.objects.exists()
    # A row from an old backup opens with no key that is left.
    with pytest.raises(KeyDestroyed):
        item.read_text("question")
    (left,) = open_things(items_given_to(here.emil))
    assert left.thing.question == "Why am I so tired of it?"


def test_what_is_sealed_stands_in_no_column(here):
    item = tick(here, "a blue kite over the harbour")
    row = SupervisionItem.objects.filter(id=item.id).values().get()
    assert "blue kite" not in repr(row)
    assert "stuck" not in repr(row)


@given(days=st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=30))
def test_a_blurred_day_says_its_month_and_no_more(days):
    months = [f"{day:%Y-%m}" for day in sorted(days)]
    spread_out = spread(months)
    assert [f"{moment:%Y-%m}" for moment in spread_out] == months
    assert spread_out == sorted(spread_out)
    # Another day of the same month gives the same picture.
    assert spread_out == spread(list(months))


def test_the_copy_holds_months_and_never_a_day(here):
    weekly(here.ben, [20, 17, 12, 9], ending=NOON)
    text = copy_path(here.ben).write()
    for week in range(4):
        day = NOON - timedelta(weeks=week)
        assert f"{day:%Y-%m}" in text
        assert f"{day:%Y-%m-%d}" not in text


def test_a_next_act_is_done_by_the_therapist(here, by_emil):
    agree(here)
    item = tick(here)
    open_pack(give(here, item), by=by_emil, at=NOON)
    row = SupervisionItem.objects.select_related("pack__supervision").get(id=item.id)
    with pytest.raises(NotAllowed):
        finish_act(row, is_done=True, by=here.by_anna, at=NOON)
    write_record(row, Said(act="Ask him."), by=by_emil, at=NOON)
    with pytest.raises(NotAllowed):
        finish_act(row, is_done=True, by=by_emil, at=NOON)
    finish_act(row, is_done=True, by=here.by_anna, at=NOON)
    (said,) = [one.said for one in open_things([row])]
    assert said.act_done_at == NOON


def test_a_note_is_written_by_the_two_and_nobody_else(here, by_emil, ines):
    agree(here)
    item = tick(here)
    pack = give(here, item)
    row = SupervisionItem.objects.select_related("pack__supervision").get(id=item.id)
    for by in (by_emil, here.by_anna):
        with pytest.raises(NotAllowed):
            write_record(row, Said(note="Too early."), by=by, at=NOON)
    open_pack(pack, by=by_emil, at=NOON)
    row = SupervisionItem.objects.select_related("pack__supervision").get(id=item.id)
    for by in (Author.member(here.clara), Author.member(ines)):
        with pytest.raises(NotAllowed):
            write_record(row, Said(note="Not mine."), by=by, at=NOON)
    write_record(row, Said(note="Ours."), by=here.by_anna, at=NOON)


def test_what_nobody_read_goes_a_month_after_its_therapist(here, by_emil):
    agree(here)
    read = tick(here, "Read together?")
    open_pack(give(here, read), by=by_emil, at=NOON)
    give(here, tick(here, "Given?"))
    tick(here, "Ticked?")
    here.anna.left_at = NOON
    here.anna.save()
    system = Author.system()
    nearly, then = NOON + timedelta(days=29), NOON + timedelta(days=30)
    assert forget_ticks_left_behind(here.practice, by=system, at=nearly) == 0
    with pytest.raises(NotAllowed):
        forget_ticks_left_behind(here.practice, by=by_emil, at=then)
    assert forget_ticks_left_behind(here.practice, by=system, at=then) == 2
    assert [one.id for one in SupervisionItem.objects.all()] == [read.id]
    assert SupervisionPack.objects.count() == 1
    assert forget_ticks_left_behind(here.practice, by=system, at=then) == 0


class TestEverySixthMeeting:
    def meet(self, here, by_emil, times: int):
        for _ in range(times):
            pack = give(here, tick(here))
            open_pack(pack, by=by_emil, at=NOON)
            close_pack(pack, is_done=True, by=by_emil, at=NOON)
        return supervision_of(here.anna)

    def test_it_is_asked_after_the_sixth_and_once(self, here, by_emil):
        agree(here)
        running = self.meet(here, by_emil, EVERY - 1)
        assert not is_check_due(running, here.anna)
        self.meet(here, by_emil, 1)
        assert is_check_due(running, here.anna)
        assert is_check_due(running, here.emil)
        for marks in ([7, 4], [1, 1]):
            mark_check(running, marks, meeting=EVERY, by=here.by_anna, at=NOON)
        assert marks_of(running, EVERY) == {here.anna.id: [7, 4]}
        assert not is_check_due(running, here.anna)
        assert meeting_to_look_at(running) == EVERY

    def test_only_the_two_mark_it_and_only_numbers_of_the_scale(self, here, by_emil):
        running = agree(here)
        with pytest.raises(NotAllowed):
            mark_check(running, [5, 5], meeting=EVERY, by=Author.member(here.clara),
                       at=NOON)  # fmt: skip
        with pytest.raises(NotAllowed):
            mark_check(running, [5, 11], meeting=EVERY, by=by_emil, at=NOON)


def test_the_trail_says_that_and_never_about_whom(here, by_emil):
    agree(here)
    item = tick(here, about=here.ben)
    open_pack(give(here, item), by=by_emil, at=NOON)
    about_ben = AuditEvent.objects.filter(client=here.ben)
    assert not [one for one in about_ben if "superv" in one.action]
    assert keyring().key(here.ben.id)
