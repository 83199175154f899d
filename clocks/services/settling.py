"""Settles an alert that reached nobody: it stands on the duty desk until a person says what they did."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clocks.models import Settlement
from clocks.selectors import incidents_for
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Message


def settle_incident(*, incident: Message, note: str, by, now: datetime) -> Settlement:
    """Record what somebody did about an alert that reached nobody, and take it off the duty desk.

    Raises `RuleError` beside the field without a note, Message.DoesNotExist for another agency's or a settled one.
    """
    by.demand(Perm.DUTY_DESK)
    if not note.strip():
        raise RuleError(_("Say what you did: whom you told, and how."), "note")
    with transaction.atomic():
        held = incidents_for(by).select_for_update(of=("self",)).get(pk=incident.pk)
        held.resolved_at, held.resolved_by = now, by.user
        held.save(update_fields=["resolved_at", "resolved_by"])
        settlement = Settlement(
            message=held, agency=by.agency, child_id=held.child_id, note=note.strip(), by=by.user, at=now
        )
        settlement.save(force_insert=True)
    return settlement
