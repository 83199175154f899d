"""Sign-in links for the demonstration: one click, no typing. They exist under the local settings alone."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from missing_cases.access.policy import live_memberships
from missing_cases.access.requires import public
from missing_cases.access.roles import ROLES
from missing_cases.accounts.second_factor import DEMO_METHOD
from missing_cases.models import User, UserKind

SALT = "missing_cases.accounts.demo"
BACKEND = "missing_cases.accounts.backends.PersonBackend"


@public("a signed link of the local demonstration; not routed anywhere else")
def sign_in(request, token: str):
    """Sign in as the person a demonstration link names. 404 unless this is a demonstration and the link is ours."""
    if not settings.DEMO_SIGN_IN:
        raise Http404
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    user = User.objects.filter(pk=key, kind=UserKind.PERSON, is_active=True).first()
    if user is None:
        raise Http404
    request.session.flush()
    login(request, user, backend=BACKEND)
    record_authentication(request, user, DEMO_METHOD)
    UserSession.objects.create_from_request(request)
    return redirect("/")


def link_for(user) -> str:
    """Return the path of a person's link."""
    return reverse("demo:sign_in", args=[signing.dumps(str(user.pk), salt=SALT)])


def demo_people(*, now) -> list[tuple[str, str, User]]:
    """Return (agency, role, person) for everybody who holds a live role, by agency and role."""
    people = []
    for user in User.objects.filter(kind=UserKind.PERSON, is_active=True).prefetch_related("memberships"):
        for membership in live_memberships(user, now.date())[:1]:
            role = ROLES.get(membership.role)
            people.append((membership.team.agency.name, str(role.name if role else membership.role), user))
    return sorted(people, key=lambda row: (row[0], row[1], row[2].full_name))
