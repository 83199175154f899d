"""How the API says no. Every refusal rolls back what the request wrote."""

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError


def handle(exception, context):
    """Answer a rule breach with 422 and its sentence, a stale save with 409 and what stands, the rest as DRF does."""
    context["request"]._request.failed = True
    if isinstance(exception, StaleError):
        body = {"detail": str(exception.message), "theirs": exception.theirs, "saved_by": exception.saved_by}
        return Response(body, status=status.HTTP_409_CONFLICT)
    if isinstance(exception, RuleError):
        field = exception.field or "detail"
        return Response({field: [str(exception.message)]}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
    if isinstance(exception, NotAllowed):
        return Response({"detail": _("Your role does not include this.")}, status=status.HTTP_403_FORBIDDEN)
    return exception_handler(exception, context)
