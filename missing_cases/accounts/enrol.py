"""Choosing a second factor. A session that enrols one has thereby used it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.shortcuts import redirect, render

from missing_cases.access.requires import Rule, declare, signed_in

ENROLLING = Rule(reason="everybody enrols their own second factor")


class _Enrolling:
    kind: str

    def form_valid(self, form):
        """Keep the new factor and note that this session has used it."""
        response = super().form_valid(form)
        made = Authenticator.objects.filter(user=self.request.user, type=self.kind).latest("created_at")
        record_authentication(self.request, self.request.user, "mfa", id=made.pk, type=made.type)
        return response


class Authenticators(_Enrolling, ActivateTOTPView):
    """An app that shows six figures."""

    kind = Authenticator.Type.TOTP


class Passkeys(_Enrolling, AddWebAuthnView):
    """A passkey or security key."""

    kind = Authenticator.Type.WEBAUTHN


activate_totp = declare(Authenticators.as_view(), ENROLLING)
add_webauthn = declare(Passkeys.as_view(), ENROLLING)


@signed_in("everybody enrols their own second factor")
def enrol(request):
    """Say why a second factor is needed and offer the two kinds."""
    if request.user.has_second_factor:
        return redirect("mfa_index")
    return render(request, "accounts/enrol.html")
