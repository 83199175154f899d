"""Where the page of a thing is, by its kind: for messages and duties that hold ids only."""

from uuid import UUID

from django.urls import reverse

PAGES = {
    "episode": "episodes:show",
    "interview": "return_interviews:interview",
    "disclosure": "disclosures:disclosure",
    "child": "reporting:child",
    "clock": "reporting:duty",
    "named_access": "accounts:emergency_review",
}


def address_of(kind: str, key: UUID) -> str | None:
    """Return the address of a thing's page, or None for a kind without one."""
    page = PAGES.get(kind)
    return reverse(page, args=[key]) if page else None
