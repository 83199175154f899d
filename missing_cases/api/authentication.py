"""The caller is whoever the middleware found: a machine by its token, or a person by their session (with CSRF)."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication


class ReaderAuthentication(SessionAuthentication):
    """Take the reader from the request. A session must also bring its CSRF token; a machine has none."""

    def authenticate(self, request):
        """Return the reader, or None when nobody is signed in."""
        user = getattr(request._request, "user", None)
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        if getattr(request._request, "machine_token", None) is None:
            self.enforce_csrf(request)
        return user, None

    def authenticate_header(self, request):
        """Name the scheme, so that a caller without one is answered 401."""
        return "Bearer"


class ReaderScheme(OpenApiAuthenticationExtension):
    """How the schema describes it."""

    target_class = ReaderAuthentication
    name = "machineToken"

    def get_security_definition(self, auto_schema):
        """Return the bearer scheme."""
        return {"type": "http", "scheme": "bearer"}
