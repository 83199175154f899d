"""How a view says who may use it. A view that says nothing is refused (middleware) and fails a test."""

from dataclasses import dataclass

from missing_cases.access.perms import Perm


@dataclass(frozen=True)
class Rule:
    """Who may use a view: everybody, anybody signed in, or holders of any of these functions."""

    perms: tuple[Perm, ...] = ()
    signed_in: bool = True
    reason: str = ""


def declare(view, rule: Rule):
    """Attach a rule to a view function or class."""
    view.access_rule = rule
    return view


def requires(*perms: Perm):
    """Declare that a view is for holders of any of these functions."""
    return lambda view: declare(view, Rule(perms=perms))


def signed_in(reason: str):
    """Declare that a view is for anybody signed in, and why."""
    return lambda view: declare(view, Rule(reason=reason))


def public(reason: str):
    """Declare that a view is open to everybody, and why."""
    return lambda view: declare(view, Rule(signed_in=False, reason=reason))


THIRD_PARTY = {
    "allauth.account": Rule(signed_in=False, reason="sign-in guards itself"),
    "allauth.mfa": Rule(signed_in=False, reason="sign-in guards itself"),
    "allauth.usersessions": Rule(reason="one's own sessions"),
    "django.contrib.staticfiles": Rule(signed_in=False, reason="no child data in static files"),
    "drf_spectacular": Rule(reason="the schema holds no child data"),
}


def rule_of(callback) -> Rule | None:
    """Return the rule a view declares, following class-based, API and third-party views; None when it declares none."""
    for holder in (callback, getattr(callback, "view_class", None), getattr(callback, "cls", None)):
        rule = getattr(holder, "access_rule", None)
        if rule is not None:
            return rule
    module = getattr(
        getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback, "__module__", ""
    )
    return next((rule for prefix, rule in THIRD_PARTY.items() if module.startswith(prefix)), None)
