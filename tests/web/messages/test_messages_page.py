"""Ben chooses what he is sent; nothing is chosen for him, and both answers alike."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django.utils.formats import date_format
from django_scopes import scope

from cairn.clinic.records.messages import wanted_follow_ups, wants_note
from cairn.clinic.records.models import Author, ClientMessage, Episode, Purpose
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.notice_silence import notice_silence
from cairn.clinic.records.services.plan_messages import plan_messages

PAGE = "/page/messages/"


@pytest.fixture
def ben(cast) -> Browser:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
    browser = Browser()
    browser.get(f"/c/{link.token}/")
    return browser


def choice(cast) -> bool | None:
    with scope(practice=cast.practice):
        return wants_note(cast.ben)


def months(cast) -> set[int]:
    with scope(practice=cast.practice):
        return set(wanted_follow_ups(cast.bens_episode))


def test_nothing_is_chosen_beforehand_and_it_says_what_would_come(ben):
    page = ben.get(PAGE).content.decode()
    assert "checked" not in page
    assert "Your page stays as you left it." in page
    assert "Nothing is sent unless you ask for it here." in page
    assert "Anna sees the answers." in page


def test_a_yes_and_a_no_are_kept_and_can_be_changed(ben, cast):
    assert choice(cast) is None
    for said, kept in (("yes", True), ("no", False), ("yes", True)):
        answer = ben.post(f"{PAGE}note/", {"note": said})
        assert (answer.status_code, answer["Location"]) == (303, PAGE)
        assert choice(cast) is kept
    assert re.search(r'value="yes"[^>]* checked', ben.get(PAGE).content.decode())


@pytest.mark.parametrize("posted", [{}, {"note": "perhaps"}, {"note": "<script>"}])
def test_what_is_neither_is_asked_again(ben, cast, posted):
    answer = ben.post(f"{PAGE}note/", posted)
    assert answer.status_code == 400
    assert "Choose one of the two." in answer.content.decode()
    assert choice(cast) is None


def test_check_ins_afterwards_are_kept_as_chosen_and_none_is_fine(ben, cast):
    for chosen in ([1, 6], [3], [], [3, 3]):
        answer = ben.post(f"{PAGE}afterwards/", {"months": chosen})
        assert answer.status_code == 303
        assert months(cast) == set(chosen)
    answer = ben.post(f"{PAGE}afterwards/", {"months": [1], "back": "look back"})
    assert answer["Location"] == "/page/look-back/"


@pytest.mark.parametrize("months_sent", ["2", "x", "99999999999"])
def test_another_month_is_asked_again(ben, cast, months_sent):
    answer = ben.post(f"{PAGE}afterwards/", {"months": months_sent})
    assert answer.status_code == 400
    assert months(cast) == set()


def test_looking_changes_nothing(ben, cast):
    for address in (PAGE, f"{PAGE}note/", f"{PAGE}afterwards/"):
        ben.get(address, {"note": "yes", "months": "1"}, follow=True)
    assert (choice(cast), months(cast)) == (None, set())


def test_where_nothing_could_arrive_it_says_so(ben, cast, settings):
    sentence = "So far nothing could reach you"
    assert sentence not in ben.get(PAGE).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert sentence in ben.get(PAGE).content.decode()


def test_the_therapist_reads_that_the_one_note_went_out(ben, cast, anna):
    now, begun = timezone.now(), timezone.now() - timedelta(weeks=7)
    ben.post(f"{PAGE}note/", {"note": "yes"})
    with scope(practice=cast.practice):
        Episode.objects.update(at=begun, started_on=begun.date())
        item = notice_silence(cast.practice, by=Author.system(), at=now)[0].item
        sentence = "The one note they asked for went out on"
        assert sentence not in anna.get(f"/attention/{item.id}/").content.decode()
        plan_messages(cast.practice, by=Author.system(), at=now)
        ClientMessage.objects.update(sent_at=now)
    page = anna.get(f"/attention/{item.id}/").content.decode()
    assert f"{sentence} {date_format(timezone.localdate(now), 'j M')}" in page


def test_the_own_path_leads_there(ben):
    assert f'href="{PAGE}"' in ben.get("/page/path/").content.decode()
