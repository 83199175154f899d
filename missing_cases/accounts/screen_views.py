"""The page on which a manager lets wall screens in by the code they show, and ends them."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.accounts.screens import end_screen, let_in, screens_of, teams_for
from missing_cases.errors import RuleError
from missing_cases.forms.gov import GovForm


class ScreenForm(GovForm):
    """The code a screen shows, where it hangs and whose children it shows."""

    code = forms.CharField(
        label=_("Code on the screen"), max_length=20, required=False, help_text=_("Open /wall/ on the screen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Where it hangs"), max_length=100, required=False)
    team: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Show the children of"), queryset=None, empty_label=_("Choose a team")
    )

    def __init__(self, *args, teams, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams


@require_http_methods(["GET", "POST"])
@requires(Perm.WALL_MANAGE)
def screens(request):
    """List the agency's wall screens; let one in by the code it shows."""
    form = ScreenForm(request.POST or None, teams=teams_for(request.access), now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            let_in(by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The screen shows who is missing now."))
            return redirect("accounts:screens")
    found = [(screen, screen.is_live(request.now)) for screen in screens_of(request.access)]
    return render(
        request, "accounts/screens.html", {"form": form, "screens": found}, status=422 if form.errors else 200
    )


@require_POST
@requires(Perm.WALL_MANAGE)
def end(request, key):
    """End one of the agency's wall screens."""
    screen = screens_of(request.access).filter(pk=key).first()
    if screen is None:
        raise Http404
    end_screen(screen=screen, by=request.access, now=request.now)
    messages.success(request, _("The screen shows nothing any more."))
    return redirect("accounts:screens")
