"""A therapist puts right a name and a contact; nobody else does."""

import pytest
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Client


def read(cast) -> tuple[str, str]:
    with scope(practice=cast.practice):
        ben = Client.objects.get(id=cast.ben.id)
        return ben.read_text("name"), ben.read_text("contact")


def put_right(browser, cast, **said):
    sent = {"name": "Benno", "email": "benno@home.example", "phone": "+49 30 12"} | said
    return browser.post(f"/people/{cast.ben.id}/details/", sent)


def test_they_stand_in_the_form_and_change_together(cast, anna):
    page = anna.get(f"/people/{cast.ben.id}/details/").content.decode()
    assert 'value="Ben"' in page
    assert 'value="ben@home.example"' in page
    assert put_right(anna, cast).status_code == 302
    assert read(cast) == ("Benno", "benno@home.example\n+49 30 12")
    page = anna.get(f"/people/{cast.ben.id}/details/").content.decode()
    assert 'value="+49 30 12"' in page


def test_the_same_again_leaves_one_trace(cast, anna):
    for _twice in range(2):
        put_right(anna, cast)
    with scope(practice=cast.practice):
        assert AuditEvent.objects.filter(action="details changed").count() == 1


@pytest.mark.parametrize("said", [{"name": ""}, {"name": "x" * 121}, {"email": "at"}])
def test_what_cannot_be_kept_comes_back_with_the_reason(cast, anna, said):
    before = read(cast)
    answer = put_right(anna, cast, **said)
    assert answer.status_code == 400
    assert "another look" in answer.content.decode()
    assert read(cast) == before


def test_nobody_else_changes_it(cast, clara, greta, dora):
    before = read(cast)
    for browser in (clara, greta, dora):
        assert put_right(browser, cast).status_code == 404
    assert read(cast) == before


def test_a_request_to_put_right_leads_there(cast, anna):
    page = anna.get(f"/people/{cast.ben.id}/corrections/").content.decode()
    assert f'href="/people/{cast.ben.id}/details/"' in page
