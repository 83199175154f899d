"""Pages of what a council is told about a child outside an episode."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clocks.selectors import duties_of
from episodes import telling
from episodes.enums import RISKS, ConcernKind
from episodes.forms.concern import ConcernForm, EndConcernForm
from episodes.models import CarersTalk, ChildConcern, Referral
from episodes.services.concerns import SUBJECT, Told, end_concern, record_concern
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def new_concern(request, child_pk):
    """Record what was told about a child."""
    child = Child.objects.visible_to(request.access, tier=Tier.RECORD).filter(pk=child_pk).first()
    if child is None:
        raise Http404
    request.reads.saw(child)
    form = ConcernForm(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = Told(
            kind=ConcernKind(given["kind"]),
            told_at=given["told_at"] or request.now,
            told_by=given["told_by"],
            text=given["text"],
        )
        try:
            concern = record_concern(child=child, told=told, by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Recorded for %(name)s.") % {"name": child.short_name})
            return redirect("episodes:concern", concern.pk)
    page = {
        "agency": request.access.agency,
        "child": child, "form": form, "now": request.now, "title": _("Record what was told"), "tells": telling.nobody(),
        "button": _("Save for %(name)s") % {"name": child.short_name},
        "back_url": reverse("reporting:child", args=[child.pk]),
    }  # fmt: skip
    return render(request, "episodes/new_concern.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_RECORD)
def concern(request, pk):
    """Show what was told; on POST record that a risk no longer stands."""
    found = ChildConcern.objects.visible_to(request.access).filter(pk=pk)
    found = found.select_related("child", "recorded_by", "owner_agency").first()
    if found is None:
        raise Http404
    request.reads.saw(found.child)
    may_end = found.kind in RISKS and not found.ended_at and request.access.may(Perm.CHILD_EDIT)
    form = EndConcernForm(request.POST or None, now=request.now)
    if request.method == "POST":
        if not may_end:
            raise Http404
        if form.is_valid():
            try:
                end_concern(concern=found, reason=form.cleaned_data["reason"], by=request.access, now=request.now)
            except RuleError as error:
                form.breach(error)
            else:
                messages.success(request, _("Recorded as no longer so."))
                return redirect("episodes:concern", found.pk)
    page = {
        "child": found.child, "concern": found, "form": form, "may_end": may_end, "now": request.now,
        "agency": found.owner_agency, "may_edit": request.access.may(Perm.CHILD_EDIT), **_following(found, request),
        "back_url": reverse("reporting:child", args=[found.child_id]),
    }  # fmt: skip
    return render(request, "episodes/concern.html", page, status=422 if form.errors else 200)


def _following(found: ChildConcern, request) -> dict:
    """Return what follows what was told, where something does: the referral, the talk with carers, what is owed."""
    if found.kind == ConcernKind.TELEPHONED:
        rows = Referral.objects.visible_to(request.access).filter(concern=found)
        follows = {"referral": rows.select_related("answered_by").first()}
    elif found.kind == ConcernKind.UNREPORTED:
        rows = CarersTalk.objects.visible_to(request.access).filter(concern=found)
        follows = {"talk": rows.select_related("recorded_by").first()}
    else:
        return {}
    owed = duties_of(SUBJECT, found.pk, request.access, ended=False) if request.access.may(Perm.DUTY_SEE) else []
    return {**follows, "duties": owed}
