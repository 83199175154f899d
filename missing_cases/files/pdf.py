"""Makes PDF documents that assistive technology can read (PDF/UA-1), from templates and our own style sheet alone."""

import hashlib
import mimetypes
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

OWN = "static:"
MARKING = "OFFICIAL-SENSITIVE"


class PdfUnavailable(Exception):
    """This machine lacks what PDF documents are made with. The message says what, and what to do instead."""


class ForeignAddress(Exception):
    """A template asked for something that is not one of our own static files."""


def own_file(url: str) -> Path:
    """Return the static file an address of ours names ("static:pdf/document.css").

    Raises ForeignAddress for any other address: a document never fetches from the network or the disk.
    """
    try:
        found = finders.find(url.removeprefix(OWN)) if url.startswith(OWN) else None
    except SuspiciousFileOperation:  # "static:../secret"
        found = None
    if not isinstance(found, str):
        raise ForeignAddress(url)
    return Path(found)


def in_words(moment) -> str:
    """Return an aware datetime as people here write it: "4:30pm, 16 May 2016", London time."""
    local = timezone.localtime(moment)
    hour = date_format(local, "g:i") + (_("am") if local.hour < 12 else _("pm"))
    return f"{hour}, {date_format(local, 'j F Y')}"


def _weasyprint():
    try:
        import weasyprint
    except OSError as error:
        raise PdfUnavailable(
            _("This machine cannot make PDF documents: the Pango library is missing. Use the printable page instead.")
        ) from error
    return weasyprint


def _fetcher(weasyprint):
    def fetch(url):
        try:
            path = own_file(url)
        except ForeignAddress as error:
            raise weasyprint.urls.FatalURLFetchingError(str(error)) from error
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return weasyprint.urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return fetch


def render_pdf(
    template: str, context: dict, *, title: str, author: str, reference: str, made_at, copy: int = 0,
    recipient: str = "", marking: str = MARKING,
) -> bytes:  # fmt: skip
    """Render a template (under templates/pdf/) and return the bytes of a tagged PDF/UA-1 document.

    Every page carries the marking, the title, the record's reference and "Page x of y"; the first also says who made
    it and when and, where `recipient` is given, "Copy 3 for Police". `made_at`: aware datetime. The same arguments
    give the same bytes. Raises PdfUnavailable without Pango, ForeignAddress where a template names anything but our
    own static files.
    """
    weasyprint = _weasyprint()
    frame = {
        "title": title, "author": author, "reference": reference, "made_at": made_at, "copy": copy,
        "recipient": recipient, "marking": marking, "language": get_language(), "made_at_words": in_words(made_at),
    }  # fmt: skip
    html = render_to_string(template, {**context, **frame})
    page = weasyprint.HTML(string=html, base_url=OWN, url_fetcher=_fetcher(weasyprint))
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    try:
        return page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    except weasyprint.urls.FatalURLFetchingError as error:  # a BaseException: nothing above would roll back on it
        raise ForeignAddress(str(error)) from error
