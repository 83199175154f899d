"""The read audit: which children an answer showed. Written in the answer's transaction, or there is no answer."""

from django.db import connection


class ReadLog:
    """Collects the ids of the children an answer shows."""

    def __init__(self):
        self.children = set()
        self.purpose = ""

    def saw(self, *children):
        """Note that these children (rows or ids) are shown. Returns nothing."""
        self.children.update(getattr(child, "pk", child) for child in children if child is not None)

    def write(self, *, view: str):
        """Write one row naming every child shown. Raises when the audit cannot be written."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit.record_read(%s, %s::uuid[], %s)",
                [view, sorted(map(str, self.children)), self.purpose],
            )
