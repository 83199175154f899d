"""Keeping photographs, drawings and papers with an interview."""

from django.db import transaction

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.files.attachments import checked
from missing_cases.files.scanning import look_through
from missing_cases.files.services import keep_file
from missing_cases.models import FileState
from return_interviews import rules
from return_interviews.models import InterviewAttachment, ReturnInterview
from return_interviews.selectors import ATTACHMENT
from return_interviews.services import store


def add_attachment(*, interview: ReturnInterview, data: bytes, description: str, by, now) -> InterviewAttachment:
    """Keep a file with an interview, until it is authorised. Returns the row that says what it is.

    Pictures are drawn anew; papers are kept as they came. Viruses are looked for where a daemon is configured. It is
    open to the agencies that write the interview alone; it leaves only where somebody who forwards it chooses it. The
    file's own name is not kept: it may hold anything. Raises RuleError for what is neither a picture nor a PDF, is too
    large, damaged or harmful, and once the interview is authorised.
    """
    by.demand(Perm.INTERVIEW_WRITE)
    rules.check_description(description)
    kept, kind, name = checked(data)
    looked = look_through(data)
    with transaction.atomic():
        found = store.lock_row(interview, by)
        if found.signed:
            raise RuleError(rules.SIGNED_KEEPS_ITS_FILES)
        stored = keep_file(
            data=kept, child=found.child, name=name, content_type=kind, subject_kind=ATTACHMENT, subject_id=found.pk,
            state=FileState.CLEAN, owner_agency=found.owner_agency, looked_through_at=now if looked else None, by=by,
            now=now,
        )  # fmt: skip
        return InterviewAttachment.objects.create(
            interview=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, stored=stored,
            description=description.strip(), added_by=by.user, added_at=now,
        )  # fmt: skip
