"""A year looked back on: seven pages, a letter that waits, and a paper kept nowhere."""

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Author, SessionState
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.plan_session import (
    plan_session,
    set_session_state,
)
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import WellContent, WellKind, entries_of
from cairn.clinic.records.well_blocks import Block, BlockOf, block_content
from cairn.clinic.records.well_years import year_that_ended
from clinic.test_record_check_in import check_in, hand_in
from people import NOON

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"
TEXTS = ("privilege", "burden", "relationships", "way-of-living")
EVERYWHERE = (*TEXTS, "growth", "learned", "letter")
TODAY = timezone.localdate()


def whole_year(member) -> None:
    """Let the member have begun two years ago."""
    member.joined_at = timezone.now() - timedelta(days=760)
    member.save()


@pytest.fixture
def well(cast):
    whole_year(cast.anna)
    with scope(practice=cast.practice):
        return begin_well(cast.anna, WORDS, by=cast.by_anna, at=NOON)


@pytest.fixture
def book(anna, well):
    """Anna's browser with her Well open."""
    anna.post(reverse("well:open"), {"own_words": WORDS})
    return anna


@pytest.fixture
def year(cast, well):
    return year_that_ended(timezone.localdate(cast.anna.joined_at), today=TODAY)


def write(cast, well, kind, text, on, **more):
    with scope(practice=cast.practice):
        content = WellContent(kind, on, text, more=more)
        return write_entry(cast.anna, content, key=well.key, by=cast.by_anna)


def kept(cast, well):
    with scope(practice=cast.practice):
        return [one.content for one in entries_of(cast.anna, key=well.key)]


def page(browser, name) -> str:
    return unescape(browser.get(reverse(f"year:{name}")).content.decode())


def post(browser, name, text="", **more):
    shown = page(browser, name)
    was = re.search(r'name="was" value="(\w*)"', shown)
    form = {"text": text, "was": was.group(1) if was else "", **more}
    return browser.post(reverse(f"year:{name}"), form)


def words_of_pdf(answer) -> str:
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def test_before_the_first_year_is_over_it_says_when_it_opens(anna, cast):
    with scope(practice=cast.practice):
        cast.anna.joined_at = timezone.now() - timedelta(days=40)
        cast.anna.save()
        begin_well(cast.anna, WORDS, by=cast.by_anna, at=NOON)
    anna.post(reverse("well:open"), {"own_words": WORDS})
    assert "Your first year opens here on 1 " in page(anna, "show")
    for name in EVERYWHERE:
        assert anna.get(reverse(f"year:{name}")).headers["Location"] == (
            reverse("year:show")
        )
    assert anna.post(reverse("year:paper")).status_code == 302


def test_a_closed_well_shows_nothing_of_it(anna, well):
    for name in ("show", *EVERYWHERE):
        assert anna.get(reverse(f"year:{name}")).headers["Location"] == (
            reverse("well:open")
        )


def test_an_empty_year_asks_what_one_remembers(book):
    text = page(book, "show")
    assert "A thin year on paper. What do you remember anyway?" in text
    assert "Nobody" not in text.split("<main")[1].split("</main>")[0]


def test_it_says_with_how_many_people_and_in_which_weeks(book, cast, year):
    with scope(practice=cast.practice):
        episode = open_episode(cast.ben)
        for days in (30, 37, 400):
            day = year.opens_on - timedelta(days=days)
            starts = datetime.combine(day, NOON.timetz())
            session = plan_session(episode, starts_at=starts, by=cast.by_anna, at=NOON)
            state, at = SessionState.ATTENDED, starts + timedelta(hours=1)
            set_session_state(session, state, starts_at=starts, by=cast.by_anna, at=at)
    text = page(book, "show")
    assert "A year with one person. Not a report. Nobody will ask for it." in text
    assert "sessions in 2 weeks" in text


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_written_comes_back_and_an_empty_text_leaves_nothing(
    book, cast, well, name
):
    answer = post(book, name, "It was a lot.\r\nAnd good.", on="1")
    assert answer.status_code == 302
    assert "It was a lot." in page(book, name)
    assert [one.text for one in kept(cast, well)] == ["It was a lot.\nAnd good."]
    assert page(book, "show").count("written") >= 1
    post(book, name, "Other words", stop="1")
    assert [one.text for one in kept(cast, well)] == ["Other words"]
    assert post(book, name, "", stop="1").headers["Location"] == reverse("year:show")
    assert kept(cast, well) == []


def test_five_hundred_words_fit_and_one_more_comes_back_whole(book, cast, well):
    assert post(book, "burden", "wort " * 500).status_code == 302
    answer = post(book, "burden", "wort " * 501)
    assert answer.status_code == 400
    text = unescape(answer.content.decode())
    assert "These are 501 words; 500 find room." in text
    assert text.count("wort ") >= 500


def test_a_paste_of_twelve_thousand_letters_is_refused_kindly(book):
    answer = post(book, "burden", "ü" * 12_000)
    assert answer.status_code == 400
    assert "ü" * 12_000 in answer.content.decode()


def test_another_tabs_words_are_not_lost_without_a_sign(book, cast, well):
    was = re.search(r'name="was" value="(\w*)"', page(book, "privilege")).group(1)
    post(book, "privilege", "From the first tab")
    place = reverse("year:privilege")
    answer = book.post(place, {"text": "From the second tab", "was": was})
    assert answer.status_code == 400
    text = unescape(answer.content.decode())
    assert "From the first tab" in text
    assert "From the second tab" in text
    now = re.search(r'name="was" value="(\w*)"', text).group(1)
    assert (
        book.post(place, {"text": "From the second tab", "was": now}).status_code == 302
    )
    assert [one.text for one in kept(cast, well)] == ["From the second tab"]


def test_lines_lie_on_their_pages_and_are_kept_or_let_go_with_the_text(
    book, cast, well, year
):
    day = year.opens_on - timedelta(days=5)
    light = write(cast, well, WellKind.MOMENT, "She laughed", day, moments=["joy"])
    write(cast, well, WellKind.MOMENT, "A long hour", day, moments=["heavy"])
    write(cast, well, WellKind.LESSON, "Slow is a speed", day)
    write(cast, well, WellKind.MOMENT, "Not of this year", TODAY + timedelta(days=1))
    assert "She laughed" in page(book, "privilege")
    assert "A long hour" not in page(book, "privilege")
    assert "A long hour" in page(book, "burden")
    assert "Slow is a speed" in page(book, "learned")
    assert "Not of this year" not in page(book, "privilege")
    post(book, "privilege", "My words", keep=str(light.id))
    text = page(book, "privilege")
    assert "My words" in text
    assert "Keep<" not in text
    post(book, "privilege", "My words", let_go=str(light.id))
    assert "She laughed" not in page(book, "privilege")
    # The same button in a tab that was left open: no fault.
    assert post(book, "privilege", "My words", let_go=str(light.id)).status_code == 302


def test_nobodys_line_is_touched_but_ones_own(book, cast, well):
    with scope(practice=cast.practice):
        by = Author.member(cast.clara)
        other = begin_well(cast.clara, WORDS, by=by, at=NOON)
        line = WellContent(WellKind.LESSON, TODAY, "Clara's")
        theirs = write_entry(cast.clara, line, key=other.key, by=by)
    assert post(book, "learned", let_go=str(theirs.id)).status_code == 302
    assert post(book, "learned", keep="not a number").status_code == 302
    with scope(practice=cast.practice):
        assert len(entries_of(cast.clara, key=other.key)) == 1


def test_a_letter_is_sealed_until_next_year_and_comes_first_then(
    book, cast, well, year, monkeypatch
):
    assert post(book, "letter", "").status_code == 400
    post(book, "letter", "Dear me, was it <b>enough</b>?")
    for name in ("show", "letter"):
        assert "was it" not in page(book, name)
    assert "It is sealed." in page(book, "letter")
    # A second letter in its place is not taken: the first stays as it is.
    post(book, "letter", "Another one")
    assert [one.text for one in kept(cast, well)] == ["Dear me, was it <b>enough</b>?"]
    day = year.next_opens_on
    monkeypatch.setattr("django.utils.timezone.localdate", later(day))
    text = book.get(reverse("year:show")).content.decode()
    assert "was it &lt;b&gt;enough&lt;/b&gt;?" in text
    assert text.index("was it") < text.index("<h1>")
    monkeypatch.setattr(
        "django.utils.timezone.localdate", later(day - timedelta(days=1))
    )
    assert "was it" not in page(book, "show")


def later(day):
    real = timezone.localdate
    return lambda value=None, tz=None: day if value is None else real(value, tz)


def test_a_sealed_letter_is_let_go_unread(book, cast, well):
    post(book, "letter", "Dear me")
    assert book.post(reverse("year:letter"), {"let_go": "1"}).status_code == 302
    assert kept(cast, well) == []


CAUSAL = re.compile(
    r"because|due to|led to|thanks to|cause[ds]?\b|correlat|predict|explain|effect|"
    r"result(s|ed)? (of|in)|makes? you|made you|so that (you|they)|helped",
    re.IGNORECASE,
)


def test_two_growths_stand_beside_each_other_and_nothing_joins_them(
    book, cast, well, year
):
    write(cast, well, WellKind.LESSON, "Slow is a speed", year.until)
    practice = Block(BlockOf.PRACTICE, year.since, "Ten breaths before the door")
    before = replace(practice, on=year.since - timedelta(days=1), text="Last year")
    with scope(practice=cast.practice):
        for block in (practice, before):
            content = block_content(block)
            write_entry(cast.anna, content, key=well.key, by=cast.by_anna)
    text = page(book, "growth").split("<main")[1].split("</main>")[0]
    theirs, mine = text.split('<section aria-labelledby="mine">')
    mine = mine.split("</section>")[0]
    assert "Slow is a speed" in mine
    assert "Ten breaths before the door" in mine
    assert "Last year" not in text
    assert "Slow is a speed" not in theirs
    # Whatever is drawn lies inside the one column.
    assert "<svg" not in mine
    assert text.count("<svg") == theirs.count("<svg")
    words = re.sub(r"<[^>]+>", " ", text)
    assert CAUSAL.findall(words) == []
    assert CAUSAL.findall("It helped because of you")


def test_those_who_got_worse_stand_there_by_their_code(book, cast):
    with scope(practice=cast.practice):
        for number, score in enumerate((0, 3)):
            answers = {str(item): score for item in range(1, 9)} | {"9": 0}
            at = NOON + timedelta(days=7 * number)
            hand_in(cast, check_in(answers, answered_at=at), at=at)
    text = page(book, "growth")
    assert "1 worse" in text
    assert cast.ben.code in text
    assert "Ben" not in text


def test_the_paper_has_the_texts_and_not_the_sealed_letter(book, cast, well, year):
    post(book, "privilege", "I was let in.")
    post(book, "letter", "Dear me")
    fading = write(cast, well, WellKind.LESSON, "It fades", year.until)
    answer = book.post(reverse("year:paper"))
    text = words_of_pdf(answer)
    assert 'filename="my-year.pdf"' in answer.headers["Content-Disposition"]
    assert "I was let in." in text
    assert "Dear me" not in text
    assert "It fades" not in text
    post(book, "learned", keep=str(fading.id))
    assert "It fades" in words_of_pdf(book.post(reverse("year:paper")))
    assert book.get(reverse("year:paper")).status_code == 405


@pytest.mark.parametrize(
    ("began", "today", "since"),
    [
        (date(2024, 3, 10), date(2025, 2, 28), None),
        (date(2024, 3, 10), date(2025, 3, 1), date(2024, 3, 1)),
        (date(2024, 3, 10), date(2026, 2, 28), date(2024, 3, 1)),
        (date(2024, 3, 10), date(2026, 3, 1), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2025, 2, 1), date(2024, 2, 1)),
        (date(2024, 1, 31), date(2025, 12, 31), date(2024, 1, 1)),
        (date(2024, 12, 31), date(2025, 12, 1), date(2024, 12, 1)),
    ],
)
def test_a_year_opens_in_the_month_in_which_the_work_here_began(began, today, since):
    year = year_that_ended(began, today=today)
    assert (year.since if year else None) == since
    if year:
        assert year.months()[0] == year.since
        assert len(set(year.months())) == 12
        assert year.holds(year.until)
        assert not year.holds(year.opens_on)


def test_nothing_of_it_is_written_down_anywhere_else(book, cast, well):
    with scope(practice=cast.practice):
        before = AuditEvent.objects.count()
    post(book, "burden", "It was a lot")
    post(book, "letter", "Dear me")
    page(book, "show")
    book.post(reverse("year:paper"))
    with scope(practice=cast.practice):
        assert AuditEvent.objects.count() == before
