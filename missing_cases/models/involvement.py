"""Which agencies are involved with a child, and the grants that follow from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from missing_cases.models.base import Record, Voidable
from missing_cases.models.scoped import ChildScopedQuerySet, Tier


class InvolvementRole(models.TextChoices):
    """Why an agency is involved."""

    RESPONSIBLE = "responsible", _("Responsible authority")
    FORMER = "former", _("Formerly the responsible authority")
    PLACING = "placing", _("Placing authority")
    HOST = "host", _("Host authority")
    POLICE = "police", _("Police force of the episode")
    INTERVIEWER = "interviewer", _("Provides the return interview")
    CARER = "carer", _("Cares for the child")
    SCHOOL = "school", _("School or college")
    PARTNER = "partner", _("Partner agency")


class Involvement(Record, Voidable):
    """An agency's dated, justified involvement with a child. Grants are derived from these rows alone."""

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="involvements")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("missing_cases.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=InvolvementRole.choices)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices)
    legal_basis = models.TextField(_("legal basis"))
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("to"), null=True, blank=True)
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = ChildScopedQuerySet.as_manager()

    class Meta:
        db_table = "involvement"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gte=models.F("from_at")),
                name="involvement_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["child", "agency", "role", "team"],
                condition=models.Q(void_at__isnull=True, to_at__isnull=True),
                nulls_distinct=False,
                name="involvement_open_once",
            ),
        ]


class NamedAccessKind(models.TextChoices):
    """Why one person, rather than a team, may see a child."""

    ASSIGNED = "assigned", _("Assigned to work with the child")
    RESTRICTED = "restricted", _("Named on a restricted record")
    BREAK_GLASS = "break_glass", _("Emergency access, with a reason")


class NamedAccess(Record, Voidable):
    """Access of one person to one child, with its reason and end."""

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=NamedAccessKind.choices)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices)
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(_("from"))
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    review_due_at = models.DateTimeField(_("to be reviewed by"), null=True, blank=True)
    justified = models.BooleanField(_("found justified"), null=True, blank=True)
    review_note = models.TextField(_("what the review found"), blank=True)

    objects = ChildScopedQuerySet.as_manager()

    class Meta:
        db_table = "named_access"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="break_glass", review_due_at__isnull=True), name="emergency_access_is_reviewed"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("user")),
                name="emergency_access_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="break_glass") | models.Q(valid_to__isnull=False),
                name="emergency_access_has_an_end",
            ),
        ]


class ChildGrant(GroupObjectPermissionBase):
    """guardian's grant of `view_child` to a group, one row per group and child. Derived; never written by hand."""

    content_object = models.ForeignKey("missing_cases.Child", on_delete=models.CASCADE)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices)
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta(GroupObjectPermissionBase.Meta):
        db_table = "child_grant"
        indexes = [models.Index(fields=["group", "content_object"], name="grant_by_group")]
