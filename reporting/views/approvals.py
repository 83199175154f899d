"""What waits for a manager."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from return_interviews.selectors import interviews_for_approval


@require_GET
@requires(Perm.INTERVIEW_AUTHORISE)
def approvals(request):
    """Show the interviews that wait to be authorised, the longest waiting first."""
    interviews = list(interviews_for_approval(request.access)[:100])
    request.reads.saw(*(interview.child_id for interview in interviews))
    return render(request, "reporting/approvals.html", {"interviews": interviews, "now": request.now})
