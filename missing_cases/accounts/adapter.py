"""How allauth behaves here: nobody signs up, guesses take turns, secrets are encrypted, mail leaves after commit."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from missing_cases.access.policy import live_memberships
from missing_cases.accounts import encryption
from missing_cases.accounts.addresses import client_address, name_given
from missing_cases.accounts.backends import SECOND_FACTORS
from missing_cases.accounts.turns import Busy, wait_turn


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail address for people whom an administrator has entered."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many_login_attempts": _("There have been too many tries. Wait 15 minutes, then try again."),
    }

    def is_open_for_signup(self, request) -> bool:
        """Say that nobody makes their own account."""
        return False

    def get_client_ip(self, request) -> str:
        """Return the address the lock-out counts by."""
        return client_address(request)

    def get_login_redirect_url(self, request) -> str:
        """Return the first page: My work, or one's own account for somebody who holds no role anywhere."""
        if request.user.is_authenticated and request.access is None:
            held = live_memberships(request.user, request.now.date()).exists()
            return super().get_login_redirect_url(request) if held else reverse("accounts:home")
        return super().get_login_redirect_url(request)

    def pre_authenticate(self, request, **credentials) -> None:
        """Let one guess at a time through for a person and address, so that axes counts every one of them."""
        try:
            wait_turn("sign-in", name_given(request, credentials), client_address(request))
        except Busy:
            raise self.validation_error("too_many_login_attempts") from None

    def reauthenticate(self, user, password: str) -> bool:
        """Check the password of the person signed in, under the same lock-out as sign-in."""
        from allauth.core import context

        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def send_mail(self, template_prefix, email, context) -> None:
        """Send after the transaction has committed: no call to the outside within one."""
        message = self.render_mail(template_prefix, email, {"current_site": None, **context})
        transaction.on_commit(message.send, robust=True)


class MfaAdapter(DefaultMFAAdapter):
    """The second factor: its secret is encrypted at rest, and the last one cannot be given up."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret."""
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator) -> bool:
        """Keep at least one second factor, always."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_FACTORS)
        return others.exclude(pk=authenticator.pk).exists()
