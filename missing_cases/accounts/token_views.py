"""The page on which an agency's administrator makes and withdraws machine tokens."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.accounts.tokens import NEVER_FOR_MACHINES, machines_of, make_token, tokens_of, withdraw_token
from missing_cases.errors import RuleError
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm

SCOPES = [(perm.value, perm.label) for perm in Perm if perm not in NEVER_FOR_MACHINES]


class TokenForm(GovForm):
    """What a new token is for, whose it is, what it may do and until when."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    machine: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Machine"), queryset=None, empty_label=_("Choose a machine")
    )
    expires_on = DateField(label=_("Last day"))
    scopes = forms.MultipleChoiceField(label=_("What it may do"), choices=SCOPES, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, machines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["machine"].queryset = machines


@require_http_methods(["GET", "POST"])
@requires(Perm.TOKEN_MANAGE)
def tokens(request):
    """List the agency's tokens; make one and show its secret this once."""
    form = TokenForm(request.POST or None, machines=machines_of(request.access, now=request.now))
    secret, status = "", 200
    if request.method == "POST":
        secret = _made(request, form)
        status = 200 if secret else 422
    context = {
        "form": form if not secret else TokenForm(machines=form.fields["machine"].queryset),
        "tokens": [(token, token.is_live(request.now)) for token in tokens_of(request.access)],
        "secret": secret,
    }
    return render(request, "accounts/tokens.html", context, status=status)


@require_POST
@requires(Perm.TOKEN_MANAGE)
def withdraw(request, key):
    """End one of the agency's tokens."""
    token = tokens_of(request.access).filter(pk=key).first()
    if token is None:
        raise Http404
    withdraw_token(token=token, by=request.access, now=request.now)
    messages.success(request, _("The token no longer opens anything."))
    return redirect("accounts:tokens")


def _made(request, form) -> str:
    if not form.is_valid():
        return ""
    given = form.cleaned_data
    last = dt.datetime.combine(given["expires_on"] + dt.timedelta(days=1), dt.time(), timezone.get_current_timezone())
    try:
        made = make_token(
            name=given["name"], machine=given["machine"], scopes=given["scopes"], expires_at=last,
            by=request.access, now=request.now,
        )  # fmt: skip
    except RuleError as error:
        form.breach(error)
        return ""
    return made[1]
