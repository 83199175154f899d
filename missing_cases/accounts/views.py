"""One's own account: keeping the session, ending sessions, choosing the agency one acts for."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from missing_cases.access import rate
from missing_cases.access.perms import Perm
from missing_cases.access.policy import live_memberships
from missing_cases.access.requires import signed_in
from missing_cases.access.roles import ROLES
from missing_cases.accounts import sessions
from missing_cases.accounts.context import seconds_left

SHORTEST_REASON, LONGEST_REASON = 10, 300


@require_POST
@signed_in("keeps one's own session alive")
def keep_alive(request):
    """Count this as a sign of life and say how long is left."""
    request.session[sessions.SEEN] = request.now.timestamp()
    return JsonResponse(seconds_left(sessions.lifetime_of(request.session), request.now))


@require_GET
@signed_in("tells how long one's own session has left; never keeps it alive")
def session(request):
    """Say how long is left."""
    return JsonResponse(seconds_left(sessions.lifetime_of(request.session), request.now))


@require_GET
@signed_in("one's own account")
def home(request):
    """Show one's own account: name, roles, and where to change what."""
    held = [(m.team.agency, m.team, ROLES.get(m.role)) for m in _memberships(request)]
    access = request.access
    may = {
        "may_see_protocols": bool(access and access.may(Perm.PROTOCOL_SEE)),
        "may_manage_tokens": bool(access and access.may(Perm.TOKEN_MANAGE)),
        "may_manage_screens": bool(access and access.may(Perm.WALL_MANAGE)),
        "may_manage_teams": bool(access and access.may(Perm.TEAM_MANAGE)),
        "may_review_emergencies": bool(access and access.may(Perm.BREAK_GLASS_REVIEW)),
    }
    return render(request, "accounts/home.html", {"held": held, **may})


@require_http_methods(["GET", "POST"])
@signed_in("people who work for several agencies choose for which they act")
def choose_agency(request):
    """Act for one of one's own agencies from now on in this session."""
    only = sessions.vouched_agency(request.session)  # what an agency's issuer says holds for that agency alone
    held = [m.team.agency for m in _memberships(request)]
    agencies = {agency.pk: agency for agency in held if only in ("", agency.name)}
    if request.method == "GET":
        return render(request, "accounts/agency.html", {"agencies": list(agencies.values())})
    chosen = agencies.get(_key(request.POST.get("agency")))
    if chosen is None:
        context = {"agencies": list(agencies.values()), "error": _("Choose one of your agencies.")}
        return render(request, "accounts/agency.html", context, status=422)
    request.session["agency"] = str(chosen.pk)
    messages.success(request, _("You now act for %(agency)s.") % {"agency": chosen.name})
    return redirect("/")


@require_http_methods(["GET", "POST"])
@signed_in("one's own sessions")
def own_sessions(request):
    """List where one is signed in, and end one session or all the others."""
    rows = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        return _end_sessions(request, rows)
    listed = sorted(rows, key=lambda row: row.created_at, reverse=True)
    return render(request, "accounts/sessions.html", {"sessions": listed, "current": request.session.session_key})


def _end_sessions(request, rows):
    wanted = request.POST.get("session", "")
    if wanted == "others":
        sessions.end_sessions(request.user, keep=request.session.session_key)
    else:
        row = next((row for row in rows if str(row.pk) == wanted), None)
        if row is None:
            raise Http404
        row.end()
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


def _memberships(request):
    return live_memberships(request.user, request.now.date())


def _key(text):
    try:
        return UUID(text or "")
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@signed_in("says why one reads so many records")
def reason(request):
    """Ask why somebody opens so many records within the hour; the reason then stands beside every look."""
    onward = own_path(request, request.POST.get("next") or request.GET.get("next"))
    words = " ".join(request.POST.get("reason", "").split())
    if request.method == "POST" and len(words) >= SHORTEST_REASON:
        sessions.state_purpose(request, words=words[:LONGEST_REASON], now=request.now)
        rate.forget(rate.RECORD_OPEN, request.user.pk)
        return redirect(onward)
    context = {"next": onward, "reason": words, "error": ""}
    if request.method == "POST":
        context["error"] = _("Say in at least ten characters why you need so many records.")
    return render(request, "accounts/reason.html", context, status=422 if context["error"] else 200)


def own_path(request, path) -> str:
    """Return a path of ours as it was given, or the first page for anything else."""
    allowed = url_has_allowed_host_and_scheme(path or "", allowed_hosts=None, require_https=request.is_secure())
    return path if path and allowed and path.startswith("/") else "/"
