"""A client's link: shown once, mailed in neutral words, revoked at any time."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import AuditEvent, Invitation, Purpose
from cairn.clinic.records.services.choose_language import choose_language
from cairn.clinic.records.services.invite_client import (
    LinkUnusable,
    find_invitation,
    invite_client,
)
from weeks import enrol


def text(response) -> str:
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def invite(cast) -> str:
    return f"/people/{cast.ben.id}/invite/"


def make(browser, invite, purpose="check-in") -> tuple[str, str]:
    """Make a link; return the page and the token on it."""
    page = text(browser.post(invite, {"purpose": purpose}))
    return page, re.search(r'value="http[^"]+/c/([\w-]+)/"', page)[1]


@pytest.mark.parametrize(
    ("purpose", "days"), [(Purpose.CHECK_IN, 14), (Purpose.OWN_PATH, 90)]
)
def test_a_link_is_shown_once(anna, invite, settings, purpose, days):
    settings.PUBLIC_URL = "https://practice.example"
    page, token = make(anna, invite, purpose)
    assert f'value="https://practice.example/c/{token}/"' in page
    found = find_invitation(token, at=timezone.now())
    assert found.purpose == purpose
    left = found.expires_at - timezone.now()
    assert timedelta(days=days - 1) < left <= timedelta(days=days)
    assert token not in text(anna.get(invite))


def test_the_token_is_in_no_address_and_in_no_column(anna, cast, invite):
    response = anna.post(invite, {"purpose": "check-in"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    token = re.search(r"/c/([\w-]+)/", response.content.decode())[1]
    with scope(practice=cast.practice):
        row = Invitation.objects.values().get()
    assert token not in repr(row)


def test_the_qr_code_is_drawn_inline(anna, invite):
    page, _ = make(anna, invite)
    code = page[page.index('class="qr"') :]
    assert 'aria-label="The same link as a QR code"' in code
    assert "<path d=" in code
    assert "style=" not in page
    assert "<?xml" not in page


def test_the_qr_code_holds_the_link(anna, invite, settings):
    from cairn.web.invite.presenters import draw_qr

    settings.PUBLIC_URL = "https://practice.example"
    page, token = make(anna, invite)
    assert draw_qr(f"https://practice.example/c/{token}/") in unescape(page)


@pytest.mark.parametrize("posted", [{"purpose": ""}, {"purpose": "to the moon"}])
def test_a_purpose_that_is_none_makes_no_link(anna, cast, invite, posted):
    assert "Choose what the link is for." in text(anna.post(invite, posted))
    with scope(practice=cast.practice):
        assert Invitation.objects.count() == 0


def test_a_revoked_link_leads_nowhere(anna, cast, invite):
    _, token = make(anna, invite)
    with scope(practice=cast.practice):
        invitation = Invitation.objects.get()
    page = text(anna.post(f"/invite/{invitation.id}/revoke/", follow=True))
    assert "That link leads nowhere now." in page
    assert "/revoke/" not in page
    with pytest.raises(LinkUnusable):
        find_invitation(token, at=timezone.now())


def test_only_links_that_open_are_listed(anna, cast, invite):
    with scope(practice=cast.practice):
        for days in (1, 40):
            invite_client(
                cast.bens_episode,
                purpose=Purpose.CHECK_IN,
                by=cast.by_anna,
                at=timezone.now() - timedelta(days=days),
            )
    assert text(anna.get(invite)).count("/revoke/") == 1


def test_a_link_is_mailed_in_neutral_words(anna, cast, invite):
    page, token = make(anna, invite)
    mail_url = re.search(r"/invite/[\w-]+/mail/", page)[0]
    sent = text(anna.post(mail_url, {"token": token}))
    assert "Sent." in sent
    assert f"/c/{token}/" in sent
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Your page", ["ben@home.example"])
    assert message.body.startswith(
        "Anna invites you to a private page for your work together."
    )
    assert f"/c/{token}/" in message.body
    assert "Ben" not in message.body
    for word in ("therapy", "PHQ", "depression", "Practice by the river"):
        assert word not in f"{message.subject} {message.body}"
    with scope(practice=cast.practice):
        assert AuditEvent.objects.filter(action="link mailed").count() == 1


def test_a_link_is_mailed_in_the_clients_language(anna, cast, invite):
    with scope(practice=cast.practice):
        choose_language(cast.ben, "es", by=cast.by_ben, at=timezone.now())
    page, token = make(anna, invite)
    anna.post(re.search(r"/invite/[\w-]+/mail/", page)[0], {"token": token})
    (message,) = mail.outbox
    assert message.subject == "Tu página"
    assert message.body.startswith("Anna te ofrece una página privada")
    assert f"/c/{token}/" in message.body


def test_a_token_of_another_link_is_not_mailed(anna, invite):
    page, _ = make(anna, invite)
    mail_url = re.search(r"/invite/[\w-]+/mail/", page)[0]
    _, other = make(anna, invite)
    for token in (other, "", "made up"):
        response = anna.post(mail_url, {"token": token})
        assert response.status_code == 403
        assert "This link is not alive any more." in response.content.decode()
    assert mail.outbox == []


def test_without_a_mail_server_or_an_address_there_is_no_such_button(
    anna, cast, invite, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    page, token = make(anna, invite)
    assert "Send by e-mail" not in page
    with scope(practice=cast.practice):
        mail_url = f"/invite/{Invitation.objects.get().id}/mail/"
    assert anna.post(mail_url, {"token": token}).status_code == 403
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    nobody = enrol("Nameless", cast.anna)
    page, _ = make(anna, f"/people/{nobody.id}/invite/")
    assert "Send by e-mail" not in page


def test_nobody_else_makes_revokes_or_mails(clara, greta, dora, anna, cast, invite):
    _, token = make(anna, invite)
    with scope(practice=cast.practice):
        invitation = Invitation.objects.get()
    for browser in (clara, greta, dora):
        assert browser.get(invite).status_code == 404
        assert browser.post(invite, {"purpose": "check-in"}).status_code == 404
        for verb in ("revoke", "mail"):
            address = f"/invite/{invitation.id}/{verb}/"
            assert browser.post(address, {"token": token}).status_code == 404
    assert find_invitation(token, at=timezone.now()).revoked_at is None
    assert mail.outbox == []
