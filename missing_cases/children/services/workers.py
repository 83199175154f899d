"""The professionals who work with a child."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from missing_cases.access.grants import involve_agency
from missing_cases.access.perms import Perm
from missing_cases.children import rules
from missing_cases.errors import RuleError
from missing_cases.models import Child, InvolvementRole, KeyWorker, KeyWorkerRole, Membership, Tier, User


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
        KeyWorker.objects.filter(child=held, role=role, to_on__isnull=True, void_at__isnull=True).update(to_on=from_on)
    worker = KeyWorker.objects.create(
        child=held, owner_agency=by.agency, user=user, name=name.strip(), telephone=telephone, role=role,
        from_on=from_on, recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    if user is not None:
        _open_to_team(held, user, by=by, now=now)
    return worker


def _open_to_team(child, user, *, by, now):
    member = (
        Membership.objects.filter(user=user, team__agency=by.agency, to_on__isnull=True, void_at__isnull=True)
        .select_related("team")
        .first()
    )
    if member:
        involve_agency(
            child=child, agency=by.agency, team=member.team, role=InvolvementRole.RESPONSIBLE,
            legal_basis=str(_("Allocated worker")), by=by.user, now=now,
        )  # fmt: skip


@transaction.atomic
def end_key_worker(*, worker: KeyWorker, to_on: date, by, now) -> KeyWorker:
    """Record that somebody no longer works with the child."""
    by.demand(Perm.CHILD_EDIT)
    found = KeyWorker.objects.visible_to(by).select_for_update(of=("self",)).get(pk=worker.pk)
    rules.check_ends_after(found.from_on, to_on)
    found.to_on = to_on
    found.save(update_fields=["to_on"])
    return found
