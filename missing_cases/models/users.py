"""People and machines that sign in, and the roles they hold, where and when."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.agencies import Team
from missing_cases.models.base import Record, Voidable


class UserManager(BaseUserManager["User"]):
    """Makes users known by their e-mail address."""

    def create_user(self, email, password=None, **fields):
        """Create a user and the personal group that named access is granted to."""
        email = self.normalize_email(email).lower()
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.personal_group = Group.objects.create(name=f"person {user.pk}")
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username):
        """Find a user by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class UserKind(models.TextChoices):
    """A person, or a machine that calls the API for an agency."""

    PERSON = "person", _("Person")
    SERVICE = "service", _("Machine")


class User(AbstractBaseUser, PermissionsMixin, Record):
    """Somebody, or some machine, that signs in."""

    kind = models.CharField(max_length=10, choices=UserKind.choices, default=UserKind.PERSON)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("looks after reference data"), default=False)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    personal_group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="person")

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        db_table = "staff"
        ordering = ["full_name"]

    def __str__(self):
        return self.full_name

    def get_full_name(self):
        """Return the name as written."""
        return self.full_name

    def get_short_name(self):
        """Return the initial and family name: "S Jones"."""
        parts = self.full_name.split()
        return f"{parts[0][0]} {parts[-1]}" if len(parts) > 1 else self.full_name


class Membership(Record, Voidable):
    """A role a user holds in a team from one date to another. What the role may do is code (access/roles.py)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=40)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("last day"), null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_reason = models.TextField(_("why they joined"), blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.TextField(_("why it ended"), blank=True)

    class Meta:
        db_table = "membership"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="membership_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="membership_held_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("team", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "from_on",
                            "to_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(void_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.role} @ {self.team_id}"
