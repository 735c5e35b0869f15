"""Maren's day: five sessions, two people who may need a second look, one just begun."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Author, Client, Member, Role, SessionState
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.name_strength import name_strength
from cairn.clinic.records.services.open_practice import add_member, open_practice
from cairn.clinic.records.services.raise_attention import RiskReply
from cairn.clinic.records.services.state_protocol import state_protocol
from people import PASSPHRASE, promise
from weeks import check_in, enrol, gad_7, meet, midday, phq_9, weekly, write_words


@dataclass(frozen=True)
class MarensDay:
    maren: Member
    jonas: Client
    ada: Client
    tariq: Client
    eva: Client
    lin: Client


def lay_out() -> MarensDay:
    """Write the day into the record."""
    now = timezone.now()
    system = Author.system()
    practice = open_practice(
        "Practice by the river",
        time_zone="Europe/Berlin",
        by=system,
        at=now - timedelta(days=200),
        contact_hours="Mon-Thu 9-16",
    )
    with scope(practice=practice):
        maren = add_member(
            practice,
            name="Maren Lind",
            sign_in_name="maren.lind",
            passphrase=PASSPHRASE,
            roles=[Role.OWNER, Role.THERAPIST],
            by=system,
            at=now - timedelta(days=200),
        )
        until = (now + timedelta(days=300)).date()
        state_protocol(
            practice,
            promise=promise(valid_until=until, works_alone=True),
            people=[maren],
            by=Author.member(maren),
            at=now - timedelta(days=200),
        )
    return _people(maren)


def _people(maren: Member) -> MarensDay:
    both = ["phq-9", "gad-7"]
    day = MarensDay(
        maren=maren,
        jonas=enrol("Jonas H.", maren, measures=both),
        ada=enrol("Ada K.", maren, contact="+49 30 1234567", measures=both),
        tariq=enrol("Tariq M.", maren, contact="tariq@home.example", measures=both),
        eva=enrol("Eva S.", maren, measures=both),
        lin=enrol("Lin W.", maren, measures=both),
    )
    recent = timezone.now() - timedelta(minutes=40)
    weekly(day.jonas, [18, 17, 14, 15, 12, 13, 10, 9, 9], ending=recent)
    for weeks, total in enumerate((11, 12, 9, 8, 8, 7, 5)):
        at = recent - timedelta(weeks=6 - weeks)
        check_in(day.jonas, gad_7(total), at=at, measure="gad-7")
    write_words(
        day.jonas,
        "I want to eat lunch with the others again.",
        "One lunch, and sleeping through.",
    )
    with scope(practice=maren.practice):
        name_strength(
            day.jonas,
            "He rang the landlord himself.",
            by=Author.member(maren),
            at=recent,
        )
    weekly(day.ada, [9, 8, 10], ending=recent - timedelta(weeks=1))
    check_in(
        day.ada,
        phq_9(12, safety=1),
        at=recent,
        words="It was a hard week.",
        reply=RiskReply.CALL_ME,
    )
    weekly(day.tariq, [6, 7, 8, 13, 14], ending=recent)
    check_in(day.eva, phq_9(11), at=recent, words="Ask about the letter.")
    weekly(day.lin, [13, 12, 12], ending=recent - timedelta(days=9))
    _sessions(day)
    with scope(practice=maren.practice):
        judge_courses(maren.practice, by=Author.system(), at=timezone.now())
    return day


def _sessions(day: MarensDay) -> None:
    noon = midday()
    hours = {day.jonas: -3, day.eva: -2, day.tariq: 0, day.ada: 2, day.lin: 3.5}
    for client, hour in hours.items():
        for week in (2, 1):
            then = noon + timedelta(hours=hour) - timedelta(weeks=week)
            meet(client, then, SessionState.ATTENDED)
        meet(client, noon + timedelta(hours=hour))
