"""Opens what waited on a phone and hands it to the page whose form it is.

The page takes it in as if it had been sent just now: the same checks, the same number,
exactly once.
"""

import json
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import uuid5

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from cairn.clinic.access import Standing
from cairn.clinic.envelope import open_envelope
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Client, Invitation, OwnItem, Submission
from cairn.errors import VaultError
from cairn.web.checkin.views import answer
from cairn.web.ownpage.lay import lay_stone
from cairn.web.request import CairnRequest


@dataclass(frozen=True, slots=True)
class Envelope:
    """One form as it was written: which page it is for, and what it holds."""

    page: str
    fields: QueryDict

    def received_at(self, client: Client) -> datetime | None:
        """Return when the record took it in, or None when it did not."""
        return PAGES[self.page].received_at(client, self.fields.get("key", ""))


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page whose form may wait on a phone."""

    take_in: Callable[[CairnRequest], HttpResponse]
    received_at: Callable[[Client, str], datetime | None]
    # A link takes one check-in and any number of stones.
    once: bool = False


def read_envelope(sent: QueryDict, *, client: Client, at: datetime) -> Envelope:
    """Open an envelope; raises VaultError when it is none, or is for another page."""
    key = keyring().key(client.id)
    plain = open_envelope(key, sent.get("sealed", ""), ticket=sent.get("ticket", ""))
    try:
        content = json.loads(plain)
        page, fields = str(content["page"]), QueryDict(content["fields"], mutable=True)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VaultError("What waited on a phone is not a form of Cairn.") from error
    if page not in PAGES:
        raise VaultError("What waited on a phone is for a page that is not there.")
    _set_clock_right(fields, phone_says=sent.get("clock", ""), at=at)
    return Envelope(page, fields)


def hand_in(
    request: CairnRequest, envelope: Envelope, invitation: Invitation
) -> HttpResponse:
    """Let the page take it in, over the link it was opened with."""
    forwarded = copy(request)
    forwarded.standing = Standing(invitation=invitation)
    forwarded.POST = QueryDict(envelope.fields.urlencode())
    forwarded.path = forwarded.path_info = reverse(envelope.page)
    return PAGES[envelope.page].take_in(forwarded)


def _set_clock_right(fields: QueryDict, *, phone_says: str, at: datetime) -> None:
    """Move the time of answering by as much as the phone's clock is off right now."""
    try:
        answered = datetime.fromisoformat(fields.get("answered_at", ""))
        answered += at - datetime.fromisoformat(phone_says)
    except (ValueError, TypeError, OverflowError):
        return  # The page takes the moment of receipt instead.
    fields["answered_at"] = answered.isoformat()


def _check_in_received_at(client: Client, key: str) -> datetime | None:
    found = Submission.objects.filter(client=client, key=key)
    return found.values_list("at", flat=True).first()


def _stone_received_at(client: Client, key: str) -> datetime | None:
    found = OwnItem.objects.filter(client=client, id=uuid5(client.id, key))
    return found.values_list("at", flat=True).first()


PAGES: Mapping[str, KeptPage] = MappingProxyType(
    {
        "checkin:form": KeptPage(answer, _check_in_received_at, once=True),
        "ownpage:lay": KeptPage(lay_stone, _stone_received_at),
    }
)
