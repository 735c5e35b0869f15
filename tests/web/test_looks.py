"""Every look at a client's content leaves an audit row, also when a form comes back."""

import pytest
from django.urls import reverse
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Client, Member

LONG = "x" * 500


def looks(cast) -> list[tuple[str, Client, Member]]:
    with scope(practice=cast.practice):
        events = AuditEvent.objects.filter(action__startswith="saw").order_by("id")
        return [(event.action, event.client_id, event.author_id) for event in events]


@pytest.mark.parametrize(
    ("place", "sent", "called"),
    [
        ("path:show", {"strength": LONG}, "saw path"),
        ("people:measures", {"measures": "none of them"}, "saw measures"),
        ("people:session", {"deed": "plan"}, "saw sessions"),
        ("people:erase", {"code": "another"}, "saw erase page"),
        ("invite:make", {}, "saw invite page"),
    ],
)
def test_a_form_that_comes_back_is_a_look(anna, cast, place, sent, called):
    address = reverse(place, args=[cast.ben.id])
    seen = called, cast.ben.id, cast.anna.id
    assert b"Ben" in anna.get(address).content
    assert looks(cast) == [seen]
    assert b"Ben" in anna.post(address, sent).content
    assert looks(cast) == [seen, seen]


def test_a_deed_that_leads_on_is_no_look(anna, cast):
    address = reverse("people:measures", args=[cast.ben.id])
    assert anna.post(address, {"measures": ["gad-7"]}).status_code == 302
    assert looks(cast) == []
