"""Where the page of a thing is, by its kind: for messages and duties that hold ids only."""

from uuid import UUID

from django.urls import reverse

from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access

PAGES = {
    "episode": "episodes:show",
    "interview": "return_interviews:interview",
    "follow_up": "findings:done",
    "disclosure": "disclosures:disclosure",
    "child": "reporting:child",
    "authority": "cross_border:chase",
    "pupil": "intake:pupil",
    "interview_request": "cross_border:interview_request",
    "placement_notice": "cross_border:notice",
    "notice": "episodes:notice_read",
    "handover": "reporting:handover",
    "difference": "intake:difference",
    "concern": "episodes:concern",
    "clock": "reporting:duty",
    "named_access": "accounts:emergency_review",
}


NEEDS = {"follow_up": Perm.FINDING_WORK, "named_access": Perm.BREAK_GLASS_REVIEW, "pupil": Perm.EDUCATION_WORK}


def address_of(kind: str, key: UUID, access: Access) -> str | None:
    """Return the address of a thing's page, or None for a kind without one or that the reader's roles do not open."""
    page, needed = PAGES.get(kind), NEEDS.get(kind)
    if page is None or (needed and not access.may(needed)):
        return None
    return reverse(page, args=[key])
