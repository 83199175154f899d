"""Words for whom an alert was for, why it did not reach them, and why it climbed, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from missing_cases.access.roles import ROLES

PERSONS = {
    "assignee": _("Whoever the duty is given to"),
    "key_worker": _("The child's worker"),
    "duty_team": _("The out-of-hours duty team"),
}
WHY = {
    "away": _("away, without a deputy who can be told"),
    "disabled": _("may no longer sign in"),
    "left": _("has left"),
    "no_address": _("has no address"),
}
CLIMBED = {
    "silence": _("Nobody had said that they had seen it."),
    "unreached": _("Somebody who should have been told could not be."),
}


def role_words(code: str) -> str:
    """Return a role, or the persons a protocol names without one, in words."""
    if code in PERSONS:
        return str(PERSONS[code])
    return str(ROLES[code].name) if code in ROLES else code


def why_words(code: str) -> str:
    """Return why a person could not be told."""
    return str(WHY.get(code, code))


def words_of_firing(detail: Mapping[str, Any]) -> list[str]:
    """Return what the history says of a step that fired: that it climbed, and whom it did not reach."""
    words = [str(CLIMBED[detail["climbed"]])] if detail.get("climbed") else []
    for missed in detail.get("missed", ()):
        words.append(gettext("It did not reach: %(role)s.") % {"role": role_words(missed["role"])})
    return words
