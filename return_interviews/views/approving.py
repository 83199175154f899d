"""A manager approves an interview or sends sections back: the document on the left, the checklist on the right."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms import selectors as kit
from return_interviews import services
from return_interviews.document import interview_document, kept_apart
from return_interviews.forms import ApproveForm
from return_interviews.selectors import (
    alerting_answers,
    attachments_of,
    authors_of,
    decided_questions,
    interviews_for_approval,
)
from return_interviews.selectors.quality import reworks_of, rubric_of
from return_interviews.views.common import found_own, worried


@requires(Perm.INTERVIEW_AUTHORISE)
@require_http_methods(["GET", "POST"])
def approve(request, pk):
    """Show the document and decide on it. Afterwards the next one waiting opens by itself."""
    found = found_own(request, pk)
    sections = kit.sections_of(found.record)
    criteria = rubric_of(found.owner_agency)[1]
    form = ApproveForm(request.POST or None, sections=sections, criteria=criteria, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, found, form)
        except RuleError as error:
            form.breach(error)
    context = {
        "interview": found,
        "child": found.child,
        "document": interview_document(found, request.access),
        "apart": kept_apart(found),
        "rows": [(view, form[f"note_{view.row.code}"]) for view in sections],
        "criteria": [form[f"level_{code}"] for code, _question in criteria],
        "reworks": reworks_of(found, request.access),
        "form": form,
        "is_author": request.user.pk in authors_of(found),
        "alerting": alerting_answers(found),
        "attachments": attachments_of(found),
        **worried(found, request.access),
        "needs_referral": set(alerting_answers(found)) - decided_questions(found),
        "now": request.now,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "return_interviews/approve.html", context, status=status)


def _decided(request, found, form):
    name = found.child.short_name
    if request.POST.get("do") == "authorise":
        if form.notes():
            raise RuleError(_("You wrote a note. Send the section back, or take the note out and authorise."))
        services.authorise(interview=found, ratings=form.ratings(), by=request.access, now=request.now)
        messages.success(request, _("Interview of %(name)s authorised and shared.") % {"name": name})
        return redirect("return_interviews:interview", pk=found.pk)
    services.send_back(interview=found, notes=form.notes(), ratings=form.ratings(), by=request.access, now=request.now)
    messages.success(request, _("Sent back: only the sections with a note are open again."))
    following = interviews_for_approval(request.access).first()
    if following:
        return redirect("return_interviews:approve", pk=following.pk)
    return redirect("return_interviews:waiting")
