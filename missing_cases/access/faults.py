"""How the product says that something went wrong: in words, without the database where it may be the fault."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

RETRY_AFTER = "30"


class AuditUnavailable(Exception):
    """Who reads could not be written down, so nothing is shown."""


TEMPORARY = (OperationalError, InterfaceError, AuditUnavailable)


def bad_request(request, exception=None):
    """Answer 400."""
    return _answer(request, 400, _("The request could not be read."))


def forbidden(request, exception=None):
    """Answer 403: the reader's role does not include this."""
    return _answer(request, 403, _("Your role does not include this."))


def csrf_failed(request, reason=""):
    """Answer 403: the form was not one of ours, or its page is too old."""
    return _answer(
        request, 403, _("This page is too old to be sent. Go back, reload it and send it again."), "403_csrf"
    )


def not_found(request, exception=None):
    """Answer 404: there is no such page, or it is not the reader's to see. Which of the two is not said."""
    return _answer(request, 404, _("Not found."))


def failed(request):
    """Answer 500, or 503 when the records cannot be reached for now. Reads nothing from the database."""
    cause = sys.exc_info()[1]
    if isinstance(cause, TEMPORARY):
        return unavailable(request)
    words = _("Something went wrong on our side. Nothing was saved.")
    if _wants_json(request):
        return JsonResponse({"detail": words}, status=500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def unavailable(request):
    """Answer 503: the records cannot be reached or the reading cannot be written down. Nothing was saved."""
    if _wants_json(request):
        words = _("The records cannot be reached for now. Nothing was saved.")
        response: HttpResponse = JsonResponse({"detail": words}, status=503)
    else:
        response = HttpResponse(render_to_string("errors/503.html"), status=503)
    response["Retry-After"] = RETRY_AFTER
    return response


def too_often(request):
    """Answer 429."""
    response = _answer(request, 429, _("That was too often. Wait a minute, then try again."))
    response["Retry-After"] = "60"
    return response


def _answer(request, status, words, template=""):
    if _wants_json(request):
        return JsonResponse({"detail": words}, status=status)
    return render(request, f"errors/{template or status}.html", status=status)


def _wants_json(request) -> bool:
    if request.path.startswith("/api/"):
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted
