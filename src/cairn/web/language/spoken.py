"""Which language does a page speak?

A client's page speaks the one they chose, else the first that their browser asks for
and Cairn has, else the practice's. Members' pages speak English. Nothing is kept in
the browser: the choice is part of the record and holds on every device.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from cairn.clinic.access import POLICY, Standing, Visitor
from cairn.clinic.records.models import Client

# For clients too, though everybody may open them.
OPEN_TO_CLIENTS = frozenset({"checkin:enter", "checkin:leave", "checkin:run_out"})
# Nothing is typed on these, so changing the language loses nothing.
CHOOSING = frozenset(
    {"checkin:welcome", "mypath:show", "library:shelf", "library:card"}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One language a page can speak, called what its speakers call it."""

    code: str
    name: str
    is_spoken: bool


@contextmanager
def spoken(request: HttpRequest, standing: Standing) -> Iterator[None]:
    """Speak the visitor's language while their page is made."""
    with translation.override(language_of(request, standing)):
        yield


def language_of(request: HttpRequest, standing: Standing) -> str:
    """Return the language for this visitor at this address."""
    if not is_for_clients(request, standing):
        return settings.LANGUAGE_CODE
    invitation = standing.invitation
    if invitation is not None and invitation.client.language:
        return _known(invitation.client.language)
    asked = asked_by_browser(request)
    if asked:
        return asked
    return _known(invitation.practice.language if invitation else "")


def language_for(client: Client) -> str:
    """Return the language for what is sent to a client who is not here."""
    return _known(client.spoken_language)


def is_for_clients(request: HttpRequest, standing: Standing) -> bool:
    """Whether a client may be looking at this address, or nobody knows who is."""
    name = name_at(request.path_info)
    if name is None:
        return standing.member is None
    rule = POLICY.get(name)
    by_link = rule is not None and Visitor.LINK in rule.who
    return by_link or name in OPEN_TO_CLIENTS


def asked_by_browser(request: HttpRequest) -> str:
    """Return the first language the browser asks for and Cairn has, if any."""
    for asked, _weight in parse_accept_lang_header(
        request.headers.get("Accept-Language", "")
    ):
        for known in (asked, asked.split("-")[0]):
            if known in dict(settings.LANGUAGES):
                return known
    return ""


def can_choose_at(address: str) -> bool:
    """Whether a page offers the choice."""
    return name_at(address) in CHOOSING


def choices_at(address: str) -> tuple[Choice, ...]:
    """Return the languages to choose from on a page, where choosing loses nothing."""
    if not can_choose_at(address):
        return ()
    spoken_now = translation.get_language()
    return tuple(
        Choice(code, own_name, code == spoken_now)
        for code, own_name in settings.LANGUAGES
    )


def name_at(address: str) -> str | None:
    """Return the name of the page at an address, or None where there is none."""
    try:
        return resolve(address).view_name
    except Resolver404:
        return None


def _known(language: str) -> str:
    """Return a language that was taken out since as the one Cairn itself speaks."""
    known = language in dict(settings.LANGUAGES)
    return language if known else settings.LANGUAGE_CODE
