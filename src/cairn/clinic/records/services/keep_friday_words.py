"""Writes what is said in words on a Friday into the therapist's own book.

Each thing lies under a name of its week: sent twice, or said anew, it is there once.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from cairn.clinic.records.friday import (
    A_WEEK,
    OpenWeek,
    last_intention,
    learned_in,
    next_intention,
    stays_in,
)
from cairn.clinic.records.models import Author, WellEntry
from cairn.clinic.records.services.write_well import (
    change_entry,
    keep_entry,
    let_go,
    put_entry,
    write_entry,
)
from cairn.clinic.records.well import Kept, WellContent, WellKind, entry_named
from cairn.clinic.records.well_intentions import (
    Domain,
    Intention,
    IntentionState,
    intention_content,
)
from cairn.clinic.records.well_sessions import question_name

# A week's intention is asked about on the next Friday.
UNTIL_NEXT_FRIDAY = timedelta(days=11)
ASK_THE_CLIENT = "ask"


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes into which open week, with what opens it, and on which day."""

    week: OpenWeek
    key: bytes
    by: Author
    today: date

    @property
    def on(self) -> date:
        """The day it is about: today, and never after the week itself."""
        return min(self.today, self.week.monday + A_WEEK - timedelta(days=1))

    @property
    def mark(self) -> dict[str, str]:
        """What says on which Friday a line was written."""
        return {"friday": self.week.monday.isoformat()}

    def put(self, name: str, content: WellContent) -> WellEntry:
        """Put what is there once in this week under its name."""
        full = f"{name} {self.week.monday.isoformat()}"
        return put_entry(self.week.member, full, content, key=self.key, by=self.by)

    def row(self, entry: Kept) -> WellEntry:
        """Return the row an entry was read from."""
        return WellEntry.objects.select_related("member").get(
            member=self.week.member, id=entry.id
        )


@dataclass(frozen=True, slots=True)
class Stays:
    """Who is still with one, what one is unsure about, and one next act."""

    client: UUID | None
    unsure: str
    way: str
    whom: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self.client is None and not (self.unsure or self.way or self.whom)


@transaction.atomic
def write_purpose(pen: Pen, text: str, *, before: Kept | None) -> None:
    """Write why one does this work; a line of the same day is put in other words."""
    if not text or (before is not None and before.content.text == text):
        return
    content = WellContent(WellKind.PURPOSE, pen.today, text)
    if before is not None and before.content.on == pen.today:
        change_entry(pen.row(before), content, key=pen.key, by=pen.by)
    else:
        write_entry(pen.week.member, content, key=pen.key, by=pen.by)


@transaction.atomic
def write_stays(pen: Pen, said: Stays) -> None:
    """Write who stays; a question for the client waits for the next session."""
    kept = stays_in(pen.week)
    if said.is_empty:
        if kept is not None:
            let_go(pen.row(kept), by=pen.by)
        return
    about = str(said.client) if said.client else None
    more = {"about": about, "way": said.way, "whom": said.whom, **pen.mark}
    pen.put("stays", WellContent(WellKind.QUESTION, pen.on, said.unsure, more=more))
    if said.way == ASK_THE_CLIENT and said.client and said.unsure:
        _ask_next_time(pen, said.client, said.unsure)


def _ask_next_time(pen: Pen, client: UUID, question: str) -> None:
    """Leave the question for the next time, below one that lies there already."""
    name, member = question_name(client), pen.week.member
    kept = entry_named(member, name, key=pen.key)
    lines = kept.content.text.split("\n") if kept else []
    if question in lines:
        return
    content = (
        kept.content
        if kept
        # It comes from no session.
        else WellContent(
            WellKind.QUESTION, pen.on, more={"client": str(client), "session": ""}
        )
    )
    text = "\n".join([*lines, question])
    put_entry(member, name, replace(content, text=text), key=pen.key, by=pen.by)


@transaction.atomic
def write_learned(pen: Pen, content: WellContent, *, keeps: bool) -> None:
    """Write the one thing learned; it fades unless it is kept."""
    kept = learned_in(pen.week)
    if not content.text:
        if kept is not None:
            let_go(pen.row(kept), by=pen.by)
        return
    more = {**content.more, **pen.mark}
    row = pen.put("learned", replace(content, on=pen.on, more=more))
    if keeps:
        keep_entry(row, key=pen.key, by=pen.by)


@transaction.atomic
def write_intention(pen: Pen, domain: Domain | None, text: str) -> None:
    """Write the one thing for oneself; it is asked about on the next Friday."""
    if not (domain or text):
        return
    before = next_intention(pen.week)
    intention = Intention(
        text,
        pen.on,
        domain,
        review_on=pen.week.monday + UNTIL_NEXT_FRIDAY,
        state=before.state if before else IntentionState.OPEN,
    )
    pen.put("intention", intention_content(intention))


@transaction.atomic
def answer_last(pen: Pen, became: IntentionState) -> None:
    """Write what became of the intention before; every answer is a good one."""
    before = last_intention(pen.week)
    if before is None or before.id is None or before.state is became:
        return
    row = WellEntry.objects.select_related("member").get(
        member=pen.week.member, id=before.id
    )
    content = intention_content(replace(before, state=became))
    change_entry(row, content, key=pen.key, by=pen.by)


@transaction.atomic
def keep_lines(pen: Pen, lines: list[UUID]) -> None:
    """Keep one's own lines of the week that would fade."""
    rows = WellEntry.objects.filter(member=pen.week.member, id__in=lines)
    for row in rows.select_related("member"):
        keep_entry(row, key=pen.key, by=pen.by)
