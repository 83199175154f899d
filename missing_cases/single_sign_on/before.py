"""Lets a view ask somebody outside before its transaction opens: the answer waits in `request.fetched`."""

from django.urls import Resolver404, resolve

from missing_cases.access.rate import TooOften
from missing_cases.single_sign_on.rules import Refused
from missing_cases.single_sign_on.wire import Unreachable

PREFIX = "/sign-in/"


def fetches(ask):
    """Declare what a view asks outside: `ask(request, **parameters)`, run by the middleware on GET alone."""

    def mark(view):
        view.asks_outside = ask
        return view

    return mark


def fetched(request):
    """Return what was asked outside, in the view. Raises what went wrong there."""
    if isinstance(request.fetched, Exception):
        raise request.fetched
    return request.fetched


class OutsideMiddleware:
    """Runs what a view asks outside, before AccessMiddleware opens the transaction round the answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Ask, then answer."""
        if request.method == "GET" and request.path_info.startswith(PREFIX):
            request.fetched = self._ask(request)
        return self.get_response(request)

    def _ask(self, request):
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return None
        ask = getattr(match.func, "asks_outside", None)
        try:
            return ask(request, **match.kwargs) if ask else None
        except (Refused, Unreachable, TooOften) as error:
            return error
