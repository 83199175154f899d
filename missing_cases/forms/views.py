"""The address every page's script asks for a fresh token, so that words typed over a sign-out can still be sent."""

from django.http import JsonResponse
from django.middleware.csrf import get_token

from missing_cases.access.requires import signed_in


@signed_in("a token of one's own session, no child data")
def csrf(request):
    """Return `{csrf_token}` for the session."""
    return JsonResponse({"csrf_token": get_token(request)})
