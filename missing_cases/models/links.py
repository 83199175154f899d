"""Adults, places and telephones: records of their own, joined to children by dated, sourced links."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Owned, Record, Voidable
from missing_cases.models.people import ChildRow


class Shared(Record, Owned, Voidable):
    """A record several children may be linked to."""

    recorded_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class Adult(Shared):
    """A grown-up in a child's life, or somebody a child has been found with."""

    full_name = models.CharField(_("full name"), max_length=150)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        db_table = "adult"

    def __str__(self):
        return self.full_name


class Place(Shared):
    """Somewhere: a home, a school, a park, a friend's address."""

    name = models.CharField(_("name"), max_length=150)
    address = models.TextField(_("address"), blank=True)
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)

    class Meta:
        db_table = "place"

    def __str__(self):
        return self.name


class Phone(Shared):
    """A telephone number and whose it is said to be."""

    number = models.CharField(_("number"), max_length=40)
    notes = models.CharField(_("notes"), max_length=200, blank=True)

    class Meta:
        db_table = "phone"

    def __str__(self):
        return self.number


class Link(ChildRow):
    """A dated, sourced join between a child and something shared."""

    source = models.CharField(_("where this comes from"), max_length=200)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True


class AdultRelation(models.TextChoices):
    """What an adult is to a child."""

    PARENT = "parent", _("Parent")
    CARER = "carer", _("Carer")
    RELATIVE = "relative", _("Relative")
    FRIEND = "friend", _("Friend")
    PARTNER = "partner", _("Boyfriend or girlfriend")
    CONCERN = "concern", _("Person of concern")
    OTHER = "other", _("Other")


class ChildAdult(Link):
    """A contact or other adult linked to a child."""

    adult = models.ForeignKey(Adult, on_delete=models.PROTECT, related_name="links")
    relation = models.CharField(_("relationship"), max_length=20, choices=AdultRelation.choices)
    may_contact = models.BooleanField(_("may be contacted when the child is missing"), default=True)
    parental_responsibility = models.BooleanField(_("has parental responsibility"), default=False)

    class Meta:
        db_table = "child_adult"


class PlaceRelation(models.TextChoices):
    """What a place is to a child."""

    HOME = "home", _("Home")
    SCHOOL = "school", _("School")
    FREQUENTED = "frequented", _("Goes there")
    FOUND = "found", _("Found there")
    CONCERN = "concern", _("Place of concern")


class ChildPlace(Link):
    """A place linked to a child."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="links")
    relation = models.CharField(_("what it is to the child"), max_length=20, choices=PlaceRelation.choices)

    class Meta:
        db_table = "child_place"


class ChildPhone(Link):
    """A telephone linked to a child: their own, or one they use."""

    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, related_name="links")
    relation = models.CharField(_("whose it is"), max_length=100)

    class Meta:
        db_table = "child_phone"
