"""What follows what was told: the written referral, its outcome, the answer to the referrer; the talk with carers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import services, telling
from episodes.enums import ConcernKind
from episodes.forms.concern import AnswerForm, CarersTalkForm, DecisionForm, ReferralForm
from episodes.models import CarersTalk, ChildConcern, Referral
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def referral(request, pk):
    """Record the written referral after a telephone call."""
    concern = _concern(request, pk, ConcernKind.TELEPHONED)
    if Referral.objects.visible_to(request.access).filter(concern=concern).exists():
        return redirect("episodes:concern", pk)
    form = ReferralForm(request.POST or None, now=request.now)

    def run(given):
        services.record_referral(concern=concern, by=request.access, now=request.now, **given)

    return _page(request, concern, form, run, moment="received_at", title=_("The written referral"),
                 done=_("Recorded. Now record what was decided."))  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def decision(request, pk):
    """Record what became of the referral."""
    concern = _concern(request, pk, ConcernKind.TELEPHONED)
    found = _referral(request, concern)
    if found.outcome:
        return redirect("episodes:concern", pk)
    form = DecisionForm(request.POST or None, now=request.now)

    def run(given):
        services.decide_referral(referral=found, by=request.access, now=request.now, **given)

    return _page(request, concern, form, run, moment="decided_at", title=_("What was decided"),
                 done=_("Recorded. Now tell the referrer."))  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def answer(request, pk):
    """Record that the referrer was told the outcome."""
    concern = _concern(request, pk, ConcernKind.TELEPHONED)
    found = _referral(request, concern)
    if not found.outcome or found.answered_at:
        return redirect("episodes:concern", pk)
    form = AnswerForm(request.POST or None, now=request.now, initial={"person": found.referred_by})

    def run(given):
        services.tell_referrer(referral=found, by=request.access, now=request.now, **given)

    return _page(request, concern, form, run, moment="told_at", title=_("The referrer knows the outcome"),
                 done=_("Recorded: the referrer knows."))  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def carers(request, pk):
    """Record what came of talking with parents or carers."""
    concern = _concern(request, pk, ConcernKind.UNREPORTED)
    if CarersTalk.objects.visible_to(request.access).filter(concern=concern).exists():
        return redirect("episodes:concern", pk)
    form = CarersTalkForm(request.POST or None, now=request.now)

    def run(given):
        services.record_carers_talk(concern=concern, by=request.access, now=request.now, **given)

    return _page(request, concern, form, run, moment="at", title=_("Talk with parents or carers"),
                 done=_("Recorded what came of it."))  # fmt: skip


def _concern(request, pk, kind: ConcernKind) -> ChildConcern:
    rows = ChildConcern.objects.visible_to(request.access).filter(pk=pk, kind=kind, void_at__isnull=True)
    found = rows.select_related("child").first()
    if found is None:
        raise Http404
    request.reads.saw(found.child)
    return found


def _referral(request, concern: ChildConcern) -> Referral:
    found = Referral.objects.visible_to(request.access).filter(concern=concern).first()
    if found is None:
        raise Http404
    return found


def _page(request, concern: ChildConcern, form, run, *, moment: str, done: str, **page):
    """Show a form, or do what it asks and go back to what was told. `moment`: the field that means now if empty."""
    if request.method == "POST" and form.is_valid():
        try:
            run({**form.cleaned_data, moment: form.cleaned_data[moment] or request.now})
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, done)
            return redirect("episodes:concern", concern.pk)
    context = {
        "child": concern.child, "form": form, "now": request.now, "tells": telling.nobody(), "button": _("Save"),
        "back_url": f"/concerns/{concern.pk}/", **page,
    }  # fmt: skip
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)
