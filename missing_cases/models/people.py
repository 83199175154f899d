"""The child: identity, names, care status and placements, each with its history."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Owned, Record, Voidable
from missing_cases.models.scoped import ChildQuerySet, ChildScopedQuerySet


class Sex(models.TextChoices):
    """SSDA903 codes."""

    FEMALE = "F", _("Female")
    MALE = "M", _("Male")
    UNKNOWN = "U", _("Not known")


class Child(Record, Voidable):
    """One row per child, shared by the agencies involved (Involvement)."""

    reference = models.CharField(_("reference"), max_length=20)
    family_name = models.CharField(_("family name"), max_length=100)
    given_names = models.CharField(_("given names"), max_length=100)
    known_as = models.CharField(_("known as"), max_length=100, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    date_of_birth_estimated = models.BooleanField(_("date of birth is an estimate"), default=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    gender = models.CharField(_("gender, in the child's words"), max_length=60, blank=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=4, blank=True)
    first_language = models.CharField(_("first language"), max_length=60, blank=True)
    interpreter_needed = models.BooleanField(_("interpreter needed"), default=False)
    disability = models.TextField(_("disability or communication need"), blank=True)
    description = models.TextField(_("description"), blank=True)
    council_reference = models.CharField(_("council case number"), max_length=40, blank=True)
    police_reference = models.CharField(_("police person reference"), max_length=40, blank=True)
    nhs_number = models.CharField(_("NHS number"), max_length=10, blank=True)
    upn = models.CharField(_("unique pupil number"), max_length=13, blank=True)
    unaccompanied_asylum_seeking = models.BooleanField(_("unaccompanied asylum-seeking child"), default=False)
    open_to_exploitation_team = models.BooleanField(_("open to the exploitation team"), default=False)
    photo = models.ForeignKey("missing_cases.StoredFile", on_delete=models.SET_NULL, null=True, related_name="+")
    restricted = models.BooleanField(_("restricted record"), default=False)
    current_risk_grade = models.CharField(max_length=20, blank=True)
    demo_note = models.TextField(_("what is assumed in this demonstration record"), blank=True)
    entered_by_agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ChildQuerySet.as_manager()

    class Meta:
        db_table = "child"
        ordering = ["family_name", "given_names", "id"]
        permissions = []
        constraints = [
            models.UniqueConstraint(fields=["entered_by_agency", "reference"], name="child_reference_once_per_agency")
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        """Return given and family names."""
        return f"{self.given_names} {self.family_name}"

    @property
    def short_name(self):
        """Return the given name and an initial, as a worker says it: "Amira K"."""
        return f"{self.known_as or self.given_names.split()[0]} {self.family_name[:1]}"

    @property
    def initials(self):
        """Return the initials alone, for screens on a wall."""
        return f"{self.given_names[:1]}{self.family_name[:1]}"

    def age_on(self, day):
        """Return the age in whole years on a date, or None when the date of birth is not known."""
        born = self.date_of_birth
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class ChildRow(Record, Owned, Voidable):
    """A row of the child's record: its child, its data controller, and who recorded it when."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="%(class)s_rows")
    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ChildScopedQuerySet.as_manager()

    class Meta:
        abstract = True


class NameKind(models.TextChoices):
    """What sort of name it is."""

    LEGAL = "legal", _("Name on the record")
    ALIAS = "alias", _("Also known as")
    FORMER = "former", _("Former name")
    ONLINE = "online", _("Name used online")


class ChildName(ChildRow):
    """Every name a child is known by, each with the keys search uses."""

    kind = models.CharField(max_length=10, choices=NameKind.choices)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    given_names = models.CharField(_("given names"), max_length=100)
    search_key = models.CharField(max_length=220, db_index=True)
    also_keys = ArrayField(models.CharField(max_length=110), default=list)

    class Meta:
        db_table = "child_name"


def _period(start="from_on", end="to_on"):
    boundary = RangeBoundary(inclusive_lower=True, inclusive_upper=False)
    return models.Func(start, end, boundary, function="daterange", output_field=DateRangeField())


class CareStatusCode(models.TextChoices):
    """The pathways of the Wigan protocol, section 9 and appendices b to d."""

    NOT_OPEN = "not_open", _("Not open to children's social care")
    EARLY_HELP = "early_help", _("Early help")
    ASSESSMENT = "assessment", _("Child and family assessment")
    CHILD_IN_NEED = "child_in_need", _("Child in need")
    CHILD_PROTECTION = "child_protection", _("Child protection plan")
    LOOKED_AFTER = "looked_after", _("Looked after by this council")
    LOOKED_AFTER_ELSEWHERE = "looked_after_elsewhere", _("Looked after by another council, placed here")
    CARE_LEAVER = "care_leaver", _("Care leaver")


class CareStatus(ChildRow):
    """The child's standing with one council from one date to another (the last day is not included)."""

    code = models.CharField(_("care status"), max_length=30, choices=CareStatusCode.choices)
    legal_status = models.CharField(_("legal status"), max_length=4, blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        db_table = "care_status"
        constraints = [
            ExclusionConstraint(
                name="care_status_one_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("owner_agency", RangeOperators.EQUAL),
                    (_period(), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(void_at__isnull=True),
            )
        ]


class PlacementKind(models.TextChoices):
    """Where a child lives, in groups that a coordinator uses; `code` holds the SSDA903 PLACE code where known."""

    HOME = "home", _("At home")
    FOSTER = "foster", _("Foster care")
    CHILDRENS_HOME = "childrens_home", _("Children's home")
    SUPPORTED = "supported", _("Supported accommodation")
    RELATIVE = "relative", _("With relatives or friends")
    SECURE = "secure", _("Secure home")
    OTHER = "other", _("Elsewhere")


class Placement(ChildRow):
    """Where a child lives and which authorities answer for it."""

    kind = models.CharField(_("where the child lives"), max_length=20, choices=PlacementKind.choices)
    code = models.CharField(_("SSDA903 placement code"), max_length=3, blank=True)
    place = models.ForeignKey("missing_cases.Place", on_delete=models.PROTECT, null=True, related_name="+")
    provider = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    responsible_authority = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    placing_authority = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    host_authority = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    emergency = models.BooleanField(_("emergency placement"), default=False)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        db_table = "placement"
        constraints = [
            ExclusionConstraint(
                name="placement_one_at_a_time",
                expressions=[("child", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                condition=models.Q(void_at__isnull=True),
            )
        ]


class KeyWorkerRole(models.TextChoices):
    """What a professional is to the child."""

    SOCIAL_WORKER = "social_worker", _("Allocated social worker")
    EARLY_HELP = "early_help_worker", _("Early help worker")
    PERSONAL_ADVISER = "personal_adviser", _("Personal adviser")
    REVIEWING_OFFICER = "reviewing_officer", _("Independent reviewing officer")
    CARER = "carer", _("Carer")
    TEACHER = "teacher", _("School contact")
    OTHER = "other", _("Other professional")


class KeyWorker(ChildRow):
    """A professional who works with the child, from one date to another."""

    user = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name, where they have no account"), max_length=150, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=KeyWorkerRole.choices)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        db_table = "key_worker"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | ~models.Q(name=""), name="key_worker_is_somebody"
            )
        ]
