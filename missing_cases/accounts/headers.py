"""Headers that keep what people read here on their own screen alone."""

from django.conf import settings

SIGN_OUT_PATH = "/accounts/logout/"


class HeadersMiddleware:
    """Adds no-store to every page, and clears the browser at sign-out.

    At sign-out the browser forgets what it kept for us; a person with words not yet sent may keep those
    (`keep_unsent` in the form).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer, then add the headers."""
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path == SIGN_OUT_PATH and request.method == "POST":
            keep = request.POST.get("keep_unsent") == "yes"
            response["Clear-Site-Data"] = '"cache"' if keep else '"cache", "storage"'
        return response
