"""A manager's decision: authorise, or send sections back with a note. The author is never the approver."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.forms import selectors as forms
from missing_cases.forms import services as kit
from missing_cases.models import Audience, SectionState
from return_interviews import rules, triggers
from return_interviews.enums import Action
from return_interviews.models import ReturnInterview, Rework
from return_interviews.selectors import alerting_answers, allocated_workers, authors_of, decided_questions
from return_interviews.services import store
from return_interviews.services.rating import NOT_RATED, Ratings, rate

# Of apps above: each is told of an interview as it is authorised, in the same transaction.
AUTHORISED: list[Callable] = []


def authorise(*, interview: ReturnInterview, ratings: Ratings = NOT_RATED, by, now) -> ReturnInterview:
    """Authorise an interview, section by section, and share it at once with the child's allocated workers.

    `ratings`: of the rubric's criteria, as `rate` takes them. Raises RuleError when the reader held it or wrote any
    answer of it (replaced ones and sections sent back included), and while an alarming answer has no decision about a
    referral. Duty: "RHI to be endorsed by manager" (Wigan protocol, appendix b); "shared with the allocated social
    worker" (section 9).
    """
    by.demand(Perm.INTERVIEW_AUTHORISE)
    with transaction.atomic():
        found = store.locked(interview, Action.AUTHORISE, by)
        _check_decides(found, by)
        rate(interview=found, ratings=ratings, by=by, now=now)
        rules.check_referrals(alerting_answers(found), decided_questions(found))
        for view in forms.sections_of(found.record):
            if view.row.state != SectionState.AUTHORISED:
                kit.authorise_section(section=view.row, by=by, now=now)
        found.authorised_at, found.authorised_by = now, by.user
        found.audience = Audience.ALL_INVOLVED
        store.save(found, "authorised_at", "authorised_by", "audience")
        kit.share_record(
            record=found.record,
            audience=found.audience,
            audience_agencies=found.audience_agencies,
            writer_agencies=found.writer_agencies,
        )
        store.tell(found, "authorised", allocated_workers(found.child_id, now), role="key_worker", now=now)
        triggers.fire_authorised(found, by=by, now=now)
        for follow in AUTHORISED:
            follow(found, by=by, now=now)
    return found


def send_back(
    *, interview: ReturnInterview, notes: dict[str, str], ratings: Ratings = NOT_RATED, by, now
) -> ReturnInterview:
    """Send sections back, each with a note that says what is wanted. Only they open again.

    `notes`: by section code; `ratings`: as `rate` takes them. Raises RuleError without any note, and when the reader
    wrote part of the interview.
    """
    by.demand(Perm.INTERVIEW_AUTHORISE)
    wanted = {code: note.strip() for code, note in notes.items() if note.strip()}
    with transaction.atomic():
        found = store.locked(interview, Action.SEND_BACK, by)
        _check_decides(found, by)
        rate(interview=found, ratings=ratings, by=by, now=now)
        if not wanted:
            raise RuleError(_("Say what is to be changed, on at least one section."), "note")
        sections = {view.row.code: view.row for view in forms.sections_of(found.record)}
        for code, note in wanted.items():
            if code not in sections:
                raise RuleError(_("There is no such section."), "note")
            kit.send_back_section(section=sections[code], note=note, by=by, now=now)
        found.sent_back_at, found.sent_back_by = now, by.user
        Rework.objects.create(
            interview=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, sections=sorted(wanted),
            sent_back_by=by.user, sent_back_at=now,
        )  # fmt: skip
        store.save(found, "sent_back_at", "sent_back_by")
        store.tell(found, "sent_back", [found.written_by], role="interviewer", now=now)
    return found


def _check_decides(interview, by):
    rules.check_not_author(by.user.pk, authors_of(interview))
