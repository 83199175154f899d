"""A child whom another authority places here: the notice is taken in, and its risk goes to the police."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clocks.models import Clock
from clocks.services import complete_duty
from cross_border.models import PlacementNotice
from cross_border.services.asking import HUB, serving
from missing_cases.access.grants import involve_agency
from missing_cases.access.perms import Perm
from missing_cases.children.services import create_child, set_care_status, set_placement
from missing_cases.errors import RuleError
from missing_cases.models import (
    Agency,
    AgencyKind,
    CareStatus,
    CareStatusCode,
    Child,
    InvolvementRole,
    Placement,
    PlacementKind,
    Team,
    TeamScope,
    Tier,
)
from missing_cases.telling import Told, write_messages

TOPIC, SUBJECT = "placement.notice", "placement_notice"
TELLS_POLICE = "host_tells_police"


@transaction.atomic
def take_in_notice(
    *, child: Child | None, authority: Agency, said_by: str, from_on: date, kind: str, by, now: datetime,
    identity: dict | None = None, provider: Agency | None = None, place_name: str = "", address: str = "",
    postcode: str = "", worker: str = "", worker_telephone: str = "", risk: str = "",
    said_at: datetime | None = None,
) -> PlacementNotice:  # fmt: skip
    """Take in that another authority placed a child here (Wigan protocol, section 10).

    `child`, or None and `identity` (as `create_child` takes it) for one without a record. `said_at`: when the notice
    came, or None for now. The placement is recorded, the reader's council its host, the child looked after by another
    council from then on, and the hub is told. A placement that is recorded already stays.

    Raises RuleError beside the field, Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CROSS_BORDER)
    _check(authority, said_by, kind, by)
    if said_at and said_at > now:
        raise RuleError(_("This time is in the future. Enter when it came."), "said_at")
    child = child or create_child(by=by, now=now, **(identity or {}))
    held = Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=child.pk)
    _keep_open_to_own_teams(held, by, now)
    where = {"provider": provider, "place_name": place_name, "address": address, "postcode": postcode}
    placement = _standing(held, authority, from_on, by) or _place(held, authority, from_on, kind, where, by, now)
    _looked_after_elsewhere(held, from_on, by, now)
    notice = PlacementNotice.objects.create(
        child=held, owner_agency=by.agency, placement=placement, authority=authority, said_by=said_by.strip(),
        said_at=said_at or now,
        worker=worker.strip(), worker_telephone=worker_telephone.strip(), risk=risk.strip(), recorded_by=by.user,
        recorded_at=now,
    )  # fmt: skip
    _tell_hub(notice, now)
    return notice


def _check(authority: Agency, said_by: str, kind: str, by) -> None:
    if authority.kind != AgencyKind.COUNCIL or authority.pk == by.agency_id:
        raise RuleError(_("Choose the other council that placed the child here."), "authority")
    if not said_by.strip():
        raise RuleError(_("Say who sent the notice."), "said_by")
    if kind == PlacementKind.HOME:
        raise RuleError(_("A child whom an authority placed here does not live at home. Choose where."), "kind")


def _keep_open_to_own_teams(child: Child, by, now: datetime) -> None:
    """Let a team that sees only its own children keep this one when the other council becomes responsible."""
    teams = list(Team.objects.filter(pk__in=by.team_ids))
    if any(team.scope == TeamScope.AGENCY for team in teams):
        return
    for team in teams:
        involve_agency(
            child=child, agency=by.agency, team=team, role=InvolvementRole.HOST, legal_basis="placement", by=by.user,
            now=now,
        )  # fmt: skip


def _standing(child: Child, authority: Agency, from_on: date, by) -> Placement | None:
    """Return the placement that the notice is about, where it is recorded already."""
    return Placement.objects.filter(
        child=child, to_on=None, void_at=None, responsible_authority=authority, host_authority=by.agency,
        from_on=from_on,
    ).first()  # fmt: skip


def _place(child: Child, authority: Agency, from_on: date, kind: str, where: dict, by, now: datetime) -> Placement:
    try:
        return set_placement(
            child=child, kind=kind, from_on=from_on, responsible_authority=authority, placing_authority=authority,
            host_authority=by.agency, by=by, now=now, **where,
        )  # fmt: skip
    except RuleError as error:
        error.field = "authority" if error.field == "responsible_authority" else error.field
        raise


def _looked_after_elsewhere(child: Child, from_on: date, by, now: datetime) -> None:
    """Record the child's standing with the host: looked after by another council, from the day of the placement."""
    own = CareStatus.objects.filter(child=child, owner_agency=by.agency, to_on=None, void_at=None).first()
    if own is None or own.code != CareStatusCode.LOOKED_AFTER_ELSEWHERE:
        begins = max(from_on, own.from_on) if own else from_on
        set_care_status(child=child, code=CareStatusCode.LOOKED_AFTER_ELSEWHERE, from_on=begins, by=by, now=now)


def _tell_hub(notice: PlacementNotice, now: datetime) -> None:
    """Tell each co-ordinator of the host; where nobody is one, it stands as an incident on the duty desk."""
    told = serving(notice.owner_agency_id, (HUB,), now) or [Told(notice.owner_agency_id, HUB)]
    write_messages(TOPIC, (SUBJECT, notice.pk), told, child_id=notice.child_id, now=now)


@transaction.atomic
def record_risk_told(*, notice: PlacementNotice, told_to: str, by, now: datetime) -> PlacementNotice:
    """Tick that the risk was given to the police: to whom, by whom, when. Ends the duty of it where one runs.

    Raises RuleError where there is nothing to tell or it is told already, PlacementNotice.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CROSS_BORDER)
    rows = PlacementNotice.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.get(pk=notice.pk, owner_agency=by.agency, void_at=None)
    if not told_to.strip():
        raise RuleError(_("Say to whom it was given."), "told_to")
    if not found.risk or found.risk_told_at:
        raise RuleError(_("There is nothing to give, or it was given already."), "told_to")
    found.risk_told_at, found.risk_told_by, found.risk_told_to = now, by.user, told_to.strip()
    found.save(update_fields=["risk_told_at", "risk_told_by", "risk_told_to"])
    running = Clock.objects.running().filter(kind=TELLS_POLICE, subject_id=found.placement_id, agency=by.agency)
    for clock in running:
        complete_duty(clock=clock, note=found.risk_told_to, done_at=now, by=by, now=now)
    return found
