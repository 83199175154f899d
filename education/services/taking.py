"""What a school told of a pupil whom nobody finds goes onto the register, or to the case that stands there."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from education.enums import CheckKind, Reason, Teller
from education.models import EducationCase
from education.services.recording import About, record_case
from education.services.steps import record_check, record_enquiry
from episodes.services.concerns import Told
from missing_cases.models import Child

ENQUIRY = _("The school, which told the officer again: %(who)s")


@transaction.atomic
def take_told(*, child: Child, told: Told, school: str, checks: str, by, now: datetime) -> str:
    """Put a child on the register as a school told it, its checks included, and return the address of the case.

    A child who stands there already gets what the school says as a check, or as the answer to an enquiry where it says
    of none. Schools inform the officer, who sees to the checks within 10 days of the first absence (Bolton missing
    strategy; Rochdale). Raises as `record_case` and `record_check` do.
    """
    case = EducationCase.objects.visible_to(by).standing().filter(child=child).first()
    if case is None:
        about = About(teller=Teller.SCHOOL, reason=Reason.ABSENT, last_school=school)
        case = record_case(child=child, told=told, about=about, by=by, now=now)
    elif not checks:
        asked = str(ENQUIRY % {"who": told.told_by})[:200]
        record_enquiry(case=case, asked=asked, asked_at=told.told_at, answer=told.text, by=by, now=now)
    if checks:
        record_check(
            case=case, kind=CheckKind.SCHOOL, made_by=told.told_by, result=checks, made_at=told.told_at, by=by, now=now
        )
    return reverse("education:case", args=[case.pk])
