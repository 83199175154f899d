"""Files kept with a record: a picture drawn anew, or a PDF, told by their content whatever they are called."""

from django.utils.translation import gettext_lazy as _

from missing_cases.errors import RuleError
from missing_cases.files import pictures

LARGEST = pictures.LARGEST
PDF = "application/pdf"
FIELD = "file"
BEGINNING, ENDING = b"%PDF-", b"%%EOF"
WITHIN = 1024  # bytes from either end in which the marks of a PDF stand


def check_size(size: int) -> None:
    """Refuse an empty file, and one of more than 20 megabytes, before it is read. Raises RuleError beside "file"."""
    if size == 0:
        raise RuleError(_("The file is empty"), FIELD)
    if size > LARGEST:
        raise RuleError(_("The file must be smaller than 20 megabytes"), FIELD)


def checked(data: bytes) -> tuple[bytes, str, str]:
    """Return the bytes to keep, their type and a name that tells nothing.

    A picture is redrawn, without the place it was taken. A PDF is kept as it came, so it is given
    back as a download alone. Raises RuleError beside "file" for anything else, and for what is damaged.
    """
    check_size(len(data))
    if data.startswith(BEGINNING):
        if ENDING not in data[-WITHIN:]:
            raise RuleError(_("The PDF is damaged or not complete. Choose another"), FIELD)
        return data, PDF, "attachment.pdf"
    if pictures.kind_of(data) is None:
        raise RuleError(_("Choose a JPEG or PNG picture, or a PDF"), FIELD)
    try:
        return pictures.redraw(data), pictures.KEPT_AS, "attachment.jpg"
    except RuleError as error:
        raise RuleError(error.message, FIELD) from error
