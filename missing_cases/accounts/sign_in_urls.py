"""allauth's addresses, of which ours come first: enrolment that counts as used, sessions ended one by one.

Closed: signing up, adding e-mail addresses and setting a first password by oneself. An administrator does these.
"""

from django.http import Http404
from django.urls import include, path, re_path

from missing_cases.access.requires import public
from missing_cases.accounts import enrol, views


@public("closed to everybody")
def closed(request, **kwargs):
    """Answer 404."""
    raise Http404


urlpatterns = [
    re_path("^(?:signup|email|confirm-email|password/set|login/code|inactive-email)/", closed),
    path("2fa/totp/activate/", enrol.activate_totp, name="mfa_activate_totp"),
    path("2fa/webauthn/add/", enrol.add_webauthn, name="mfa_add_webauthn"),
    path("sessions/", views.own_sessions, name="usersessions_list"),
    path("", include("allauth.urls")),
]
