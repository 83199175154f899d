"""System checks: a shortcut of the demonstration or of allauth's tests never reaches production."""

from django.conf import settings
from django.core.checks import Critical, Tags, register

SHORTCUTS = {
    "MFA_TOTP_INSECURE_BYPASS_CODE": "a code that opens every account",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": "passkeys without HTTPS",
    "MFA_TRUST_ENABLED": "browsers that skip the second factor",
    "GUARDIAN_LEGACY_GLOBAL_PERMS_GROUP_UNION": "guardian's old leak",
}


@register(Tags.security)
def demo_sign_in_is_local(app_configs, **kwargs):
    """Refuse sign-in links outside the local and test settings."""
    module = (settings.SETTINGS_MODULE or "").rpartition(".")[2]
    if settings.DEMO_SIGN_IN and module not in ("local", "test"):
        return [Critical("DEMO_SIGN_IN is on: anybody with a link could sign in.", id="missing_cases.C001")]
    return []


@register(Tags.security)
def no_shortcuts(app_configs, **kwargs):
    """Refuse settings that weaken sign-in."""
    return [
        Critical(f"{name} is set: {meaning}.", id="missing_cases.C002")
        for name, meaning in SHORTCUTS.items()
        if getattr(settings, name, None)
    ]


@register(Tags.security)
def issuers_are_asked_over_https(app_configs, **kwargs):
    """Refuse an issuer of single sign-on without encryption, outside the local and test settings."""
    module = (settings.SETTINGS_MODULE or "").rpartition(".")[2]
    return [
        Critical(f"The issuer {code} of SINGLE_SIGN_ON is not asked over https.", id="missing_cases.C004")
        for code, named in settings.SINGLE_SIGN_ON.items()
        if module not in ("local", "test") and not named["issuer"].startswith("https://")
    ]


@register(Tags.security)
def sign_in_is_whole(app_configs, **kwargs):
    """Refuse a middleware list in which something that guards the records is absent or out of order."""
    needed = [
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "missing_cases.accounts.bearer.BearerMiddleware",
        "missing_cases.single_sign_on.before.OutsideMiddleware",
        "missing_cases.access.middleware.AccessMiddleware",
        "axes.middleware.AxesMiddleware",
    ]
    found = [name for name in settings.MIDDLEWARE if name in needed]
    if found != needed:
        return [
            Critical("The middleware that guards the records is incomplete or out of order.", id="missing_cases.C003")
        ]
    return []
