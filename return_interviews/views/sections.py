"""The pages of an interview's sections."""

from functools import partial

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms import pages
from missing_cases.forms import selectors as kit
from missing_cases.forms.services import discard_draft
from missing_cases.forms.wording import in_words
from missing_cases.models import FormSection
from return_interviews import services
from return_interviews.services.writing import check_section_open
from return_interviews.views.common import found_interview, found_own, worried
from return_interviews.views.facts import episode_facts


def _section(interview, code) -> FormSection:
    rows = FormSection.objects.filter(record_id=interview.record_id, code=code)
    found = rows.select_related("record", "saved_by", "decided_by").first()
    if found is None:
        raise Http404
    return found


def _closed(request, interview, section):
    """Return where to go instead when this section may not be written now, else None."""
    try:
        check_section_open(interview, section)
    except RuleError as error:
        messages.error(request, error.message)
        return redirect("return_interviews:interview", pk=interview.pk)
    return None


@requires(Perm.INTERVIEW_WRITE)
@require_http_methods(["GET", "POST"])
def section(request, pk, code):
    """Write one section: any order, kept as typed, saved by the button. Two people saving see both versions."""
    interview = found_own(request, pk)
    row = _section(interview, code)
    if request.method == "GET":
        away = _closed(request, interview, row)
        if away:
            return away
        page = pages.show(section=row, by=request.access, now=request.now)
        return _page(request, interview, page, status=200)
    try:
        page = pages.save(request, row, partial(_save, request, interview, row))
    except RuleError as error:
        messages.error(request, error.message)
        return redirect("return_interviews:interview", pk=pk)
    if not page.saved:
        return _page(request, interview, page, status=page.status)
    messages.success(request, _("“%(section)s” is saved.") % {"section": _(page.section.title)})
    following = kit.definition_of(interview.record).after(code)
    if request.POST.get("next") == "next" and following and interview.state != "sent_back":
        return redirect("return_interviews:section", pk=pk, code=following.code)
    return redirect("return_interviews:interview", pk=pk)


def _save(request, interview, row, *, answers, version):
    return services.save_section(
        interview=interview, section=row, answers=answers, version=version, by=request.access, now=request.now
    )


def _page(request, interview, page, *, status):
    following = kit.definition_of(interview.record).after(page.row.code)
    arguments = [interview.pk, page.row.code]
    context = {
        "interview": interview,
        "child": interview.child,
        "page": page,
        "form": page.form,
        "facts": episode_facts(interview.episode, request.access) if page.row.position == 0 else [],
        "autosave_url": reverse("return_interviews:autosave", args=arguments),
        "discard_url": reverse("return_interviews:discard", args=arguments),
        "earlier_url": reverse("return_interviews:earlier", args=arguments) if page.row.version > 2 else "",
        "save_text": _("Save and go to the next section") if following else _("Save"),
        **worried(interview, request.access),
        "now": request.now,
    }
    return render(request, "return_interviews/section.html", context, status=status)


@requires(Perm.INTERVIEW_WRITE)
@require_POST
def autosave(request, pk, code):
    """Keep a section as typed (JSON); see `missing_cases.forms.pages.autosave`."""
    interview = found_own(request, pk)
    row = _section(interview, code)
    try:
        check_section_open(interview, row)
    except RuleError as error:
        return JsonResponse({"version": 0, "theirs": {}, "saved_by": "", "message": str(error.message)}, status=409)
    return pages.autosave(request, row)


@requires(Perm.INTERVIEW_WRITE)
@require_POST
def discard(request, pk, code):
    """Throw away what the reader typed and did not save."""
    interview = found_own(request, pk)
    row = _section(interview, code)
    for draft in kit.open_drafts().filter(section=row, user=request.user):
        discard_draft(draft=draft, by=request.access, now=request.now)
    messages.success(request, _("What you had not saved is thrown away. What stands is what was saved."))
    return redirect("return_interviews:interview", pk=pk)


@requires(Perm.INTERVIEW_SEE)
@require_GET
def earlier(request, pk, code):
    """Show the answers of a section that later ones replaced."""
    interview = found_interview(request, pk)
    row = _section(interview, code)
    definition = kit.definition_of(interview.record).section(code)
    context = {
        "interview": interview,
        "child": interview.child,
        "title": _(definition.title),
        "answers": [
            (answer, _(definition.question(answer.question).label),
             in_words(definition.question(answer.question), kit.given_of(answer)))
            for answer in kit.earlier_answers(row)
        ],
        "now": request.now,
    }  # fmt: skip
    return render(request, "return_interviews/earlier.html", context)
