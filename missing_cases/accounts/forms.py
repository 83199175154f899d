"""The forms of sign-in, in GOV.UK markup; guesses at a code take turns."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from missing_cases.accounts.turns import Busy, wait_turn
from missing_cases.forms.gov import GovForm
from missing_cases.models import User, UserKind

TOO_MANY = _("There have been too many tries. Wait 15 minutes, then try again.")


class _Plain(GovForm):
    """Labels above, no placeholders, no links inside hints."""

    labels: dict = {}
    hints: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.hints.get(name, "")
            field.label = self.labels.get(name, field.label)


class _Turns:
    def clean_code(self):
        """Check the code, one guess at a time for each person."""
        try:
            wait_turn("second-factor", str(self.user.pk))
        except Busy:
            raise forms.ValidationError(TOO_MANY) from None
        return super().clean_code()


PASSWORD_HINT = _("At least 12 characters. Three random words make a good one.")
CODE = {"code": _("Code from your app")}


class SignInForm(_Plain, account.LoginForm):
    """E-mail address and password."""

    labels = {"login": _("E-mail address"), "password": _("Password")}


class PasswordForm(_Plain, account.ReauthenticateForm):
    """The password again, before something grave."""

    labels = {"password": _("Your password")}


class NewPasswordForm(_Plain, account.ChangePasswordForm):
    """The old password and the new one, twice."""

    labels = {
        "oldpassword": _("Your password now"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints = {"password1": PASSWORD_HINT}


class ForgottenForm(_Plain, account.ResetPasswordForm):
    """Where to send a link to."""

    labels = {"email": _("Your e-mail address")}
    users: list[User]

    def clean_email(self):
        """Look for people of this address; a machine has no password to forget."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.kind == UserKind.PERSON]
        return email


class ForgottenKeyForm(_Plain, account.ResetPasswordKeyForm):
    """A new password, twice, after following the link."""

    labels = {"password1": _("New password"), "password2": _("New password again")}
    hints = {"password1": PASSWORD_HINT}


class CodeForm(_Turns, _Plain, mfa.AuthenticateForm):
    """The code of the second factor, at sign-in."""

    labels = {"code": _("Code")}
    hints = {"code": _("Six figures from your app, or one of your recovery codes.")}


class CodeAgainForm(_Turns, _Plain, mfa.ReauthenticateForm):
    """The code of the second factor, before something grave."""

    labels = {"code": _("Code")}
    hints = {"code": _("Six figures from your app, or one of your recovery codes.")}


class ActivateForm(_Turns, _Plain, totp.ActivateTOTPForm):
    """The first code of a new app, which proves that it works."""

    labels = {"code": _("Code that your app shows now")}

    @property
    def secret_in_fours(self) -> str:
        """Return the key as people type it: four letters at a time."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class DeactivateForm(_Plain, totp.DeactivateTOTPForm):
    """Giving up the app."""


class RecoveryForm(_Plain, GenerateRecoveryCodesForm):
    """New recovery codes; the old ones end."""


class PasskeyForm(_Plain, webauthn.AddWebAuthnForm):
    """A new passkey or security key."""

    labels = {"name": _("What you call it"), "passwordless": _("Sign in with this alone, without a password")}
    hints = {"passwordless": _("Your device then asks for your face, finger or PIN.")}


class PasskeyNameForm(_Plain, webauthn.EditWebAuthnForm):
    """Another name for a key."""

    labels = {"name": _("What you call it")}
