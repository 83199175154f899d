"""The professionals who work with a child."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from missing_cases.access.grants import end_involvement, involve_agency
from missing_cases.access.perms import Perm
from missing_cases.children import rules
from missing_cases.errors import RuleError
from missing_cases.models import (
    Child,
    Involvement,
    InvolvementRole,
    KeyWorker,
    KeyWorkerRole,
    Membership,
    Tier,
    User,
)

ALLOCATED = "allocated_worker"  # the basis of a team's involvement that ends with its last allocated worker


@transaction.atomic
def add_key_worker(
    *,
    child: Child,
    role: KeyWorkerRole,
    from_on: date,
    by,
    now,
    user: User | None = None,
    name: str = "",
    telephone: str = "",
) -> KeyWorker:
    """Record that somebody works with the child from a day on. A new allocated social worker ends the one before.

    A worker of the reader's own agency sees the record through their team. Raises RuleError without anybody named.
    """
    by.demand(Perm.CHILD_EDIT)
    held = Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=child.pk)
    if user is None and not name.strip():
        raise RuleError(_("Say who works with the child"), "name")
    rules.check_not_ahead(from_on, rules.day_of(now))
    if role == KeyWorkerRole.SOCIAL_WORKER:
        for previous in _live(held).filter(role=role).select_for_update(of=("self",)):
            rules.check_begins_after(from_on, previous.from_on)
            previous.to_on = from_on
            previous.save(update_fields=["to_on"])
    worker = KeyWorker.objects.create(
        child=held, owner_agency=by.agency, user=user, name=name.strip(), telephone=telephone, role=role,
        from_on=from_on, recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    if user is not None:
        _open_to_team(held, user, by=by, now=now)
    close_to_teams(held, by=by, now=now)
    return worker


def _live(child: Child):
    return KeyWorker.objects.filter(child=child, to_on__isnull=True, void_at__isnull=True)


def _open_to_team(child, user, *, by, now):
    member = (
        Membership.objects.filter(user=user, team__agency=by.agency, to_on__isnull=True, void_at__isnull=True)
        .select_related("team")
        .order_by("from_on", "id")
        .first()
    )
    if member:
        involve_agency(
            child=child, agency=by.agency, team=member.team, role=InvolvementRole.RESPONSIBLE,
            legal_basis=ALLOCATED, by=by.user, now=now,
        )  # fmt: skip


def close_to_teams(child, *, by, now) -> None:
    """End the involvement of the agency's teams that rested on a worker who no longer works with the child."""
    working = _live(child).filter(user__isnull=False).values("user")
    teams = Membership.objects.filter(user__in=working, to_on__isnull=True, void_at__isnull=True).values("team")
    resting = Involvement.objects.filter(
        child=child, agency=by.agency, legal_basis=ALLOCATED, team__isnull=False, to_at__isnull=True,
        void_at__isnull=True,
    ).exclude(team__in=teams)  # fmt: skip
    for involvement in resting.select_related("child").order_by("id"):
        end_involvement(involvement=involvement, now=now)


@transaction.atomic
def end_key_worker(*, worker: KeyWorker, to_on: date, by, now) -> KeyWorker:
    """Record that somebody no longer works with the child; a team that saw the record through them no longer does.

    Raises RuleError for a day ahead or before they began.
    """
    by.demand(Perm.CHILD_EDIT)
    rules.check_not_ahead(to_on, rules.day_of(now), field="to_on")
    rows = KeyWorker.objects.visible_to(by).filter(void_at__isnull=True).select_related("child")
    found = rows.select_for_update(of=("self",)).get(pk=worker.pk)
    rules.check_ends_after(found.from_on, to_on)
    found.to_on = to_on
    found.save(update_fields=["to_on"])
    close_to_teams(found.child, by=by, now=now)
    return found
