"""Writing the interview, section by section, and sending it for approval."""

from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.forms import selectors as forms
from missing_cases.forms import services as kit
from missing_cases.forms.given import Given
from missing_cases.models import FormSection, SectionState
from return_interviews import rules, triggers
from return_interviews.enums import Action, State
from return_interviews.models import ReturnInterview, Rework
from return_interviews.selectors import alerting_answers, approvers_of, decided_questions
from return_interviews.services import store

OPEN = (SectionState.NOT_STARTED, SectionState.IN_PROGRESS)


def check_section_open(interview: ReturnInterview, section: FormSection) -> None:
    """Raise RuleError unless this section may be written now: of an interview sent back, only what was sent back."""
    rules.next_state(interview.state, Action.WRITE_SECTION)
    if interview.state != State.SENT_BACK or section.state == SectionState.SENT_BACK:
        return
    saved, back = section.saved_at, interview.sent_back_at
    saved_again = section.state == SectionState.DONE and saved is not None and back is not None and saved > back
    if not saved_again:
        raise RuleError(_("Only the sections that were sent back can be changed."))


def save_section(
    *, interview: ReturnInterview, section: FormSection, answers: dict[str, Given], version: int, by, now
) -> FormSection:
    """Save one section of an interview. Raises RuleError when it may not be written now, StaleError as the kit does."""
    by.demand(Perm.INTERVIEW_WRITE)
    with transaction.atomic():
        found = store.locked(interview, Action.WRITE_SECTION, by)
        check_section_open(found, section)
        saved = kit.save_section(section=section, answers=answers, version=version, by=by, now=now)
        if set(alerting_answers(found)) - set(decided_questions(found)):
            triggers.fire_alarming(found, by=by, now=now)
        return saved


def finish_and_send(*, interview: ReturnInterview, approver, by, now) -> ReturnInterview:
    """Send a held or declined interview to a manager for approval. Sections nobody opened are kept as not asked.

    Raises RuleError when somebody's words in a section are not saved, when a section sent back was not changed, or
    when the approver may not authorise it.
    """
    by.demand(Perm.INTERVIEW_WRITE)
    with transaction.atomic():
        found = store.locked(interview, Action.FINISH, by)
        sections = forms.sections_of(found.record)
        _check_finished(sections)
        for view in sections:
            if view.row.state in OPEN:
                blanks = {item.question.code: item.given for item in view.questions}
                kit.save_section(section=view.row, answers=blanks, version=view.row.version, by=by, now=now)
        if approver not in approvers_of(found, now, besides=by.user):
            raise RuleError(_("Choose a manager who may authorise this interview and wrote no part of it."), "approver")
        found.written_at, found.written_by, found.approver = now, by.user, approver
        Rework.objects.filter(interview=found, sent_again_at__isnull=True).update(sent_again_at=now)
        store.save(found, "written_at", "written_by", "approver")
        triggers.fire_written(found, by=by, now=now)
        store.tell(found, "to_approve", [approver], role="team_manager", now=now)
    return found


def _check_finished(sections):
    for view in sections:
        title = _(view.definition.title)
        for draft in view.drafts:
            if draft.typed:
                raise RuleError(
                    _("%(who)s has words in “%(section)s” that are not saved. Save or throw them away first.")
                    % {"who": draft.user.full_name, "section": title}
                )
        if view.row.state == SectionState.SENT_BACK:
            raise RuleError(_("“%(section)s” was sent back and has not been changed yet.") % {"section": title})
