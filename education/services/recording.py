"""A child goes on the register of children missing education."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from education.enums import Reason, Teller, YearGroup
from education.models import EducationCase
from education.services.likely import end_as_case
from episodes.enums import ConcernKind
from episodes.services.concerns import Told, record_concern
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier


@dataclass(frozen=True)
class About:
    """What the register keeps beside what was told: by whom, why, the last school, the school year."""

    teller: str
    reason: str
    last_school: str = ""
    year_group: str = ""


@transaction.atomic
def record_case(*, child: Child, told: Told, about: About, by, now) -> EducationCase:
    """Put a child on the register and start the duties of the protocol in force (Bolton: the checks within 10 days).

    Raises RuleError beside the field, also for a child who stands on it already; Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EDUCATION_WORK)
    held = Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=child.pk)
    _check(told, about)
    if EducationCase.objects.visible_to(by).standing().filter(child=held).exists():
        raise RuleError(_("This child is on the register already."))
    concern = record_concern(child=held, told=told, by=by, now=now)
    case = EducationCase.objects.create(
        child=held,
        owner_agency=concern.owner_agency,
        concern=concern,
        teller=about.teller,
        reason=about.reason,
        last_school=about.last_school.strip(),
        year_group=about.year_group,
        recorded_by=by.user,
        recorded_at=now,
    )
    end_as_case(case, by=by, now=now)
    return case


def _check(told: Told, about: About) -> None:
    if told.kind != ConcernKind.EDUCATION:
        raise RuleError(_("Only a child missing education goes on this register."))
    if about.teller not in Teller.values:
        raise RuleError(_("Choose who told the officer."), "teller")
    if about.reason not in Reason.values:
        raise RuleError(_("Choose why, as far as it is known."), "reason")
    if about.year_group and about.year_group not in YearGroup.values:
        raise RuleError(_("Choose the school year."), "year_group")
