"""An interview's attachments: adding one, and the one door to each."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.files.attachments import check_size
from missing_cases.files.services import read_file
from return_interviews import services
from return_interviews.forms import AttachmentForm
from return_interviews.rules import SIGNED_KEEPS_ITS_FILES
from return_interviews.selectors import attachment_for, attachments_of
from return_interviews.views.common import form_page, found_own, front, refused


@requires(Perm.INTERVIEW_WRITE)
@require_http_methods(["GET", "POST"])
def attach(request, pk):
    """Add a photograph, a drawing or a paper to an interview."""
    found = found_own(request, pk)
    if found.signed:
        return refused(request, found, SIGNED_KEEPS_ITS_FILES)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AttachmentForm(*sent, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, found, form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The attachment is kept."))
            return redirect("return_interviews:interview", pk=pk)
    return form_page(
        request, form, child=found.child, title=_("Add an attachment"), form_files=True,
        button=_("Keep it with the interview of %(name)s") % {"name": found.child.short_name},
        back_url=front(found.episode, found), template="return_interviews/attach.html", interview=found,
        attachments=attachments_of(found),
        intro=_("It is open to those who write and approve the interview, and shared only if it is chosen."),
    )  # fmt: skip


def _keep(request, interview, data):
    check_size(data["file"].size)
    services.add_attachment(
        interview=interview, data=data["file"].read(), description=data["description"], by=request.access,
        now=request.now,
    )  # fmt: skip


@requires(Perm.INTERVIEW_SEE)
@require_GET
def attachment(request, pk, key):
    """Give one attachment as a download, never shown by the browser: it is as it came from outside."""
    found = found_own(request, pk)
    row = attachment_for(found, key)
    if row is None:
        raise Http404
    response = HttpResponse(read_file(row.stored), content_type=row.stored.content_type)
    response["Content-Disposition"] = f'attachment; filename="{row.stored.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
