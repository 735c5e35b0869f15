"""Dora looks how her practice is, and answers the one question herself."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.quarter import Quarter
from cairn.clinic.records.models import (
    Author,
    Client,
    EpisodeEndingKind,
    Member,
    QuarterMark,
    QuarterTally,
    Role,
    SessionState,
)
from cairn.clinic.records.services.end_work import end_work
from cairn.clinic.records.services.enrol_client import NewClient, enrol_client
from cairn.clinic.records.services.open_practice import add_member
from people import PASSPHRASE, gather
from weeks import check_in, meet, phq_9

WEEKS = 6


class Owner:
    """Dora and her practice."""

    def __init__(self, page, sign_in):
        self.page = page
        self.cast = gather()
        self.last = Quarter.of(timezone.localdate()).before
        sign_in(self.cast.dora)

    # given

    def given_three_therapists_worked_for_two_quarters(self):
        therapists = (self.cast.anna, self.cast.clara, self._join("Jo"))
        for quarter, clients in ((self.last.before, 5), (self.last, 9)):
            people = [
                client
                for number, therapist in enumerate(therapists)
                for client in self._treat(therapist, clients - number, quarter)
            ]
            for number, client in enumerate(people[::2]):
                self._end(client, quarter, planned=number % 3 > 0)

    def given_ten_people_answered(self):
        for name in ("Kim", "Lou", "Mo"):
            self._join(name)
        marks = {QuarterMark.LOW: 2, QuarterMark.MIDDLE: 6, QuarterMark.GOOD: 2}
        with scope(practice=self.cast.practice):
            for mark, count in marks.items():
                QuarterTally.objects.create(
                    practice=self.cast.practice, quarter=self.last.name,
                    mark=mark, count=count,
                )  # fmt: skip

    def _join(self, name: str) -> Member:
        with scope(practice=self.cast.practice):
            return add_member(
                self.cast.practice, name=name, sign_in_name=name.lower(),
                passphrase=PASSPHRASE, roles=[Role.THERAPIST], by=Author.system(),
                at=timezone.now(),
            )  # fmt: skip

    def _treat(self, therapist: Member, number: int, quarter: Quarter) -> list[Client]:
        by, now = Author.member(therapist), timezone.now()
        with scope(practice=self.cast.practice):
            clients = [
                enrol_client(NewClient(f"One {one}"), therapist=therapist,
                             started_on=quarter.begins, by=by, at=now)
                for one in range(number)
            ]  # fmt: skip
        for week in range(WEEKS):
            for hour, client in enumerate(clients[: number - week % 3]):
                day = quarter.begins + timedelta(days=10 + 7 * week)
                for turn in range(2 + week % 2):
                    at = datetime.combine(day, time(8 + hour), tzinfo=UTC)
                    meet(client, at + timedelta(days=turn), SessionState.ATTENDED)
                if hour % 3:
                    early = datetime.combine(day, time(7), tzinfo=UTC)
                    check_in(client, phq_9(8), at=early)
        return clients

    def _end(self, client: Client, quarter: Quarter, *, planned: bool) -> None:
        kind = EpisodeEndingKind.AGREED if planned else EpisodeEndingKind.UNILATERAL
        by, day = Author.member(client.therapist), quarter.ends - timedelta(days=3)
        with scope(practice=self.cast.practice):
            end_work(client, kind=kind, ended_on=day, by=by, at=timezone.now())

    # when

    def when_she_looks_at_her_practice(self):
        self.page.goto("/settings/people/")
        self.page.get_by_role("link", name="Practice health").click()

    def when_she_answers(self, mark):
        self.page.get_by_role("link", name="One question a quarter").click()
        self.page.get_by_label(mark).check()
        self.page.get_by_role("button", name="Send").click()

    # then

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def then_she_reads_no_name_but(self, *allowed):
        names = {"Anna", "Clara", "Jo", "Emil", "Fritz"} - set(allowed)
        said = self.page.get_by_role("main").inner_text().split()
        assert not names & set(said)


@pytest.fixture
def owner(transactional_db, page, sign_in):
    return Owner(page, sign_in)


def test_the_practice_is_seen_and_nobody_in_it(owner, take_picture, ends_accessible):
    owner.given_three_therapists_worked_for_two_quarters()
    owner.given_ten_people_answered()
    owner.when_she_looks_at_her_practice()
    owner.then_she_reads("This page can't show you a person.")
    owner.then_she_reads("Most answers were in the middle; two in ten low.")
    owner.then_she_reads_no_name_but()
    take_picture("practice-health")
    take_picture("practice-health", dark=True)
    ends_accessible()


def test_one_question_is_answered_without_a_name(owner, take_picture, ends_accessible):
    owner.given_ten_people_answered()
    owner.when_she_looks_at_her_practice()
    owner.then_she_reads("Last quarter stands for too few people to show a load.")
    owner.when_she_answers("in the middle")
    owner.then_she_reads("Your answer is counted.")
    take_picture("practice-question")
    ends_accessible()
