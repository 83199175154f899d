"""One outermost middleware after authentication: transaction, reader, clock, rule and read audit in one place."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect

from missing_cases.access import context
from missing_cases.access.policy import access_for
from missing_cases.access.requires import rule_of
from missing_cases.audit.reads import ReadLog

SIGNED_OUT = "signed-out"


class AccessMiddleware:
    """Encloses view and rendering in a transaction bound to the reader, and refuses views without a rule.

    Sets `request.now` (the database's time, aware, UTC), `request.access` (Access or None) and `request.reads`
    (children shown, written to the audit in the same transaction). An error rolls everything back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer the request inside one bound transaction."""
        with transaction.atomic():
            self._bind(request)
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "failed", False):
                transaction.set_rollback(True)
            elif request.reads.children:
                request.reads.write(view=request.resolver_match.view_name if request.resolver_match else "")
        return response

    def _bind(self, request):
        request.reads = ReadLog()
        request.access = None
        request.request_id = uuid4()
        user = request.user
        actor = str(user.pk) if user.is_authenticated else SIGNED_OUT
        request.now = context.bind(actor=actor, request_id=request.request_id)
        if not user.is_authenticated:
            return
        wanted = request.session.get("agency")
        request.access = access_for(user, now=request.now, agency_id=UUID(wanted) if wanted else None)
        if request.access:
            context.bind(
                actor=actor,
                agency=request.access.agency_id,
                groups=request.access.group_ids,
                request_id=request.request_id,
            )

    def process_view(self, request, view, args, kwargs):
        """Refuse a view that declares no rule, or whose rule the reader does not meet."""
        rule = rule_of(view)
        if rule is None:
            raise PermissionDenied("This page declares no access rule.")
        if rule.signed_in and not request.user.is_authenticated:
            if request.path.startswith("/api/"):
                return None  # the API answers 401 itself
            return redirect(f"/accounts/login/?next={request.path}")
        if rule.perms and not (request.access and any(map(request.access.may, rule.perms))):
            raise PermissionDenied
        return None

    def process_exception(self, request, exception):
        """Mark the request failed so that nothing it wrote is kept."""
        request.failed = True
