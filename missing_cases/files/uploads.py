"""Uploads larger than anything we take are let go by while they arrive: kept neither in memory nor on a disk."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 25_000_000  # a little more than any form takes, so that the form itself can say what it does take


class TooLarge(UploadedFile):
    """What is left of a file that was let go by: its name and its size, and no bytes."""


class LetLargeFilesGoBy(FileUploadHandler):
    """Stands before Django's own handlers, and gives them no more of a file once it is too large."""

    over = False

    def new_file(self, *args, **kwargs):
        """Begin another file of the same request."""
        super().new_file(*args, **kwargs)
        self.over = False

    def receive_data_chunk(self, raw_data, start):
        """Pass a piece on, or let it go by."""
        self.over = self.over or start + len(raw_data) > MOST_BYTES
        return None if self.over else raw_data

    def file_complete(self, file_size):
        """Return what is left of a file that was too large; None leaves the others to finish theirs."""
        if not self.over:
            return None
        for handler in (
            self.request.upload_handlers if self.request else ()
        ):  # what the next ones had begun to write goes too
            begun = getattr(handler, "file", None)
            if begun is not None:
                begun.close()
        return TooLarge(io.BytesIO(), name=self.file_name, size=file_size)
