"""How is a link shown once, and how are the living ones listed?"""

from dataclasses import dataclass
from datetime import datetime

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from cairn.clinic.records.contact import read_contact
from cairn.clinic.records.models import Client, Invitation, Purpose
from cairn.clinic.records.services.invite_client import IssuedLink
from cairn.clinic.records.services.send_invitation import may_send
from cairn.web.wording import write_day

PURPOSES = {
    Purpose.CHECK_IN: _("a check-in"),
    Purpose.OWN_PATH: _("their own path"),
    Purpose.AFTER_SESSION: _("after a session"),
}


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A fresh link, shown this once."""

    address: str
    token: str
    invitation: Invitation
    qr: SafeString
    until: str
    may_mail: bool


@dataclass(frozen=True, slots=True)
class LivingLink:
    """A link that can still be opened; what it is cannot be read back."""

    purpose: str
    made: str
    until: str
    revoke_url: str


def show_link(issued: IssuedLink, client: Client, *, at: datetime) -> ShownLink:
    """Show a link to copy, to scan and, where that is possible, to mail."""
    address = write_address(issued.token)
    contact = read_contact(client.read_text("contact"))
    return ShownLink(
        address=address,
        token=issued.token,
        invitation=issued.invitation,
        qr=draw_qr(address),
        until=write_day(issued.invitation.expires_at, at=at),
        may_mail=may_send() and bool(contact.email),
    )


def write_address(token: str) -> str:
    """Write the address a client opens."""
    return settings.PUBLIC_URL + reverse("checkin:enter", args=[token])


def draw_qr(address: str) -> SafeString:
    """Draw an address as a QR code, inline: one path, no picture file."""
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        border=0,
        image_factory=SvgPathImage,
    )
    code.add_data(address)
    drawing: str = code.make_image().to_string(encoding="unicode")
    return mark_safe(drawing)  # noqa: S308 - drawn here, from modules alone


def living_link(invitation: Invitation, *, at: datetime) -> LivingLink:
    """Write one living link's line."""
    return LivingLink(
        purpose=str(PURPOSES[Purpose(invitation.purpose)]),
        made=write_day(invitation.at, at=at),
        until=write_day(invitation.expires_at, at=at),
        revoke_url=reverse("invite:revoke", args=[invitation.id]),
    )
