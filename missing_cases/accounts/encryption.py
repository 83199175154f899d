"""Encrypts small secrets at rest with keys made from the secret key; a rotated key still reads what it wrote."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _ring() -> MultiFernet:
    keys: list[str] = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    made = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"missing-cases second factor")
    return base64.urlsafe_b64encode(made.derive(key.encode()))


def encrypt(text: str) -> str:
    """Return the text encrypted under the present key."""
    return _ring().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Return the text again. Raises InvalidToken when no key of ours wrote it."""
    return _ring().decrypt(text.encode()).decode()
