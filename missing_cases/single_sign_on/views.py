"""The pages of single sign-on: to the issuer, back from it, by a link, and who of an agency is connected."""

import logging

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from missing_cases.access.perms import Perm
from missing_cases.access.requires import public, requires
from missing_cases.accounts import sessions
from missing_cases.accounts.second_factor import OUTSIDE_METHOD
from missing_cases.accounts.views import own_path
from missing_cases.errors import RuleError
from missing_cases.models import OutsideIdentity
from missing_cases.single_sign_on import flow, selectors, services
from missing_cases.single_sign_on.before import fetched, fetches
from missing_cases.single_sign_on.issuers import find_issuer, issuer_of
from missing_cases.single_sign_on.rules import Refused, check_claims, check_flow
from missing_cases.single_sign_on.wire import Unreachable

BACKEND = "missing_cases.accounts.backends.PersonBackend"
log = logging.getLogger(__name__)


@fetches(flow.describe)
@public("leads to the issuer, which asks who it is")
@require_GET
def start(request, code: str):
    """Send somebody to their agency's issuer."""
    issuer = _issuer_or_404(code)
    try:
        about = fetched(request)
    except (Refused, Unreachable) as error:
        return _refuse(request, issuer, error)
    onward, link = own_path(request, request.GET.get("next")), request.session.pop(flow.LINK, "")
    if request.GET.get("via") != "link":
        link = ""  # a link opened and left is not used by a sign-in that begins elsewhere
    return redirect(flow.begin(request.session, issuer, about, onward=onward, link=link, now=request.now))


@fetches(flow.statement_for)
@public("signs in whom the issuer vouches for; the statement is signed, fresh and ours")
@require_GET
def come_back(request, code: str):
    """Sign in whom the issuer vouches for, or say that it could not be done."""
    issuer = _issuer_or_404(code)
    kept = request.session.pop(flow.KEPT, None)
    try:
        claims = fetched(request)
        check_flow(kept, now=request.now)
        vouched = check_claims(claims, issuer=issuer, nonce=kept["nonce"], now=request.now)
        user = services.person_for(issuer=issuer, vouched=vouched, link=kept["link"], now=request.now)
    except (Refused, Unreachable) as error:
        return _refuse(request, issuer, error)
    own_factor_first = kept["link"] and services.holds_second_factor(user)
    _sign_in(request, issuer, user, with_second_factor=vouched.with_second_factor and not own_factor_first)
    return redirect(kept["onward"])


def _sign_in(request, issuer, user, *, with_second_factor: bool) -> None:
    """Begin a session of this person alone, for the issuer's agency alone."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    record_authentication(request, user, OUTSIDE_METHOD, issuer=issuer.issuer, mfa=with_second_factor)
    sessions.vouch(request.session, code=issuer.code, issuer=issuer.issuer, agency=issuer.agency)
    UserSession.objects.create_from_request(request)


@public("a link sent to one person; it opens nothing without the issuer's word")
@require_GET
def by_link(request, code: str, secret: str):
    """Greet whoever opens a link, and lead them to the issuer. 404 for one that cannot be used any more."""
    issuer = _issuer_or_404(code)
    link = services.digest_of(secret)
    if not services.link_is_for(issuer, link):
        raise Http404
    request.session[flow.LINK] = link
    return render(request, "single_sign_on/link.html", {"issuer": issuer})


@require_GET
@requires(Perm.TEAM_MANAGE)
def people(request):
    """List who of the agency is connected with its issuer. 404 for an agency without one."""
    issuer = issuer_of(request.access.agency)
    if issuer is None:
        raise Http404
    rows = selectors.connections_of(
        request.access, issuer, now=request.now, on=timezone.localdate(request.now)
    )  # fmt: skip
    return render(request, "single_sign_on/people.html", {"rows": rows, "issuer": issuer})


@require_POST
@requires(Perm.TEAM_MANAGE)
def send(request, key):
    """Send one of the agency's people a link."""
    found = selectors.people_of(request.access, on=timezone.localdate(request.now)).filter(pk=key).first()
    if found is None:
        raise Http404
    try:
        services.send_link(user=found, by=request.access, now=request.now)
    except RuleError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("A link is on its way to %(email)s.") % {"email": found.email})
    return redirect("single_sign_on:people")


@require_POST
@requires(Perm.TEAM_MANAGE)
def end(request, key):
    """End the connection of one of the agency's people."""
    found = OutsideIdentity.objects.filter(pk=key, agency=request.access.agency_id).select_related("user").first()
    if found is None:
        raise Http404
    services.end_identity(identity=found, by=request.access, now=request.now)
    messages.success(request, _("%(name)s is signed out and no longer connected.") % {"name": found.user.full_name})
    return redirect("single_sign_on:people")


def _refuse(request, issuer, error):
    """Say that nobody was signed in, and nothing of why; the reason stands in the log."""
    log.warning("single sign-on at %s: %s", issuer.code, error)
    away = isinstance(error, Unreachable)
    context = {"issuer": issuer, "away": away, "declined": getattr(error, "reason", "") == "declined"}
    return render(request, "single_sign_on/refused.html", context, status=502 if away else 403)


def _issuer_or_404(code: str):
    issuer = find_issuer(code)
    if issuer is None:
        raise Http404
    return issuer
