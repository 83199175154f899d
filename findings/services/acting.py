"""Agreeing what is done because of an interview, and ending it on evidence."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from findings import rules, triggers
from findings.enums import ActionKind, ActionState, Decision
from findings.models import FollowUp
from findings.services.finding import decide_finding
from missing_cases.access.perms import Perm
from missing_cases.children.selectors import colleagues
from missing_cases.errors import RuleError


@transaction.atomic
def agree_action(*, interview, kind: str, what: str, holder, due_on: dt.date, finding=None, by, now) -> FollowUp:
    """Agree an action because of an interview, or of one finding of it, which is then acted on. Starts its clock.

    Raises RuleError for an interview not authorised, a day that is over, or a holder of another agency; NotAllowed.
    """
    by.demand(Perm.FINDING_WORK)
    rules.check_authorised(interview.signed)
    rules.check_action(kind, what, due_on, timezone.localdate(now))
    if not colleagues(by, timezone.localdate(now)).filter(pk=holder.pk).exists():
        raise RuleError(_("Choose somebody of your agency who is to do it."), "holder")
    action = FollowUp.objects.create(
        interview=interview, finding=finding, child_id=interview.child_id, owner_agency=by.agency,
        kind=ActionKind(kind), what=what.strip(), holder=holder, due_on=due_on,
        agreed_by=by.user, agreed_at=now,
    )  # fmt: skip
    if finding is not None:
        decide_finding(finding=finding, decision=Decision.ACTED_ON, by=by, now=now)
    triggers.fire_agreed(action, by=by, now=now)
    return action


@transaction.atomic
def complete_action(*, action: FollowUp, evidence: str, by, now) -> FollowUp:
    """Close an action on evidence: what was done, when, and what shows it. Raises RuleError without it."""
    said = rules.check_words(evidence, "evidence", _("Write what shows that it was done: what, when and by whom."))
    return _end(action, ActionState.DONE, "evidence", said, by, now)


@transaction.atomic
def give_up_action(*, action: FollowUp, reason: str, by, now) -> FollowUp:
    """End an action that will not be done. Raises RuleError without a reason."""
    said = rules.check_words(reason, "reason", _("Say why it is given up."))
    return _end(action, ActionState.GIVEN_UP, "reason", said, by, now)


def _end(action, state, field, said, by, now):
    by.demand(Perm.FINDING_WORK)
    rows = FollowUp.objects.visible_to(by).select_for_update(of=("self",)).select_related("owner_agency")
    found = rows.get(pk=action.pk, owner_agency=by.agency)
    rules.check_open(found.state)
    found.state, found.ended_at, found.ended_by = state, now, by.user
    setattr(found, field, said)
    found.save(update_fields=["state", "ended_at", "ended_by", field])
    triggers.fire_ended(found, by=by, now=now)
    return found
