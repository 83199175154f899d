"""The pages of an agency's teams: all of them, one with its people, a new one; joining and leaving."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.access.roles import ROLES
from missing_cases.errors import RuleError
from missing_cases.single_sign_on.issuers import issuer_of
from missing_cases.teams import selectors, services
from missing_cases.teams.forms import KNOWN, EndForm, MemberForm, TeamForm


@require_GET
@requires(Perm.TEAM_MANAGE)
def teams(request):
    """List the agency's teams."""
    rows = selectors.teams_with_counts(request.access, on=_today(request))
    issuer = issuer_of(request.access.agency)
    return render(request, "teams/list.html", {"teams": rows, "issuer": issuer})


@require_GET
@requires(Perm.TEAM_MANAGE)
def team(request, pk):
    """Show a team and who is in it."""
    found = _team_or_404(request, pk)
    today = _today(request)
    context = {
        "team": found,
        "members": [_listed(row, request) for row in selectors.memberships_of(found, on=today)],
        "left": [_listed(row, request) for row in selectors.left(found, on=today)],
    }
    return render(request, "teams/team.html", context)


@require_http_methods(["GET", "POST"])
@requires(Perm.TEAM_MANAGE)
def new(request):
    """Make a team."""
    form = TeamForm(request.POST or None)

    def run(given):
        made = services.make_team(by=request.access, now=request.now, **given)
        return _("%(team)s is made. Add its people.") % {"team": made.name}, _address(made)

    page = {"title": _("Make a team"), "button": _("Make team"), "back_url": reverse("teams:list")}
    return _answer(request, form, run, page)


@require_http_methods(["GET", "POST"])
@requires(Perm.TEAM_MANAGE)
def add(request, pk):
    """Add somebody to a team."""
    found = _team_or_404(request, pk)
    people = {str(person.pk): person for person in selectors.people_of(request.access)}
    form = MemberForm(request.POST or None, people=people.values(), roles=selectors.roles_offered(request.access))

    def run(given):
        known = people.get(given["user"]) if given["who"] == KNOWN else None
        held = services.add_member(
            team=found, user=known, email=given["email"] or "", full_name=given["full_name"] or "",
            job_title=given["job_title"] or "", role=given["role"], reason=given["reason"], by=request.access,
            now=request.now,
        )  # fmt: skip
        return _joined(held), _address(found)

    page = {"title": _("Add somebody to %(team)s") % {"team": found.name}, "button": _("Add to the team"),
            "intro": found.get_scope_display(), "back_url": _address(found)}  # fmt: skip
    return _answer(request, form, run, page, template="teams/add.html")


def _joined(held) -> str:
    words = _("%(name)s is in the team from now on.") % {"name": held.user.full_name}
    if held.user.has_usable_password():
        return words
    return words + " " + _('They choose a password through "I have forgotten my password" on the sign-in page.')


@require_http_methods(["GET", "POST"])
@requires(Perm.TEAM_MANAGE)
def end(request, pk, key: UUID):
    """End a role somebody holds in a team; the children they are recorded as working with are named first."""
    found = _team_or_404(request, pk)
    held = selectors.memberships_of(found, on=_today(request)).filter(pk=key).first()
    if held is None:
        raise Http404
    form = EndForm(request.POST or None)
    children = selectors.children_of_worker(held.user, request.access)
    request.reads.saw(*children)

    def run(given):
        services.end_membership(
            membership=held, reason=given["reason"], last_day=given["last_day"], by=request.access, now=request.now
        )
        return _ended(held, given["last_day"]), _address(found)

    page = {"title": _("%(name)s leaves %(team)s") % {"name": held.user.full_name, "team": found.name},
            "caption": _role_name(held.role), "button": _("End the role"), "children": children,
            "back_url": _address(found)}  # fmt: skip
    return _answer(request, form, run, page, template="teams/end.html")


def _ended(held, last_day) -> str:
    if last_day is None:
        return _("%(name)s no longer holds this role.") % {"name": held.user.full_name}
    day = last_day.strftime("%-d %B %Y")
    return _("%(name)s holds this role to the end of %(day)s.") % {"name": held.user.full_name, "day": day}


def _answer(request, form, run, page, template="components/form_page.html"):
    """Show a form, or do what it asks and go on. `run` takes what was given and returns words and an address."""
    if request.method == "POST" and form.is_valid():
        try:
            done, to = run(form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, done)
            return redirect(to)
    context = {"child": None, "caption": "", "intro": "", "tells": [], "form_files": False, "form": form, **page}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _listed(row, request) -> dict:
    return {"row": row, "role": _role_name(row.role), "oneself": row.user_id == request.user.pk}


def _role_name(code: str):
    return ROLES[code].name if code in ROLES else code


def _today(request):
    return timezone.localdate(request.now)


def _address(found) -> str:
    return reverse("teams:team", args=[found.pk])


def _team_or_404(request, pk):
    found = selectors.teams_of(request.access).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
