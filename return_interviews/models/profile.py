"""Where an interviewer works and which languages they speak."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Owned, Record


class InterviewerProfile(Record, Owned):
    """An interviewer's areas and languages at one agency, so that an interview goes to somebody near who is understood.

    `areas`: first halves of postcodes ("WN1"). Open to every reader: it says nothing of a child.
    """

    worker = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="interviewer_profiles")
    areas = ArrayField(models.CharField(max_length=4), default=list, blank=True, verbose_name=_("areas"))
    languages = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("languages"))
    note = models.CharField(_("what else a child may ask for"), max_length=200, blank=True)
    changed_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        db_table = "interviewer_profile"
        constraints = [models.UniqueConstraint(fields=["worker", "owner_agency"], name="one_profile_at_an_agency")]
