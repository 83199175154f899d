"""Who may sign in with a password: people, never machines."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from missing_cases.models import User, UserKind

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class PersonBackend(AuthenticationBackend):
    """allauth's backend for people. It reads with the user whether they hold a second factor, in the same query."""

    def user_can_authenticate(self, user) -> bool:
        """Refuse disabled people and every machine."""
        return user.kind == UserKind.PERSON and super().user_can_authenticate(user)

    def _check_password(self, user, password):
        """Compare the password of a person; a machine is as unknown here as a wrong address."""
        if user is not None and user.kind != UserKind.PERSON:
            return None
        return super()._check_password(user, password)

    def get_user(self, user_id):
        """Return the signed-in person with `has_second_factor` set, or None when they may no longer sign in."""
        held = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        user = User.objects.annotate(has_second_factor=Exists(held)).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
