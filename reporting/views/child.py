"""A child's overview: one screen that answers "what do we know?"."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.models import Child, Tier
from reporting.selectors.overview import header_of, record_of


@require_GET
@requires(Perm.CHILD_HEADER)
def child(request, child_id):
    """Show the whole record to those who hold it, and identity and description to the rest."""
    found = Child.objects.visible_to(request.access).select_related("photo").filter(pk=child_id, void_at__isnull=True)
    row = found.first()
    if row is None:
        raise Http404
    request.reads.saw(row)
    whole = Child.objects.visible_to(request.access, tier=Tier.RECORD).filter(pk=child_id).exists()
    page = {"child": row, "now": request.now, **header_of(row, request.access)}
    if whole and request.access.may(Perm.CHILD_RECORD):
        page |= record_of(row, request.access, now=request.now)
        return render(request, "reporting/child.html", page)
    return render(request, "reporting/child_header.html", page)
