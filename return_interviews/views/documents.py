"""The interview on paper: the whole as PDF, and a blank form to take where there is no signal."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.files.pdf import PdfUnavailable, in_words, render_pdf
from missing_cases.forms import selectors as kit
from missing_cases.forms.content import form_from
from return_interviews.document import interview_document, kept_apart
from return_interviews.selectors.quality import ratings_of, reworks_of
from return_interviews.services.store import FORM, writes
from return_interviews.views.common import found_episode, found_interview, reads, worried
from return_interviews.views.facts import episode_facts


@requires(Perm.INTERVIEW_SEE)
@require_GET
def read(request, pk):
    """Show the whole interview to read. What is kept apart from the report shows to the agency that writes it."""
    found = found_interview(request, pk)
    reads(request, found)
    context = {
        "interview": found,
        "child": found.child,
        "document": interview_document(found, request.access),
        "apart": kept_apart(found) if writes(found, request.access) else [],
        **worried(found, request.access),
        "decisions": found.referral_decisions.select_related("decided_by"),
        "ratings": ratings_of(found, request.access),
        "reworks": reworks_of(found, request.access),
        "now": request.now,
    }
    return render(request, "return_interviews/read.html", context)


@requires(Perm.INTERVIEW_SEE)
@require_GET
def report(request, pk):
    """Answer the whole interview as PDF/UA. What is kept apart from the report is not in it."""
    found = found_interview(request, pk)
    reads(request, found)
    document = interview_document(found, request.access)
    author = f"{request.user.full_name}, {request.access.agency.name}"
    try:
        content = render_pdf(
            "pdf/document.html",
            {"document": document, "title": document.title, "author": author, "made_at_words": in_words(request.now)},
            title=f"{document.title}, {document.child_name}", author=author, reference=document.reference,
            made_at=request.now,
        )  # fmt: skip
    except PdfUnavailable as error:
        raise Http404(str(error)) from error
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{document.reference}-interview.pdf"'
    return response


@requires(Perm.INTERVIEW_SEE)
@require_GET
def blank(request, episode_id):
    """Show the form with nothing in it but what the episode says, to print."""
    episode, interview = found_episode(request, episode_id=episode_id)
    if interview:
        definition = kit.definition_of(interview.record)
    else:
        definition = form_from(kit.version_in_force(FORM, timezone.localdate(request.now)).content)
    context = {
        "child": episode.child,
        "episode": episode,
        "definition": definition,
        "facts": episode_facts(episode, request.access),
        "now": request.now,
    }
    return render(request, "return_interviews/blank.html", context)
