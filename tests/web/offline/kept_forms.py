"""What a phone keeps of a form, and sends once it is connected."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone

from cairn.clinic.records.models import Invitation
from sealing import seal

FORM, LAY, WAITING = "/page/check-in/", "/page/stones/new/", "/page/waiting/"
KEY = "0" * 31 + "1"


@dataclass
class Phone:
    """One phone: its browser, and ticket and slot of the page that is open."""

    invitation: Invitation
    browser: Browser = field(default_factory=Browser)
    page: str = ""

    def open(self, address: str) -> str:
        self.page = self.browser.get(address).content.decode()
        return self.page

    def said(self, name: str) -> str:
        return re.search(rf'data-{name}="([^"]*)"', self.page)[1]

    def keep(self, page: str, fields: dict[str, str]) -> dict[str, str]:
        """Return what the phone would send of this form once it is connected."""
        ticket = self.said("ticket")
        sealed = seal(page, fields, slot=self.said("slot"), ticket=ticket)
        return {"ticket": ticket, "sealed": sealed, "clock": in_iso()}

    def check_in(self, **changes: str) -> dict[str, str]:
        """Return a check-in with two answers, as it would wait."""
        hidden = dict(re.findall(r'name="(version[^"]*)" value="([^"]*)"', self.page))
        fields = hidden | {"key": KEY, "phq-9.1": "2", "phq-9.2": "1"} | changes
        return self.keep("checkin:form", fields)

    def stone(self, **changes: str) -> dict[str, str]:
        """Return a stone that Anna sees, as it would wait."""
        fields = {"key": KEY, "text": "Opened the post.", "visibility": "shared"}
        return self.keep("ownpage:lay", fields | {"marking": "quiet"} | changes)

    def send(self, kept: dict[str, str]) -> HttpResponse:
        return self.browser.post(WAITING, kept)


def in_iso(ahead: timedelta = timedelta(0)) -> str:
    """Write the phone's clock, which may be off."""
    return (timezone.now() + ahead).isoformat()
