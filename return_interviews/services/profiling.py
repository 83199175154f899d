"""Writing down where an interviewer works and which languages they speak."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.children.selectors import colleagues
from missing_cases.errors import RuleError
from return_interviews import rules
from return_interviews.models import InterviewerProfile


@transaction.atomic
def set_profile(*, worker, areas: str, languages: str, note: str = "", by, now: datetime) -> InterviewerProfile:
    """Write down an interviewer's areas and languages, each a list with commas. Replaces what stood at this agency.

    An interviewer says it of themselves; who gives out interviews says it of their agency's people. Raises RuleError
    for what is no first half of a postcode and for somebody of another agency; NotAllowed.
    """
    by.demand(Perm.INTERVIEW_WRITE if worker.pk == by.user.pk else Perm.INTERVIEW_ALLOCATE)
    if not colleagues(by, timezone.localdate(now)).filter(pk=worker.pk).exists():
        raise RuleError(_("%(name)s does not work at your agency.") % {"name": worker.full_name})
    values = {
        "areas": rules.clean_areas(areas),
        "languages": rules.clean_languages(languages),
        "note": note.strip(),
        "changed_by": by.user,
        "changed_at": now,
    }
    return InterviewerProfile.objects.update_or_create(worker=worker, owner_agency=by.agency, defaults=values)[0]
