"""Why a duty was late, as a list that can be counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LateCause(models.TextChoices):
    """What made a duty late. "Another reason" asks for words."""

    POLICE_TOLD_LATE = "police_told_late", _("The police were told late, or told us late")
    COUNCIL_TOLD_LATE = "council_told_late", _("The council was told late")
    PROVIDER = "provider", _("The provider of interviews could not do it in time")
    CHILD_AWAY = "child_away", _("The child was away or missing again")
    CHILD_DECLINED = "child_declined", _("The child declined at first")
    NO_APPOINTMENT = "no_appointment", _("No time suited the child or the family")
    STAFF_ABSENCE = "staff_absence", _("The person who was to do it was absent")
    EXCEPTION = "exception", _("A manager agreed a later time or another person")
    RECORDED_LATE = "recorded_late", _("It was done in time and recorded with the wrong time")
    OTHER = "other", _("Another reason")
