"""The product's addresses and one more, under the API, that says who the caller is."""

from django.db import connection
from django.http import JsonResponse
from django.urls import path

from missing_cases.access.requires import signed_in
from missing_cases.urls import urlpatterns as ordinary


@signed_in("a test")
def whoami(request):
    """Say who the caller is, and whom the database believes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.actor')")
        (actor,) = cursor.fetchone()
    access = request.access
    return JsonResponse(
        {
            "user": str(request.user.pk), "agency": str(access.agency_id) if access else "",
            "perms": sorted(access.perms) if access else [], "actor": actor,
        }
    )  # fmt: skip


urlpatterns = [*ordinary, path("api/whoami/", whoami)]
