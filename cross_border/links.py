"""The one-time link of an alert. Of its secret only the hash is kept.

The secret follows from the alert and the site's key, and is not made anew at each sending: a letter that was taken by
the mail server but looked refused still opens, and one that comes twice holds the same link, which opens once.
"""

from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "cross_border.alert"


def token_of(alert_id: UUID) -> str:
    """Return the secret of an alert's link: 64 hexadecimal digits that nobody can work out without the site's key."""
    return salted_hmac(SALT, str(alert_id), algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """Return what is kept of a secret."""
    return sha256(token.encode()).hexdigest()


def address_of(alert_id: UUID) -> str:
    """Return the whole address that is sent."""
    return f"{settings.SITE_ADDRESS.rstrip('/')}/authority/{token_of(alert_id)}/"
