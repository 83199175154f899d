"""A quick way for tests to be somebody: a session that has used its second factor."""

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator

from missing_cases.access.context import acting_as_system
from missing_cases.accounts.encryption import encrypt

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BACKEND = "missing_cases.accounts.backends.PersonBackend"


def enrol(user):
    """Give a person a second factor; return it. Once is enough."""
    with acting_as_system("test"):
        found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        kept = {"secret": encrypt(SECRET)}
        return found or Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=kept)


def sign_in(client, user, *, agency=None):
    """Sign a test client in as a person, password and second factor given; `agency` is the one they act for."""
    factor = enrol(user)
    with acting_as_system("test"):
        client.force_login(user, backend=BACKEND)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": 0},
            {"method": "mfa", "at": 0, "id": factor.pk, "type": factor.type},
        ]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        if agency is not None:
            session["agency"] = str(agency.pk)
        session.save()
    return client
