"""What each likeness counts for, and why. A score is the sum of what is found, between 0 and 100; no weight is learnt.

The weights are ours, set so that nothing but a name with a date of birth, or a name with a number, comes near 100.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sign(models.TextChoices):
    """One thing found in comparing a notification with a child: in words."""

    SAME_NAME = "same_name", _("Same name")
    OTHER_ORDER = "other_order", _("Same names in the other order")
    OTHER_NAME = "other_name", _("Same as another name they are known by")
    SHORT_OR_SOUND = "short_or_sound", _("A short form of the name, or one that sounds like it")
    SPELLING = "spelling", _("Name spelt nearly the same")
    FAMILY_NAME = "family_name", _("Same family name, another given name")
    GIVEN_NAME = "given_name", _("Same given name, another family name")
    ANOTHER_NAME = "another_name", _("Another name")
    SAME_BIRTHDAY = "same_birthday", _("Same date of birth")
    SWAPPED_BIRTHDAY = "swapped_birthday", _("Same date of birth with day and month exchanged")
    NEAR_BIRTHDAY = "near_birthday", _("Date of birth different in one figure")
    ANOTHER_BIRTHDAY = "another_birthday", _("Another date of birth")
    SAME_AGE = "same_age", _("Same age")
    ANOTHER_AGE = "another_age", _("Another age")
    COUNCIL_NUMBER = "council_number", _("Same council case number")
    ANOTHER_COUNCIL_NUMBER = "another_council_number", _("Another council case number")
    POLICE_NUMBER = "police_number", _("Same police person reference")
    ANOTHER_POLICE_NUMBER = "another_police_number", _("Another police person reference")
    LOG_NUMBER = "log_number", _("Log number of an episode of theirs")
    POSTCODE = "postcode", _("A place of theirs has this postcode")


WEIGHTS: dict[Sign, int] = {
    Sign.SAME_NAME: 50,  # names repeat: alone it is half of the way
    Sign.OTHER_ORDER: 40,  # lists mix surname and given name; a little less sure than in order
    Sign.OTHER_NAME: 45,  # somebody has recorded that they use it
    Sign.SHORT_OR_SOUND: 35,  # Sandy is Alexander or Alexandra: not one name
    Sign.SPELLING: 30,  # one or two letters: as likely another child as a slip where the birthday is not the same
    Sign.FAMILY_NAME: 10,  # brothers and sisters: it must never do alone
    Sign.GIVEN_NAME: 5,
    Sign.ANOTHER_NAME: -40,
    Sign.SAME_BIRTHDAY: 45,  # with the same name it is near certain; alone one child in several thousand
    Sign.SWAPPED_BIRTHDAY: 25,  # the commonest slip in a list made elsewhere
    Sign.NEAR_BIRTHDAY: 15,
    Sign.ANOTHER_BIRTHDAY: -40,  # takes away more than a same name gives above half
    Sign.SAME_AGE: 5,
    Sign.ANOTHER_AGE: -15,
    Sign.COUNCIL_NUMBER: 50,  # given out once; but typed by hand, so a name must agree
    Sign.ANOTHER_COUNCIL_NUMBER: -30,
    Sign.POLICE_NUMBER: 50,
    Sign.ANOTHER_POLICE_NUMBER: -10,  # a force gives a person several
    Sign.LOG_NUMBER: 50,
    Sign.POSTCODE: 10,  # a home has several children
}
"""Points of each sign. Every one that counts against a child is below nought, so that it never raises a score."""
