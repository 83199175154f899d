"""Children linked to the same place: their links propose a mapping meeting (Wigan protocol, sections 8 and 10)."""

from uuid import UUID, uuid5

from django.db import connection

from clocks.services import fire
from episodes import rules
from episodes.facts import child_facts_on
from episodes.services.reporting import owner_of
from episodes.triggers import LINKED, PLACE
from missing_cases.models import ChildPlace, PlaceRelation

TOGETHER = frozenset({PlaceRelation.FOUND, PlaceRelation.FREQUENTED, PlaceRelation.CONCERN})
PLACES = UUID("5f0c6c1e-7d0a-5b34-9a53-6f1c8f1f5b1e")  # the name space of places by postcode or name


def propose_mapping(*, link: ChildPlace, by, now) -> None:
    """Propose a mapping meeting where several children are linked to the place of a new link.

    One runs for each place at a time. Nobody learns which other children they are.
    """
    if link.relation not in TOGETHER or _children_there(link) < 2:
        return
    agency = owner_of(link.child, by)
    fire(
        trigger=LINKED, subject_kind=PLACE, subject_id=place_key(link), child=link.child, agency=agency,
        anchors={"told_at": now}, facts=child_facts_on(link.child_id, agency.pk, now.astimezone(rules.LONDON).date()),
        by=by, now=now,
    )  # fmt: skip


def place_key(link: ChildPlace) -> UUID:
    """Return the key of a place as an agency knows it: the same for each of its records with that postcode or name."""
    return uuid5(PLACES, f"{link.owner_agency_id}:{link.place.postcode or link.place.name.lower()}")


def _children_there(link: ChildPlace) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT children_linked_with(%s)", [link.pk])
        return cursor.fetchone()[0]
