"""Recording that a child has died, and that it was recorded in error."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import services, telling
from episodes.forms import DeathForm, WithdrawTellingForm
from episodes.models import ChildDeath, Episode
from episodes.views.pages import told_of
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CLOSE)
def death(request, child_pk):
    """Record that a child has died."""
    child = Child.objects.visible_to(request.access, tier=Tier.RECORD).filter(pk=child_pk, void_at__isnull=True).first()
    if child is None:
        raise Http404
    form = DeathForm(request.POST or None, now=request.now)

    def run():
        services.record_death(child=child, by=request.access, now=request.now, **form.cleaned_data)

    return _page(
        request, child, form, run, title=_("The child has died"), button=_("Record that the child has died"),
        done=_("Recorded. What was owed to the child has ended."),
        tells=_told(request, child),
        intro=_(
            "An episode that runs is closed and what is owed to the child ends: nobody is asked to ring or visit. "
            "Those who work with the child are told by a message that names nobody. Ring them first."
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CLOSE)
def withdraw(request, pk):
    """Withdraw a death that was recorded in error."""
    rows = ChildDeath.objects.visible_to(request.access).standing().select_related("child")
    found = rows.filter(pk=pk, owner_agency_id=request.access.agency_id).first()
    if found is None:
        raise Http404
    form = WithdrawTellingForm(request.POST or None, now=request.now)

    def run():
        services.withdraw_death(death=found, by=request.access, now=request.now, **form.cleaned_data)

    return _page(
        request, found.child, form, run, title=_("Recorded in error: the child is alive"), button=_("Withdraw"),
        done=_("Withdrawn. What had ended is owed again."),
        intro=_("What ended with it is owed again, and what is due by now is told at once."),
    )  # fmt: skip


def _told(request, child) -> list[str]:
    """Return who is told: those who are told of the child's newest episode."""
    newest = Episode.objects.visible_to(request.access).live().filter(child=child).order_by("-missing_from_at").first()
    return told_of(request, newest) if newest else telling.nobody()


def _page(request, child, form, run, *, done, **page):
    request.reads.saw(child)
    page = {"tells": telling.nobody(), **page}
    if request.method == "POST" and form.is_valid():
        try:
            run()
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, done)
            return redirect(f"/children/{child.pk}/")
    context = {"child": child, "form": form, "now": request.now, "back_url": f"/children/{child.pk}/", **page}
    return render(request, "components/form_page.html", context, status=422 if form.is_bound else 200)
