"""My work, Missing now and messages."""

from django.http import Http404, JsonResponse
from django.http.response import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from episodes.selectors import board_token
from episodes.selectors import missing_now as missing_rows
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.models import Message
from reporting.selectors.work import work_list
from reporting.subjects import address_of


@require_GET
@requires(Perm.WORK)
def work(request):
    """Show the reader's own work: missing now, clocks, and what waits for them."""
    found = work_list(request.access, now=request.now, page=request.GET.get("page"))
    request.reads.saw(*found.children)
    return render(request, "reporting/work.html", {"work": found, "now": request.now})


@require_GET
@requires(Perm.MISSING_NOW)
def missing_now(request):
    """Show every child missing now, the worst risk and the longest first."""
    token = board_token(request.access)  # first: what changes while the rows are read is asked for again
    rows = missing_rows(request.access)
    request.reads.saw(*(row.child_id for row in rows))
    return render(request, "reporting/missing_now.html", {"rows": rows, "now": request.now, "token": token})


@require_GET
@requires(Perm.MISSING_NOW)
def missing_now_token(request):
    """Answer 204 while the board stands as the page last saw it, else its new token. Holds no child data."""
    token = board_token(request.access)
    return HttpResponse(status=204) if request.GET.get("seen") == token else JsonResponse({"token": token})


@require_POST
@requires(Perm.WORK)
def open_message(request, message_id):
    """Mark one of the reader's messages as read and go to what it is about."""
    message = Message.objects.filter(pk=message_id, recipient=request.user).first()
    if message is None:
        raise Http404
    if message.read_at is None:
        message.read_at = request.now
        message.save(update_fields=["read_at"])
    return redirect(address_of(message.subject_kind, message.subject_id, request.access) or reverse("reporting:work"))
