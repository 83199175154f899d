"""What follows from one interview: its findings, its actions, who has read it, what changes in the plan."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from findings import services
from findings.forms import CodeForm, PlanForm
from findings.selectors import actions_on_the_whole, changes_of, findings_of, plan_decisions_of, receipts_of
from findings.services.finding import said_in, sentence_of
from findings.services.reading import asks_early_help
from findings.views.common import own_interview, page_of, signed_interview, take
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.files.document import ANSWERED
from return_interviews.document import interview_document
from return_interviews.views.common import reads, refused

NOT_SAID = ("offer", "held", "missing_person")  # how the interview came about, not what it says


@requires(Perm.INTERVIEW_SEE)
@require_GET
def interview(request, pk):
    """Show what follows. The first look of an allocated worker of the child is their receipt."""
    found = signed_interview(request, pk)
    reads(request, found)
    given, unread = receipts_of(found, request.access, request.now)
    rows = findings_of(found, request.access)
    context = {
        "interview": found,
        "child": found.child,
        "findings": rows,
        "undecided": sum(row.open for row in rows),
        "actions": actions_on_the_whole([found], request.access)[found.pk],
        "receipts": given,
        "unread": unread,
        "plan": plan_decisions_of([found], request.access)[found.pk],
        "may_work": request.access.may(Perm.FINDING_WORK) and found.owner_agency_id == request.access.agency_id,
        "now": request.now,
    }
    return render(request, "findings/interview.html", context)


@requires(Perm.FINDING_WORK)
@require_GET
def sentences(request, pk):
    """Show the interview sentence by sentence, each with its findings and a way to code it."""
    found = own_interview(request, pk)
    coded: dict[str, list] = {}
    for each in findings_of(found, request.access):
        coded.setdefault(each.finding.row, []).append(each.finding)
    document = interview_document(found, request.access, divided=True)
    context = {
        "interview": found,
        "child": found.child,
        "sections": [
            (section, [(row, coded.get(row.code, [])) for row in section.rows if row.state == ANSWERED])
            for section in document.sections
            if section.code not in NOT_SAID
        ],
        "now": request.now,
    }
    return render(request, "findings/sentences.html", context)


@requires(Perm.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def code(request, pk):
    """Code one sentence. `row` in the address says which."""
    found, row = own_interview(request, pk), request.GET.get("row", "")
    try:
        sentence = said_in(sentence_of(found, row, request.access))
    except RuleError as error:
        return refused(request, found, error.message)
    form = CodeForm(request.POST or None, now=request.now)

    def add(form):
        services.add_finding(interview=found, row=row, by=request.access, now=request.now, **form.cleaned_data)
        messages.success(request, _("The finding is kept with its sentence."))

    return take(
        request, form, add, interview=found, title=_("Code this sentence"), button=_("Keep the finding"),
        intro=_("“%(sentence)s”") % {"sentence": sentence},
    )  # fmt: skip


@requires(Perm.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def plan(request, pk):
    """Say what the interview changes in the child's plan."""
    found = own_interview(request, pk)
    early = asks_early_help(found, request.user, request.now)
    form = PlanForm(request.POST or None, early_help=early, now=request.now)

    def decide(form):
        data = form.cleaned_data
        services.decide_plan(
            interview=found, changes=data["changes"] == "yes", words=data["words"], by=request.access, now=request.now
        )
        messages.success(request, _("Kept. It stands with the interview and on the child's page of changes."))

    return take(request, form, decide, interview=found, title=_("What changes in the plan"), button=_("Save decision"))


@requires(Perm.INTERVIEW_SEE)
@require_GET
def changed(request, pk):
    """Show for each authorised interview of the child what came of it, and the episodes that followed."""
    found = signed_interview(request, pk)
    rows = changes_of(found.child, request.access)
    context = {"child": found.child, "rows": rows, "back": page_of(found), "now": request.now}
    return render(request, "findings/changed.html", context)
