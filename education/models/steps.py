"""What was done to find a child missing education: checks, and enquiries with their answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from education.enums import CheckKind
from missing_cases.models import ChildScopedQuerySet, Owned, Record


class EducationCheck(Record, Owned):
    """One check that was made: by the school or by other practitioners, when, by whom, with what result."""

    case = models.ForeignKey("education.EducationCase", on_delete=models.PROTECT, related_name="checks")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("whose check"), max_length=14, choices=CheckKind.choices)
    made_by = models.CharField(_("who made it"), max_length=200)
    made_at = models.DateTimeField(_("made"))
    result = models.TextField(_("what came of it"))
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = ChildScopedQuerySet.as_manager()

    class Meta:
        db_table = "education_check"
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CheckKind.values), name="education_check_kind_is_known"),
            models.CheckConstraint(condition=~Q(made_by="") & ~Q(result=""), name="education_check_says_who_and_what"),
        ]


class Enquiry(Record, Owned):
    """One question where the child is: who was asked, when, and the answer."""

    case = models.ForeignKey("education.EducationCase", on_delete=models.PROTECT, related_name="enquiries")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    asked = models.CharField(_("who was asked"), max_length=200)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = ChildScopedQuerySet.as_manager()

    class Meta:
        db_table = "education_enquiry"
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(asked=""), name="enquiry_says_who_was_asked"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="enquiry_answered_at_a_time",
            ),
        ]
