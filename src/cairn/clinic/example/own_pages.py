"""What some of the invented people have laid on their own pages, all of it shared.

Nobody in the example has words of their own, so nothing here is for the client alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from cairn.clinic.example.days import Days
from cairn.clinic.records.models import Author, Client, ItemKind, Member, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.keep_plan import Lines, begin_plan
from cairn.clinic.records.services.keep_tool import lay_tool
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.set_pebble import set_pebble
from cairn.clinic.records.services.tend_hope import lay_hope, mark_hope
from cairn.clinic.records.toolbag import ToolState

EVENING = 19 * 60 + 20
LOOK_AGAIN_AFTER = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The lines of one person; days are counted from today."""

    hope: str
    # The first mark is given with the hope, the others a week apart up to this one.
    marks: tuple[int, ...]
    stones: Mapping[int, str]
    plan: tuple[str, str]
    tool: str = ""
    state: ToolState = ToolState.TRIED
    pebble: str = ""


PAGES = {
    "Jonas H.": OwnPage(
        hope="Lunch with the others",
        marks=(3, 4, 4, 5, 4, 3),
        stones={-39: "Sat down at their table. Said one thing.", -11: "Wrote to Ben."},
        plan=("One lunch this week, at the end of the table.", "Ask how nights are."),
        pebble="I saw this too. It was a long table.",
    ),
    "Eva S.": OwnPage(
        hope="Sleep through",
        marks=(2, 3, 3, 5, 5, 6, 6),
        stones={
            -82: "Phone in the kitchen at night.",
            -47: "Slept six hours.",
            -12: "Woke before the alarm and it was all right.",
        },
        plan=("Keep the phone in the kitchen.", "Bring the sleep diary along."),
        tool="Write the worry down, close the book",
        state=ToolState.HELPS,
    ),
    "Tariq M.": OwnPage(
        hope="Open the letter",
        marks=(1, 1, 2, 2, 3, 4, 6, 7),
        stones={
            -104: "Told someone about the letter.",
            -61: "Put it on the table, closed.",
            -33: "Rang the landlord.",
            -9: "Opened it. It was not what I thought.",
        },
        plan=("Answer one letter a week.", "Look at the first one together."),
        tool="Ring first thing, before coffee",
        state=ToolState.MINE,
        pebble="I saw this too. Nobody rang for you.",
    ),
    "Ada K.": OwnPage(
        hope="Speak without saying sorry first",
        marks=(2, 2, 3, 2, 3),
        stones={-40: "Said no to a second shift."},
        plan=("Notice one sorry a day.", "Ask what fitted, each time."),
    ),
    "Lin W.": OwnPage(
        hope="Cook twice a week",
        marks=(1, 2, 4, 5, 6, 7, 8),
        stones={
            -160: "Soup.",
            -96: "Had my sister over.",
            -40: "Two pans at once.",
            -5: "Cooked on a bad day.",
        },
        plan=("Ask two people to dinner.", "Talk about seeing each other less often."),
        tool="Start with the smallest pan",
        state=ToolState.MINE,
    ),
    "Hugo T.": OwnPage(
        hope="The train, four stops",
        marks=(1, 2, 4, 5, 7, 8, 8),
        stones={-170: "One stop.", -88: "Two stops, standing.", -20: "All four."},
        plan=("Take the train to the last session.", "Bring the path on paper."),
        tool="Count the lamps, not the doors",
        state=ToolState.MINE,
    ),
}


def lay_own_page(client: Client, name: str, therapist: Member, days: Days) -> None:
    """Lay what this person has on their page; most people have nothing yet."""
    page = PAGES.get(name)
    if page is None:
        return
    by = Author.client(client)
    _lay_hope(client, page, days, by=by)
    for day, text in page.stones.items():
        stone = lay_item(
            client,
            Content(ItemKind.STONE, text),
            visibility=Visibility.SHARED,
            key=None,
            by=by,
            at=days.past(day, EVENING),
        )
    if page.pebble:
        at = days.past(max(page.stones), EVENING + 60)
        set_pebble(stone, page.pebble, by=Author.member(therapist), at=at)
    if page.tool:
        lay_tool(
            client,
            Content(ItemKind.TOOL, page.tool),
            page.state,
            visibility=Visibility.SHARED,
            key=None,
            by=by,
            at=days.past(-15, EVENING),
        )
    _agree(client, page, therapist, days)


def _lay_hope(client: Client, page: OwnPage, days: Days, *, by: Author) -> None:
    first = -7 * len(page.marks)
    hope = lay_hope(
        client,
        Content(ItemKind.HOPE, page.hope),
        visibility=Visibility.SHARED,
        key=None,
        by=by,
        at=days.past(first, EVENING),
        mark=page.marks[0],
    )
    for week, mark in enumerate(page.marks[1:], start=1):
        mark_hope(
            hope,
            mark,
            key=None,
            by=by,
            at=days.past(first + 7 * week, EVENING),
            sent_as=f"example-{week}",
        )


def _agree(client: Client, page: OwnPage, therapist: Member, days: Days) -> None:
    own, other = page.plan
    at = days.past(-7, EVENING)
    begin_plan(
        client,
        Lines(client=own, therapist=other),
        review_on=(at + LOOK_AGAIN_AFTER).date(),
        by=Author.member(therapist),
        at=at,
    )
