"""A child on the register of children missing education."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from education.enums import STANDING, Reason, State, Teller, YearGroup
from missing_cases.models import ChildScopedQuerySet, Owned, Record


class EducationCaseQuerySet(ChildScopedQuerySet):
    """Cases."""

    def standing(self):
        """Keep those of children who are not in education yet."""
        return self.filter(state__in=STANDING)


class EducationCase(Record, Owned):
    """One child missing education, until found, in education again, or closed.

    What was told, when, by whom, and the first day of absence stand in the concern, which started the duties.
    """

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="education_cases")
    concern = models.OneToOneField("episodes.ChildConcern", on_delete=models.PROTECT, related_name="education_case")
    state = models.CharField(_("where it stands"), max_length=10, choices=State.choices, default=State.OPEN)
    teller = models.CharField(_("who told the officer"), max_length=12, choices=Teller.choices)
    reason = models.CharField(_("why"), max_length=10, choices=Reason.choices)
    last_school = models.CharField(_("last school"), max_length=200, blank=True)
    year_group = models.CharField(_("school year"), max_length=2, choices=YearGroup.choices, blank=True)
    found_at = models.DateTimeField(_("found"), null=True, blank=True)
    found_where = models.CharField(_("where the child is"), max_length=200, blank=True)
    found_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    provision = models.CharField(_("school or provision"), max_length=200, blank=True)
    provision_from_on = models.DateField(_("from"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(_("why it was closed"), blank=True)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    objects = EducationCaseQuerySet.as_manager()

    class Meta:
        db_table = "education_case"
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="education_case_state_is_known"),
            models.UniqueConstraint(
                fields=["child", "owner_agency"],
                condition=Q(state__in=[State.OPEN, State.FOUND]),
                name="education_case_stands_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FOUND) | Q(found_at__isnull=False) & ~Q(found_where=""),
                name="education_case_found_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PROVISION, provision_from_on__isnull=False) & ~Q(provision="")
                | ~Q(state=State.PROVISION) & Q(provision="", provision_from_on__isnull=True),
                name="education_case_into_a_provision",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED) & ~Q(end_reason="") | ~Q(state=State.CLOSED) & Q(end_reason=""),
                name="education_case_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.OPEN, State.FOUND], ended_at__isnull=True)
                | Q(state__in=[State.PROVISION, State.CLOSED], ended_at__isnull=False),
                name="education_case_ended_at_its_end",
            ),
        ]

    def __str__(self):
        return f"{self.state} {self.pk}"

    @property
    def stands(self) -> bool:
        """Say whether the child is not in education yet."""
        return self.state in STANDING
