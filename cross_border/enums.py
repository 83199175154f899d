"""The words of what goes across a border, as codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why another authority is alerted."""

    PLACED_HERE = "placed_here", _("A child it placed here is missing")
    BELIEVED_THERE = "believed_there", _("The child is believed to be in its area")
    FOUND_THERE = "found_there", _("The child was found in its area")
    FOUND_HERE = "found_here", _("Its child was found here")


class Rung(models.IntegerChoices):
    """How high an alert has gone at the other authority."""

    DUTY = 1, _("Duty desk")
    SENIOR_MANAGER = 2, _("Senior manager")
    PARTNERSHIP = 3, _("Safeguarding partnership")
