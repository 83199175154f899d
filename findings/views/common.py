"""What the pages share."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from findings.models import Finding
from findings.selectors import action_for
from missing_cases.errors import RuleError
from return_interviews.views.common import form_page, found_interview


def signed_interview(request, pk):
    """Return an authorised interview the reader may see; otherwise 404."""
    found = found_interview(request, pk)
    if not found.signed:
        raise Http404
    return found


def own_interview(request, pk):
    """Return an authorised interview that the reader's agency controls; otherwise 404."""
    found = signed_interview(request, pk)
    if found.owner_agency_id != request.access.agency_id:
        raise Http404
    return found


def found_finding(request, pk):
    """Return a standing finding the reader may see, and its interview; otherwise 404."""
    found = Finding.objects.visible_to(request.access).standing().filter(pk=pk).select_related("child").first()
    if found is None:
        raise Http404
    return found, own_interview(request, found.interview_id)


def found_action(request, pk):
    """Return an action the reader may see; otherwise 404."""
    found = action_for(pk, request.access)
    if found is None or found.owner_agency_id != request.access.agency_id:
        raise Http404
    request.reads.saw(found.child)
    return found


def page_of(interview) -> str:
    """Return the address of what follows from an interview."""
    return reverse("findings:interview", args=[interview.pk])


def take(request, form, service, *, interview, title, button, **more):
    """Show a form; run the service with what was typed and go back to what follows. Breaches keep what was typed."""
    if form.is_bound and form.is_valid():
        try:
            service(form)
        except RuleError as error:
            form.breach(error)
        else:
            return redirect(page_of(interview))
    return form_page(
        request, form, child=interview.child, title=title, button=button, back_url=page_of(interview), **more
    )
