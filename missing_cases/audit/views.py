"""The page "who looked at this record"."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.audit.selectors import MOST, changes_of, who_looked
from missing_cases.models import Child, Tier


@require_GET
@requires(Perm.CHILD_WHO_LOOKED)
def who_looked_at(request, key):
    """Show the latest looks at a child's record and the latest changes to it."""
    child = Child.objects.visible_to(request.access, Tier.RECORD).filter(pk=key).first()
    if child is None:
        raise Http404
    request.reads.saw(child)
    context = {
        "child": child,
        "now": request.now,
        "looks": who_looked(child.pk),
        "changes": changes_of(child.pk),
        "most": MOST,
    }
    return render(request, "audit/who_looked.html", context)
