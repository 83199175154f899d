"""Agencies of every kind that take part in looking after missing children, and their teams."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Record


class AgencyKind(models.TextChoices):
    """The kinds of agency named in the protocols (Wigan appendix f; Bolton, Kirklees and Rochdale strategies)."""

    COUNCIL = "council", _("Council children's services")
    POLICE = "police", _("Police force")
    INTERVIEW_PROVIDER = "interview_provider", _("Return interview provider")
    HEALTH = "health", _("Health")
    EDUCATION = "education", _("School, college or education service")
    YOUTH_JUSTICE = "youth_justice", _("Youth justice")
    PROBATION = "probation", _("Probation")
    CARE_HOME = "care_home", _("Children's home")
    FOSTERING = "fostering", _("Fostering agency")
    HOUSING = "housing", _("Housing")
    SUBSTANCE_SERVICE = "substance_service", _("Young people's drug and alcohol service")
    ADULT_SERVICES = "adult_services", _("Adult services")
    CHARITY = "charity", _("Charity")
    PARTNERSHIP = "partnership", _("Safeguarding partnership")


class Agency(Record):
    """An organisation with its own staff, records and duties."""

    kind = models.CharField(_("kind"), max_length=30, choices=AgencyKind.choices)
    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=40)
    code = models.CharField(_("official code"), max_length=20, blank=True, help_text=_("GSS code, force code or URN"))
    protocol_code = models.CharField(_("local protocol"), max_length=40, blank=True)
    uses_absent = models.BooleanField(_("its protocol uses the absent category"), default=False)
    police_force = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("police force of its area"),
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    duty_telephone = models.CharField(_("telephone of the duty team"), max_length=40, blank=True)
    out_of_hours_telephone = models.CharField(_("telephone out of hours"), max_length=40, blank=True)
    email = models.EmailField(_("duty e-mail address"), blank=True)
    brand_colour = models.CharField(_("brand colour"), max_length=7, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        db_table = "agency"
        verbose_name_plural = "agencies"
        ordering = ["name"]

    def __str__(self):
        return self.name


class TeamScope(models.TextChoices):
    """Which of its agency's children a team works with."""

    AGENCY = "agency", _("Every child its agency is involved with")
    ASSIGNED = "assigned", _("Only children assigned to the team")


class Team(Record):
    """Part of an agency. Access to a child is granted to a team's group."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=200)
    scope = models.CharField(max_length=20, choices=TeamScope.choices, default=TeamScope.ASSIGNED)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="team")
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "team"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="team_name_once_per_agency")]

    def __str__(self):
        return self.name


class ReferenceCounter(models.Model):
    """The last number given out by an agency in a year, for references such as MC-2026-000123."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "reference_counter"
        constraints = [models.UniqueConstraint(fields=["agency", "series", "year"], name="one_counter_per_series")]
