"""The sign-in forms, with our words: a sign-in name and a passphrase."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from cairn.clinic.sign_in import LONGEST_PASSPHRASE

LONGEST = MaxLengthValidator(
    LONGEST_PASSPHRASE, _("A passphrase has at most 1,024 characters.")
)


def _word(field: forms.Field, label: Any, **attributes: str) -> None:
    field.label = label
    if isinstance(field.widget, forms.PasswordInput):
        field.validators.append(LONGEST)
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignIn(LoginForm):  # type: ignore[misc]
    """Name and passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        _word(self.fields["login"], _("Sign-in name"), autocomplete="username webauthn")
        _word(self.fields["password"], _("Passphrase"))
        self.fields["login"].error_messages["required"] = _("Enter your sign-in name.")
        self.fields["password"].error_messages["required"] = _("Enter your passphrase.")


class PassphraseAgain(ReauthenticateForm):  # type: ignore[misc]
    """The passphrase once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password"], _("Passphrase"), autocomplete="current-password")


class ChangePassphrase(ChangePasswordForm):  # type: ignore[misc]
    """The old passphrase and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["oldpassword"], _("The passphrase you use now"))
        _word(self.fields["password1"], _("A new passphrase"))
        _word(self.fields["password2"], _("The new passphrase once more"))
        self.fields["password1"].help_text = _(
            "At least 15 characters; four or five unrelated words are easy to keep."
        )


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code from the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("Code"), autocomplete="one-time-code")
        self.fields["code"].help_text = _(
            "The six digits your app shows now, or one of your recovery codes."
        )


class CodeAgain(CodeAgainForm):  # type: ignore[misc]
    """A code once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("Code"), autocomplete="one-time-code")


class StartCodeApp(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("The code it shows"), autocomplete="one-time-code")


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A name for a new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["name"], _("A name for this passkey"))
        self.fields["name"].help_text = _("Such as the device it lives on.")
        if "passwordless" in self.fields:
            _word(self.fields["passwordless"], _("Sign in with it alone"))
            self.fields["passwordless"].help_text = _(
                "Without typing name and passphrase; the device asks who you are."
            )


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["name"], _("A name for this passkey"))
