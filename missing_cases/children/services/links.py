"""Adults, places and telephones: made once, joined to children by dated, sourced links."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Adult, Child, ChildAdult, ChildPhone, ChildPlace, Phone, Place, Tier


def _held(child: Child, by, source: str) -> Child:
    by.demand(Perm.CHILD_EDIT)
    if not source.strip():
        raise RuleError(_("Say where this comes from"), "source")
    return Child.objects.visible_to(by, tier=Tier.RECORD).get(pk=child.pk)


def _recorded(by, now) -> dict:
    return {"owner_agency": by.agency, "recorded_by": by.user, "recorded_at": now}


@transaction.atomic
def link_adult(
    *,
    child: Child,
    full_name: str,
    relation: str,
    source: str,
    by,
    now,
    from_on: date | None = None,
    may_contact: bool = True,
    parental_responsibility: bool = False,
    notes: str = "",
) -> ChildAdult:
    """Join an adult to a child: a parent, a carer, a friend, a person of concern. `source` says who told us."""
    held = _held(child, by, source)
    if not full_name.strip():
        raise RuleError(_("Enter the adult's name, or what they are called"), "full_name")
    adult = Adult.objects.create(full_name=full_name.strip(), notes=notes, **_recorded(by, now))
    return ChildAdult.objects.create(
        child=held, adult=adult, relation=relation, source=source, from_on=from_on, may_contact=may_contact,
        parental_responsibility=parental_responsibility, **_recorded(by, now),
    )  # fmt: skip


@transaction.atomic
def link_place(
    *,
    child: Child,
    name: str,
    relation: str,
    source: str,
    by,
    now,
    address: str = "",
    postcode: str = "",
    from_on: date | None = None,
) -> ChildPlace:
    """Join a place to a child: home, school, somewhere they go, somewhere they were found."""
    held = _held(child, by, source)
    if not name.strip():
        raise RuleError(_("Enter what the place is called"), "name")
    place = Place.objects.create(name=name.strip(), address=address, postcode=postcode, **_recorded(by, now))
    return ChildPlace.objects.create(
        child=held, place=place, relation=relation, source=source, from_on=from_on, **_recorded(by, now)
    )


@transaction.atomic
def link_phone(
    *, child: Child, number: str, relation: str, source: str, by, now, from_on: date | None = None
) -> ChildPhone:
    """Join a telephone to a child: their own, or one they use."""
    held = _held(child, by, source)
    if not any(sign.isdigit() for sign in number):
        raise RuleError(_("Enter the telephone number"), "number")
    phone = Phone.objects.create(number=number.strip(), **_recorded(by, now))
    return ChildPhone.objects.create(
        child=held, phone=phone, relation=relation, source=source, from_on=from_on, **_recorded(by, now)
    )
