"""The pages of emergency access: the card that asks why, and the reviews."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from missing_cases.access import emergency
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms.gov import GovForm
from missing_cases.models import Child, Tier


class ReasonForm(GovForm):
    """Why somebody needs a record now."""

    reason = forms.CharField(label=_("Why do you need this record now?"), widget=forms.Textarea, max_length=2000)


class ReviewForm(GovForm):
    """What a review found."""

    justified = forms.TypedChoiceField(
        label=_("Was it justified?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you found, and what happens next"), widget=forms.Textarea, required=False, max_length=4000
    )


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_BREAK_GLASS)
def open_record(request, key):
    """Ask why; then open the record for four hours. Says nothing of whether such a child exists until then."""
    if Child.objects.visible_to(request.access, Tier.RECORD).filter(pk=key).exists():
        return redirect(f"/children/{key}/")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            access = emergency.open_in_emergency(
                child_id=key, reason=form.cleaned_data["reason"], by=request.access, now=request.now
            )
        except RuleError as error:
            form.breach(error)
        else:
            if access is None:
                raise Http404
            messages.warning(request, _("You have emergency access for four hours. The record's owner has been told."))
            return redirect(f"/children/{key}/")
    return render(request, "accounts/emergency.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@requires(Perm.BREAK_GLASS_REVIEW)
def to_review(request):
    """List the emergency accesses to review."""
    rows = list(emergency.to_review(request.access)[:200])
    request.reads.saw(*(row.child_id for row in rows))
    return render(request, "accounts/emergency_reviews.html", {"rows": rows, "now": request.now})


@require_http_methods(["GET", "POST"])
@requires(Perm.BREAK_GLASS_REVIEW)
def review(request, key):
    """Show one emergency access and record what the review found."""
    row = emergency.to_review(request.access).filter(pk=key).first()
    if row is None:
        raise Http404
    request.reads.saw(row.child_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            emergency.review_access(access_id=key, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Your review is recorded."))
            return redirect("accounts:emergency_reviews")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/emergency_review.html", {"row": row, "form": form}, status=status)
