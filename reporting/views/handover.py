"""Handing over: who is missing, what ends before the next working morning, and what the next one must know."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clocks.engine.calendars import next_working_morning
from clocks.selectors import duties_visible_to
from episodes.forms import HandoverForm
from episodes.models import Episode, Handover
from episodes.selectors import missing_now, with_header
from episodes.services import hand_over, take_over
from episodes.services.handing_over import team_on_duty
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError

MOST = 25


@require_http_methods(["GET", "POST"])
@requires(Perm.DUTY_SEE)
def handovers(request):
    """Write a handover beside what it is about; the ones before are below."""
    form = HandoverForm(request.POST or None, now=request.now)
    if form.is_bound and form.is_valid():
        try:
            written = hand_over(by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Handed over. The duty team was sent a link to it."))
            return redirect("reporting:handover", written.pk)
    until = next_working_morning(request.now)
    rows, duties = missing_now(request.access), _ending(request, until)
    request.reads.saw(*(row.child_id for row in rows), *(duty.child_id for duty in duties))
    before = Handover.objects.visible_to(request.access).select_related("written_by", "taken_by")[:MOST]
    team = [user.full_name for user in team_on_duty(request.access, request.now)]
    page = {"form": form, "rows": rows, "duties": duties, "until": until, "before": before, "now": request.now,
            "tells": team or [_("nobody: there is no out-of-hours duty worker")]}  # fmt: skip
    return render(request, "reporting/handovers.html", page, status=422 if form.is_bound else 200)


def _ending(request, until):
    """Return what ends before the next working morning, the soonest first."""
    duties = duties_visible_to(request.access, request.now).filter(due_at__lt=until, agency=request.access.agency_id)
    return list(duties.order_by("due_at", "id")[:MOST])


def _load(request, pk: UUID) -> Handover:
    rows = Handover.objects.visible_to(request.access).select_related("written_by", "taken_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@requires(Perm.DUTY_SEE)
def handover(request, pk):
    """Show a handover as it was written, with how the children it names stand now."""
    found = _load(request, pk)
    rows = with_header(Episode.objects.visible_to(request.access).filter(pk__in=found.episodes), request.access)
    order = {key: place for place, key in enumerate(found.episodes)}
    rows.sort(key=lambda row: order[str(row.pk)])
    request.reads.saw(*(row.child_id for row in rows))
    unseen = len(found.episodes) - len(rows)
    page = {
        "found": found,
        "rows": rows,
        "unseen": unseen,
        "now": request.now,
        "mine": found.written_by == request.user,
    }
    return render(request, "reporting/handover.html", page)


@require_POST
@requires(Perm.DUTY_SEE)
def taken_over(request, pk):
    """Say that one takes over."""
    found = _load(request, pk)
    try:
        take_over(handover=found, by=request.access, now=request.now)
    except RuleError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("You have taken over."))
    return redirect("reporting:handover", found.pk)
