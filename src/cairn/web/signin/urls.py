"""Addresses for signing in; the names are allauth's own.

Only these of its pages exist here: no sign-up, no reset by mail, no e-mail addresses.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import URLPattern, URLResolver, path

from cairn.web.signin.views import sign_out_everywhere

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/out/", account.logout, name="account_logout"),
    path("sign-in/out/everywhere/", sign_out_everywhere, name="sign_out_everywhere"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "sign-in/passphrase/", account.password_change, name="account_change_password"
    ),
    path("sign-in/second/", second_factor.authenticate, name="mfa_authenticate"),
    path(
        "sign-in/second/again/",
        second_factor.reauthenticate,
        name="mfa_reauthenticate",
    ),
    path("sign-in/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/settings/", second_factor.index, name="mfa_index"),
    path("sign-in/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("sign-in/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("sign-in/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("sign-in/passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path(
        "sign-in/passkeys/again/",
        passkey.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "sign-in/passkeys/<int:pk>/",
        passkey.edit_webauthn,
        name="mfa_edit_webauthn",
    ),
    path(
        "sign-in/passkeys/<int:pk>/remove/",
        passkey.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path(
        "sign-in/codes/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "sign-in/codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "sign-in/codes/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
