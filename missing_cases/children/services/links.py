"""Adults, places and telephones: made once, joined to children by dated, sourced links."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from missing_cases.access.perms import Perm
from missing_cases.children import rules
from missing_cases.errors import RuleError
from missing_cases.models import Adult, Child, ChildAdult, ChildPhone, ChildPlace, Phone, Place, Tier

PLACE_LINKED: list[Callable[..., None]] = []  # told of each place linked to a child; apps above add themselves


def _held(child: Child, by, source: str, from_on: date | None, now) -> Child:
    by.demand(Perm.CHILD_EDIT)
    if not source.strip():
        raise RuleError(_("Say where this comes from"), "source")
    if from_on is not None:
        rules.check_not_ahead(from_on, rules.day_of(now))
    return Child.objects.visible_to(by, tier=Tier.RECORD).get(pk=child.pk)


def _recorded(by, now) -> dict:
    return {"owner_agency": by.agency, "recorded_by": by.user, "recorded_at": now}


def record_place(*, name: str, address: str = "", postcode: str = "", by, now) -> Place:
    """Record a place for the reader's agency. Without a name, the first line of its address. Raises RuleError."""
    called = name.strip() or address.strip().split("\n")[0].strip() or postcode.strip()
    if not called:
        raise RuleError(_("Enter what the place is called"), "name")
    return Place.objects.create(
        name=called[:150], address=address.strip(), postcode=rules.clean_postcode(postcode), **_recorded(by, now)
    )


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
    date_of_birth: date | None = None,
) -> ChildAdult:
    """Join an adult to a child: a parent, a carer, a friend, a person of concern. `source` says who told us."""
    held = _held(child, by, source, from_on, now)
    if not full_name.strip():
        raise RuleError(_("Enter the adult's name, or what they are called"), "full_name")
    if date_of_birth is not None:
        rules.check_not_ahead(date_of_birth, rules.day_of(now), field="date_of_birth")
    adult = Adult.objects.create(
        full_name=full_name.strip(), date_of_birth=date_of_birth, notes=notes, **_recorded(by, now)
    )
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
    held = _held(child, by, source, from_on, now)
    place = record_place(name=name, address=address, postcode=postcode, by=by, now=now)
    link = ChildPlace.objects.create(
        child=held, place=place, relation=relation, source=source, from_on=from_on, **_recorded(by, now)
    )
    for tell in PLACE_LINKED:
        tell(link=link, by=by, now=now)
    return link


@transaction.atomic
def link_phone(
    *, child: Child, number: str, relation: str, source: str, by, now, from_on: date | None = None
) -> ChildPhone:
    """Join a telephone to a child: their own, or one they use."""
    held = _held(child, by, source, from_on, now)
    if not any(sign.isdigit() for sign in number):
        raise RuleError(_("Enter the telephone number"), "number")
    phone = Phone.objects.create(number=number.strip(), **_recorded(by, now))
    return ChildPhone.objects.create(
        child=held, phone=phone, relation=relation, source=source, from_on=from_on, **_recorded(by, now)
    )


@transaction.atomic
def end_link(
    *, link: ChildAdult | ChildPlace | ChildPhone, to_on: date, by, now
) -> ChildAdult | ChildPlace | ChildPhone:
    """Say that a link no longer holds from a day on. Raises RuleError for a day ahead or before the link began."""
    by.demand(Perm.CHILD_EDIT)
    rules.check_not_ahead(to_on, rules.day_of(now), field="to_on")
    rows = type(link).objects.visible_to(by).filter(void_at__isnull=True)
    found = rows.select_for_update(of=("self",)).get(pk=link.pk)
    rules.check_ends_after(found.from_on, to_on)
    found.to_on = to_on
    found.save(update_fields=["to_on"])
    return found
