"""Care status and placement, each with its history, and the agencies that become involved through them."""

from datetime import date

from django.db import transaction

from missing_cases.access.grants import end_involvement, involve_agency
from missing_cases.access.perms import Perm
from missing_cases.children import rules
from missing_cases.models import (
    Agency,
    CareStatus,
    CareStatusCode,
    Child,
    Involvement,
    InvolvementRole,
    Place,
    Placement,
    Tier,
)

THROUGH_PLACEMENT = (InvolvementRole.PLACING, InvolvementRole.HOST, InvolvementRole.CARER)


def _held(child: Child, by) -> Child:
    by.demand(Perm.CHILD_EDIT)
    return Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=child.pk)


def _close_previous(rows, begins: date) -> None:
    previous = rows.filter(to_on__isnull=True, void_at__isnull=True).select_for_update().first()
    if previous:
        rules.check_begins_after(begins, previous.from_on)
        previous.to_on = begins
        previous.save(update_fields=["to_on"])


@transaction.atomic
def set_care_status(
    *, child: Child, code: CareStatusCode, from_on: date, legal_status: str = "", by, now
) -> CareStatus:
    """Record the child's standing with the reader's council from a day on; the one before ends that day.

    Raises RuleError for a day in the future or before the present status began.
    """
    held = _held(child, by)
    rules.check_not_ahead(from_on, rules.day_of(now))
    _close_previous(CareStatus.objects.filter(child=held, owner_agency=by.agency), from_on)
    return CareStatus.objects.create(
        child=held,
        owner_agency=by.agency,
        code=code,
        legal_status=legal_status,
        from_on=from_on,
        recorded_by=by.user,
        recorded_at=now,
    )


@transaction.atomic
def set_placement(
    *,
    child: Child,
    kind: str,
    from_on: date,
    by,
    now,
    place: Place | None = None,
    provider: Agency | None = None,
    responsible_authority: Agency | None = None,
    placing_authority: Agency | None = None,
    host_authority: Agency | None = None,
    emergency: bool = False,
    code: str = "",
) -> Placement:
    """Record where the child lives from a day on; the placement before ends that day.

    The placing and host councils and the provider become involved; those of the placement before no longer are.
    """
    held = _held(child, by)
    rules.check_not_ahead(from_on, rules.day_of(now))
    _close_previous(Placement.objects.filter(child=held), from_on)
    placement = Placement.objects.create(
        child=held,
        owner_agency=by.agency,
        kind=kind,
        code=code,
        place=place,
        provider=provider,
        responsible_authority=responsible_authority or by.agency,
        placing_authority=placing_authority,
        host_authority=host_authority,
        emergency=emergency,
        from_on=from_on,
        recorded_by=by.user,
        recorded_at=now,
    )
    _involve(placement, by=by, now=now)
    return placement


def _involve(placement: Placement, *, by, now) -> None:
    wanted = {
        InvolvementRole.PLACING: placement.placing_authority,
        InvolvementRole.HOST: placement.host_authority,
        InvolvementRole.CARER: placement.provider,
    }
    running = Involvement.objects.filter(
        child=placement.child, role__in=THROUGH_PLACEMENT, to_at__isnull=True, void_at__isnull=True
    )
    for involvement in running:
        if wanted[InvolvementRole(involvement.role)] != involvement.agency:
            end_involvement(involvement=involvement, now=now)
    for role, agency in wanted.items():
        if agency is not None:
            involve_agency(
                child=placement.child, agency=agency, role=role, legal_basis="placement", by=by.user, now=now
            )
