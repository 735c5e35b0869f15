"""The shared view: what the client sees at home, what is usual, and no more."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Author, Client
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.name_strength import name_strength
from weeks import weekly, write_words

JUDGING = {"track", "slower", "flag", "attention", "wrong", "worry", "alarm", "worse"}
# Words that press or praise, which no client page uses.
PRESSING = {"only", "just", "should", "must", "missed", "failed", "proud", "amazing"}


def text(response) -> str:
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def shared(anna, cast) -> str:
    """Open the shared view of Ben, whose course is off track."""
    now = timezone.now()
    weekly(cast.ben, [18, 17, 19, 18, 18], ending=now - timedelta(days=1))
    write_words(cast.ben, "I want to sing again.")
    with scope(practice=cast.practice):
        found = judge_courses(cast.practice, by=Author.system(), at=now)
        name_strength(cast.ben, "He rang the landlord.", by=cast.by_anna, at=now)
    assert len(found) == 1
    return text(anna.get(f"/people/{cast.ben.id}/together/"))


def test_it_opens_with_the_clients_own_words_and_folds_the_numbers(shared):
    assert "This is your path. What would you like to look at?" in shared
    assert shared.index("I want to sing again.") < shared.index("Show numbers")
    assert "<details open" not in shared


def test_what_is_usual_is_shown_in_the_clients_words(shared):
    assert "<polygon" in shared
    assert "many who began here" in shared
    assert "from published figures; the spread is an assumption" in shared
    assert "It does not say what comes next for you." in shared


def test_nothing_in_it_judges_or_is_the_therapists_own(shared):
    main = re.sub(r"<[^>]*>", " ", shared.split("<main")[1].split("</main>")[0])
    # What a client reads alone has this name everywhere; it does not belittle.
    main = main.replace("“only me”", "")
    assert (JUDGING | PRESSING) & set(re.findall(r"\w+", main.lower())) == set()
    assert "!" not in main
    assert "landlord" not in shared
    assert "usual for this start" not in shared


def test_opening_it_is_written_down(shared, cast):
    with scope(practice=cast.practice):
        event = AuditEvent.objects.get(action="opened the shared view")
        assert (event.client_id, event.author_id) == (cast.ben.id, cast.anna.id)


def test_nobody_else_opens_it(shared, clara, greta, dora, cast):
    for browser in (clara, greta, dora):
        assert browser.get(f"/people/{cast.ben.id}/together/").status_code == 404


def test_before_there_is_anything_it_is_the_own_path(anna, cast):
    page = text(anna.get(f"/people/{cast.ben.id}/together/"))
    assert "<polygon" not in page
    with scope(practice=cast.practice):
        assert Client.objects.filter(id=cast.ben.id).exists()
