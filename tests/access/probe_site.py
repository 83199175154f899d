"""Pages that do one thing each, behind the product's own middleware."""

from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, OperationalError, connection
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import path

from missing_cases.access.perms import Perm
from missing_cases.access.policy import NotAllowed
from missing_cases.access.rate import SEARCH, TooOften
from missing_cases.access.requires import public, requires, signed_in
from missing_cases.models import Agency, Child
from missing_cases.urls import handler400, handler403, handler404, handler500
from missing_cases.urls import urlpatterns as ordinary

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
FAULTS = {
    "404": Http404, "403": PermissionDenied, "500": ValueError, "away": OperationalError, "database": DatabaseError,
    "not-allowed": lambda: NotAllowed(Perm.WORK), "often": lambda: TooOften(SEARCH),
}  # fmt: skip


def undeclared(request):
    return HttpResponse("anybody may read this")


@public("a test")
def open_page(request):
    return HttpResponse("open")


@requires(Perm.EXPORT)
def for_exporters(request):
    return HttpResponse("exported")


@signed_in("a test")
def children(request):
    rows = Child.objects.visible_to(request.access).order_by("reference")
    request.reads.saw(*rows)
    return HttpResponse(" ".join(row.reference for row in rows))


@signed_in("a test")
def child(request, key):
    row = Child.objects.visible_to(request.access).filter(pk=key).first()
    if row is None:
        raise Http404
    request.reads.saw(row)
    return HttpResponse(row.reference)


@signed_in("a test")
def writes_then(request, what):
    Agency.objects.create(kind="charity", name="Written", short_name="W")
    if what in FAULTS:
        raise FAULTS[what]()
    return HttpResponse("done", status=int(what))


@signed_in("a test")
def streams(request):
    return StreamingHttpResponse(iter(["child", "ren"]))


@signed_in("a test")
def shows_without_audit(request):
    """Show a child while the audit cannot be written."""
    row = Child.objects.visible_to(request.access).first()
    request.reads.saw(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', '', true)")
    return HttpResponse(row.family_name)


@signed_in("a test")
def loses_the_database(request):
    """Write, lose the connection, and believe that all is well."""
    Agency.objects.create(kind="charity", name="Written", short_name="W")
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return HttpResponse("saved")


urlpatterns = [
    *ordinary,
    path("probe/loses/", loses_the_database),
    path("probe/undeclared/", undeclared),
    path("probe/open/", open_page),
    path("probe/export/", for_exporters),
    path("probe/children/", children, name="probe_children"),
    path("probe/child/<uuid:key>/", child, name="probe_child"),
    path("probe/writes/<str:what>/", writes_then),
    path("probe/streams/", streams),
    path("probe/unaudited/", shows_without_audit),
]
