"""An attention item: why, who has it, what is decided; nothing chosen beforehand."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    AttentionState,
    AuditEvent,
    Author,
    CourseModel,
    Decision,
    DecisionOutcome,
    ExpectedCourse,
)
from cairn.clinic.records.services.answer_attention import escalate_due
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.notice_silence import notice_silence
from cairn.clinic.records.services.raise_attention import RiskReply
from weeks import check_in, phq_9, weekly


def text(response) -> str:
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


def only_item(cast) -> AttentionItem:
    with scope(practice=cast.practice):
        return AttentionItem.objects.get()


def states(cast) -> list[str]:
    with scope(practice=cast.practice):
        return [status.state for status in AttentionItem.objects.get().statuses.all()]


@pytest.fixture
def worse(cast) -> str:
    """The address of an item about Ben, whose numbers say worse."""
    weekly(cast.ben, [6, 14, 15], ending=timezone.now() - timedelta(hours=3))
    return f"/attention/{only_item(cast).id}/"


@pytest.fixture
def risky(cast) -> str:
    """The address of an item about an answer to the question about safety."""
    at = timezone.now() - timedelta(hours=3)
    check_in(cast.ben, phq_9(9, safety=0), at=at - timedelta(days=7))
    check_in(cast.ben, phq_9(9, safety=1), at=at, reply=RiskReply.CALL_ME)
    return f"/attention/{only_item(cast).id}/"


def test_worse_asks_what_the_therapist_sees(anna, worse):
    page = text(anna.get(worse))
    assert "The numbers say worse. They're wrong sometimes. What do you see?" in page
    assert "Two check-ins well above where they started" in page
    assert "Reliably worse on PHQ-9 (+9)." in page
    assert "PHQ-9: first 6, now 15" in page


def test_the_checklist_keeps_its_order(anna, worse):
    page = text(anna.get(worse))
    words = ["Safety", "Bond", "Goals", "Life", "Motivation", "Method", "Support"]
    places = [page.index(f"<strong>{word}.</strong>") for word in words]
    assert places == sorted(places)


def test_nothing_is_chosen_beforehand(anna, worse):
    page = text(anna.get(worse))
    assert page.count('type="radio"') == 6
    assert "checked" not in page


def test_the_one_who_says_i_have_it_holds_it(anna, cast, worse):
    assert anna.post(f"{worse}take/").status_code == 302
    page = text(anna.get(worse))
    assert "You have it." in page
    assert f"{worse}take/" not in page
    assert states(cast)[-1] == AttentionState.ACKNOWLEDGED


def test_a_decision_closes_the_item_with_its_reason_sealed(anna, cast, worse):
    chosen = {"outcome": "talk with client", "reason": "Ask about the letter."}
    response = anna.post(f"{worse}decide/", chosen, follow=True)
    assert "Decided. It is on record with your name." in text(response)
    assert "Nobody is flagged." in text(response)
    with scope(practice=cast.practice):
        decision = Decision.objects.get()
        assert b"letter" not in bytes(decision.reason)
    page = text(anna.get(worse))
    assert "“Ask about the letter.”" in page
    assert "This has been decided." in page


def test_disagreeing_is_one_tap_and_is_kept(anna, cast, worse):
    anna.post(f"{worse}decide/", {"disagree": "yes"})
    with scope(practice=cast.practice):
        assert Decision.objects.get().outcome == DecisionOutcome.DISAGREE
    assert "the flag does not fit" in text(anna.get(worse))


@pytest.mark.parametrize("days", [None, 0, -1, 22])
def test_watching_needs_a_near_date(anna, cast, worse, days):
    today = timezone.localdate()
    until = "" if days is None else (today + timedelta(days=days)).isoformat()
    chosen = {"outcome": "watch until date", "watch_until": until}
    page = text(anna.post(f"{worse}decide/", chosen))
    assert "Choose a date within the next 21 days." in page
    assert AttentionState.DECIDED not in states(cast)


def test_watching_until_a_near_date_is_kept(anna, cast, worse):
    until = timezone.localdate() + timedelta(days=21)
    anna.post(
        f"{worse}decide/",
        {"outcome": "watch until date", "watch_until": until.isoformat()},
    )
    with scope(practice=cast.practice):
        assert Decision.objects.get().watch_until == until


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "Choose one."),
        ({"outcome": "win the lottery"}, "Choose one."),
        ({"outcome": "assessed"}, "Choose one."),
        (
            {"outcome": "consult", "reason": "x" * 121},
            "Shorten the line to 120 characters or fewer.",
        ),
        (
            {"outcome": "watch until date", "watch_until": "soon"},
            "Write the date as year-month-day.",
        ),
    ],
)
def test_what_does_not_fit_is_asked_back(anna, cast, worse, posted, said):
    assert said in text(anna.post(f"{worse}decide/", posted))
    with scope(practice=cast.practice):
        assert Decision.objects.count() == 0


def test_deciding_twice_is_refused_plainly(anna, worse):
    anna.post(f"{worse}decide/", {"outcome": "consult"})
    again = anna.post(f"{worse}decide/", {"outcome": "refer"})
    assert again.status_code == 403
    assert "This has been decided already." in again.content.decode()


def test_a_safety_answer_shows_the_words_the_reply_and_the_time(anna, risky):
    page = text(anna.get(risky))
    assert "<strong>Several days</strong>" in page
    assert "Before: Not at all" in page
    assert "They asked for a call." in page
    assert "3 hours ago." in page
    assert "Due " in page or "Was due " in page


def test_the_telephone_is_one_tap_away(anna, cast, risky):
    assert "No telephone number is on file." in text(anna.get(risky))
    cast.ben.write_text("contact", "ben@home.example\n+49 (30) 123-45")
    cast.ben.save()
    assert 'href="tel:+493012345"' in text(anna.get(risky))


def test_safety_is_resolved_by_an_outcome_and_never_by_one_tap(anna, cast, risky):
    page = text(anna.get(risky))
    assert 'name="disagree"' not in page
    assert 'name="watch_until"' not in page
    for refused in ({"disagree": "yes"}, {"outcome": "watch until date"}):
        assert "Choose one." in text(anna.post(f"{risky}decide/", refused))
    assert AttentionState.DECIDED not in states(cast)
    said = text(anna.post(f"{risky}decide/", {"outcome": "other"}))
    assert "Say in a line what you did." in said
    anna.post(f"{risky}decide/", {"outcome": "assessed"})
    assert states(cast)[-1] == AttentionState.DECIDED


def test_a_silence_has_no_line_and_says_how_long(anna, cast):
    now = timezone.now()
    check_in(cast.ben, phq_9(4), at=now - timedelta(days=23))
    with scope(practice=cast.practice):
        notice_silence(cast.practice, by=Author.system(), at=now)
    page = text(anna.get(f"/attention/{only_item(cast).id}/"))
    assert "No check-in for 3 weeks" in page
    assert "by the clock" in page


def test_a_colleague_sees_it_only_once_it_was_passed_on(anna, clara, cast, risky):
    assert clara.get(risky).status_code == 404
    escalate_due(cast.practice, at=timezone.now() + timedelta(days=4))
    page = text(clara.get(risky))
    assert "passed on, because nobody had looked" in page
    assert f"/people/{cast.ben.id}/" not in page
    assert clara.get(f"/people/{cast.ben.id}/").status_code == 404


@pytest.mark.parametrize("verb", ["take/", "decide/"])
def test_nobody_else_can_do_anything(clara, greta, dora, cast, risky, verb):
    for browser in (clara, greta, dora):
        assert browser.post(f"{risky}{verb}").status_code == 404
    assert states(cast) == [AttentionState.OPENED]


def test_looking_changes_nothing_and_is_written_down(anna, cast, risky):
    anna.get(risky)
    anna.get(f"{risky}decide/")
    assert anna.get(f"{risky}take/").status_code == 405
    assert states(cast) == [AttentionState.OPENED]
    with scope(practice=cast.practice):
        seen = AuditEvent.objects.filter(action="saw attention")
        assert {event.client_id for event in seen} == {cast.ben.id}


@pytest.fixture
def slow(cast) -> str:
    """The address of an item about Ben, whose scores stay where they began."""
    weekly(cast.ben, [18, 17, 19, 18, 18], ending=timezone.now() - timedelta(hours=3))
    with scope(practice=cast.practice):
        judge_courses(cast.practice, by=Author.system(), at=timezone.now())
    item = only_item(cast)
    assert item.reason == AttentionReason.OFF_TRACK
    return f"/attention/{item.id}/"


def test_off_track_says_why_how_sure_and_what_to_look_at(anna, slow):
    page = text(anna.get(slow))
    assert "The numbers say slower than most. They're wrong sometimes." in page
    assert "who began at 18 is that high or higher by now." in page
    assert "Much slower than most people who began here." in page
    assert "Worth a conversation: how it is going between you, and outside." in page
    assert "How often such a flag is a false alarm is not known here yet." in page
    assert "from published figures; the spread is an assumption" in page
    assert "<polygon" in page
    for word in ("Bond", "Goals", "Life", "Motivation"):
        assert f"<strong>{word}.</strong>" in page
    assert "will" not in page.split("<main")[1].split("</main>")[0].split()


def test_off_track_has_no_colour_of_alarm(anna, slow):
    main = text(anna.get(slow)).split("<main")[1].split("</main>")[0]
    assert {"amber", "red", "green", "alert"} & set(re.split(r"\W+", main)) == set()


@pytest.mark.parametrize(
    ("button", "outcome", "kept"),
    [
        ("yes", DecisionOutcome.DISAGREE, "the flag does not fit"),
        ("numbers", DecisionOutcome.DATA_FAULT, "the numbers are wrong"),
        ("not useful", DecisionOutcome.NOT_USEFUL, "the flag is not useful"),
    ],
)
def test_one_tap_says_how_the_flag_is_wrong(anna, cast, slow, button, outcome, kept):
    assert f'value="{button}"' in text(anna.get(slow))
    anna.post(f"{slow}decide/", {"disagree": button})
    with scope(practice=cast.practice):
        decision = Decision.objects.get()
        assert (decision.outcome, decision.author_id) == (outcome, cast.anna.id)
    assert kept in text(anna.get(slow))


@pytest.mark.parametrize("button", ["numbers", "not useful", "no such button"])
def test_where_no_number_flagged_only_disagreeing_is_one_tap(anna, cast, button):
    now = timezone.now()
    check_in(cast.ben, phq_9(4), at=now - timedelta(days=23))
    with scope(practice=cast.practice):
        notice_silence(cast.practice, by=Author.system(), at=now)
    address = f"/attention/{only_item(cast).id}/"
    assert f'value="{button}"' not in text(anna.get(address))
    assert "Choose one." in text(anna.post(f"{address}decide/", {"disagree": button}))


def test_any_decision_may_name_a_day_to_look_again(anna, cast, slow):
    day = timezone.localdate() + timedelta(days=10)
    chosen = {"outcome": "change plan", "watch_until": day.isoformat()}
    anna.post(f"{slow}decide/", chosen)
    with scope(practice=cast.practice):
        assert Decision.objects.get().watch_until == day
    assert "change the plan; look again on" in text(anna.get(slow))
    far = {"outcome": "talk with client", "watch_until": "2090-01-01"}
    again = anna.post(f"{slow}decide/", far)
    assert "Choose a date within the next 21 days." in text(again)


def test_false_alarms_are_counted_where_they_are_known(anna, cast, slow):
    now = timezone.now()
    with scope(practice=cast.practice):
        model = CourseModel(
            practice=cast.practice, instrument="phq-9", version="1", courses=60,
            n_clients=58, grounds="own clients", parameters={}, holds_until=12,
            false_alarms=[
                {
                    "session": 4, "signal": "red", "courses": 60, "lower": 0.5,
                    "per_true_alarm": 1.26, "upper": 3.1,
                    "verdict": "too few to say",
                }
            ],
            method="", method_version="", source="",
            at=now, **Author.system().as_fields(),
        )  # fmt: skip
        model.save()
        ExpectedCourse.objects.update(model=model, grounds="own clients")
    page = text(anna.get(slow))
    assert "Looking back at 60 closed courses here" in page
    assert "about 1.3 false alarms (0.5 to 3.1)" in page
    assert "more than the last score alone has not shown here" in page
    assert "from 58 of your own clients" in page


def test_when_the_course_has_come_nearer_the_reason_says_so(anna, cast, slow):
    check_in(cast.ben, phq_9(8), at=timezone.now())
    with scope(practice=cast.practice):
        judge_courses(cast.practice, by=Author.system(), at=timezone.now())
    assert "Was further from the usual course; the last check-in is nearer." in text(
        anna.get(slow)
    )
