"""Each action of the API names the functions that may call it; one that names none is refused."""

from rest_framework.permissions import BasePermission


class ActionPermission(BasePermission):
    """Allow an action to holders of any of the functions its viewset declares for it in `functions`."""

    def has_permission(self, request, view):
        """Say whether the caller holds one of the action's functions."""
        access = getattr(request._request, "access", None)
        functions = view.functions.get(view.action, ())
        return bool(access and functions and any(map(access.may, functions)))
