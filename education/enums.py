"""The words of the register of children missing education."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands, in the order in which the register lists them."""

    OPEN = "open", _("Not found yet")
    FOUND = "found", _("Found, not in education")
    PROVISION = "provision", _("In education")
    CLOSED = "closed", _("Closed")


STANDING = (State.OPEN, State.FOUND)


class Teller(models.TextChoices):
    """Who told the officer."""

    SCHOOL = "school", _("A school or college")
    PRACTITIONER = "practitioner", _("Another practitioner")
    PARENT = "parent", _("A parent or carer")
    COUNCIL = "council", _("The council found out itself")


class Reason(models.TextChoices):
    """Why the child is missing education, as far as it is known."""

    ABSENT = "absent", _("On a school's roll and continuously absent")
    LEFT = "left", _("Taken off the roll, destination not known")
    EXCLUDED = "excluded", _("Permanently excluded, nothing in its place")
    WITHDRAWN = "withdrawn", _("Withdrawn by a parent or carer")
    ARRIVED = "arrived", _("New to the area, without a place")
    NEVER = "never", _("Never had a place at a school")
    UNKNOWN = "unknown", _("Not known")


class YearGroup(models.TextChoices):
    """The school year of the child."""

    RECEPTION = "R", _("Reception")
    Y1 = "1", _("Year 1")
    Y2 = "2", _("Year 2")
    Y3 = "3", _("Year 3")
    Y4 = "4", _("Year 4")
    Y5 = "5", _("Year 5")
    Y6 = "6", _("Year 6")
    Y7 = "7", _("Year 7")
    Y8 = "8", _("Year 8")
    Y9 = "9", _("Year 9")
    Y10 = "10", _("Year 10")
    Y11 = "11", _("Year 11")


class CheckKind(models.TextChoices):
    """Whose checks they are; each has a duty of its own where the protocol sets one (Bolton missing strategy)."""

    SCHOOL = "school", _("By the school")
    PRACTITIONERS = "practitioners", _("By other practitioners")


DUTIES = {
    CheckKind.SCHOOL: "education_checks_10_days",
    CheckKind.PRACTITIONERS: "education_practitioner_checks_10_days",
}
CHECKED = {CheckKind.SCHOOL: "education.school_checked", CheckKind.PRACTITIONERS: "education.practitioners_checked"}


class LikelyReason(models.TextChoices):
    """Why a child is likely to go missing from education."""

    EXCLUSION = "exclusion", _("Excluded, or about to be")
    WITHDRAWAL = "withdrawal", _("Withdrawn by a parent or carer")
    OFF_ROLL = "off_roll", _("Taken off the roll with no destination")
    HOME = "home", _("Educated at home")
