"""The Well at home: its water, its shelves, four weeks of something, and a hard day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from practice_day import lay_out
from well_book import OpenBook

from cairn.clinic.records.well_blocks import Block, BlockOf, block_content
from cairn.clinic.records.well_intentions import Intention, intention_content
from years import Plan, live_through

PURPOSE = "Because somebody sat with me once, and did not hurry."
WAITING = "Waiting was the help. I said nothing for a long minute, and it was enough."
SMALL = "One breath before I answer"
LINES = (
    ("purpose", PURPOSE, "", 80),
    ("lesson", WAITING, "empathy", 60),
    ("lesson", "People mend in places nobody planned.", "hope", 31),
    ("lesson", "To stay small can be a way of staying upright.", "resilience", 12),
    ("lesson", "I explain when I am afraid.", "myself", 4),
    ("mirror", "The empty kitchen. My own one, years ago.", "leaving", 50),
    ("mirror", "Being the one who waits for a call.", "leaving", 20),
    ("mirror", "How quickly I wanted it to be over.", "leaving", 3),
    ("gratitude", "A colleague who kept the door open.", "", 13),
    ("gratitude", "Ten quiet minutes on the stairs.", "", 9),
    ("gratitude", "That the hour could be moved.", "", 5),
    ("moment", "Both of us laughed about the umbrella.", "", 2),
    ("comfort", "Not everything today is about you. Go home, eat, sleep.", "", 40),
)


@pytest.fixture
def book(transactional_db, page, sign_in):
    day = lay_out()
    sign_in(day.maren)
    book = OpenBook(page, day.maren)
    book.given_lines(*LINES)
    return book


def weeks_ago(weeks):
    return timezone.localdate() - timedelta(weeks=weeks)


def test_the_book_opens_on_its_water_and_asks_once(book, ends_accessible, take_picture):
    book.page.goto("/well/")
    caption = book.page.locator("figcaption")
    expect(caption).to_contain_text("lines lie in the water and fade")
    take_picture("well-home")
    take_picture("well-home", dark=True)
    on = weeks_ago(4)
    said = Intention(SMALL, on, review_on=on + timedelta(weeks=4))
    book.given_content(intention_content(said))
    book.page.goto("/well/")
    book.then_she_reads(SMALL)
    take_picture("well-carried")
    book.when_she_presses("Partly")
    book.then_it_does_not_say(SMALL)
    ends_accessible()


def test_a_lesson_is_found_and_carried(book, ends_accessible, take_picture):
    book.page.goto("/well/")
    book.when_she_goes_to("Lessons")
    book.then_she_reads("What surprised you this quarter?")
    take_picture("lessons")
    book.page.get_by_role("link", name="Carry it").first.click()
    book.when_she_fills("One small thing I do with it", SMALL)
    take_picture("lesson-carried")
    ends_accessible()
    book.when_she_presses("Carry it")
    book.then_she_reads("It is asked about once, in four weeks.")
    book.when_she_goes_to("Everything, and look for words")
    book.when_she_fills("Look for", "umbrella")
    book.when_she_presses("Look")
    book.then_she_reads("Both of us laughed about the umbrella.")
    book.then_it_does_not_say(WAITING)
    take_picture("well-search")


def test_empathy_stands_beside_what_clients_marked(book, ends_accessible, take_picture):
    key = book.key
    until = timezone.now()
    live_through(book.maren, Plan(weeks=40, people=6), key=key, until=until)
    book.page.goto("/well/lessons/?shelf=empathy")
    book.then_she_reads("could be anywhere from")
    book.then_she_reads(WAITING)
    take_picture("lessons-empathy")
    take_picture("lessons-empathy", dark=True)
    ends_accessible()


def test_a_mirror_goes_somewhere(book, ends_accessible, take_picture):
    book.page.goto("/well/")
    book.when_she_goes_to("What touched something of mine")
    book.then_she_reads("“leaving” stands with several of these.")
    book.when_she_presses("Take it to my own therapy")
    book.then_she_reads("Marked: for my own therapy.")
    take_picture("mirrors")
    ends_accessible()


def test_four_weeks_of_gratitude(book, ends_accessible, take_picture):
    block = Block(BlockOf.GRATITUDE, weeks_ago(2), before=5)
    book.given_content(block_content(block))
    book.page.goto("/well/gratitude/")
    book.then_she_reads("Four weeks, two places each.")
    take_picture("gratitude")
    book.page.get_by_label("6", exact=True).check()
    book.when_she_presses("Close it")
    book.then_she_reads("before 5, after 6, of 10.")
    ends_accessible()


def test_one_skill_for_four_weeks(book, ends_accessible, take_picture):
    book.page.goto("/well/practice/")
    book.when_she_fills("One skill", "Summing up")
    book.when_she_fills("One exercise for it", "One sentence after ten minutes.")
    book.when_she_presses("Begin four weeks")
    book.then_she_reads("One sentence after ten minutes.")
    take_picture("practice-block")
    ends_accessible()


def test_the_jar_gives_one_line_when_asked(book, ends_accessible, take_picture):
    book.page.goto("/well/")
    book.when_she_goes_to("Draw from the hope jar")
    book.then_she_reads("People mend in places nobody planned.")
    take_picture("hope-jar")
    ends_accessible()


def test_a_hard_day_is_one_tap_away(book, ends_accessible, take_picture):
    book.page.goto("/well/hard-day/people/")
    names = book.page.get_by_label("Name")
    numbers = book.page.get_by_label("Number")
    names.nth(0).fill("Ines")
    numbers.nth(0).fill("+49 30 5550101")
    names.nth(1).fill("Supervision group")
    numbers.nth(1).fill("Tuesdays after six")
    take_picture("hard-day-people")
    book.when_she_presses("Put them down")
    book.page.goto("/well/")
    book.when_she_goes_to("Hard day?")
    book.then_she_reads("Go home, eat, sleep.")
    expect(book.page.get_by_role("link", name="+49 30 5550101")).to_be_visible()
    take_picture("hard-day")
    take_picture("hard-day", dark=True)
    ends_accessible()
    book.page.goto("/well/")
    book.when_she_presses("Close the book")
    book.when_she_goes_to("Hard day?")
    book.then_she_reads("Your people, and the lines you kept, lie in your Well.")
    book.then_it_does_not_say("Supervision group")
    book.then_she_reads("These lines are for you too.")
    take_picture("hard-day-closed")
    ends_accessible()
