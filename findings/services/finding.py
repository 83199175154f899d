"""Coding what an interview says, and deciding about each finding."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from findings import rules
from findings.enums import ActionState, Decision, Kind
from findings.models import Finding, FindingDecision
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.files.document import Row
from missing_cases.forms import selectors as forms
from return_interviews.document import interview_document
from return_interviews.models import ReturnInterview
from return_interviews.selectors import worries_of

YES = "yes"
HELP = ("what_would_prevent",)  # the child's own words of what would help


def find_by_themselves(interview: ReturnInterview, *, by, now) -> list[Finding]:
    """Write down what the coded answers of an interview say by themselves, as it is authorised.

    A yes to a question that names a push or pull factor is that factor; a worrying answer is harm; what the child says
    would prevent it is what would help. Each rests on the words beside it, or on the question where there are none.
    """
    worrying = {worry.code for worry in worries_of(interview)}
    found = [
        Finding(
            interview=interview, episode_id=interview.episode_id, child_id=interview.child_id,
            owner_agency_id=interview.owner_agency_id, kind=kind, code=item.question.code,
            label=_(item.question.label)[:200],
            row=f"{view.row.code}.{item.question.code}", sentence=item.given.words or _(item.question.label),
            found_by=by.user, found_at=now,
        )
        for view in forms.sections_of(interview.record)
        for item in view.questions
        if not item.question.apart
        for kind in _kinds(item, worrying)
    ]  # fmt: skip
    return Finding.objects.bulk_create(found)


def _kinds(item, worrying) -> list[str]:
    question, given = item.question, item.given
    kinds = [question.factor] if question.factor and YES in given.codes else []
    kinds += [Kind.HARM] if question.code in worrying else []
    return kinds + ([Kind.WOULD_HELP] if question.code in HELP and given.words else [])


@transaction.atomic
def add_finding(*, interview: ReturnInterview, row: str, kind: str, label: str, by, now) -> Finding:
    """Code one sentence of an authorised interview. `row`: its code in the document ("account.what_happened.2").

    Raises RuleError for a sentence that is not there, and for the same finding twice on one sentence.
    """
    by.demand(Perm.FINDING_WORK)
    rules.check_authorised(interview.signed)
    rules.check_finding(kind, label)
    sentence = said_in(sentence_of(interview, row, by))
    try:
        with transaction.atomic():
            return Finding.objects.create(
                interview=interview, episode_id=interview.episode_id, child_id=interview.child_id,
                owner_agency_id=interview.owner_agency_id, kind=kind, label=label.strip(), row=row, sentence=sentence,
                found_by=by.user, found_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        if "finding_once" not in str(error):
            raise
        raise RuleError(_("This sentence has that finding already."), "label") from None


def sentence_of(interview: ReturnInterview, code: str, by) -> Row:
    """Return a row of the interview's document, sentence by sentence. Raises RuleError for one that is not there."""
    document = interview_document(interview, by, divided=True)
    for section in document.sections:
        for row in section.rows:
            if row.code == code:
                return row
    raise RuleError(_("This sentence is not in the interview. Look at it again."), "row")


def said_in(row: Row) -> str:
    """Return the words of a row: the child's, else the answer."""
    return row.words or row.answer


@transaction.atomic
def decide_finding(*, finding: Finding, decision: str, reason: str = "", by, now) -> FindingDecision:
    """Write down that a finding is acted on, or is not and why. The latest decision stands.

    Raises RuleError without a reason where nothing is done, and while an action on it is still to be done.
    """
    by.demand(Perm.FINDING_WORK)
    rules.check_decision(decision, reason)
    found = _locked(finding, by)
    if decision == Decision.REFUSED and found.follow_ups.filter(state=ActionState.OPEN).exists():
        raise RuleError(_("An action on this finding is still to be done. End it first."))
    return FindingDecision.objects.create(
        finding=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, decision=Decision(decision),
        reason=reason.strip(), decided_by=by.user, decided_at=now,
    )  # fmt: skip


@transaction.atomic
def set_finding_aside(*, finding: Finding, reason: str, by, now) -> Finding:
    """Set aside a finding that was coded in error. Raises RuleError without a reason, or once something rests on it."""
    by.demand(Perm.FINDING_WORK)
    said = rules.check_words(reason, "reason", _("Say why this is no finding."))
    found = _locked(finding, by)
    if found.follow_ups.exists():
        raise RuleError(_("An action rests on this finding. It stays."))
    found.void_at, found.void_by, found.void_reason = now, by.user, said
    found.save(update_fields=["void_at", "void_by", "void_reason"])
    return found


def _locked(finding: Finding, by) -> Finding:
    return Finding.objects.visible_to(by).standing().select_for_update(of=("self",)).get(pk=finding.pk)
