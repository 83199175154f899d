"""How long lists are cut, apart from the viewsets: the framework reads this while it is still importing them."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Pages by position, not by number, so that a deep page costs what the first does."""

    ordering = "-id"
    page_size = 25
