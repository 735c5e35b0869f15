"""How allauth behaves here: no sign-up, no mail, no hint whether a name exists."""

import base64
from pathlib import Path
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cairn.clinic import vault
from cairn.clinic.keyring import read_practice_key

PLACE = "second-factor"
NEWS = {
    "account/messages/password_changed.txt": _("The passphrase is changed."),
    "mfa/messages/totp_activated.txt": _("The code app is in use from now on."),
    "mfa/messages/totp_deactivated.txt": _("The code app is no longer in use."),
    "mfa/messages/webauthn_added.txt": _("The passkey is in use from now on."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is no longer in use."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "These codes replace all earlier ones."
    ),
}
MISMATCH = _(
    "This name and passphrase do not fit together. Check both; capitals count in the "
    "passphrase."
)


class MembersOnly(AuthenticationBackend):  # type: ignore[misc]
    """Answers for an account that has left as for one that never existed."""

    @classmethod
    def _stash_user(cls, user: AbstractBaseUser | None) -> None:  # noqa: ARG003
        # Allauth would send a disabled account with the right passphrase elsewhere.
        return None


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made in the set-up by an owner, and nowhere else."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "invalid_login": MISMATCH,
        "incorrect_password": _("This is not the passphrase of this account."),
        "enter_current_password": _("Enter the passphrase you use now."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait a few minutes, or sign in with a passkey."
        ),
        "rate_limited": _("Too many requests. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Return that nobody can sign up."""
        return False

    def respond_user_inactive(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,  # noqa: ARG002
    ) -> HttpResponseRedirect:
        """Send an account that has left back, like any stranger."""
        messages.error(request, MISMATCH)
        return HttpResponseRedirect(reverse("account_login"))

    def send_notification_mail(self, *_: Any, **__: Any) -> None:
        """Send nothing: an account has no address."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_: Any,
        **__: Any,
    ) -> None:
        """Say in our words what changed; signing in and out speak for themselves."""
        if news := NEWS.get(message_template or ""):
            messages.add_message(request, level, news)


class SealedSecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of second factors sealed under the practice key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code does not fit. Wait for the next one, try again."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        sealed = vault.seal(_practice_key(), text.encode(), place=PLACE)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        sealed = base64.b64decode(encrypted_text)
        return vault.open_sealed(_practice_key(), sealed, place=PLACE).decode()

    def send_notification_mail(self, *_: Any, **__: Any) -> None:
        """Send nothing: an account has no address."""


def _practice_key() -> bytes:
    return read_practice_key(
        Path(settings.PRACTICE_KEY_PATH), settings.PRACTICE_KEY_TEXT
    )
