"""The other authority answers: by its link, by a person of it who works here, or to us by telephone."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from cross_border.enums import Rung
from cross_border.links import hash_of
from cross_border.models import AuthorityChase
from cross_border.services.asking import ACKNOWLEDGED, GIVEN_UP, fire_about
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError


@dataclass(frozen=True)
class Answered:
    """What the link opens, once, to whoever said who they are."""

    facts: dict[str, str]


def link_stands(token: str) -> str:
    """Return "open", "answered", or "" for a link that never was, has ended, or is not ours to know of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT authority_link_stands(%s)", [hash_of(token)])
        return cursor.fetchone()[0] or ""


@transaction.atomic
def answer_link(*, token: str, name: str, role: str, words: str = "") -> Answered | None:
    """Acknowledge by the link and return what it opens; None where it does not stand (any more).

    The database does it: nobody is signed in, so nothing else can be read. Its clock ends at the next turn of the
    cranks. Raises RuleError beside the field.
    """
    if not name.strip():
        raise RuleError(_("Enter your name."), "name")
    if not role.strip():
        raise RuleError(_("Enter what you are, for example duty manager."), "role")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT authority_link_answer(%s, %s, %s, %s)::text",
            [hash_of(token), name.strip()[:150], role.strip()[:150], words.strip()[:5000]],
        )
        found = cursor.fetchone()[0]
    return Answered(json.loads(found)) if found else None


@transaction.atomic
def record_answer(*, chase: AuthorityChase, name: str, role: str, words: str = "", by, now: datetime) -> AuthorityChase:
    """Record that the authority knows: told to us by telephone, or said by a person of it who works here.

    Raises RuleError beside the field or where it is answered already, AuthorityChase.DoesNotExist, NotAllowed.
    """
    if not name.strip():
        raise RuleError(_("Say who answered."), "name")
    if not role.strip():
        raise RuleError(_("Say what they are, for example duty manager."), "role")
    found = _lock(chase, by)
    found.acknowledged_at, found.acknowledged_by = now, by.user
    found.acknowledged_name, found.acknowledged_role = name.strip(), role.strip()
    found.acknowledged_words = words.strip()
    changed = ["acknowledged_at", "acknowledged_by", "acknowledged_name", "acknowledged_role", "acknowledged_words"]
    found.save(update_fields=changed)
    fire_about(ACKNOWLEDGED, found, {"acknowledged_at": now}, by=by, now=now)
    return found


@transaction.atomic
def give_up(*, chase: AuthorityChase, reason: str, by, now: datetime) -> AuthorityChase:
    """Record that the chase is exhausted: every rung was alerted and nobody there answers.

    Raises RuleError before the last rung was alerted or without a reason, AuthorityChase.DoesNotExist, NotAllowed.
    """
    if not reason.strip():
        raise RuleError(_("Say what was tried and with whom."), "reason")
    found = _lock(chase, by)
    if found.owner_agency_id != by.agency_id:
        raise AuthorityChase.DoesNotExist
    if not found.alerts.filter(rung=Rung.PARTNERSHIP).exists():
        raise RuleError(_("Alert its senior manager and its safeguarding partnership first."), "reason")
    found.given_up_at, found.given_up_by, found.given_up_reason = now, by.user, reason.strip()
    found.save(update_fields=["given_up_at", "given_up_by", "given_up_reason"])
    fire_about(GIVEN_UP, found, {"given_up_at": now}, by=by, now=now)
    return found


def _lock(chase: AuthorityChase, by) -> AuthorityChase:
    by.demand(Perm.CROSS_BORDER)
    rows = AuthorityChase.objects.visible_to(by).select_for_update(of=("self",)).select_related("owner_agency")
    found = rows.get(pk=chase.pk)
    if not found.stands:
        raise RuleError(_("This is answered already, or given up."))
    return found
