"""Telling the police at once, by telephone, what a child said; or deciding not to."""

from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from return_interviews import rules
from return_interviews.models import ReturnInterview, UrgentNote
from return_interviews.selectors import worrying_answers
from return_interviews.services import store


def record_urgent_note(
    *, interview: ReturnInterview, questions, told: bool, told_at=None, told_name: str = "", log_number: str = "",
    said: str = "", reason: str = "", by, now,
) -> UrgentNote:  # fmt: skip
    """Record that the police were told of worrying answers by telephone, or why they were not. Returns the note.

    `questions`: codes of the answers it is about, each standing and worrying now. It forwards nothing: an interview is
    forwarded only after a manager authorises it. Raises RuleError where it does not say who was told, when and what, or
    why not, and for a time in the future or before the child was back.
    """
    if not (by.may(Perm.INTERVIEW_WRITE) or by.may(Perm.INTERVIEW_AUTHORISE)):
        by.demand(Perm.INTERVIEW_WRITE)
    rules.check_urgent(told=told, told_at=told_at, told_name=told_name, said=said, reason=reason)
    with transaction.atomic():
        found = store.lock_row(interview, by)
        standing = worrying_answers(found)
        chosen = [code for code in standing if code in set(questions)]
        if not chosen:
            raise RuleError(_("Tick the answers that this is about."), "questions")
        if told:
            rules.check_not_future(told_at, now, "told_at")
            rules.check_told_after_return(told_at, found.episode)
        return UrgentNote.objects.create(
            interview=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, questions=chosen,
            told=told, told_at=told_at if told else None, told_name=told_name.strip() if told else "",
            log_number=log_number.strip() if told else "", said=said.strip() if told else "",
            reason="" if told else reason.strip(), recorded_by=by.user, recorded_at=now,
        )  # fmt: skip
