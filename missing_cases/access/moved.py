"""The address of a record that became part of another leads to that one, for those who may see it."""

from uuid import UUID

from django.db import connection
from django.http import HttpResponseRedirect
from django.urls import reverse

from missing_cases.models import Child


def moved_to(request) -> HttpResponseRedirect | None:
    """Return where a page that was not found stands now, if the reader may see that record; None otherwise.

    The method and what was typed go along (307), and no browser keeps the answer: the two may be taken apart again.
    """
    match, access = request.resolver_match, request.access
    if match is None or access is None or request.path.startswith("/api/"):
        return None
    named = {name: value for name, value in match.kwargs.items() if isinstance(value, UUID)}
    found = {name: _surviving(key) for name, key in named.items()}
    moved = {name: key for name, key in found.items() if key is not None and key != named[name]}
    if not moved or Child.objects.visible_to(access).filter(pk__in=moved.values()).count() != len(set(moved.values())):
        return None
    address = reverse(match.view_name, args=match.args, kwargs={**match.kwargs, **moved})
    return HttpResponseRedirect(address, preserve_request=True)


def _surviving(key: UUID) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT surviving_child(%s)", [key])
        return cursor.fetchone()[0]
