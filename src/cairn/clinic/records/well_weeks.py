"""One week's marks and one Friday, as they lie in a therapist's own book.

A week is known by its Monday and is there once. A week without an answer is a gap and
never a zero. How far a Friday was gone through lies beside it, so that it opens again
where it was left and shows a client's words on one Friday only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cairn.clinic.records.well import Kept, WellContent, WellKind

CUP = range(11)
LOAD = range(1, 6)
# From giving much more to receiving much more; even lies in the middle.
BALANCE = range(-3, 4)
FIRST_CARD, LAST_CARD = 1, 7


@dataclass(frozen=True, slots=True)
class WeekMarks:
    """What was marked about one week; None where nothing was."""

    monday: date
    cup: int | None = None
    load: int | None = None
    balance: int | None = None
    held_tightly: bool | None = None


@dataclass(frozen=True, slots=True)
class Friday:
    """How one Friday went: `card` is where it opens again, `put_down` that it ended.

    `shown` are the things in clients' words that had their Friday in this one. `limit`
    and `person` are what was set out for the week after it.
    """

    monday: date
    card: int = FIRST_CARD
    opened: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    shown: tuple[UUID, ...] = ()
    limit: str = ""
    person: str = ""
    was_nudged: bool = False
    put_down: bool = False

    def has_passed(self, card: int) -> bool:
        """Whether a card was opened and left, or skipped."""
        return card in self.opened or card in self.skipped


def week_name(monday: date) -> str:
    """Return the name under which a week's marks lie."""
    return f"week {monday.isoformat()}"


def friday_name(monday: date) -> str:
    """Return the name under which a week's Friday lies."""
    return f"friday {monday.isoformat()}"


def week_content(marks: WeekMarks) -> WellContent:
    """Return a week's marks as an entry says them."""
    held = marks.held_tightly
    more = {
        "cup": marks.cup,
        "load": marks.load,
        "balance": marks.balance,
        "held_tightly": None if held is None else int(held),
    }
    return WellContent(WellKind.WEEK, marks.monday, more=more)


def friday_content(friday: Friday) -> WellContent:
    """Return how a Friday went as an entry says it."""
    return WellContent(
        WellKind.FRIDAY,
        friday.monday,
        more={
            "card": friday.card,
            "opened": [str(card) for card in friday.opened],
            "skipped": [str(card) for card in friday.skipped],
            "shown": [str(one) for one in friday.shown],
            "limit": friday.limit,
            "person": friday.person,
            "was_nudged": int(friday.was_nudged),
            "put_down": int(friday.put_down),
        },
    )


def weeks_among(entries: Iterable[Kept]) -> list[WeekMarks]:
    """Return the weeks that have marks among the entries, oldest first."""
    found = [_week(one) for one in entries if one.content.kind is WellKind.WEEK]
    return sorted(found, key=lambda week: week.monday)


def fridays_among(entries: Iterable[Kept]) -> list[Friday]:
    """Return the Fridays among the entries, oldest first."""
    found = [_friday(one) for one in entries if one.content.kind is WellKind.FRIDAY]
    return sorted(found, key=lambda friday: friday.monday)


def week_among(weeks: Sequence[WeekMarks], monday: date) -> WeekMarks:
    """Return one week's marks; a week without any has none of them."""
    found = (week for week in weeks if week.monday == monday)
    return next(found, WeekMarks(monday))


def friday_among(fridays: Sequence[Friday], monday: date) -> Friday:
    """Return one week's Friday; one that did not begin yet is at its first card."""
    found = (friday for friday in fridays if friday.monday == monday)
    return next(found, Friday(monday))


def _week(entry: Kept) -> WeekMarks:
    held = _number(entry, "held_tightly")
    return WeekMarks(
        entry.content.on,
        cup=_number(entry, "cup"),
        load=_number(entry, "load"),
        balance=_number(entry, "balance"),
        held_tightly=None if held is None else bool(held),
    )


def _friday(entry: Kept) -> Friday:
    return Friday(
        entry.content.on,
        card=_number(entry, "card") or FIRST_CARD,
        opened=tuple(map(int, _texts(entry, "opened"))),
        skipped=tuple(map(int, _texts(entry, "skipped"))),
        shown=tuple(map(UUID, _texts(entry, "shown"))),
        limit=str(entry.content.more.get("limit") or ""),
        person=str(entry.content.more.get("person") or ""),
        was_nudged=bool(_number(entry, "was_nudged")),
        put_down=bool(_number(entry, "put_down")),
    )


def _number(entry: Kept, name: str) -> int | None:
    said = entry.content.more.get(name)
    return said if isinstance(said, int) else None


def _texts(entry: Kept, name: str) -> list[str]:
    said = entry.content.more.get(name)
    return said if isinstance(said, list) else []
