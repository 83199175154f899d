"""What a password may not be (NCSC guidance; OWASP ASVS 6.2): too long, common, or a word of this work."""

import gzip
import re
from functools import lru_cache
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTEXT_WORDS = ("missing", "missingcases", "missinghub", "safeguarding", "socialwork", "children", "council", "police")
LOOKALIKES = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
LEAST_LEFT = 8


@lru_cache(maxsize=1)
def deny_list() -> frozenset[str]:
    """Return the shipped list of 20,000 common passwords (Django's), in lower case."""
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip().lower() for line in lines)


def plain(password: str) -> str:
    """Return the password as a guesser reads it: lower case, letters for look-alikes, nothing else."""
    return re.sub(r"[^a-z]", "", password.lower().translate(LOOKALIKES))


class MaximumLength:
    """Refuse more than so many characters, which only slow the hash."""

    def __init__(self, most: int = 128):
        self.most = most

    def validate(self, password, user=None):
        """Raise when it is too long."""
        if len(password) > self.most:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self):
        """Say the limit."""
        return _("Your password must have at most %(most)d characters.") % {"most": self.most}


class NotGuessable:
    """Refuse common passwords, also with digits or signs around them, written with look-alikes, or repeated."""

    def validate(self, password, user=None):
        """Raise when a guesser would try it early."""
        tries = {password.lower(), password.lower().strip("0123456789!?.-_ "), plain(password)}
        tries |= {_smallest_repeat(text) for text in set(tries)}
        if len(set(password.lower())) < 4 or any(text in deny_list() for text in tries):
            raise ValidationError(_("This password is too easy to guess."), code="password_too_common")

    def get_help_text(self):
        """Say what to choose instead."""
        return _("Three random words make a good password. Common passwords are refused.")


class NotContextWords:
    """Refuse passwords that are little more than the words of this work or of the person's agency."""

    def validate(self, password, user=None):
        """Raise when fewer than eight letters or digits are left once the words of the work are taken out."""
        left = re.sub(r"[^a-z0-9]", "", password.lower().translate(LOOKALIKES))
        for word in sorted({*CONTEXT_WORDS, *agency_words(user)}, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEAST_LEFT and len(password) >= LEAST_LEFT:
            raise ValidationError(
                _("This password is made of words that belong to this work or to your agency."), code="password_context"
            )

    def get_help_text(self):
        """Say what is refused."""
        return _("Your password must not be made of the name of your agency, of places or of this service.")


def agency_words(user) -> set[str]:
    """Return the words of four letters or more in the names of the person's agencies and teams, as `plain` text."""
    if user is None or user.pk is None:
        return set()
    names = user.memberships.values_list("team__agency__name", "team__name", "team__agency__short_name")
    words = re.findall(r"[^\W\d_]{4,}", " ".join(text for row in names for text in row).lower())
    return {plain(word) for word in words}


def _smallest_repeat(text: str) -> str:
    for size in range(1, len(text) // 2 + 1):
        if text == (text[:size] * (len(text) // size + 1))[: len(text)] and len(text) % size == 0:
            return text[:size]
    return text
