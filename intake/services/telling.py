"""An agency tells a council of a child: by the light form, or as a machine's call. It stands in the council's inbox."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from episodes.rules import When
from episodes.services.reporting import owner_of
from intake.enums import Route, ToldAs
from intake.models import Notification
from intake.services.keeping import keep_original
from intake.services.receiving import receive
from intake.values import Fact, Read, Reading
from missing_cases.access.perms import Perm
from missing_cases.children.rules import came_of_age_at
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Agency, AgencyKind, Child

KINDS = {Route.FORM: "form", Route.API: "api"}
ADULT = gettext_lazy("This is an adult. The register is of children under 18.")


@dataclass(frozen=True, kw_only=True)
class OfWhom:
    """Of whom it is told: of one of the agency's own children (`child`), or of somebody by name to a `council`."""

    child: Child | None = None
    council: Agency | None = None
    given_names: str = ""
    family_name: str = ""
    date_of_birth: date | None = None
    circumstances: str = ""
    told_by: str = ""
    telephone: str = ""


@dataclass(frozen=True, kw_only=True)
class Told(OfWhom):
    """What is told of a child who is or was missing."""

    told_as: ToldAs
    since: When
    back: When | None = None
    missing_from: str = ""
    police_told: str = ""
    police_log_number: str = ""
    police_grade: str = ""


@transaction.atomic
def tell_council(*, told: Told, route: Route, by, now: datetime, key: str = "") -> Notification:
    """Put what an agency tells into the inbox of the council that answers for the child, and return it.

    `key`: the idempotency key of a machine's call; the same call again returns what stands. Raises RuleError beside the
    field, StaleError for a key that was used for another call, Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.INTAKE_TELL)
    _check(told, now)
    data = as_data(told)
    if key and (found := Notification.objects.sent_by(by).filter(idempotency_key=key).first()):
        return _same_call(found, data)
    return put_in(told, data, _reading(told), route=route, key=key, by=by, now=now)[0]


def put_in(
    told: OfWhom, data: bytes, reading: Reading, *, route: Route, key: str = "", by, now: datetime
) -> tuple[Notification, bool]:
    """Keep what was told as it came and put it before the council that answers for the child; say whether it is new.

    Raises RuleError where no council is known to, Child.DoesNotExist.
    """
    council = owner_of(Child.objects.visible_to(by).get(pk=told.child.pk), by) if told.child else told.council
    if council is None or council.kind != AgencyKind.COUNCIL:
        raise RuleError(_("Say which council answers for the child."), "council")
    original, _new = keep_original(
        data=data, name="", kind=KINDS[route], owner=council, sender_agency=by.agency, by=by, now=now
    )
    return receive(
        route=route, reading=reading, owner=council, original=original, sender_agency=by.agency,
        sender=told.told_by or by.user.get_full_name(), key=key, by=by, now=now,
    )  # fmt: skip


def _same_call(found: Notification, data: bytes) -> Notification:
    """Return what stands of a call that came again. StaleError where its key came with other words."""
    if found.original is None or found.original.sha256 != hashlib.sha256(data).hexdigest():
        raise StaleError(_("This key was used for another call. Use a new one."), {}, "")
    return found


def check_whom(told: OfWhom, now: datetime) -> None:
    """Raise RuleError beside the field where nobody is named, or somebody who is an adult."""
    if told.child is None and not (told.given_names.strip() and told.family_name.strip()):
        raise RuleError(_("Give the child's name."), "family_name")
    born = told.child.date_of_birth if told.child else told.date_of_birth
    if born and came_of_age_at(born) <= now:
        raise RuleError(ADULT, "date_of_birth")


def _check(told: Told, now: datetime) -> None:
    check_whom(told, now)
    if told.since.at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), "since")
    if told.told_as == ToldAs.MISSING and told.back:
        raise RuleError(_("A child who is back is not missing now. Choose another answer."), "told_as")
    if told.told_as == ToldAs.SHORT and told.back is None:
        raise RuleError(_("Say when the child was back."), "back")
    if told.back and not told.since.at <= told.back.at <= now:
        raise RuleError(_("The child cannot have been back before going, or after now."), "back")


def as_data(told: OfWhom) -> bytes:
    """Return what is told as it is kept, and as two calls are compared."""
    plain = {name: _value(value) for name, value in vars(told).items() if value not in ("", None)}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()


def _value(value):
    if isinstance(value, When):
        return {"at": value.at.isoformat(), "precision": str(value.precision)}
    if isinstance(value, date):
        return value.isoformat()
    pk = getattr(value, "pk", None)
    return str(pk if isinstance(pk, UUID) else value)


def facts_told(told: OfWhom, told_as: ToldAs, **more: str | date | None) -> dict[Fact, Read]:
    """Return the facts of what is told: of whom, by whom, as what, and `more` by the names of Fact."""
    who = told.child or told
    words: dict[Fact, str | date | None] = {
        Fact.GIVEN_NAMES: who.given_names, Fact.FAMILY_NAME: who.family_name, Fact.DATE_OF_BIRTH: who.date_of_birth,
        Fact.TOLD_AS: told_as.value, Fact.CIRCUMSTANCES: told.circumstances.strip(),
        Fact.REPORTER_NAME: told.told_by.strip(), Fact.REPORTER_PHONE: told.telephone.strip(),
        **{Fact(name): value for name, value in more.items()},
    }  # fmt: skip
    return {fact: Read(value, str(value), _("as they told it")) for fact, value in words.items() if value}


def _reading(told: Told) -> Reading:
    facts = facts_told(
        told, told.told_as, missing_from=told.missing_from, police_told=told.police_told,
        police_log_number=told.police_log_number.strip(), police_grade=told.police_grade,
    )  # fmt: skip
    for fact, when in ((Fact.LAST_SEEN, told.since), (Fact.RETURNED, told.back)):
        if when is not None:
            facts[fact] = Read(when.at, when.at.isoformat(), _("as they told it"), str(when.precision))
    return Reading(facts=facts)
