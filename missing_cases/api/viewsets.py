"""The base of every API viewset."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.viewsets import GenericViewSet

from missing_cases.access.perms import Perm
from missing_cases.access.requires import Rule
from missing_cases.api.pages import Pages


class ReaderViewSet(GenericViewSet):
    """A viewset that starts at what the caller may see and notes every child it shows.

    `functions` maps each action to the functions that may call it.
    """

    access_rule = Rule(reason="each action declares its own functions, checked by ActionPermission")
    queryset: QuerySet[Any]
    functions: dict[str, tuple[Perm, ...]] = {}
    pagination_class = Pages
    lookup_value_converter = "uuid"

    @property
    def access(self):
        """Return the caller's access."""
        return self.request._request.access

    @property
    def now(self):
        """Return the request's time (aware, UTC)."""
        return self.request._request.now

    def visible(self):
        """Return the rows the caller may see."""
        return self.queryset.all().visible_to(self.access)

    def get_queryset(self):
        """Return the visible rows; an empty set while the schema is being written."""
        return self.queryset.none() if getattr(self, "swagger_fake_view", False) else self.visible()

    def get_object(self):
        """Return one visible row and note its child, or answer 404."""
        row = self.get_queryset().filter(pk=self.kwargs[self.lookup_url_kwarg or self.lookup_field]).first()
        if row is None:
            raise Http404
        self.saw(row)
        return row

    def paginate_queryset(self, queryset):
        """Return one page and note the children it shows."""
        page = super().paginate_queryset(queryset)
        self.saw(*page)
        return page

    def given(self, serializer_class) -> dict:
        """Return what the caller sent, read by a serializer; what it does not name is not looked at."""
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def saw(self, *rows):
        """Note the children these rows belong to for the read audit."""
        self.request._request.reads.saw(*(row.child_id if hasattr(row, "child_id") else row.pk for row in rows))
