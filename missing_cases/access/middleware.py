"""One outermost middleware after authentication: transaction, reader, clock, rule and read audit in one place."""

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from missing_cases.access import context, faults, rate
from missing_cases.access.moved import moved_to
from missing_cases.access.policy import access_for
from missing_cases.access.requires import rule_of
from missing_cases.accounts import second_factor, sessions
from missing_cases.audit.reads import ReadLog

SIGNED_OUT = "signed-out"
NOT_FOUND = 404


class AccessMiddleware:
    """Encloses view and rendering in a transaction bound to the reader, and refuses views without a rule.

    Sets `request.now` (the database's time, aware, UTC), `request.access` (Access or None) and `request.reads`
    (children shown, written to the audit in the same transaction). An exception, or an answer of 500 and above, rolls
    everything back; an answer below 500 that a view chose itself keeps what the view wrote.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer the request inside one bound transaction."""
        with transaction.atomic():
            self._bind(request)
            response = self.get_response(request)
            if response.status_code == NOT_FOUND:
                response = moved_to(request) or response
            return self._settle(request, response)

    def _bind(self, request):
        request.reads = ReadLog()
        request.access = None
        request.failed = False
        request.request_id = uuid4()
        token = getattr(request, "machine_token", None)
        request.now = context.bind(actor=SIGNED_OUT, request_id=request.request_id)
        if token is None and not sessions.enforce(request, now=request.now):
            return
        wanted = token.agency_id if token else _agency_wanted(request)
        access = access_for(request.user, now=request.now, agency_id=wanted, only=_only(request, token))
        if access and token:
            access = replace(access, perms=access.perms & token.scopes) if access.agency_id == wanted else None
        request.access = access
        request.reads.purpose = purpose = "" if token else sessions.purpose_of(request, now=request.now)
        context.bind(
            actor=str(request.user.pk),
            agency=access.agency_id if access else "",
            groups=access.group_ids if access else (),
            request_id=request.request_id,
            purpose=purpose,
        )

    def _settle(self, request, response):
        if request.failed or response.status_code >= 500:
            transaction.set_rollback(True)
            return response
        if response.streaming:
            raise RuntimeError("an answer that streams outlives the transaction that guards it")
        if not request.reads.children or 300 <= response.status_code < 400:
            return response  # nobody was shown
        if _opens_one_record(request):
            try:
                rate.take(rate.RECORD_OPEN, request.user.pk)
            except rate.TooOften:
                transaction.set_rollback(True)
                if _by_script(request):
                    return faults.too_often(request)
                return redirect(f"/account/reason/?{urlencode({'next': request.path})}")
        try:
            request.reads.write(view=request.resolver_match.view_name if request.resolver_match else "")
        except DatabaseError as error:
            raise faults.AuditUnavailable from error
        return response

    def process_view(self, request, view, args, kwargs):
        """Refuse a view that declares no rule, or whose rule the reader does not meet."""
        rule = rule_of(view)
        if rule is None:
            raise PermissionDenied("This page declares no access rule.")
        if not request.user.is_authenticated:
            return _sign_in_first(request) if rule.signed_in else None
        if getattr(request, "machine_token", None) is None:
            if step := second_factor.next_step(request, request.resolver_match.view_name):
                return _sign_in_first(request) if _by_script(request) else step
            if request.resolver_match.view_name not in settings.SESSION_POLLING_VIEWS:
                sessions.touch(request, now=request.now)
        if rule.perms and not (request.access and any(map(request.access.may, rule.perms))):
            raise PermissionDenied
        return None

    def process_exception(self, request, exception):
        """Mark the request failed so that nothing it wrote is kept."""
        request.failed = True
        if isinstance(exception, rate.TooOften):
            return faults.too_often(request)
        return None


def _agency_wanted(request):
    wanted = request.session.get("agency")
    return UUID(wanted) if wanted else None


def _only(request, token) -> str:
    return "" if token else sessions.vouched_agency(request.session)


def _opens_one_record(request) -> bool:
    by_machine = getattr(request, "machine_token", None) is not None
    return request.method == "GET" and len(request.reads.children) == 1 and not by_machine and not request.reads.purpose


def _by_script(request) -> bool:
    if request.path.startswith("/api/") or request.headers.get("Sec-Fetch-Dest") == "empty":
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _sign_in_first(request):
    if _by_script(request):
        response = JsonResponse({"detail": _("Sign in first.")}, status=401)
        response["WWW-Authenticate"] = "Bearer"
        return response
    return redirect(f"/accounts/login/?{urlencode({'next': request.path})}")
