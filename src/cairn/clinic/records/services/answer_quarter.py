"""Takes one nameless answer a quarter: one more in a count, and that it was given.

No audit row is written: with the time of an answer, a count that has just grown would
say whose it was.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cairn.clinic.quarter import Quarter
from cairn.clinic.records.models import (
    Author,
    Member,
    Practice,
    QuarterAnswered,
    QuarterMark,
    QuarterTally,
)
from cairn.clinic.records.queries import present_members
from cairn.errors import NotAllowed

# Fewer answers are not shown, so fewer people are not asked.
FEWEST_ANSWERS = 8


def is_asked(practice: Practice) -> bool:
    """Whether enough people work here for an answer to stay nameless."""
    return present_members(practice).count() >= FEWEST_ANSWERS


def has_answered(member: Member, quarter: Quarter) -> bool:
    """Whether this member has answered in this quarter; not what."""
    answered = QuarterAnswered.objects.filter(member=member, quarter=quarter.name)
    return answered.exists()


def answer_quarter(
    member: Member, mark: QuarterMark, *, by: Author, at: datetime
) -> None:
    """Count one answer to the question of this quarter; a second is refused."""
    by.must_be_member(member)
    if not is_asked(member.practice):
        raise NotAllowed("Fewer than eight people work here, so nobody is asked.")
    quarter = Quarter.of(timezone.localdate(at))
    with transaction.atomic():
        _note_that(member, quarter)
        _count(member.practice, quarter, mark)


def _note_that(member: Member, quarter: Quarter) -> None:
    row = QuarterAnswered(
        practice_id=member.practice_id, member=member, quarter=quarter.name
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise NotAllowed("You have answered this quarter. It is counted.") from None


def _count(practice: Practice, quarter: Quarter, mark: QuarterMark) -> None:
    # All three are there from the first answer on, so that none says which came first.
    tallies = [
        QuarterTally(practice=practice, quarter=quarter.name, mark=one)
        for one in QuarterMark
    ]
    QuarterTally.objects.bulk_create(tallies, ignore_conflicts=True)
    QuarterTally.objects.filter(
        practice=practice, quarter=quarter.name, mark=mark
    ).update(count=F("count") + 1)
