"""What every page knows of the session: when it ends, how to keep it, and whether this is a demonstration."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from missing_cases.accounts.sessions import lifetime_of

DEMO_WORDS = _("This is a demonstration. Everybody in it is invented, and anybody with a link can sign in.")


def session_facts(request) -> dict:
    """Context processor: what templates/base.html hands to session.js, and the demonstration's banner.

    `session_ends_in`: whole seconds until the session ends if nothing more is heard; absent when nobody is signed in.
    """
    facts = {"demo_banner": DEMO_WORDS if settings.DEMO_SIGN_IN else ""}
    now = getattr(request, "now", None)
    lifetime = lifetime_of(request.session) if now and request.user.is_authenticated else None
    if lifetime is None:
        return facts
    return facts | {
        "session_ends_in": seconds_left(lifetime, now)["ends_in"],
        "session_url": reverse("accounts:session"),
        "keep_alive_url": reverse("accounts:keep_alive"),
        "signed_out_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }


def seconds_left(lifetime, now) -> dict:
    """Return `ends_in` (if nothing more is heard) and `last_in` (whatever is heard), in whole seconds from 0 up."""
    return {
        "ends_in": max(0, int((lifetime.ends_at - now).total_seconds())),
        "last_in": max(0, int((lifetime.last_moment - now).total_seconds())),
    }
