"""How the API says no. Every refusal rolls back what the request wrote."""

from dataclasses import asdict, is_dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError


def handle(exception, context):
    """Answer a rule breach with 422 and its sentence, a stale save with 409 and what stands, the rest as DRF does."""
    if isinstance(exception, StaleError):  # the service rolled back; the child's words below are a read to be kept
        body = {"detail": str(exception.message), "theirs": _plain(exception.theirs), "saved_by": exception.saved_by}
        return Response(body, status=status.HTTP_409_CONFLICT)
    context["request"]._request.failed = True
    if isinstance(exception, RuleError):
        field = exception.field or "detail"
        return Response({field: [str(exception.message)]}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
    if isinstance(exception, NotAllowed):
        return Response({"detail": _("Your role does not include this.")}, status=status.HTTP_403_FORBIDDEN)
    if isinstance(exception, ObjectDoesNotExist):
        exception = Http404()  # a service locked the row as this caller and found none
    return exception_handler(exception, context)


def _plain(theirs: dict) -> dict:
    """Return what stands now as values JSON knows."""
    return {name: _value(value) for name, value in theirs.items()}


def _value(value):
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value) if isinstance(value, Model) else value
